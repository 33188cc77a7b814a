package wire

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"studybot/study"
)

// How a 429 is understood. It does not say what it is about: a long one, or several
// chats in a row, speak for the whole bot. A single chat's very long one holds the others back
// for a minute only, until another chat confirms it. One that can't be meant says nothing of them:
// it takes several chats in a row, and then holds them back for a minute.
const (
	freezeAll     = 30 * time.Second
	freezeAllOnce = time.Minute
	freezeStrikes = 3
)

func (o *Outbox) freeze(ctx context.Context, j *job, s sequel, now time.Time) {
	if s.doubted {
		o.o.Log.Warn().Int64("chat", int64(j.chat())).Dur("instead", s.after).Msg("Telegram asks for a wait that nobody believes; it is shortened")
	}
	after := s.after
	after += time.Duration(rand.Int64N(int64(min(after/10, time.Second)) + 1))
	o.mu.Lock()
	if !slices.Contains(o.struck, j.chat()) {
		o.struck = append(o.struck, j.chat())
	}
	all := time.Duration(0)
	switch {
	case s.doubted && len(o.struck) >= freezeStrikes:
		all = freezeAllOnce
	case s.doubted:
	case len(o.struck) >= freezeStrikes, after >= freezeAll && len(o.struck) > 1:
		all = after
	case after >= freezeAll:
		all = min(after, freezeAllOnce)
	}
	o.queue.hold(j.chat(), now.Add(after), now)
	o.pause = later(o.pause, now.Add(all))
	o.mu.Unlock()
	err := o.o.Allowance.Freeze(ctx, j.chat(), now.Add(after))
	if err == nil && all > 0 {
		err = o.o.Allowance.Freeze(ctx, 0, now.Add(all))
	}
	if err != nil {
		o.o.Log.Error().Err(err).Msg("other replicas cannot be told of a freeze")
	}
}

// moveChat follows a group to its new number, with all that waits for it.
func (o *Outbox) moveChat(ctx context.Context, j *job, to study.ChatID) {
	from := j.chat()
	o.keep(ctx, "tell that a chat moved", func(ctx context.Context) error { return o.o.Receipts.Moved(ctx, from, to) })
	j.post.To.Chat, j.shelved.Post.To.Chat = to, to
	o.mu.Lock()
	o.moved[from] = to
	others := o.queue.move(from, to, o.o.Clock.Now())
	o.mu.Unlock()
	for _, m := range append(others, j) {
		s := m.shelved
		o.keep(ctx, "move a post", func(ctx context.Context) error { return o.o.Shelf.Update(ctx, s) })
	}
}
