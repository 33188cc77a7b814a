package quiz

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"studybot/study"
)

func TestA_correction_changes_the_key_and_what_answers_are_worth(t *testing.T) {
	several := Question{Kind: Multiple, Options: options(0.5, 0.5, -0.5, -0.5)}
	typed := Question{Kind: Short, Answers: []Answer{{Text: "colour", Weight: 1}}}
	number := Question{Kind: Numerical, Answers: []Answer{{Value: 3.14, Tolerance: 0.01, Weight: 1}}}
	for name, tt := range map[string]struct {
		question Question
		fix      Correction
		answer   Response
		was, is  float64
	}{
		"another option is right":           {Question{Kind: Single, Options: options(1, 0, 0)}, Correction{Right: []int{1}}, Response{Options: []int{1}}, 0, 1},
		"the old one is wrong now":          {Question{Kind: Single, Options: options(1, 0, 0)}, Correction{Right: []int{1}}, Response{Options: []int{0}}, 1, 0},
		"three of four are right":           {several, Correction{Right: []int{0, 1, 2}}, Response{Options: []int{0, 1, 2}}, 0.5, 1},
		"what is right no more costs again": {several, Correction{Right: []int{0}}, Response{Options: []int{0, 1}}, 1, 0.5},
		"one more form is accepted":         {typed, Correction{Accept: "hue"}, Response{Text: " Hue"}, 0, 1},
		"the old form stays right":          {typed, Correction{Accept: "hue"}, Response{Text: "colour"}, 1, 1},
		"one more number is accepted":       {number, Correction{Accept: "22"}, Response{Text: "22.005"}, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			q := Quiz{Number: 7, Questions: []Asked{{Question: tt.question}}}
			given := tt.answer
			given.User, given.Grade = 5, Grade(tt.question, given.Options, given.Text)
			if given.Grade != tt.was {
				t.Fatalf("before it was worth %g, want %g", given.Grade, tt.was)
			}
			fixed, err := tt.fix.Apply(q)
			if err != nil {
				t.Fatal(err)
			}
			var want []Response
			if tt.is != tt.was {
				changed := given
				changed.Grade = tt.is
				want = []Response{changed}
			}
			if diff := cmp.Diff(want, fixed.Regrade(0, []Response{given})); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.question, q.Questions[0].Question); diff != "" {
				t.Errorf("the quiz itself was changed: %s", diff)
			}
		})
	}
}

func TestA_correction_that_makes_no_sense_is_refused_with_its_reason(t *testing.T) {
	single := Question{Kind: Single, Options: options(1, 0)}
	for name, tt := range map[string]struct {
		question Question
		fix      Correction
		reason   string
	}{
		"there is no such question":    {single, Correction{Question: 1, Void: true}, "fix.question"},
		"it is not void":               {single, Correction{Unvoid: true}, "fix.same"},
		"it is the key already":        {single, Correction{Right: []int{0}}, "fix.same"},
		"there is no such option":      {single, Correction{Right: []int{2}}, "fix.option"},
		"no option at all":             {single, Correction{}, "fix.option"},
		"two in a single choice":       {single, Correction{Right: []int{0, 1}}, "fix.option"},
		"a form that is right already": {Question{Kind: Short, Answers: []Answer{{Text: "a*", Weight: 1}}}, Correction{Accept: "abc"}, "fix.same"},
		"no number":                    {Question{Kind: Numerical}, Correction{Accept: "many"}, "fix.number"},
		"an order has no other key":    {Question{Kind: Ordering, Options: options(0, 0)}, Correction{Right: []int{1}}, "fix.kind"},
		"an essay has none":            {Question{Kind: Essay}, Correction{Accept: "x"}, "fix.kind"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := tt.fix.Apply(Quiz{Number: 7, Questions: []Asked{{Question: tt.question}}})
			var refusal *study.Refusal
			if !errors.As(err, &refusal) || refusal.Reason != tt.reason {
				t.Errorf("%v, want %s", err, tt.reason)
			}
		})
	}
}

func TestA_void_question_earns_nothing(t *testing.T) {
	q := quizOf(2)
	q.Questions[1].Void = true
	p := study.Prices{Right: 2}
	if a, b := q.Points(Response{Grade: 0.5}, p), q.Points(Response{Question: 1, Grade: 1}, p); a != 1 || b != 0 {
		t.Errorf("%d and %d points", a, b)
	}
}
