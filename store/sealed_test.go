package store

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"studybot/effect"
	"studybot/quiz"
	"studybot/study"
)

// whatIsSeen is everything that members and leaders may be shown of points, as one text.
func (w *world) whatIsSeen(u study.UserID) string {
	w.t.Helper()
	ctx, g := w.t.Context(), w.group
	seen := make(map[string]any)
	for _, p := range study.Periods() {
		points := must[map[study.UserID]int](w.t)(w.Points(ctx, g.ID, p, w.today(), g.Season))
		board := must[study.Board](w.t)(study.Figures{Archive: w.Store}.Board(ctx, g, p, w.today(), w.clock.Now()))
		for i := range board.Standings {
			if board.Standings[i].Member.User == u {
				seen["board "+string(p)] = []int{board.Standings[i].Points, board.Standings[i].Rank}
			}
		}
		seen["points "+string(p)], seen["teams "+string(p)] = points[u], board.Teams
	}
	for _, part := range []string{"all", "board", "ledger", "answers"} {
		seen[part] = string(must[[]byte](w.t)(w.ExportText(ctx, g.ID, part)))
	}
	seen["mine"] = string(must[[]byte](w.t)(w.MyData(ctx, u)))
	return string(must[[]byte](w.t)(json.MarshalIndent(seen, "", " ")))
}

// vote is a member's answer to the first question of quiz seven, counted as the bot does.
func (w *world) vote(u study.UserID, option int) {
	w.t.Helper()
	ctx := w.t.Context()
	q := must[quiz.Quiz](w.t)(w.Quiz(ctx, w.group.ID, 7))
	r := quiz.Response{User: u, Options: []int{option}, At: w.clock.Now(), Grade: quiz.Grade(q.Questions[0].Question, []int{option}, "")}
	change, taken := quiz.NewCount(q, nil).Take(w.group, w.record(u), []quiz.Response{r}, w.clock.Now())
	w.apply(effect.Effect{Season: w.group.Season, Changes: []study.Change{*change}, Answers: []effect.Answer{{Quiz: 7, Response: taken[0]}}})
}

func TestWhile_a_quiz_is_open_a_right_and_a_wrong_answer_look_alike(t *testing.T) {
	seen := make(map[int]string)
	for option := range 2 {
		w := miniWorld(t)
		w.days(42, 1)
		w.apply(effect.Effect{Quizzes: []quiz.Quiz{quizSeven(w)}})
		w.vote(42, option)
		seen[option] = strings.NewReplacer(`\"A\"`, `\"B\"`).Replace(w.whatIsSeen(42))
		if points := must[map[study.UserID]int](t)(w.scored(t.Context(), w.group.ID, study.AllTime, w.today(), 0)); points[42] != 3+2*(1-option) {
			t.Errorf("the ledger is not the truth at once: %v", points)
		}
	}
	if diff := cmp.Diff(seen[0], seen[1]); diff != "" {
		t.Error(diff)
	}
}

func TestWho_reaches_the_cap_of_the_day_while_a_quiz_is_open_does_not_learn_whether_they_were_right(t *testing.T) {
	for most := 3; most < 9; most++ {
		seen := make(map[int]string)
		for option := range 2 {
			w := miniWorld(t)
			w.days(42, 1)
			w.group.Settings.Prices.DayCap = most
			w.apply(effect.Effect{Quizzes: []quiz.Quiz{quizSeven(w)}})
			w.vote(42, option)
			var earned []int
			for _, what := range []study.Activities{study.DidReading, study.DidNote} {
				earned = append(earned, w.do(42, what).Earned)
			}
			seen[option] = strings.NewReplacer(`\"A\"`, `\"B\"`).Replace(w.whatIsSeen(42)) + fmt.Sprint(earned)
			if points := must[map[study.UserID]int](t)(w.scored(t.Context(), w.group.ID, study.ThisDay, w.today(), 0)); points[42] > most {
				t.Errorf("a cap of %d is passed: %v", most, points)
			}
			if d := must[[]Difference](t)(w.VerifyGroup(t.Context(), w.group.ID)); len(d) > 0 {
				t.Errorf("with a cap of %d records and boards differ: %v", most, d)
			}
		}
		if diff := cmp.Diff(seen[0], seen[1]); diff != "" {
			t.Errorf("with a cap of %d: %s", most, diff)
		}
	}
}

