package telegramsim

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// stir wakes those who wait for something to happen. The world must be locked.
func (s *Sim) stir() {
	close(s.news)
	s.news = make(chan struct{})
}

// Await waits until a condition holds. It is tried anew whenever anything
// happens in the world, and never in between, so tests need not sleep.
func (s *Sim) Await(ctx context.Context, what string, holds func() bool) error {
	for {
		s.lock()
		news := s.news
		s.unlock()
		if holds() {
			return nil
		}
		select {
		case <-news:
		case <-ctx.Done():
			return fmt.Errorf("waiting until %s: %w", what, ctx.Err())
		}
	}
}

// Awaits waits until the person sees a message in the chat that contains the
// text, and returns the newest of them. A message need not be new: what was
// there before counts too.
func (p *Person) Awaits(ctx context.Context, c *Chat, text string) (*Message, error) {
	var found *Message
	err := p.sim.Await(ctx, fmt.Sprintf("%s sees %q", p.Name, text), func() bool {
		found = p.Finds(c, text)
		return found != nil
	})
	return found, err
}

// Finds is the newest message that the person sees in the chat and that contains the text, or nil.
func (p *Person) Finds(c *Chat, text string) *Message {
	seen := p.Sees(c)
	for _, m := range slices.Backward(seen) {
		if strings.Contains(m.Plain(), text) {
			return m
		}
	}
	return nil
}

// Step moves the clock to an instant, halting at each deadline on the way until
// the bot is idle and settled, which may be nil, has returned: so whoever acts
// on the clock acts one after the other, and taps are answered before they expire.
func (s *Sim) Step(ctx context.Context, to time.Time, settled func(context.Context) error) error {
	for {
		next, ok := s.clock.NextWaiter()
		last := !ok || next.After(to)
		if last {
			next = to
		}
		s.clock.Set(next)
		if err := s.AwaitIdle(ctx); err != nil {
			return fmt.Errorf("stepping to %s: %w", next.Format(time.RFC3339), err)
		}
		if settled != nil {
			if err := settled(ctx); err != nil {
				return fmt.Errorf("settling at %s: %w", next.Format(time.RFC3339), err)
			}
		}
		if last {
			return nil
		}
	}
}
