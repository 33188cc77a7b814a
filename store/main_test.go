package store

import (
	"fmt"
	"os"
	"testing"

	"github.com/rs/zerolog"
	"go.uber.org/goleak"
)

// TestMain makes go-redis keep quiet about the connections that stories break, and looks
// for goroutines that outlive their store.
func TestMain(m *testing.M) {
	LogTo(zerolog.Nop())
	code := m.Run()
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}
