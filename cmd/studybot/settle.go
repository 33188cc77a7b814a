package main

import (
	"context"
	"fmt"
	"time"

	"studybot/telegramsim"
)

// settleWithin is how far settling may move the clock: sending is paced by at most a
// minute for twenty messages of a group.
const settleWithin = 10 * time.Minute

// lookAgain is how long one look at loops that run beside us is put off. It is real time,
// too short to be noticed, and bounded by ctx.
const lookAgain = 200 * time.Microsecond

// settled waits until nothing can happen at this instant: updates are taken in, jobs done,
// and what still waits to be sent waits for the clock.
func (a *app) settled(ctx context.Context) error {
	for quiet := 0; quiet < 3; {
		if a.idle(ctx) {
			quiet++
		} else {
			quiet = 0
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait until the bot is idle: %w", ctx.Err())
		case <-time.After(lookAgain):
		}
	}
	return nil
}

// settle moves a controllable clock until all that is under way is done: updates taken in,
// posts sent, and taps answered.
func settle(ctx context.Context, sim *telegramsim.Sim, clock *telegramsim.Clock, a *app) error {
	for limit := clock.Now().Add(settleWithin); ; {
		if err := sim.AwaitIdle(ctx); err != nil {
			return err
		}
		if err := a.settled(ctx); err != nil {
			return err
		}
		if sim.Idle() && a.outbox.Waiting() == 0 && a.idle(ctx) {
			return nil
		}
		next, ok := clock.NextWaiter()
		if !ok || next.After(limit) {
			return fmt.Errorf("%d posts still wait after %s", a.outbox.Waiting(), settleWithin)
		}
		if next.After(clock.Now()) {
			clock.Set(next)
		}
	}
}
