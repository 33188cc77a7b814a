package wire

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"studybot/report"
	"studybot/study"
)

// work sends one job, when its turn has come, and does what follows.
func (o *Outbox) work(ctx context.Context, j *job) {
	chat := j.chat()
	again := o.attempt(ctx, j)
	now := o.o.Clock.Now()
	o.mu.Lock()
	o.line = o.line.without(j)
	o.queue.finish(chat, now)
	if again && o.queue.back(j, now) {
		o.retired = append(o.retired, j.shelved)
	}
	o.flying--
	o.touched = true
	o.mu.Unlock()
	o.wake()
}

// attempt sends a job's calls until it is settled; again says that it must wait in the
// queue once more.
func (o *Outbox) attempt(ctx context.Context, j *job) (again bool) {
	if j.shelved.Tried && j.post.Poll != nil { // a process before us did not learn what became of it
		o.tell(ctx, j, Failure{Why: FailedUnknown})
		o.letGo(j.shelved.Slot())
		return false
	}
	if j.expired(o.o.Clock.Now()) {
		o.giveUp(ctx, j, Failure{Why: FailedExpired})
		return false
	}
	if now := o.o.Clock.Now(); !j.state.doubted.IsZero() && now.Sub(j.state.doubted) > doubtMost {
		o.giveUp(ctx, j, Failure{Why: FailedUnknown})
		return false
	}
	if !o.mayRepeat(ctx, j) {
		return ctx.Err() == nil
	}
	for turns := 0; ; turns++ {
		if turns > 0 && !o.allowed(ctx, j, j.chat()) {
			return false
		}
		s, chat := o.try(ctx, j)
		if s.notice {
			o.tell(ctx, j, s.failure)
		}
		if s.kind == sequelAgain && j.chat() == chat {
			continue
		}
		return o.settle(ctx, j, s)
	}
}

// try makes the calls of a job once, from the first that was not made yet, up to the
// first that fails. chat is where it tried.
func (o *Outbox) try(ctx context.Context, j *job) (s sequel, chat study.ChatID) {
	chat = j.chat()
	if j.shelved.Group != 0 && j.post.Act != report.Toast {
		j.state.classic = o.o.ClassicIn(ctx, j.shelved.Group)
	}
	post, s, ok := o.aim(ctx, j)
	if !ok {
		return s, chat
	}
	if post.Act == report.Tag && !o.levels.form().tag { // an ornament that this server lacks
		o.drop(ctx, j.shelved)
		return sequel{kind: sequelDone}, chat
	}
	calls, err := o.pen(j).draw(post, o.o.Clock.Now())
	switch {
	case errors.Is(err, errPollOver):
		return fail(FailedExpired), chat
	case err != nil:
		o.o.Log.Error().Err(err).Str("ref", post.Ref).Msg("a post cannot be drawn")
		return fail(FailedRefused), chat
	}
	var sent wireSent
	first := min(j.shelved.Done, len(calls)-1) // whose turn is taken already
	for i := first; i < len(calls); i++ {
		if i > first && !o.allowed(ctx, j, chat) || !o.await(ctx, j) {
			return sequel{kind: sequelStop}, chat
		}
		sent = wireSent{}
		o.expect(ctx, j, calls[i])
		if s := o.call(ctx, j, calls[i], &sent); s.kind != sequelDone {
			o.unexpect(ctx, j, s)
			return s, chat
		}
		j.state.doubted = time.Time{}
		if i+1 < len(calls) {
			j.shelved.Done = i + 1
			o.keep(ctx, "note a part as sent", func(ctx context.Context) error { return o.o.Shelf.Update(ctx, j.shelved) })
		}
	}
	o.succeed(ctx, j, post, sent)
	return sequel{kind: sequelDone}, chat
}

// expect notes that a poll is about to go out: should this process die before it learns
// what became of it, the next one must not send it again.
func (o *Outbox) expect(ctx context.Context, j *job, c wireCall) {
	if c.method != "sendPoll" || j.shelved.Tried {
		return
	}
	j.shelved.Tried = true
	o.keep(ctx, "note that a poll goes out", func(ctx context.Context) error { return o.o.Shelf.Update(ctx, j.shelved) })
}

// unexpect takes the note back where Telegram surely did not post the poll, and it will be
// tried again.
func (o *Outbox) unexpect(ctx context.Context, j *job, s sequel) {
	switch s.kind {
	case sequelLater, sequelFreeze, sequelMoved, sequelStop:
	default:
		return
	}
	if j.shelved.Tried {
		j.shelved.Tried = false
		o.keep(ctx, "note that a poll did not go out", func(ctx context.Context) error { return o.o.Shelf.Update(ctx, j.shelved) })
	}
}

