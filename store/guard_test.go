package store

import (
	"errors"
	"testing"
	"time"

	"studybot/effect"
	"studybot/quiz"
	"studybot/study"
)

func TestTwo_admins_who_change_settings_at_once_do_not_overwrite_each_other(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		one := must[study.Group](t)(w.Group(t.Context(), w.group.ID))
		two := one
		one.Title = "One"
		w.apply(effect.Effect{Save: &one})
		two.Settings.PushesMost = 9
		_, err := w.Apply(t.Context(), effect.Effect{Group: w.group.ID, At: w.clock.Now(), Save: &two})
		if !errors.Is(err, study.ErrStale) {
			t.Fatalf("the second saved over the first: %v", err)
		}
		two = must[study.Group](t)(w.Group(t.Context(), w.group.ID))
		two.Settings.PushesMost = 9
		w.apply(effect.Effect{Save: &two})
		if got := must[study.Group](t)(w.Group(t.Context(), w.group.ID)); got.Title != "One" || got.Settings.PushesMost != 9 {
			t.Errorf("title %q, pushes %d: one of two changes is lost", got.Title, got.Settings.PushesMost)
		}
	})
}

func TestA_group_that_was_written_before_groups_had_revisions_can_be_saved(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		if err := w.rdb.Set(t.Context(), groupKey(w.group.ID), `{"id":1,"chat":-1001,"title":"{\"rev\":7}","state":"active"}`, 0).Err(); err != nil {
			t.Fatal(err)
		}
		g := must[study.Group](t)(w.Group(t.Context(), w.group.ID))
		w.apply(effect.Effect{Save: &g})
		if got := must[study.Group](t)(w.Group(t.Context(), w.group.ID)); got.Rev != 1 || got.Title != `{"rev":7}` {
			t.Errorf("saved %+v", got)
		}
	})
}

func TestSomebody_put_into_a_team_stays_there_though_they_are_seen_at_the_same_moment(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		seen := must[study.Member](t)(w.Member(t.Context(), w.group.ID, 42))
		teamed := seen
		teamed.Team = "Red"
		w.apply(effect.Effect{Members: []study.Member{teamed}})
		seen.LastSeen = w.clock.Now()
		_, err := w.Apply(t.Context(), effect.Effect{Group: w.group.ID, At: w.clock.Now(), Members: []study.Member{seen}})
		if !errors.Is(err, study.ErrStale) {
			t.Fatalf("seen on a stale entry: %v", err)
		}
		if m := must[study.Member](t)(w.Member(t.Context(), w.group.ID, 42)); m.Team != "Red" {
			t.Errorf("the team is %q", m.Team)
		}
	})
}

func TestA_vote_that_brings_an_entry_up_to_date_does_not_undo_a_team(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		q := quiz.Quiz{
			Number: 1, State: quiz.Open, OpenedAt: w.clock.Now(), ClosesAt: w.clock.Now().Add(time.Hour),
			Questions: []quiz.Asked{{Question: quiz.Question{ID: "a", Options: []quiz.Option{{Text: "x", Weight: 1}, {Text: "y"}}}, PollID: "p1"}},
		}
		w.apply(effect.Effect{Quizzes: []quiz.Quiz{q}})
		sittings, err := w.Sittings(t.Context(), []quiz.Asking{{Group: w.group.ID, Quiz: 1, Users: []study.UserID{42}}}, w.clock.Now())
		if err != nil || sittings[0].Err != nil {
			t.Fatal(err, sittings[0].Err)
		}
		teamed := must[study.Member](t)(w.Member(t.Context(), w.group.ID, 42))
		teamed.Team = "Red"
		w.apply(effect.Effect{Members: []study.Member{teamed}})
		seen := sittings[0].Records[42].Member
		seen.LastSeen = w.clock.Now()
		vote := effect.Effect{
			Group: w.group.ID, At: w.clock.Now(), Read: sittings[0].Read, Members: []study.Member{seen},
			Answers: []effect.Answer{{Quiz: 1, Response: quiz.Response{User: 42, Options: []int{0}, At: w.clock.Now(), Grade: 1}}},
		}
		if _, _, ok := direct(vote); !ok {
			t.Fatal("the vote does not go the direct way")
		}
		if err := w.ApplyEach(t.Context(), []effect.Effect{vote})[0]; !errors.Is(err, study.ErrStale) {
			t.Fatalf("the vote was recorded on a stale entry: %v", err)
		}
		if m := must[study.Member](t)(w.Member(t.Context(), w.group.ID, 42)); m.Team != "Red" {
			t.Errorf("the team is %q", m.Team)
		}
	})
}
