package wire

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"time"
)

// handle makes a batch durable, however long that takes, and moves on.
func (in *Intake) handle(ctx context.Context, batch []json.RawMessage) {
	events, last, ok := in.decode(ctx, batch)
	if !ok {
		return
	}
	for try := 0; len(events) > 0; try++ {
		err := in.hand(ctx, events)
		if err == nil {
			break
		}
		if ctx.Err() != nil {
			return
		}
		in.o.Log.Error().Err(err).Int("events", len(events)).Msg("a batch is not durable; it is kept and tried again")
		in.count(func(s *IntakeStats) { s.Retries++ })
		in.pauseFor(ctx, backoff(min(try, 3)))
		if more := in.since(ctx, batch); len(more) > 0 {
			further, highest, ok := in.decode(ctx, more)
			if !ok {
				return
			}
			batch, events, last = append(batch, more...), append(events, further...), max(last, highest)
		}
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	in.offset, in.holding = last+1, false
}

// since asks again without confirming anything: what has come behind a batch that can't be
// recorded now, such as taps, which want a word at least. After the pause Telegram answers
// in full; whatever else it says is no matter here.
func (in *Intake) since(ctx context.Context, batch []json.RawMessage) []json.RawMessage {
	if len(batch) >= intakeBatch || ctx.Err() != nil {
		return nil
	}
	in.mu.Lock()
	offset := in.offset
	in.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, confirmWithin)
	defer cancel()
	all, err := in.getUpdates(ctx, offset, intakeBatch, 0)
	if err != nil || len(all) <= len(batch) {
		return nil
	}
	for i, raw := range batch {
		if !bytes.Equal(raw, all[i]) {
			return nil
		}
	}
	more := all[len(batch):]
	in.count(func(s *IntakeStats) { s.Updates += len(more) })
	return more
}

// hand gives events to Handle. When we have to stop meanwhile it may finish, within
// bounds, so that the batch is confirmed and does not come again.
func (in *Intake) hand(ctx context.Context, events []Event) error {
	own, cancel := finishing(ctx)
	defer cancel()
	began := in.o.Clock.Now()
	err := in.o.Handle(own, events)
	if err == nil {
		in.count(func(s *IntakeStats) { s.handled(events, in.o.Clock.Now().Sub(began)) })
	}
	return err
}

// finishing is a context that outlives another for as long as what is in hand may take.
func finishing(ctx context.Context) (context.Context, context.CancelFunc) {
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(finishWithin, cancel) })
	return own, func() { stop(); cancel() }
}

// lingering is a context that ends with another, but no sooner than a while from now: an answer
// that is on its way when we have to stop is taken, or all in it would come again after the next
// start. Who has lost the right to ask takes nothing more.
func lingering(ctx context.Context, least time.Duration) (context.Context, context.CancelFunc) {
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	young, grown := context.WithTimeout(own, least)
	stop := context.AfterFunc(ctx, func() {
		if !errors.Is(context.Cause(ctx), errBatonLost) {
			<-young.Done()
		}
		cancel()
	})
	return own, func() { stop(); grown(); cancel() }
}

// decode turns a batch into events and keeps aside what is none. last is its highest
// number, which may be below earlier ones: after a quiet week Telegram starts anew. A batch of
// which no number can be read is passed over one by one.
func (in *Intake) decode(ctx context.Context, batch []json.RawMessage) (events []Event, last int64, ok bool) {
	received := in.o.Clock.Now()
	last = -1
	events = make([]Event, 0, len(batch))
	for _, raw := range batch {
		var err error
		before := len(events)
		events, err = Decode(events, in.o.Self, received, raw)
		id, known := int64(0), true
		if len(events) > before {
			id = events[before].ID
		} else {
			id, known = updateID(raw)
		}
		if err != nil && !in.aside(ctx, id, raw, err) {
			return nil, 0, false
		}
		if known {
			last = max(last, id)
		}
	}
	if last < 0 {
		last = in.offset - 1
		if len(batch) > 0 && in.offset > 0 {
			last = in.offset
		}
	}
	return events, last, true
}

// aside keeps what can't be decoded, until that is done or we stop.
func (in *Intake) aside(ctx context.Context, id int64, raw json.RawMessage, cause error) bool {
	in.count(func(s *IntakeStats) { s.Aside++ })
	in.o.Log.Error().Err(cause).Int64("update", id).Msg("an update cannot be decoded; it is kept aside")
	for try := 0; ctx.Err() == nil; try++ {
		err := in.o.Aside(ctx, id, raw, cause)
		if err == nil {
			return true
		}
		in.o.Log.Error().Err(err).Int64("update", id).Msg("an update cannot be kept aside; trying again")
		in.pauseFor(ctx, backoff(min(try, 3)))
	}
	return false
}
