package bot

import (
	"context"

	"golang.org/x/sync/errgroup"

	"studybot/bot/wire"
)

// chainsAtOnce is how many chains of a batch are handled side by side.
const chainsAtOnce = 16

// Handle brings a batch of events to their features. Nil means that every effect is
// durable; an error that nothing may be confirmed yet, and the batch comes again.
//
// Events of one chat or one person are handled in their order, all others side by side.
// Votes name no chat: those of people who do nothing else in the batch are recorded
// together, beside the chains, so that a flood of them holds up nobody's tap.
func (r *Router) Handle(ctx context.Context, events []wire.Event) error {
	events, figures := parted(events)
	chains, votes := chained(events)
	work, each := errgroup.WithContext(ctx)
	work.SetLimit(chainsAtOnce + 1)
	if len(votes) > 0 {
		work.Go(func() error { return r.votes(each, votes) })
	}
	for _, chain := range chains {
		work.Go(func() error { return r.chain(each, chain) })
	}
	if err := work.Wait(); err != nil {
		return err
	}
	return r.orphans(ctx, figures)
}

// chain handles events one after the other; votes that follow one another together.
func (r *Router) chain(ctx context.Context, events []wire.Event) error {
	var votes []wire.Event
	for i := 0; i < len(events); i++ {
		e := events[i]
		if e.Kind == wire.Voted {
			votes = append(votes, e)
			continue
		}
		if err := r.votes(ctx, votes); err != nil {
			r.unrecorded(events[i:]...)
			return err
		}
		votes = nil
		if n := run(events[i:]); n > 1 {
			if err := r.arrivals(ctx, events[i:i+n]); err != nil {
				r.unrecorded(events[i+n:]...)
				return err
			}
			i += n - 1
			continue
		}
		if err := r.one(ctx, e); err != nil {
			r.unrecorded(events[i+1:]...)
			return err
		}
	}
	return r.votes(ctx, votes)
}

func (r *Router) votes(ctx context.Context, votes []wire.Event) error {
	if len(votes) == 0 {
		return nil
	}
	return r.guard(ctx, only(votes...), func() error { return r.recordVotes(ctx, votes) })
}

// chained sorts a batch into chains, in the order in which they begin, and the votes of
// people who do nothing else in it.
func chained(events []wire.Event) (chains [][]wire.Event, votes []wire.Event) {
	ties := make(ties)
	for i := range events {
		if e := &events[i]; e.Kind != wire.Voted {
			ties.bind(e)
		}
	}
	if len(ties) == 0 {
		return nil, events
	}
	at := make(map[int64]int)
	for _, e := range events {
		link := linkOf(&e)
		if _, tied := ties[link]; e.Kind == wire.Voted && !tied {
			votes = append(votes, e)
			continue
		}
		root := ties.root(link)
		i, known := at[root]
		if !known {
			i = len(chains)
			at[root] = i
			chains = append(chains, nil)
		}
		chains[i] = append(chains[i], e)
	}
	return chains, votes
}

// ties says which chats and people of a batch must be handled in order, as a forest of
// numbers: people's are positive and groups' negative, and somebody's private chat has their own.
type ties map[int64]int64

func (t ties) bind(e *wire.Event) {
	link := linkOf(e)
	for _, other := range []int64{int64(e.From.ID), int64(e.Subject.ID), int64(e.MovedTo), link} {
		if other != 0 || other == link {
			t[t.root(other)] = t.root(link)
		}
	}
}

func (t ties) root(n int64) int64 {
	above, known := t[n]
	if !known {
		t[n] = n
		return n
	}
	if above == n {
		return n
	}
	root := t.root(above)
	t[n] = root
	return root
}

// linkOf is the number by which an event hangs in its chain: its chat, else its person.
func linkOf(e *wire.Event) int64 {
	if e.Chat.ID != 0 {
		return int64(e.Chat.ID)
	}
	return int64(e.From.ID)
}
