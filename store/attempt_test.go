package store

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"studybot/effect"
	"studybot/quiz"
	"studybot/study"
)

func TestOf_two_taps_at_once_one_is_decided_anew(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		ctx, g := t.Context(), w.group.ID
		none := must[quiz.Attempt](t)(w.Attempt(ctx, g, 7, 42))
		if none.User != 42 || none.UnderWay() || none.Rev != 0 {
			t.Errorf("an attempt that was never begun: %+v", none)
		}
		first := quiz.Attempt{
			User: 42, Try: 1, Seed: 1 << 63, Began: w.clock.Now().UTC(), EndsAt: w.clock.Now().Add(time.Minute).UTC(),
			Drafts: map[int]quiz.Draft{0: {Options: []int{1}}, 3: {Texts: []string{"a b", "\n"}, Done: true}},
		}
		set := func(a quiz.Attempt) error {
			_, err := w.Apply(ctx, effect.Effect{Group: g, At: w.clock.Now(), Attempts: []effect.Attempt{{Quiz: 7, Attempt: a}}})
			return err
		}
		if err := set(first); err != nil {
			t.Fatal(err)
		}
		got := must[quiz.Attempt](t)(w.Attempt(ctx, g, 7, 42))
		first.Rev = 1
		if diff := cmp.Diff(first, got); diff != "" {
			t.Error(diff)
		}
		one, other := got, got
		one.Turn, other.Turn = 1, 2
		if err := set(one); err != nil {
			t.Fatal(err)
		}
		if err := set(other); !errors.Is(err, study.ErrStale) {
			t.Errorf("the second of two taps: %v", err)
		}
		if all := must[[]quiz.Attempt](t)(w.Attempts(ctx, g, 7)); len(all) != 1 || all[0].Turn != 1 || all[0].Rev != 2 {
			t.Errorf("attempts %+v", all)
		}
	})
}

func TestA_sitting_holds_what_was_typed_and_what_was_tapped(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		now := w.clock.Now().Truncate(time.Second).UTC()
		q := quiz.Quiz{Number: 3, State: quiz.Open, OpenedAt: now, Questions: []quiz.Asked{
			{Question: quiz.Question{Kind: quiz.Single, Options: []quiz.Option{{}, {}}}, PollID: "p"},
			{Question: quiz.Question{Kind: quiz.Short}, Message: 5},
			{Question: quiz.Question{Kind: quiz.Matching}, Message: 6},
		}}
		want := []quiz.Response{
			{User: 42, Question: 0, Options: []int{1}, At: now},
			{User: 42, Question: 2, Options: []int{1, 0}, At: now, Grade: 0.5},
			{User: 42, Question: 1, Text: "tea & <b>", At: now, Grade: 1},
		}
		e := effect.Effect{Quizzes: []quiz.Quiz{q}}
		for _, r := range want {
			e.Answers = append(e.Answers, effect.Answer{Quiz: 3, Response: r})
		}
		e.Answers = append(e.Answers, effect.Answer{Quiz: 3, Response: quiz.Response{User: 43, Question: 1, Text: "other", At: now}})
		w.apply(e)
		got := must[[]quiz.Sitting](t)(w.Sittings(t.Context(), []quiz.Asking{{Group: w.group.ID, Quiz: 3, Users: []study.UserID{42}}}, now))
		slices.SortFunc(want, answersByTime)
		slices.SortFunc(got[0].Given, answersByTime)
		if diff := cmp.Diff(want, got[0].Given); diff != "" {
			t.Error(diff)
		}
	})
}
