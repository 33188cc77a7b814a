package wire

import (
	"sync"
	"time"
)

// The last look before a request is written. Turns are given out ahead, by a clock, in all
// replicas together; a busy machine or a new connection may let many be written at once all
// the same. Of this process's own requests no more than 30 are written within a second and what one
// may be longer on its way than another: that much is certain, whatever became of their turns.
const (
	writesMost   = 30
	writesWindow = 1015 * time.Millisecond
	turnKeeps    = 10 * time.Millisecond // how much later than its turn a request may be written
)

// pace counts requests by when they were written, not by when they were to be.
type pace struct {
	mu      sync.Mutex
	pending int           // let through, and not written yet
	written []time.Time   // the latest, the oldest first
	changed chan struct{} // closed, and made anew, when one was written or will not be
}

func newPace() *pace { return &pace{changed: make(chan struct{})} }

// enter lets a request through, or says when to try again: at an instant or, if that is zero,
// when changed is closed.
func (p *pace) enter(now time.Time) (ok bool, again time.Time, changed <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.written) > 0 && now.Sub(p.written[0]) >= writesWindow {
		p.written = p.written[1:]
	}
	switch {
	case len(p.written)+p.pending < writesMost:
		p.pending++
		return true, time.Time{}, nil
	case len(p.written) > 0:
		again = p.written[0].Add(writesWindow)
	}
	return false, again, p.changed
}

// leave ends what enter began: the request was written at an instant or, if that is zero, not
// at all.
func (p *pace) leave(at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pending--
	if !at.IsZero() {
		p.written = append(p.written, at)
	}
	close(p.changed)
	p.changed = make(chan struct{})
}
