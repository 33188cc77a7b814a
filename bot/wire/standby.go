package wire

import (
	"cmp"
	"context"
	"errors"
	"time"
)

// Baton is the right to ask for updates. One replica has it at a time, and it ends by itself
// when its holder dies.
type Baton interface {
	// Hold takes it, or keeps it, for a further time; false if another replica has it.
	Hold(ctx context.Context, ttl time.Duration) (bool, error)
	// Release lets it go.
	Release(ctx context.Context) error
}

// How the baton is passed on: whoever waits looks once a batonWatch, so that a replica that
// dies is followed within batonLife and a batonWatch, and one that stops within a batonWatch. A
// holder that was only slow for so long finds it taken within a batonKeep, and stands by.
const (
	batonLife  = 6 * time.Second
	batonKeep  = 2 * time.Second
	batonWatch = time.Second
)

var errBatonLost = errors.New("another replica asks for updates now")

// Run asks and handles until ctx ends, then confirms what is durable. With a Baton it does so
// only while it has that.
//
//	standby ──Hold: true──▶ polling ──Hold: false──▶ standby
//	                           └──ctx ends──▶ last word, Release
//
// Its only error is ErrUnauthorized.
func (in *Intake) Run(ctx context.Context) error {
	if in.o.Baton == nil {
		in.be(Polling)
		return in.poll(ctx)
	}
	for in.awaitTurn(ctx) {
		if err := in.turn(ctx); err != nil {
			return err
		}
	}
	return nil
}

// awaitTurn waits for the baton; false means that ctx has ended.
func (in *Intake) awaitTurn(ctx context.Context) bool {
	for ctx.Err() == nil {
		held, err := in.o.Baton.Hold(ctx, batonLife)
		switch {
		case held:
			if in.be(Polling) == Standby {
				in.o.Log.Info().Msg("this replica asks for updates from now on")
			}
			return true
		case err != nil && ctx.Err() == nil:
			in.o.Log.Warn().Err(err).Msg("cannot tell whether another replica asks for updates")
		case err == nil && in.be(Standby) != Standby:
			in.o.Log.Info().Msg("another replica asks for updates; this one stands by")
		}
		in.pauseFor(ctx, batonWatch)
	}
	return false
}

// turn polls for as long as the baton is ours.
func (in *Intake) turn(ctx context.Context) error {
	own, end := context.WithCancelCause(ctx)
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		in.keepBaton(own, end)
	}()
	err := in.poll(own)
	end(nil)
	<-kept
	in.mu.Lock()
	in.offset, in.confirmed, in.holding = 0, 0, false // whoever asks next is told all that is not confirmed
	in.mu.Unlock()
	if errors.Is(context.Cause(own), errBatonLost) {
		return err
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), confirmWithin)
	defer cancel()
	if err := in.o.Baton.Release(last); err != nil {
		in.o.Log.Warn().Err(err).Msg("the right to ask for updates is not given back; it ends by itself")
	}
	return err
}

// keepBaton keeps the baton until ctx ends, and ends it when the baton is lost. Where Redis
// does not answer it goes on: nobody else can take the baton there either, and people who tap
// meanwhile are told to wait.
func (in *Intake) keepBaton(ctx context.Context, end context.CancelCauseFunc) {
	for {
		in.pauseFor(ctx, cmp.Or(in.o.KeepBaton, batonKeep))
		if ctx.Err() != nil {
			return
		}
		held, err := in.o.Baton.Hold(ctx, batonLife)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			in.o.Log.Warn().Err(err).Msg("cannot keep the right to ask for updates; trying again")
		case !held:
			in.o.Log.Warn().Msg("another replica has taken over asking for updates; this one stands by")
			in.be(Standby)
			end(errBatonLost)
			return
		}
	}
}

// State says what the intake does.
func (in *Intake) State() IntakeState {
	s := in.figures.State()
	in.mu.Lock()
	defer in.mu.Unlock()
	if s == Polling && in.conflicts > 0 && in.o.Clock.Now().Sub(in.contested) < conflictOver {
		return Contended
	}
	return s
}
