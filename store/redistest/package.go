package redistest

import (
	"fmt"
	"slices"
	"sync"
)

// Package is the Host of servers that all tests of a package share: TestMain ends them. A
// server that cannot be started is a panic, which names itself.
type Package struct {
	mu   sync.Mutex
	undo []func()
}

// Helper does nothing.
func (*Package) Helper() {}

// Fatal panics.
func (*Package) Fatal(args ...any) { panic(fmt.Sprint(args...)) }

// Fatalf panics.
func (*Package) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

// Skip panics: whoever shares a server asks Need for each test first.
func (*Package) Skip(args ...any) { panic(fmt.Sprint(args...)) }

// Cleanup keeps what End does, the last first.
func (p *Package) Cleanup(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.undo = append(p.undo, f)
}

// End stops all servers.
func (p *Package) End() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range slices.Backward(p.undo) {
		f()
	}
	p.undo = nil
}
