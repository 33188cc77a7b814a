package bot

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"studybot/bot/wire"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

func TestA_batch_is_sorted_into_chains_by_chat_and_person(t *testing.T) {
	vote := func(id int64, u study.UserID) wire.Event {
		return wire.Event{ID: id, Kind: wire.Voted, From: wire.Sender{ID: u}}
	}
	tap := func(id int64, chat study.ChatID, u study.UserID) wire.Event {
		return wire.Event{ID: id, Kind: wire.Tapped, Chat: wire.Chat{ID: chat}, From: wire.Sender{ID: u}}
	}
	for name, tt := range map[string]struct {
		events []wire.Event
		chains [][]int64
		votes  []int64
	}{
		"votes alone stay together":         {[]wire.Event{vote(1, 5), vote(2, 6), vote(3, 5)}, nil, []int64{1, 2, 3}},
		"chats go side by side":             {[]wire.Event{tap(1, -1, 5), tap(2, -2, 6), tap(3, -1, 7)}, [][]int64{{1, 3}, {2}}, nil},
		"a person in two chats ties them":   {[]wire.Event{tap(1, -1, 5), tap(2, -2, 6), tap(3, -2, 5)}, [][]int64{{1, 2, 3}}, nil},
		"a private chat is its person's":    {[]wire.Event{tap(1, -1, 5), tap(2, 5, 5), tap(3, 6, 6)}, [][]int64{{1, 2}, {3}}, nil},
		"a tapper's votes keep their place": {[]wire.Event{vote(1, 5), tap(2, -1, 5), vote(3, 5), vote(4, 6)}, [][]int64{{1, 2, 3}}, []int64{4}},
		"one who joins is tied to the group": {
			[]wire.Event{{ID: 1, Kind: wire.Joined, Chat: wire.Chat{ID: -1}, From: wire.Sender{ID: 9}, Subject: wire.Sender{ID: 5}}, vote(2, 5), vote(3, 6)},
			[][]int64{{1, 2}}, []int64{3},
		},
		"a moved chat is tied to its new number": {
			[]wire.Event{{ID: 1, Kind: wire.Migrated, Chat: wire.Chat{ID: -1}, MovedTo: -100}, tap(2, -100, 5), tap(3, -3, 6)},
			[][]int64{{1, 2}, {3}}, nil,
		},
		"hidden administrators of two chats are not one": {
			[]wire.Event{tap(1, -1, 0), tap(2, -2, 0)}, [][]int64{{1}, {2}}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			chains, votes := chained(tt.events)
			var got [][]int64
			for _, chain := range chains {
				got = append(got, ids(chain))
			}
			if diff := cmp.Diff(tt.chains, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.votes, ids(votes)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func ids(events []wire.Event) []int64 {
	var list []int64
	for _, e := range events {
		list = append(list, e.ID)
	}
	return list
}

// trap is a store in which whatever is read of one chat makes a panic.
type trap struct {
	village
	People
	chat  study.ChatID
	aside []int64
}

func (p *trap) GroupByChat(ctx context.Context, chat study.ChatID) (study.Group, error) {
	if chat == p.chat {
		panic("a bug of ours")
	}
	return p.village.GroupByChat(ctx, chat)
}

func (p *trap) Person(context.Context, study.UserID) (study.Person, error) {
	return study.Person{}, nil
}

func (p *trap) SavePerson(context.Context, study.Person) error { return nil }

func (p *trap) keepAside(_ context.Context, id int64, _ []byte, _ error) error {
	p.aside = append(p.aside, id)
	return nil
}

func TestA_panic_costs_its_own_update_and_none_behind_it(t *testing.T) {
	p := &trap{village: village{members: map[study.UserID]study.Member{}}, chat: -66}
	var log bytes.Buffer
	r := &Router{o: RouterOptions{Groups: p, Roster: p, Effects: p, People: p, Clock: stillClock{}, Log: zerolog.New(&log), Aside: p.keepAside}}
	joins := func(id int64, chat study.ChatID, u study.UserID) wire.Event {
		return wire.Event{ID: id, Kind: wire.Joined, Chat: wire.Chat{ID: chat, Kind: wire.GroupChat}, From: wire.Sender{ID: u}, Subject: wire.Sender{ID: u, Name: "P"}}
	}
	left := joins(2, -66, 8)
	left.Kind = wire.Blocked
	err := r.Handle(t.Context(), []wire.Event{left, joins(3, -66, 9), joins(4, -66, 10), joins(5, -1, 8), joins(6, -1, 11)})
	if err != nil {
		t.Errorf("the batch would come for ever: %v", err)
	}
	if diff := cmp.Diff([]int64{2, 3, 4}, p.aside); diff != "" {
		t.Errorf("kept aside: %s", diff)
	}
	if len(p.members) != 2 {
		t.Errorf("behind them %d of 2 joined", len(p.members))
	}
	if !strings.Contains(log.String(), "a bug of ours") {
		t.Errorf("the log does not tell: %s", &log)
	}
}

// counter is where votes wait until somebody else has been served.
type counter struct {
	*ballotRoom
	served chan struct{}
	waited atomic.Bool // in vain
}

func (c *counter) Places(ctx context.Context, polls []string) (map[string]quiz.Place, error) {
	select {
	case <-c.served:
	case <-ctx.Done():
		select {
		case <-c.served: // whose failure has ended the batch
		default:
			c.waited.Store(true)
		}
	}
	return c.ballotRoom.Places(ctx, polls)
}

// Person is what a tap asks for first.
func (c *counter) Person(context.Context, study.UserID) (study.Person, error) {
	close(c.served)
	return study.Person{}, study.ErrUnavailable
}

func TestA_tap_waits_for_no_vote_of_its_batch(t *testing.T) {
	room, r := newBallotRoom(t, 1, 2, 3)
	c := &counter{ballotRoom: room, served: make(chan struct{})}
	r.o.Sittings, r.o.People, r.o.Outlet = c, c, deaf{}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second) // a wait in vain ends then
	defer cancel()
	tap := wire.Event{ID: 9, Kind: wire.Tapped, Chat: wire.Chat{ID: -1, Kind: wire.GroupChat}, From: wire.Sender{ID: 9}, Query: "q"}
	if err := r.Handle(ctx, append(votes("p0", 0, 1, 2, 3), tap)); !errors.Is(err, study.ErrUnavailable) {
		t.Errorf("%v", err)
	}
	if c.waited.Load() {
		t.Error("the tap's turn came after the votes'")
	}
}

// deaf sends nothing.
type deaf struct{ Outlet }

func (deaf) Accept(...report.Shelved) {}
