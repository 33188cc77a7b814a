package wire

import (
	"context"
	"net/http/httptrace"
	"slices"
	"sync"
	"time"

	"studybot/study"
)

// Turns are taken a little ahead, so that neither the store nor the drawing of a post makes
// one late. Until its turn a post waits in line, and a more urgent one that comes
// meanwhile takes the first turn there is: those behind it get the next.

// allowed takes a turn to send to a chat, waiting until one may be taken. It is not ok when
// we are stopping.
func (o *Outbox) allowed(ctx context.Context, j *job, chat study.ChatID) (ok bool) {
	for ctx.Err() == nil {
		now := o.o.Clock.Now()
		turn, err := o.o.Allowance.Take(ctx, chat, now)
		if err != nil {
			turn.At = now.Add(troubledWait)
		}
		if turn.Taken {
			o.mu.Lock()
			defer o.mu.Unlock()
			o.line = o.line.with(j, turn.At)
			return true
		}
		o.pauseFor(ctx, turn.At.Sub(now))
	}
	return false
}

// await waits for a job's turn, and until no more requests are on their way than may be.
// False means that we are stopping.
func (o *Outbox) await(ctx context.Context, j *job) bool {
	for {
		now := o.o.Clock.Now()
		o.mu.Lock()
		wait := j.turn.Sub(now) // which may have become another's while we slept
		if wait <= 0 {
			o.line = o.line.without(j)
		}
		o.mu.Unlock()
		if wait <= 0 {
			return o.enter(ctx)
		}
		if ctx.Err() != nil {
			return false
		}
		o.pauseFor(ctx, wait)
	}
}

func (o *Outbox) enter(ctx context.Context) bool {
	for ctx.Err() == nil {
		now := o.o.Clock.Now()
		ok, again, changed := o.pace.enter(now)
		if ok {
			return true
		}
		if !again.IsZero() {
			o.pauseFor(ctx, again.Sub(now))
			continue
		}
		select {
		case <-ctx.Done():
		case <-changed:
		}
	}
	return false
}

// watched makes a call's context tell when its request was written; left is for when the call
// has ended.
func (o *Outbox) watched(ctx context.Context, j *job) (_ context.Context, left func()) {
	var once sync.Once
	chat := j.chat()
	trace := &httptrace.ClientTrace{WroteRequest: func(httptrace.WroteRequestInfo) {
		once.Do(func() { o.wrote(ctx, chat, j.turn, o.o.Clock.Now()) })
	}}
	return httptrace.WithClientTrace(ctx, trace), func() { once.Do(func() { o.pace.leave(time.Time{}) }) }
}

// wrote counts a request that was written. That it missed its turn is told to all replicas.
func (o *Outbox) wrote(ctx context.Context, chat study.ChatID, turn, at time.Time) {
	o.pace.leave(at)
	used := at.Add(-turnKeeps)
	if !used.After(turn) {
		return
	}
	o.mu.Lock()
	o.aside++
	o.mu.Unlock()
	go func() {
		defer o.asideDone()
		own, cancel := context.WithTimeout(ctx, o.o.Recording)
		defer cancel()
		if err := o.o.Allowance.Miss(own, chat, turn, used); err != nil {
			o.o.Log.Warn().Err(err).Msg("other replicas cannot be told of a missed turn")
		}
	}()
}

// line are the jobs that wait for the turns that were taken for them, the first first.
type line []*job

// with gives a job the first turn that none as urgent waits for, and those behind it the next.
func (l line) with(j *job, turn time.Time) line {
	i := len(l)
	for i > 0 && l[i-1].lane() > j.lane() {
		i--
	}
	turns := []time.Time{turn}
	for _, other := range l {
		turns = append(turns, other.turn)
	}
	slices.SortFunc(turns, time.Time.Compare)
	l = slices.Insert(l, i, j)
	for n, other := range l {
		other.turn = turns[n]
	}
	return l
}

func (l line) without(j *job) line {
	return slices.DeleteFunc(l, func(other *job) bool { return other == j })
}