func TestWith_the_closing_what_right_answers_earned_is_seen(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		q := quizSeven(w)
		w.apply(effect.Effect{Quizzes: []quiz.Quiz{q}})
		w.vote(42, 0)
		board := must[study.Board](t)(study.Figures{Archive: w.Store}.Board(t.Context(), w.group, study.ThisWeek, w.today(), w.clock.Now()))
		if !board.Sealed || len(board.Standings) != 1 || board.Standings[0].Points != 1 {
			t.Errorf("while it is open: %+v", board)
		}
		q = must[quiz.Quiz](t)(w.Quiz(t.Context(), w.group.ID, 7))
		q.State, q.ClosedAt = quiz.Closing, w.clock.Now()
		w.apply(effect.Effect{Quizzes: []quiz.Quiz{q}})
		if points := must[map[study.UserID]int](t)(w.Points(t.Context(), w.group.ID, study.ThisWeek, w.today(), 0)); points[42] != 1 {
			t.Errorf("before the results are out: %v", points)
		}
		q = must[quiz.Quiz](t)(w.Quiz(t.Context(), w.group.ID, 7))
		q.State = quiz.Closed
		w.apply(effect.Effect{Quizzes: []quiz.Quiz{q}})
		board = must[study.Board](t)(study.Figures{Archive: w.Store}.Board(t.Context(), w.group, study.ThisWeek, w.today(), w.clock.Now()))
		if board.Sealed || board.Standings[0].Points != 3 {
			t.Errorf("when it is closed: %+v", board)
		}
		if text := string(must[[]byte](t)(w.MyData(t.Context(), 42))); !strings.Contains(text, "right:7.1") {
			t.Errorf("my data lack what I earned:\n%s", text)
		}
	})
}

func TestPoints_of_an_open_quiz_are_taken_off_the_day_on_which_they_were_earned(t *testing.T) {
	w := miniWorld(t)
	w.apply(effect.Effect{Quizzes: []quiz.Quiz{quizSeven(w)}})
	w.vote(42, 0)
	earned := w.today()
	w.clock.add(24 * time.Hour)
	w.days(42, 1)
	for d, want := range map[study.Date]int{earned: 1, w.today(): 2} {
		if points := must[map[study.UserID]int](t)(w.Points(t.Context(), w.group.ID, study.ThisDay, d, 0)); points[42] != want {
			t.Errorf("on %s %d points are seen, want %d", d, points[42], want)
		}
	}
}

func TestThe_places_of_options_are_no_key_before_the_closing(t *testing.T) {
	order := quiz.Question{Kind: quiz.Ordering, Text: "Which way?", Options: []quiz.Option{{Text: "read"}, {Text: "vote"}, {Text: "sign"}}}
	q := quiz.Quiz{Number: 7, Mode: quiz.ModePrivate, State: quiz.Open, Questions: []quiz.Asked{{Question: order}}}
	given := []quiz.Response{{User: 42, Options: []int{0, 1, 2}, Grade: 1}}
	want := []quiz.Response{{User: 42, Text: "read → vote → sign"}}
	if diff := cmp.Diff(want, sealedAnswers(q, given)); diff != "" {
		t.Error(diff)
	}
	attempt := sealedAttempt(q, quiz.Attempt{User: 42, Seed: 5, Drafts: map[int]quiz.Draft{0: {Options: []int{0, 1}}}})
	if attempt.Seed != 0 || attempt.Drafts[0].Options != nil || attempt.Drafts[0].Texts[0] != "read → vote" {
		t.Errorf("a draft tells the places: %+v", attempt)
	}
	if q.Attempts = 2; len(sealedAnswers(q, given)) != 0 {
		t.Error("which try counts is told")
	}
}
