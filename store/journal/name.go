package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// ErrForeign says that the journal is kept for somebody else.
var ErrForeign = errors.New("the journal is another bot's")

// meta names the home of the journal, which stays, and its epoch, which changes.
type meta struct {
	Home  string `json:"home"`
	Epoch string `json:"epoch"`
	Base  string `json:"base"`
	For   string `json:"for,omitempty"`
}

// Lies says whether a journal lies in a directory.
func Lies(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "meta.json"))
	return err == nil
}

// claim makes sure that the journal is kept for whom it should be.
func (l *Log) claim() error {
	switch l.meta.For {
	case l.o.For:
		return nil
	case "":
		m := l.meta
		m.For = l.o.For
		return l.name(m)
	}
	return fmt.Errorf("%s is kept for %s: %w", l.o.Dir, l.meta.For, ErrForeign)
}

// name writes whose the journal is and what it holds.
func (l *Log) name(m meta) error {
	text, err := json.Marshal(m)
	if err == nil {
		err = writeFile(l.o.Dir, "meta.json", text)
	}
	if err != nil {
		return fmt.Errorf("name the journal: %w", err)
	}
	l.meta = m
	return nil
}

// Home is the name of this place, for as long as its directory lasts.
func (l *Log) Home() string { return l.meta.Home }

// Epoch names the run of records, and base is what Begin was told of their beginning.
func (l *Log) Epoch() (name, base string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.meta.Epoch, l.meta.Base
}
