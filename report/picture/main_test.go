package picture

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain looks for goroutines that outlive what started them.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
