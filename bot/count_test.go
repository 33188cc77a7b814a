package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"studybot/bot/wire"
	"studybot/effect"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// votedAt is when votes come.
var votedAt = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// ballotRoom is the least that votes need: group 1 with quiz 1 of three questions, in
// memory. Answers of users in broken cannot be read; those of spoiled make a panic.
type ballotRoom struct {
	Effects
	EarlyVotes
	People

	mu       sync.Mutex
	on       map[study.UserID]bool // the roster
	present  map[study.UserID]bool // at Telegram
	broken   study.UserID
	mode     string
	stale    int // so many writes find what they rest on changed
	down     bool
	answers  map[string]quiz.Response
	writes   int
	readings int
	lookups  int
	aside    []study.UserID
}

func newBallotRoom(t *testing.T, users ...study.UserID) (*ballotRoom, *Router) {
	t.Helper()
	room := &ballotRoom{on: make(map[study.UserID]bool), present: make(map[study.UserID]bool), answers: make(map[string]quiz.Response)}
	for _, u := range users {
		room.on[u] = true
	}
	book, err := report.OpenBook()
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewRouter(RouterOptions{
		Username: "bot", Book: book, Clock: roomClock{}, Log: zerolog.Nop(), Effects: room, People: room, Sittings: room, Presence: room,
		Early: room, Aside: room.keepAside, Ledger: latest{},
	})
	if err != nil {
		t.Fatal(err)
	}
	return room, r
}

// latest are the last quizzes of a group, as its ledger knows them.
type latest struct {
	ledger
	quizzes []quiz.Quiz
}

type ledger = Ledger // whose method of that name would clash with the field

func (l latest) Quizzes(context.Context, study.GroupID, int) ([]quiz.Quiz, error) {
	return l.quizzes, nil
}

type roomClock struct{}

func (roomClock) Now() time.Time                       { return votedAt }
func (roomClock) After(time.Duration) <-chan time.Time { return nil }

func (b *ballotRoom) Places(_ context.Context, polls []string) (map[string]quiz.Place, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lookups++
	places := make(map[string]quiz.Place)
	for _, poll := range polls {
		if question, ok := map[string]int{"p0": 0, "p1": 1, "p2": 2}[poll]; ok {
			places[poll] = quiz.Place{Group: 1, Quiz: 1, Question: question}
		}
	}
	return places, nil
}

func (b *ballotRoom) Sittings(_ context.Context, asked []quiz.Asking, _ time.Time) ([]quiz.Sitting, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.readings++
	if b.down {
		return nil, fmt.Errorf("redis: %w", study.ErrUnavailable)
	}
	sittings := make([]quiz.Sitting, len(asked))
	for i, a := range asked {
		s := quiz.Sitting{Group: study.Group{ID: 1, Settings: study.Defaults("en", "UTC")}, Quiz: quiz.Quiz{Number: 1, OpenedAt: votedAt, Mode: b.mode}, Records: make(map[study.UserID]study.Record)}
		for range 3 {
			s.Quiz.Questions = append(s.Quiz.Questions, quiz.Asked{Question: quiz.Question{Kind: quiz.Single, Options: []quiz.Option{{Weight: 1}, {}}}})
		}
		for _, u := range a.Users {
			if u == b.broken {
				s.Err = errors.New("damaged")
			}
			if b.on[u] {
				s.Records[u] = study.Record{Member: study.Member{User: u, Name: "Ann", Joined: study.DateOf(votedAt, time.UTC), LastSeen: votedAt}}
			}
			for _, answer := range b.answers {
				if answer.User == u {
					s.Given = append(s.Given, answer)
				}
			}
		}
		sittings[i] = s
	}
	return sittings, nil
}

func (b *ballotRoom) ApplyEach(_ context.Context, effects []effect.Effect) []error {
	b.mu.Lock()
	defer b.mu.Unlock()
	errs := make([]error, len(effects))
	for i, e := range effects {
		b.writes++
		if b.stale > 0 {
			b.stale--
			errs[i] = study.ErrStale
			continue
		}
		for _, a := range e.Answers {
			key := fmt.Sprintf("%d.%d", a.Response.User, a.Response.Question)
			if delete(b.answers, key); !a.Response.Retracted {
				b.answers[key] = a.Response
			}
		}
	}
	return errs
}

func (b *ballotRoom) Apply(_ context.Context, e effect.Effect) ([]report.Shelved, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, m := range e.Members {
		b.on[m.User] = true
	}
	return nil, nil
}

func (b *ballotRoom) Person(context.Context, study.UserID) (study.Person, error) {
	return study.Person{}, study.ErrNotFound
}
func (b *ballotRoom) SavePerson(context.Context, study.Person) error { return nil }

func (b *ballotRoom) InChat(_ context.Context, _ study.ChatID, u study.UserID) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.present[u], nil
}
func (b *ballotRoom) Admins(context.Context, study.ChatID) ([]study.UserID, error) { return nil, nil }

func (b *ballotRoom) HoldEarly(context.Context, string, []byte) error { return nil }
func (b *ballotRoom) Early(context.Context, string) ([][]byte, error) { return nil, nil }
func (b *ballotRoom) DropEarly(context.Context, string) error         { return nil }

