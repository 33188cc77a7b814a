package main

import (
	"bytes"
	"encoding/json"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"
)

// lateLines is how many warnings and errors are remembered for `studybot top`.
const lateLines = 50

// logbook writes the log from a level on that can be changed while the program runs, counts
// its lines, and remembers the last that were warnings or worse.
type logbook struct {
	to    zerolog.LevelWriter
	level atomic.Int32
	hide  func(string) string // takes secrets out of what is remembered
	count func(level string)

	mu   sync.Mutex
	late []json.RawMessage
}

// newLogbook writes to a place, in a format: "json" or "text".
func newLogbook(level, format string, to io.Writer) *logbook {
	b := &logbook{count: func(string) {}, hide: func(s string) string { return s }}
	if format == "text" {
		to = zerolog.ConsoleWriter{Out: to, TimeFormat: time.DateTime}
	}
	b.to = zerolog.MultiLevelWriter(to)
	if !b.setLevel(level) {
		b.setLevel("info")
	}
	return b
}

// logger is the way to write into it.
func (b *logbook) logger() zerolog.Logger { return zerolog.New(b).With().Timestamp().Logger() }

// setLevel changes the level; false if there is none of that name.
func (b *logbook) setLevel(name string) bool {
	level, err := zerolog.ParseLevel(name)
	if err != nil || level < zerolog.TraceLevel || level > zerolog.ErrorLevel {
		return false
	}
	b.level.Store(int32(level))
	return true
}

func (b *logbook) levelNow() zerolog.Level { return zerolog.Level(b.level.Load()) }

// Write takes a line without a level.
func (b *logbook) Write(p []byte) (int, error) { return b.WriteLevel(zerolog.NoLevel, p) }

// WriteLevel takes a line, or leaves it out.
func (b *logbook) WriteLevel(level zerolog.Level, p []byte) (int, error) {
	if level < b.levelNow() {
		return len(p), nil
	}
	b.count(level.String())
	if level >= zerolog.WarnLevel && level <= zerolog.PanicLevel {
		b.remember(p)
	}
	return b.to.WriteLevel(level, p)
}

func (b *logbook) remember(p []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.late) == lateLines {
		b.late = append(b.late[:0], b.late[1:]...)
	}
	b.late = append(b.late, json.RawMessage(b.hide(string(bytes.TrimSpace(p)))))
}

// last are the lines remembered, oldest first.
func (b *logbook) last() []json.RawMessage {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]json.RawMessage{}, b.late...)
}
