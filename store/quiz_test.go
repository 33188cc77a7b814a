package store

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"studybot/effect"
	"studybot/quiz"
	"studybot/study"
)

func TestAn_answer_comes_back_as_it_was_given_and_a_retracted_one_is_gone(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		given := []quiz.Response{
			{User: 41, Question: 0, Options: []int{0, 11}, At: morning, Grade: 1},
			{User: 41, Question: 1, Text: "a|b\n王, \"c\"", At: morning, Grade: 0.333333},
			{User: 42, Question: 0, Options: []int{2}, At: morning},
		}
		var answers []effect.Answer
		for _, r := range given {
			answers = append(answers, effect.Answer{Quiz: 7, Response: r})
		}
		w.apply(effect.Effect{Answers: answers})
		got := must[[]quiz.Response](t)(w.Answers(t.Context(), w.group.ID, 7))
		if diff := cmp.Diff(given, got); diff != "" {
			t.Error(diff)
		}
		w.apply(effect.Effect{Answers: []effect.Answer{{Quiz: 7, Response: quiz.Response{User: 42, Question: 0, Retracted: true}}}})
		got = must[[]quiz.Response](t)(w.Answers(t.Context(), w.group.ID, 7))
		if diff := cmp.Diff(given[:2], got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestA_poll_leads_to_its_question_as_soon_as_the_quiz_is_written(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		q := quizSeven(w)
		w.apply(effect.Effect{Quizzes: []quiz.Quiz{q}})
		places := must[map[string]quiz.Place](t)(w.Places(t.Context(), []string{"p1", "foreign", "p2", "p1"}))
		want := map[string]quiz.Place{"p1": {Group: w.group.ID, Quiz: 7}, "p2": {Group: w.group.ID, Quiz: 7, Question: 1}}
		if diff := cmp.Diff(want, places); diff != "" {
			t.Error(diff)
		}
		q.Rev = 1
		if diff := cmp.Diff(q, must[quiz.Quiz](t)(w.Quiz(t.Context(), w.group.ID, 7))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestA_quiz_that_somebody_else_wrote_meanwhile_is_not_overwritten(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.apply(effect.Effect{Quizzes: []quiz.Quiz{quizSeven(w)}})
		clerk := must[quiz.Quiz](t)(w.Quiz(t.Context(), w.group.ID, 7))
		engine := must[quiz.Quiz](t)(w.Quiz(t.Context(), w.group.ID, 7))
		engine.State = quiz.Closing
		w.apply(effect.Effect{Quizzes: []quiz.Quiz{engine}})
		clerk.Questions[0].PollID = "p9"
		_, err := w.Apply(t.Context(), effect.Effect{Group: w.group.ID, At: morning, Quizzes: []quiz.Quiz{clerk}})
		if !errors.Is(err, study.ErrStale) {
			t.Errorf("an old reading was written: %v", err)
		}
		if q := must[quiz.Quiz](t)(w.Quiz(t.Context(), w.group.ID, 7)); q.State != quiz.Closing {
			t.Errorf("the quiz is %s again", q.State)
		}
	})
}

func TestA_quiz_is_among_the_open_ones_until_it_is_closed(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		for rev, state := range []quiz.State{quiz.Open, quiz.Closing, quiz.Closed} {
			open := 1
			if state == quiz.Closed {
				open = 0
			}
			q := quizSeven(w)
			q.State, q.Rev = state, rev
			w.apply(effect.Effect{Quizzes: []quiz.Quiz{q}})
			if got := must[[]quiz.Quiz](t)(w.OpenQuizzes(t.Context(), w.group.ID)); len(got) != open {
				t.Errorf("%s: %d open quizzes, want %d", state, len(got), open)
			}
		}
	})
}

func TestQuizzes_come_newest_first_and_no_more_than_asked_for(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		for n := 1; n <= 3; n++ {
			q := quizSeven(w)
			q.Number, q.OpenedAt = n, morning.AddDate(0, 0, n)
			w.apply(effect.Effect{Quizzes: []quiz.Quiz{q}})
		}
		for limit, want := range map[int][]int{0: {3, 2, 1}, 2: {3, 2}} {
			var numbers []int
			for _, q := range must[[]quiz.Quiz](t)(w.Quizzes(t.Context(), w.group.ID, limit)) {
				numbers = append(numbers, q.Number)
			}
			if diff := cmp.Diff(want, numbers); diff != "" {
				t.Errorf("limit %d: %s", limit, diff)
			}
		}
	})
}

func TestTwo_quizzes_never_get_one_number(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		var mu sync.Mutex
		seen := make(map[int]bool)
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				n, err := w.NextQuiz(t.Context(), w.group.ID)
				mu.Lock()
				defer mu.Unlock()
				if err != nil || seen[n] {
					t.Errorf("number %d again, or %v", n, err)
				}
				seen[n] = true
			})
		}
		all.Wait()
	})
}

func TestHow_often_a_question_was_asked_is_counted(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		for range 2 {
			w.apply(effect.Effect{Asked: map[string][]string{"basics": {"one"}}})
		}
		if got := must[map[string]int](t)(w.Asked(t.Context(), w.group.ID, "basics")); !cmp.Equal(got, map[string]int{"one": 2}) {
			t.Errorf("asked %v", got)
		}
	})
}

func TestAn_answers_time_is_kept_to_the_millisecond_where_it_is_known(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.apply(effect.Effect{Quizzes: []quiz.Quiz{quizSeven(w)}})
		given := []quiz.Response{
			{User: 1, Question: 0, Options: []int{0}, At: morning.Add(1234 * time.Millisecond), Grade: 1},
			{User: 1, Question: 1, Options: []int{1}, At: morning.Add(2 * time.Second), Grade: 0.5},
			{User: 2, Question: 0, Options: []int{1}, At: morning.Add(2001 * time.Millisecond)},
			{User: 2, Question: 1, At: morning.Add(3999 * time.Millisecond)},
			{User: 3, Question: 1, Text: "it's typed", At: morning.Add(4005 * time.Millisecond), Grade: 0.25},
		}
		var answers []effect.Answer
		for _, r := range given {
			answers = append(answers, effect.Answer{Quiz: 7, Response: r})
		}
		w.apply(effect.Effect{Answers: answers})
		if diff := cmp.Diff(given, must[[]quiz.Response](t)(w.Answers(t.Context(), w.group.ID, 7))); diff != "" {
			t.Error(diff)
		}
	})
}