func (b *ballotRoom) keepAside(_ context.Context, _ int64, raw []byte, _ error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	var e wire.Event
	if err := json.Unmarshal(raw, &e); err != nil {
		return err
	}
	b.aside = append(b.aside, e.From.ID)
	return nil
}

func (b *ballotRoom) kept() []string { return slices.Sorted(maps.Keys(b.answers)) }

var voteNumber int64

func votes(poll string, option int, users ...study.UserID) []wire.Event {
	var events []wire.Event
	for _, u := range users {
		voteNumber++
		e := wire.Event{ID: voteNumber, Kind: wire.Voted, From: wire.Sender{ID: u, Name: "Ann"}, Poll: poll}
		if option >= 0 {
			e.Picked = []int{option}
		}
		events = append(events, e)
	}
	return events
}

func TestIn_a_contest_a_votes_time_is_the_instant_at_which_it_came(t *testing.T) {
	for mode, want := range map[string]time.Time{
		quiz.ModeContest: votedAt.Add(-1234 * time.Millisecond), // points hang on it, however long Redis was away since
		quiz.ModeGroup:   votedAt,
	} {
		room, r := newBallotRoom(t, 1)
		room.mode = mode
		vote := votes("p0", 0, 1)
		vote[0].At = votedAt.Add(-1234 * time.Millisecond)
		if err := r.Handle(t.Context(), vote); err != nil {
			t.Fatal(err)
		}
		if got := room.answers["1.0"].At; !got.Equal(want) {
			t.Errorf("%s: answered at %s, want %s", mode, got, want)
		}
	}
}

func TestA_batch_of_votes_is_read_once_and_written_once(t *testing.T) {
	room, r := newBallotRoom(t, 1, 2, 3)
	batch := slices.Concat(votes("p0", 0, 1, 2, 3), votes("p1", 1, 3, 1), votes("other", 0, 1))
	if err := r.Handle(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1.0", "1.1", "2.0", "3.0", "3.1"}, room.kept()); diff != "" {
		t.Error(diff)
	}
	if room.readings != 1 || room.writes != 1 {
		t.Errorf("%d readings and %d writes", room.readings, room.writes)
	}
	if err := r.Handle(t.Context(), batch[:3]); err != nil || room.writes != 1 {
		t.Errorf("a batch that comes again is written again: %v", err)
	}
	if lookups := room.lookups; lookups != 2 { // once for all, once more for the poll that is unknown
		t.Errorf("polls were looked up %d times", lookups)
	}
}

func TestAn_answer_taken_back_and_given_anew_in_one_batch_stands(t *testing.T) {
	room, r := newBallotRoom(t, 1)
	if err := r.Handle(t.Context(), slices.Concat(votes("p0", 1, 1), votes("p0", -1, 1), votes("p0", 0, 1), votes("p0", 1, 1))); err != nil {
		t.Fatal(err)
	}
	if got := room.answers["1.0"]; !slices.Equal(got.Options, []int{0}) {
		t.Errorf("option %v stands, want the second answer's: the third came without a retraction", got.Options)
	}
}

func TestVotes_are_decided_again_when_records_change_under_them(t *testing.T) {
	room, r := newBallotRoom(t, 1, 2)
	room.stale = 3
	if err := r.Handle(t.Context(), votes("p0", 0, 1, 2)); err != nil || len(room.kept()) != 2 || room.readings != 4 {
		t.Errorf("%v, %v after %d readings", err, room.kept(), room.readings)
	}
}

func TestOne_vote_that_cannot_be_recorded_stops_no_other(t *testing.T) {
	room, r := newBallotRoom(t, 1, 2, 3)
	room.broken = 2
	if err := r.Handle(t.Context(), votes("p0", 0, 1, 2, 3)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1.0", "3.0"}, room.kept()); diff != "" {
		t.Error(diff)
	}
	if !slices.Equal(room.aside, []study.UserID{2}) {
		t.Errorf("kept aside: %v", room.aside)
	}
}

func TestNothing_is_confirmed_or_kept_aside_while_Redis_is_down(t *testing.T) {
	room, r := newBallotRoom(t, 1, 2)
	room.down = true
	if err := r.Handle(t.Context(), votes("p0", 0, 1, 2)); !errors.Is(err, study.ErrUnavailable) || len(room.aside) > 0 {
		t.Errorf("%v, kept aside %v", err, room.aside)
	}
}

func TestA_vote_from_outside_counts_only_for_those_who_are_in_the_group(t *testing.T) {
	room, r := newBallotRoom(t, 1)
	room.present[2] = true
	if err := r.Handle(t.Context(), votes("p0", 0, 1, 2, 3)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1.0", "2.0"}, room.kept()); diff != "" {
		t.Error(diff)
	}
	if !room.on[2] || room.on[3] {
		t.Errorf("on the roster: %v", room.on)
	}
}

func TestMore_votes_than_one_script_takes_are_written_in_several(t *testing.T) {
	var users []study.UserID
	for u := range study.UserID(250) {
		users = append(users, u+1)
	}
	room, r := newBallotRoom(t, users...)
	if err := r.Handle(t.Context(), votes("p2", 0, users...)); err != nil {
		t.Fatal(err)
	}
	if len(room.kept()) != 250 || room.writes != 3 {
		t.Errorf("%d answers in %d writes", len(room.kept()), room.writes)
	}
}
