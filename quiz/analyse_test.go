package quiz

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"studybot/study"
)

// marks are the answers of people to questions with two options, 0 being right: one string
// a person, one letter a question: 1 right, 0 wrong, - none.
func marks(people ...string) []Response {
	var all []Response
	for u, row := range people {
		for question, m := range row {
			switch m {
			case '1':
				all = append(all, answer(study.UserID(u+1), question, u+1, 1, 0))
			case '0':
				all = append(all, answer(study.UserID(u+1), question, u+1, 0, 1))
			}
		}
	}
	return all
}

// Worked by hand. 27 % of ten people are three. Totals 3 3 2 2 2 1 1 1 0 1: the best three
// are the two with 3 and a third of each of the three with 2; the last three are the one
// with 0 and half of each of the four with 1.
//
//	question 1: right are 1 to 5 and 7: facility 6/10
//	  best (1+1)/3 + (1+1+1)/9 = 1, last (0)/3 + (0+1+0+0)/6 = 1/6, difference 5/6
//	  the others' grades: 2 2 1 1 1 1 0 1 0 1, mean 1
//	  products of deviations .4 + .4 - .4 + .6 = 1, squares 2.4 and 4: 1/√9.6 = 0.322749
func TestA_question_is_analysed_as_worked_by_hand(t *testing.T) {
	a := Analyse(quizOf(3), marks("111", "111", "110", "101", "110", "010", "100", "001", "000", "010"))
	if a.TookPart != 10 {
		t.Errorf("%d took part", a.TookPart)
	}
	want := Item{
		Answered: 10, Facility: 0.6, Telling: true, Discrimination: 0.833333, Biserial: 0.322749,
		Options: []Picked{{All: 6, Upper: 1, Lower: 1.0 / 6}, {All: 4, Upper: 0, Lower: 5.0 / 6}},
		Took:    5*time.Minute + 30*time.Second,
	}
	q := quizOf(3)
	q.OpenedAt = noon
	got := Analyse(q, marks("111", "111", "110", "101", "110", "010", "100", "001", "000", "010")).Items[0]
	near := cmp.Comparer(func(a, b float64) bool { return a-b < 1e-6 && b-a < 1e-6 })
	if diff := cmp.Diff(want, got, near); diff != "" {
		t.Error(diff)
	}
}

func TestA_question_that_deserves_a_second_look_is_named(t *testing.T) {
	for name, tt := range map[string]struct {
		people []string
		want   []Warning
	}{
		"all in order":                      {[]string{"11", "11", "11", "11", "10", "01", "00", "00", "00"}, nil},
		"nobody is right":                   {[]string{"01", "01", "00", "01"}, []Warning{NobodyRight}},
		"two wrong answers prove nothing":   {[]string{"01", "01", "-1", "-1"}, nil},
		"the best choose the other option":  {[]string{"0111", "0111", "0111", "0110", "1100", "1000", "1000", "1000"}, []Warning{KeyDoubtful, Misleading}},
		"few people prove nothing":          {[]string{"0111", "0111", "0111", "1000", "1000"}, nil},
		"where all are right nothing shows": {[]string{"11", "11", "11", "11", "11", "11", "10", "10", "10"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Analyse(quizOf(len(tt.people[0])), marks(tt.people...)).Items[0].Warnings); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestA_wrong_option_that_nobody_chose_is_named(t *testing.T) {
	for kind, want := range map[Kind][]Warning{Single: {Idle}, Multiple: {Idle}, Short: nil} {
		q := quizOf(2)
		q.Questions[0].Kind = kind
		people := marks("11", "11", "11", "11", "11", "00", "00", "00", "00")
		if got := Analyse(q, people).Items[0].Warnings; got != nil {
			t.Errorf("%s: %v though each option was chosen", kind, got)
		}
		q.Questions[0].Options = options(1, 0, 0)
		if diff := cmp.Diff(want, Analyse(q, people).Items[0].Warnings); diff != "" {
			t.Errorf("%s: %s", kind, diff)
		}
	}
}

func TestVoid_questions_and_essays_are_in_nobodys_total(t *testing.T) {
	q := quizOf(3)
	rows := marks("110", "101", "010", "001", "111", "000", "100", "011", "110")
	plain := Analyse(q, slices.DeleteFunc(slices.Clone(rows), func(r Response) bool { return r.Question == 2 }))
	q.Questions[2].Void = true
	void := Analyse(q, rows)
	if diff := cmp.Diff(plain.Items[:2], void.Items[:2]); diff != "" {
		t.Error(diff)
	}
	if len(void.Items[2].Warnings) > 0 || void.Items[2].Telling {
		t.Errorf("the void question is judged: %+v", void.Items[2])
	}
}

func TestAn_analysis_does_not_depend_on_the_order_of_answers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.SliceOfN(rapid.StringMatching(`[01\-]{4}`), 1, 30).Draw(t, "people")
		rows := marks(people...)
		q := quizOf(4)
		a := Analyse(q, rows)
		shuffled := slices.Clone(rows)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		near := cmp.Comparer(func(a, b float64) bool { return a-b < 1e-5 && b-a < 1e-5 })
		if diff := cmp.Diff(a, Analyse(q, shuffled), near); diff != "" {
			t.Fatal(diff)
		}
		for _, it := range a.Items {
			if it.Facility < 0 || it.Facility > 1 || it.Discrimination < -1 || it.Discrimination > 1 || it.Biserial < -1 || it.Biserial > 1 {
				t.Fatalf("out of bounds: %+v", it)
			}
		}
	})
}

func TestHow_long_an_answer_took_counts_from_its_question_in_a_contest_and_is_not_told_of_those_who_begin_alone(t *testing.T) {
	opened := time.Date(2026, 11, 21, 19, 0, 0, 0, time.UTC)
	q := Quiz{Mode: ModeContest, State: Closed, OpenedAt: opened, Questions: make([]Asked, 2)}
	q.Questions[1].OpenedAt = opened.Add(time.Minute)
	given := []Response{{User: 1, Question: 1, At: opened.Add(64 * time.Second)}, {User: 2, Question: 1, At: opened.Add(66 * time.Second)}}
	for mode, want := range map[string]time.Duration{ModeContest: 5 * time.Second, ModePrivate: 0} {
		q.Mode = mode
		if got := Analyse(q, given).Items[1].Took; got != want {
			t.Errorf("%s: %v, want %v", mode, got, want)
		}
	}
}
