package wire

import (
	"context"

	"studybot/report"
	"studybot/study"
)

// succeed records a post as sent: first who must know, then the shelf.
func (o *Outbox) succeed(ctx context.Context, j *job, post report.Post, sent wireSent) {
	r := Receipt{Chat: post.To.Chat, Message: study.MessageID(sent.ID)}
	if post.Act != report.Send {
		r.Message = post.To.Message
	}
	if sent.Chat != nil {
		r.Chat = study.ChatID(sent.Chat.ID)
	}
	if p := sent.Poll; p != nil {
		r.PollID = p.ID
		if post.Act == report.StopPoll {
			r.Counts = &PollCounts{Voters: p.Total}
			for _, opt := range p.Options {
				r.Counts.Options = append(r.Counts.Options, opt.Voters)
			}
		}
	}
	now := o.o.Clock.Now()
	o.mu.Lock()
	o.queue.sent(j, now)
	o.stats.note(post, now.Sub(j.since))
	o.mu.Unlock()
	if post.Ref != "" {
		o.keep(ctx, "record a post as sent", func(ctx context.Context) error { return o.o.Receipts.Sent(ctx, j.shelved, r) })
	}
	o.drop(ctx, j.shelved)
}

func (o *Outbox) giveUp(ctx context.Context, j *job, f Failure) {
	if f.Why == FailedUnknown {
		o.o.Log.Error().Str("ref", j.post.Ref).Int64("chat", int64(j.chat())).Msg("a post is given up: Telegram did not say whether it was sent, twice")
	}
	o.tell(ctx, j, f)
	o.drop(ctx, j.shelved)
}

func (o *Outbox) tell(ctx context.Context, j *job, f Failure) {
	if !f.Going {
		o.count(func(t *OutboxStats) { t.Failed[f.Why]++ })
	}
	o.keep(ctx, "tell of a failure", func(ctx context.Context) error { return o.o.Receipts.Failed(ctx, j.shelved, f) })
}

func (o *Outbox) drop(ctx context.Context, s report.Shelved) {
	if s.ID != "" {
		o.keep(ctx, "take a post off the shelf", func(ctx context.Context) error { return o.o.Shelf.Drop(ctx, s) })
		o.letGo(s.Slot())
	}
}

// keep makes a record until it is made. When we have to stop meanwhile it is tried once
// more: without it the post is sent again after the next start.
func (o *Outbox) keep(ctx context.Context, what string, record func(context.Context) error) {
	for try := 0; ; try++ {
		stopping := ctx.Err() != nil
		own, cancel := context.WithTimeout(context.WithoutCancel(ctx), o.o.Recording)
		err := record(own)
		cancel()
		if err == nil {
			return
		}
		o.o.Log.Error().Err(err).Str("what", what).Msg("the store fails; trying again")
		if stopping {
			return
		}
		o.pauseFor(ctx, backoff(min(try, 4)))
	}
}
