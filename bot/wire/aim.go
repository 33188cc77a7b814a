package wire

import (
	"context"
	"maps"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"studybot/report"
)

// aim decides how a post goes that only one person shall see, in the order that
// report.To.Only gives: as an ephemeral message, else privately, else as a toast, else into the
// group as a reply, or what stands there instead. It is not ok when that must first be found
// out, or asked elsewhere.
func (o *Outbox) aim(ctx context.Context, j *job) (post report.Post, s sequel, ok bool) {
	post = j.post
	if j.state.noTopic {
		post.To.Topic = 0
	}
	if j.state.unquoted {
		post.To.Reply = 0
	}
	if post.Act != report.Send || post.To.Only == 0 || post.To.Chat > 0 {
		return post, sequel{}, true
	}
	if !j.state.classic && o.levels.unprobed() {
		if s, ok := o.probe(ctx, j); !ok {
			return post, s, false
		}
	}
	switch {
	case o.levels.form().ephemeral && !j.state.noOnly && !j.state.classic && post.Poll == nil:
		return post, sequel{}, true
	case post.To.Reachable:
		j.state.private = true
		j.reroute()
		return post, sequel{kind: sequelAgain}, false
	}
	if post.Instead != nil {
		to := post.To
		post = *post.Instead
		post.To = to
	}
	switch {
	case post.To.Query != "" && post.Poll == nil:
		text := plainText(report.HTML(classicHTML(post.Doc, false)))
		return report.Post{Act: report.Toast, To: post.To, Text: text, Alert: true, Ref: post.Ref}, sequel{}, true
	}
	post.To.Only = 0
	return post, sequel{}, true
}

// reroute sends a post to the person's private chat; what was answered stays behind.
func (j *job) reroute() {
	to := j.post.To
	j.post.To = report.To{Chat: to.Only.Private(), Only: to.Only}
}

// probe asks whether the server knows ephemeral messages, by deleting one that can't be.
func (o *Outbox) probe(ctx context.Context, j *job) (sequel, bool) {
	call := wireCall{method: "deleteEphemeralMessage", harmless: true, params: tgbotapi.Params{
		"chat_id":              strconv.FormatInt(int64(j.chat()), 10),
		"receiver_user_id":     j.post.To.Only.String(),
		"ephemeral_message_id": "2147483647",
	}}
	err := o.o.Client.Call(ctx, call.method, call.params, nil, nil)
	f := Classify(err)
	if o.levels.probe(f) {
		return sequel{}, true
	}
	return follow(j, call, f, "", o.o.Clock.Now()), false
}

// toast answers a tap, outside the allowance. It is worth a few seconds, no more:
// Telegram forgets taps.
func (o *Outbox) toast(ctx context.Context, j *job) {
	defer o.asideDone()
	calls, err := o.pen(j).draw(j.post, o.o.Clock.Now())
	for try := 0; err == nil && try < toastTries && !j.expired(o.o.Clock.Now()); try++ {
		f := Classify(o.o.Client.Call(ctx, calls[0].method, calls[0].params, nil, nil))
		wait := backoff(try)
		switch f.Kind {
		case FaultUnsent, FaultServer, FaultUnknown:
		case FaultTooMany:
			o.count(func(t *OutboxStats) { t.Throttled++ })
			wait = f.After
		case FaultStopped:
			return
		default:
			o.count(func(t *OutboxStats) { t.Toasts++ })
			o.drop(ctx, j.shelved)
			return
		}
		if wait > toastPatience {
			break
		}
		o.pauseFor(ctx, wait)
	}
	o.drop(ctx, j.shelved)
}

const (
	toastTries    = 4
	toastPatience = 15 * time.Second
)

// OutboxStats are figures since the start, for metrics.
type OutboxStats struct {
	Sent      int // new messages, posts of several parts counted once
	Edits     int // edits, stops, deletions, tags
	Toasts    int
	Throttled int // answers 429
	Retried   int
	Failed    map[FailureKind]int
	Waiting   [laneCount]int // by lane
	InFlight  int
	Oldest    time.Duration // how long the oldest waiting post has waited
	Slowest   time.Duration // the longest that a sent post had waited
}

func (t *OutboxStats) note(p report.Post, waited time.Duration) {
	t.Slowest = max(t.Slowest, waited)
	if p.Act == report.Send {
		t.Sent++
	} else {
		t.Edits++
	}
}

func (o *Outbox) count(change func(*OutboxStats)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	change(&o.stats)
}

// Stats is a copy of the figures as they are now.
func (o *Outbox) Stats() OutboxStats {
	now := o.o.Clock.Now()
	o.mu.Lock()
	defer o.mu.Unlock()
	t := o.stats
	t.Failed = make(map[FailureKind]int, len(o.stats.Failed))
	maps.Copy(t.Failed, o.stats.Failed)
	t.InFlight = o.flying - len(o.line)
	for _, j := range o.line {
		t.Waiting[j.lane()]++
		t.Oldest = max(t.Oldest, now.Sub(j.since))
	}
	for _, c := range o.queue.chats {
		for lane, jobs := range c.lanes {
			t.Waiting[lane] += len(jobs)
			for _, j := range jobs {
				t.Oldest = max(t.Oldest, now.Sub(j.since))
			}
		}
	}
	return t
}
