package bench

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain looks for goroutines that outlive what was measured: they would be measured with
// whatever comes next.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