// call makes one call, whose turn it is.
func (o *Outbox) call(ctx context.Context, j *job, c wireCall, sent *wireSent) sequel {
	ctx, left := o.watched(ctx, j)
	defer left()
	var err error
	switch {
	case c.method == "stopPoll":
		sent.Poll = &wirePoll{}
		err = o.o.Client.Call(ctx, c.method, c.params, c.files, sent.Poll)
	case c.harmless: // answers true, or a message that we know
		err = o.o.Client.Call(ctx, c.method, c.params, c.files, nil)
	default:
		*sent, err = o.sendOne(ctx, c)
	}
	o.heard(err)
	f := Classify(err)
	desc := ""
	if e, ok := errors.AsType[*APIError](err); ok {
		desc = e.Desc
	}
	s := follow(j, c, f, desc, o.o.Clock.Now())
	if s.lacks != partNone {
		o.lacks(s.lacks)
	}
	if err != nil && c.method == "stopPoll" {
		sent.Poll = nil
	}
	if err == nil && c.method == "sendPoll" && j.state.tryPoll && o.levels.form().poll {
		o.lacks(partPoll)
	}
	o.noteCall(ctx, j, s, err)
	return s
}

// sendOne makes a call of which a message comes, and reads which.
func (o *Outbox) sendOne(ctx context.Context, c wireCall) (sent wireSent, err error) {
	var raw json.RawMessage
	err = o.o.Client.Call(ctx, c.method, c.params, c.files, &raw)
	if err == nil {
		if sent, err = believe(c, raw); err == nil {
			return sent, nil
		}
	} else if Classify(err).Kind != FaultAccepted {
		return sent, err
	}
	return sent, disbelieved(c.method, err)
}

func (o *Outbox) lacks(p part) {
	o.levels.lacks(p)
	o.o.Log.Info().Str("part", string(p)).Msg("the server lacks this; the classic form is used")
}

// noteCall logs what is worth it and counts. People's words are in neither.
func (o *Outbox) noteCall(ctx context.Context, j *job, s sequel, err error) {
	o.mu.Lock()
	if err == nil {
		o.struck = nil
	}
	if s.kind == sequelFreeze {
		o.stats.Throttled++
	}
	o.mu.Unlock()
	switch {
	case err == nil:
	case s.alarm:
		o.o.Log.Error().Err(err).Str("ref", j.post.Ref).Int64("chat", int64(j.chat())).Msg("Telegram refuses what we made")
	case s.kind != sequelDone && ctx.Err() == nil:
		o.o.Log.Warn().Err(err).Str("ref", j.post.Ref).Int64("chat", int64(j.chat())).Msg("a call failed")
	}
}

// pen draws in the form that the server, and this job, are known to bear.
func (o *Outbox) pen(j *job) pen {
	f := o.levels.form()
	if j.state.classic {
		f = form{tag: f.tag}
	}
	if j.state.tryPoll {
		f = f.without(partPoll)
	}
	if j.state.tryText {
		f = f.without(partRich)
	}
	if j.state.noOnly {
		f = f.without(partEphemeral)
	}
	return pen{self: o.o.Self, level: f, plain: j.state.plain, caption: j.state.caption, bare: j.state.bare}
}

// settle ends an attempt; true puts the job back.
func (o *Outbox) settle(ctx context.Context, j *job, s sequel) bool {
	now := o.o.Clock.Now()
	switch s.kind {
	case sequelAgain: // in another chat
		return true
	case sequelLater:
		j.notYet = now.Add(s.after)
		o.count(func(t *OutboxStats) { t.Retried++ })
		return true
	case sequelFreeze:
		o.freeze(ctx, j, s, now)
		return true
	case sequelMoved:
		o.moveChat(ctx, j, s.chat)
		return true
	case sequelFail:
		o.giveUp(ctx, j, s.failure)
	case sequelTried: // which expect has noted
		o.tell(ctx, j, Failure{Why: FailedUnknown})
		o.letGo(j.shelved.Slot())
	}
	return false
}

// pauseFor waits in the middle of a job; whoever asks for Idle can see it.
func (o *Outbox) pauseFor(ctx context.Context, d time.Duration) {
	till := o.o.Clock.Now().Add(d)
	over := o.o.Clock.After(d)
	o.mu.Lock()
	o.asleep[&till] = struct{}{}
	o.mu.Unlock()
	select {
	case <-ctx.Done():
	case <-over:
	}
	o.mu.Lock()
	delete(o.asleep, &till)
	o.mu.Unlock()
}
