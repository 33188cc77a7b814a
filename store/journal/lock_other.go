//go:build !unix

package journal

import (
	"fmt"
	"os"
)

// hold opens the lock file; where the system has no such locks two processes are told apart
// by their lease in Redis alone.
func hold(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the journal's lock: %w", err)
	}
	return f, nil
}
