package telegramsim

import (
	"container/heap"
	"context"
	"sync"
	"time"
)

// Clock is a time that its owner moves. Waiters fire in the order of their
// deadlines, and while one fires the clock shows that waiter's deadline.
type Clock struct {
	mu      sync.Mutex
	now     time.Time
	waiters waiterHeap
	counted int
	seq     uint64
	moving  sync.Mutex // one Advance or Set at a time
	running bool       // Tick is at work
	watch   []func(now time.Time)
}

// NewClock makes a clock that stands at start.
func NewClock(start time.Time) *Clock { return &Clock{now: start} }

// Now is the virtual instant.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// After returns a channel that gets the instant once d of virtual time has passed.
func (c *Clock) After(d time.Duration) <-chan time.Time {
	ch := make(chan time.Time, 1)
	c.add(d, true, func(at time.Time) { ch <- at })
	return ch
}

// AfterFunc calls f in the goroutine that moves the clock, once d of virtual
// time has passed. The function returned forgets it; it is true when that was in time.
func (c *Clock) AfterFunc(d time.Duration, f func(at time.Time)) (stop func() bool) {
	w := c.add(d, true, f)
	return func() bool { return c.remove(w) }
}

// background is AfterFunc for waits that no one should hurry to, such as the
// end of a long poll: NextWaiter and Waiters do not see them.
func (c *Clock) background(d time.Duration, f func(at time.Time)) (stop func() bool) {
	w := c.add(d, false, f)
	return func() bool { return c.remove(w) }
}

// NextWaiter is the earliest deadline that someone waits for.
func (c *Clock) NextWaiter() (time.Time, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var (
		next  time.Time
		found bool
	)
	for _, w := range c.waiters {
		if w.counted && (!found || w.at.Before(next)) {
			next, found = w.at, true
		}
	}
	return next, found
}

// Waiters is how many deadlines are being waited for.
func (c *Clock) Waiters() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.counted
}

// Advance moves the clock on by d and fires what falls due on the way.
func (c *Clock) Advance(d time.Duration) {
	c.moving.Lock()
	defer c.moving.Unlock()
	c.moveTo(c.Now().Add(d))
	c.tell()
}

// Set moves the clock on to t; a clock never goes back, so an earlier t does nothing.
func (c *Clock) Set(t time.Time) {
	c.moving.Lock()
	defer c.moving.Unlock()
	c.moveTo(t)
	c.tell()
}

// Running tells whether Tick lets the clock run.
func (c *Clock) Running() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.running
}

// observe has f called after each move, by the goroutine that moved the clock.
func (c *Clock) observe(f func(now time.Time)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.watch = append(c.watch, f)
}

func (c *Clock) tell() {
	c.mu.Lock()
	now, watch := c.now, c.watch
	c.mu.Unlock()
	for _, f := range watch {
		f(now)
	}
}

func (c *Clock) setRunning(running bool) {
	c.mu.Lock()
	c.running = running
	c.mu.Unlock()
}

// Tick lets the clock run in real time until ctx ends. Ticks missed by a busy
// machine are made good, as the ticker's own times are compared.
func (c *Clock) Tick(ctx context.Context) {
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	c.setRunning(true)
	defer c.setRunning(false)
	var last time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case at := <-ticker.C:
			if !last.IsZero() {
				c.Advance(at.Sub(last))
			}
			last = at
		}
	}
}

func (c *Clock) moveTo(t time.Time) {
	for {
		c.mu.Lock()
		if len(c.waiters) == 0 || c.waiters[0].at.After(t) {
			if t.After(c.now) {
				c.now = t
			}
			c.mu.Unlock()
			return
		}
		w := heap.Pop(&c.waiters).(*waiter)
		c.forget(w)
		if w.at.After(c.now) {
			c.now = w.at
		}
		at := c.now
		c.mu.Unlock()
		w.fire(at)
	}
}

func (c *Clock) add(d time.Duration, counted bool, fire func(time.Time)) *waiter {
	c.mu.Lock()
	w := &waiter{at: c.now.Add(d), fire: fire, counted: counted, index: -1}
	if d <= 0 {
		at := c.now
		c.mu.Unlock()
		fire(at)
		return w
	}
	c.seq++
	w.seq = c.seq
	heap.Push(&c.waiters, w)
	if counted {
		c.counted++
	}
	c.mu.Unlock()
	return w
}

func (c *Clock) remove(w *waiter) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if w.index < 0 {
		return false
	}
	heap.Remove(&c.waiters, w.index)
	c.forget(w)
	return true
}

func (c *Clock) forget(w *waiter) {
	w.index = -1
	if w.counted {
		c.counted--
	}
}

type waiter struct {
	at      time.Time
	seq     uint64
	counted bool
	index   int
	fire    func(time.Time)
}

type waiterHeap []*waiter

func (h waiterHeap) Len() int { return len(h) }
func (h waiterHeap) Less(i, j int) bool {
	if h[i].at.Equal(h[j].at) {
		return h[i].seq < h[j].seq
	}
	return h[i].at.Before(h[j].at)
}
func (h waiterHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i]; h[i].index = i; h[j].index = j }
func (h *waiterHeap) Push(x any)   { w := x.(*waiter); w.index = len(*h); *h = append(*h, w) }
func (h *waiterHeap) Pop() any {
	old := *h
	w := old[len(old)-1]
	*h = old[:len(old)-1]
	return w
}
