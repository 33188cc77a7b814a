// Package journal keeps numbered records on the local disk, each synced before it counts.
//
// It owns the files: their format, checksums, a torn end, when a new one is begun and which
// are old enough to go. It refuses to know what a record says, and to be open twice.
//
// Records are numbered from 1 in an epoch. An epoch has a name and a base: what its keeper
// noted of the state on which record 1 builds. Parts are files of consecutive records; a
// crash may leave the last record of a part torn, then the next part goes on with its number.
package journal

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// ErrGap says that records which were asked for are not there any more.
var ErrGap = errors.New("the journal does not reach back so far")

// ErrHeld says that another process has the journal open.
var ErrHeld = errors.New("another process keeps this journal")

// Options say where a journal lies. Dir and Now are required.
type Options struct {
	Dir string
	Now func() time.Time
	// For names whom it is kept for; a journal that is kept for another is not opened. What
	// was kept for nobody in particular becomes theirs. Default: for nobody in particular.
	For string
	// Anyones opens it whomever it is kept for, to be read.
	Anyones bool
	// PartSize is how large a file grows before the next is begun; default 8 MiB.
	PartSize int64
	// Keep is how long records are kept at least, if Most allows; default 15 min.
	Keep time.Duration
	// Most bounds all files together; default 256 MiB. The oldest go first.
	Most int64
}

// Log is an open journal. It is safe for concurrent use.
type Log struct {
	o    Options
	lock *os.File

	mu     sync.Mutex
	meta   meta
	parts  []part // oldest first; the last is written to
	file   *os.File
	last   int64
	failed error // a write failed and its remains could not be removed
}

// Open opens the journal of a directory, which it makes if need be.
func Open(o Options) (*Log, error) {
	if o.Dir == "" || o.Now == nil {
		return nil, errors.New("open a journal: a part is missing")
	}
	o.PartSize, o.Keep, o.Most = cmp.Or(o.PartSize, 8<<20), cmp.Or(o.Keep, 15*time.Minute), cmp.Or(o.Most, 256<<20)
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the journal's directory: %w", err)
	}
	l := &Log{o: o}
	var err error
	if l.lock, err = Hold(filepath.Join(o.Dir, "lock")); err != nil {
		return nil, err
	}
	if err := l.load(); err != nil {
		return nil, errors.Join(err, l.lock.Close())
	}
	return l, nil
}

func (l *Log) load() error {
	text, err := os.ReadFile(l.path("meta.json"))
	switch {
	case errors.Is(err, os.ErrNotExist):
		l.meta.Home, l.meta.For = rand.Text()[:12], l.o.For
		return l.begin("")
	case err != nil:
		return fmt.Errorf("read the journal's name: %w", err)
	}
	if err := json.Unmarshal(text, &l.meta); err != nil || l.meta.Home == "" || l.meta.Epoch == "" {
		return fmt.Errorf("read the journal's name: %s is damaged: %w", l.path("meta.json"), err)
	}
	if !l.o.Anyones {
		if err := l.claim(); err != nil {
			return err
		}
	}
	if l.parts, err = partsOf(l.o.Dir, l.meta.Epoch); err != nil {
		return err
	}
	if len(l.parts) > 0 {
		newest := l.parts[len(l.parts)-1]
		l.last = newest.first - 1
		err = newest.read(func(r Record) error { l.last = r.Number; return nil })
	}
	return errors.Join(err, l.next())
}

// Last is the number of the last record, 0 if there is none.
func (l *Log) Last() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.last
}

// Begin starts a new epoch on a base, and forgets the records of the one before.
func (l *Log) Begin(base string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.begin(base)
}

func (l *Log) begin(base string) error {
	old := l.meta.Epoch
	m := l.meta
	m.Epoch, m.Base = rand.Text()[:12], base
	if err := l.name(m); err != nil {
		return err
	}
	l.last, l.parts, l.failed = 0, nil, nil
	if err := l.next(); err != nil {
		return err
	}
	return forget(l.o.Dir, old)
}

// Append writes a record and syncs it; only then it has its number.
func (l *Log) Append(body []byte) (number int64, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failed != nil {
		return 0, l.failed
	}
	if len(body) > mostBytes {
		return 0, fmt.Errorf("a record of %d bytes is too large for the journal", len(body))
	}
	if l.parts[len(l.parts)-1].size >= l.o.PartSize {
		if err := l.next(); err != nil {
			return 0, err
		}
	}
	p := &l.parts[len(l.parts)-1]
	record := encode(Record{Number: l.last + 1, At: l.o.Now(), Body: body})
	if _, err = l.file.WriteAt(record, p.size); err == nil {
		err = l.file.Sync()
	}
	if err != nil {
		err = fmt.Errorf("write the journal: %w", err)
		if undo := errors.Join(l.file.Truncate(p.size), l.file.Sync()); undo != nil {
			l.failed = errors.Join(err, undo) // what is on the disk is not known: no number may be given twice
		}
		return 0, err
	}
	l.last++
	p.size += int64(len(record))
	return l.last, nil
}

// Since gives the records after one, in order. ErrGap: some of them are gone.
func (l *Log) Since(after int64, each func(Record) error) error {
	l.mu.Lock()
	parts, want, last := slices.Clone(l.parts), after+1, l.last
	l.mu.Unlock()
	if want > last {
		return nil
	}
	for i, p := range parts {
		if i+1 < len(parts) && parts[i+1].first <= want {
			continue
		}
		err := p.read(func(r Record) error {
			switch {
			case r.Number < want || r.Number > last:
				return nil
			case r.Number > want:
				return fmt.Errorf("record %d: %w", want, ErrGap)
			}
			want++
			return each(r)
		})
		if err != nil {
			return err
		}
	}
	if want <= last {
		return fmt.Errorf("record %d: %w", want, ErrGap)
	}
	return nil
}

// next begins a new part, and removes those that are old or too many.
func (l *Log) next() error {
	p := part{path: l.path(fmt.Sprintf("%s-%020d.log", l.meta.Epoch, l.last+1)), first: l.last + 1}
	l.parts = slices.DeleteFunc(l.parts, func(old part) bool { return old.first == p.first }) // it held nothing whole
	f, err := os.OpenFile(p.path, os.O_CREATE|os.O_RDWR|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("begin a part of the journal: %w", err)
	}
	if err := syncDir(l.o.Dir); err != nil {
		return errors.Join(err, f.Close())
	}
	if l.file != nil {
		if err := l.file.Close(); err != nil {
			return errors.Join(fmt.Errorf("end a part of the journal: %w", err), f.Close())
		}
	}
	l.file = f
	l.parts = append(l.parts, p)
	return l.clear()
}

// clear removes parts whose records are all older than Keep, and the oldest beyond Most.
func (l *Log) clear() error {
	total, since := int64(0), l.o.Now().Add(-l.o.Keep)
	for _, p := range l.parts {
		total += p.size
	}
	for len(l.parts) > 2 { // the one before the last may hold the latest moments
		latest, err := l.parts[0].latest()
		if err != nil {
			return err
		}
		if total <= l.o.Most && !latest.Before(since) {
			return nil
		}
		if err := os.Remove(l.parts[0].path); err != nil {
			return fmt.Errorf("remove an old part of the journal: %w", err)
		}
		total -= l.parts[0].size
		l.parts = l.parts[1:]
	}
	return nil
}

func (l *Log) path(name string) string { return filepath.Join(l.o.Dir, name) }

// Close ends it. What was appended is on the disk already.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.failed = errors.New("the journal is closed")
	return errors.Join(l.file.Close(), l.lock.Close())
}
