package scheduler

import (
	"context"
	"testing"

	"go.uber.org/goleak"
)

// TestMain looks for goroutines that outlive what started them.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// running lets an engine of these parts work; stop waits for its end.
func running(t *testing.T, o EngineOptions) (ctx context.Context, e *Engine, stop func()) {
	t.Helper()
	e, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- e.Run(ctx) }()
	return ctx, e, func() {
		t.Helper()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}
