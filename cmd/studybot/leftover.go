package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"studybot/report"
)

// beat is how often a replica says that it lives and looks for posts of those that died.
const beat = 10 * time.Second

// prepare takes up what was left from before. It may be done again if it fails.
func (a *app) prepare(ctx context.Context) error {
	own, err := a.o.Store.Waiting(ctx)
	if err != nil {
		return fmt.Errorf("read waiting posts: %w", err)
	}
	a.outbox.Accept(own...) // first: adopt looks for those that nobody has
	return a.adopt(ctx)
}

// adopt takes up posts that wait from before a restart, or from a replica that died.
func (a *app) adopt(ctx context.Context) error {
	posts, err := a.o.Store.Adopt(ctx, a.o.Clock.Now())
	if err != nil {
		return fmt.Errorf("take up waiting posts: %w", err)
	}
	a.outbox.Accept(posts...)
	return a.recover(ctx)
}

// recover takes up posts of our own that nobody sends: the connection to Redis broke when they
// were written, and nobody heard that they were. What is not in the outbox at two looks in a
// row is such a one; what is seen once may just be coming or going, and what came meanwhile
// may have gone when the shelf is read.
func (a *app) recover(ctx context.Context) error {
	maps.DeleteFunc(a.stray, func(at report.Slot, _ bool) bool { return a.outbox.Has(at) })
	own, err := a.o.Store.Waiting(ctx)
	if err != nil {
		return fmt.Errorf("look for posts that nobody sends: %w", err)
	}
	before := a.stray
	a.stray = make(map[report.Slot]bool)
	for _, s := range own {
		switch {
		case a.outbox.Has(s.Slot()):
		case before[s.Slot()]:
			a.outbox.Accept(s)
		default:
			a.stray[s.Slot()] = true
		}
	}
	return nil
}

// mend does what a crash left out, if there is cause, beside everything else: a start does
// not wait until it has gone through all groups.
func (a *app) mend(ctx context.Context) error {
	defer a.mended.Store(true)
	early, err := a.o.Store.Mend(ctx)
	for _, poll := range early {
		err = errors.Join(err, a.router.PollKnown(ctx, poll))
	}
	if err != nil {
		return fmt.Errorf("repair what a crash left: %w", err)
	}
	return nil
}

func (a *app) beat(ctx context.Context) error {
	for err := a.mend(ctx); ; err = errors.Join(a.adopt(ctx), a.mend(ctx)) {
		if err != nil && ctx.Err() == nil {
			a.o.Log.Error().Err(err).Msg("the sign of life could not be given")
		}
		select {
		case <-ctx.Done():
			return nil
		case <-a.o.Clock.After(a.o.Beat):
		}
	}
}
