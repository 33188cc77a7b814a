//go:build !unix

package journal

import (
	"fmt"
	"os"
)

// Hold opens the lock file; where the system has no such locks two processes are told apart
// by their lease in Redis alone.
func Hold(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open a lock: %w", err)
	}
	return f, nil
}
