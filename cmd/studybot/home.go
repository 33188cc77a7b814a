package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"studybot/store/journal"
)

// home is a data directory in which this process alone lives: it holds a lock on a file there
// for as long as it lives, which the kernel takes back however that ends. Whoever holds the
// lock of the very same file therefore knows that all who named that home before are dead. A
// container that was killed knows its former self by this, which it cannot see by the number
// of its process; a second replica in the same directory has no home.
type home struct {
	name string // "": nobody is known by it
	lock *os.File
}

// homeMark stands before a home in the name of an incarnation.
const homeMark = "home:"

// liveIn makes a data directory the home of this process, if there is one and nobody lives
// there. The kernel's own name of the file is the home's: a copy of the directory, or the same
// path on another machine, is another.
func liveIn(dir string) home {
	boot := bootID()
	if info, err := os.Stat(dir); boot == "" || err != nil || !info.IsDir() { //nolint:gosec // the operator's directory
		return home{}
	}
	lock, err := journal.Hold(filepath.Join(dir, "alive"))
	if err != nil {
		return home{}
	}
	if file, err := lock.Stat(); err == nil {
		if inode, ok := file.Sys().(*syscall.Stat_t); ok {
			return home{fmt.Sprintf("%s%s/%d/%d", homeMark, boot, inode.Dev, inode.Ino), lock}
		}
	}
	_ = lock.Close()
	return home{}
}

// leave lets it go, once nothing of this process is at work any more.
func (h home) leave() {
	if h.lock != nil {
		_ = h.lock.Close()
	}
}

// outlived says whether an incarnation lived in this home, and so is no more.
func (h home) outlived(who string) bool {
	parts := strings.Fields(who)
	return h.name != "" && len(parts) > 0 && parts[len(parts)-1] == h.name
}
