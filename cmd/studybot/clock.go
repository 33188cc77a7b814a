package main

import "time"

// wallClock is the machine's clock, shifted by a fixed amount when a rehearsal begins at
// another moment. It is the only place that reads the time of day.
type wallClock struct{ shift time.Duration }

// newClock is the wall clock, or one that begins at a given instant.
func newClock(begin time.Time) wallClock {
	if begin.IsZero() {
		return wallClock{}
	}
	return wallClock{time.Until(begin)}
}

// Now is the time.
func (c wallClock) Now() time.Time { return time.Now().Add(c.shift) }

// After delivers once, when d has passed.
func (c wallClock) After(d time.Duration) <-chan time.Time { return time.After(d) }
