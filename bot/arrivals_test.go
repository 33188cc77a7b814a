package bot

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"studybot/bot/wire"
	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// village is a group whose roster is written to.
type village struct {
	Groups
	Roster
	Effects
	members map[study.UserID]study.Member
	writes  int
	stale   int
}

func (v *village) GroupByChat(context.Context, study.ChatID) (study.Group, error) {
	return study.Group{ID: 1, Chat: -1, Settings: study.Defaults("en", "UTC")}, nil
}

func (v *village) Members(context.Context, study.GroupID) ([]study.Member, error) {
	var list []study.Member
	for _, m := range v.members {
		list = append(list, m)
	}
	return list, nil
}

func (v *village) Apply(_ context.Context, e effect.Effect) ([]report.Shelved, error) {
	if v.stale > 0 {
		v.stale--
		return nil, fmt.Errorf("apply: %w", study.ErrStale)
	}
	v.writes++
	for _, m := range e.Members {
		v.members[m.User] = m
	}
	return nil, nil
}

type stillClock struct{}

func (stillClock) Now() time.Time                       { return time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC) }
func (stillClock) After(time.Duration) <-chan time.Time { return nil }

func TestA_thousand_who_join_in_a_minute_are_a_write_a_batch(t *testing.T) {
	v := &village{members: map[study.UserID]study.Member{7: {User: 7, Name: "Old", Team: "Red", Gone: true}}, stale: 1}
	r := &Router{o: RouterOptions{Groups: v, Roster: v, Effects: v, Clock: stillClock{}, Log: zerolog.Nop()}}
	come := func(kind wire.EventKind, u study.UserID) wire.Event {
		return wire.Event{Kind: kind, Chat: wire.Chat{ID: -1}, From: wire.Sender{ID: u}, Subject: wire.Sender{ID: u, Name: fmt.Sprint("P", u)}}
	}
	for from := study.UserID(1); from <= 1000; from += 50 {
		var batch []wire.Event
		for u := from; u < from+50; u++ { // each join is told by a message and by chat_member
			batch = append(batch, come(wire.Joined, u), come(wire.Joined, u))
		}
		if err := r.Handle(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
	}
	if v.writes != 20 || len(v.members) != 1000 {
		t.Errorf("%d people in %d writes", len(v.members), v.writes)
	}
	if m := v.members[7]; m.Gone || m.Team != "Red" || m.Name != "P7" {
		t.Errorf("who came back is %+v", m)
	}
	if err := r.Handle(t.Context(), []wire.Event{come(wire.Left, 3), come(wire.Left, 4), come(wire.Left, 5000), come(wire.Joined, 4)}); err != nil {
		t.Fatal(err)
	}
	if !v.members[3].Gone || v.members[4].Gone || len(v.members) != 1000 {
		t.Errorf("after some left: 3 gone %v, 4 gone %v, %d people", v.members[3].Gone, v.members[4].Gone, len(v.members))
	}
}

func TestSomebody_who_asks_too_often_is_told_once_until_they_have_been_quiet(t *testing.T) {
	b, now := newBuckets[study.UserID](3, time.Second), time.Unix(0, 0)
	took := 0
	for range 10 {
		if b.allow(5, now) {
			took++
		}
	}
	if took != 3 || !b.allow(6, now) {
		t.Errorf("%d of a burst of three", took)
	}
	if !b.firstWarning(5) || b.firstWarning(5) {
		t.Error("warned not once")
	}
	if !b.allow(5, now.Add(time.Second)) || b.allow(5, now.Add(time.Second)) || b.firstWarning(5) {
		t.Error("a second later one more is allowed, and no warning more")
	}
	if later := now.Add(time.Minute); !b.allow(5, later) || !b.firstWarning(5) {
		t.Error("after a quiet minute they begin anew")
	}
}
