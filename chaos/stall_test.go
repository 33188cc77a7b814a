package chaos

import (
	"context"
	"time"
)

// A stall is a while in which this process does nothing though it should: others keep the machine
// busy. The simulator counts messages when it gets to them, so that some that left a second
// apart come to it together then, which no pace can help.
const (
	stallLook  = 10 * time.Millisecond
	stallLeast = 60 * time.Millisecond
)

func (w *world) watchStalls(ctx context.Context) {
	looks := time.NewTicker(stallLook)
	defer looks.Stop()
	for last := time.Now(); ; {
		select {
		case <-ctx.Done():
			return
		case <-looks.C:
		}
		now := time.Now()
		if now.Sub(last) > stallLeast {
			w.stalls.Add(1)
		}
		last = now
	}
}

func (w *world) throttled() int {
	n := 0
	for _, c := range w.sim.Transcript() {
		if c.Code == 429 && c.Fault == "" {
			n++
		}
	}
	return n
}
