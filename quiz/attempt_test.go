package quiz_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"studybot/quiz"
	"studybot/study"
)

var nine = time.Date(2026, 11, 21, 9, 0, 0, 123_456_789, time.UTC)

// alone is a quiz of one question of each kind that members take alone.
func alone(change func(*quiz.Quiz)) quiz.Quiz {
	q := quiz.Quiz{Group: 1, Number: 3, Mode: quiz.ModePrivate, State: quiz.Open, OpenedAt: nine, ClosesAt: nine.Add(time.Hour)}
	kinds := askedKinds()
	for _, k := range []quiz.Kind{quiz.Single, quiz.Short, quiz.Ordering, quiz.Essay} {
		q.Questions = append(q.Questions, quiz.Asked{Question: kinds[k]})
	}
	if change != nil {
		change(&q)
	}
	return q
}

func begun(t *testing.T, q quiz.Quiz, now time.Time) quiz.Attempt {
	t.Helper()
	a, ok := quiz.Attempt{User: 42}.Begin(q, 42, 7, now)
	if !ok {
		t.Fatal("the attempt does not begin")
	}
	return a
}

// place is where an attempt shows a question.
func place(a quiz.Attempt, q quiz.Quiz, question int) int { return slices.Index(a.Order(q), question) }

func TestThe_clock_of_an_attempt_is_that_of_its_beginning_and_never_beyond_the_quiz(t *testing.T) {
	ten := func(q *quiz.Quiz) { q.Limit = 10 * time.Minute }
	q := alone(ten)
	a := begun(t, q, nine)
	if want := nine.Add(10 * time.Minute).Truncate(time.Millisecond); !a.EndsAt.Equal(want) || !a.Deadline().Equal(want) {
		t.Errorf("ends at %v, want %v", a.EndsAt, want)
	}
	if a.Over(q, a.EndsAt.Add(-time.Millisecond)) || !a.Over(q, a.EndsAt) {
		t.Error("it is not over at its end")
	}
	if late := begun(t, q, nine.Add(55*time.Minute)); late.EndsAt.After(q.ClosesAt) {
		t.Errorf("ends at %v, after the quiz", late.EndsAt)
	}
	free := begun(t, alone(nil), nine)
	if !free.Deadline().IsZero() || free.Over(alone(nil), nine.Add(59*time.Minute)) || !free.Over(alone(nil), q.ClosesAt) {
		t.Error("without a limit the quiz's closing is the end")
	}
	_, answers := typedInto(t, a, q, 1, "tea").HandIn(q, a.EndsAt.Add(time.Hour))
	if len(answers) != 1 || !answers[0].At.Equal(a.EndsAt) {
		t.Errorf("what is handed in late bears another instant than the end: %+v", answers)
	}
}

func typedInto(t *testing.T, a quiz.Attempt, q quiz.Quiz, question int, text string) quiz.Attempt {
	t.Helper()
	a.Turn = place(a, q, question)
	a, took := a.Type(q, text)
	if took != quiz.Taken {
		t.Fatalf("%q is %s", text, took)
	}
	return a
}

func TestTries_run_out(t *testing.T) {
	q := alone(func(q *quiz.Quiz) { q.Attempts = 2 })
	a := begun(t, q, nine)
	if _, ok := a.Begin(q, 42, 8, nine); ok {
		t.Error("begun twice at once")
	}
	a, _ = a.HandIn(q, nine.Add(time.Minute))
	second, ok := a.Begin(q, 42, 8, nine.Add(2*time.Minute))
	if !ok || second.Try != 2 || len(second.Drafts) != 0 || second.TriesLeft(q) != 0 {
		t.Errorf("the second try: %+v", second)
	}
	second, _ = second.HandIn(q, nine.Add(3*time.Minute))
	if _, ok := second.Begin(q, 42, 9, nine.Add(4*time.Minute)); ok {
		t.Error("a third try of two")
	}
	q.State = quiz.Closing
	if _, ok := a.Begin(q, 42, 8, nine); ok || a.TriesLeft(q) != 0 {
		t.Error("begun when the quiz is over")
	}
}

func TestWhere_each_question_has_its_time_there_is_no_way_back(t *testing.T) {
	q := alone(func(q *quiz.Quiz) { q.Limit, q.LimitEach = 30*time.Second, true })
	a := begun(t, q, nine)
	for _, press := range []string{quiz.PressBack, quiz.PressReview, quiz.PressJump} {
		if _, took, _ := a.Step(q, 0, press, nine); took != quiz.Ignored {
			t.Errorf("%q is %s", press, took)
		}
	}
	if a.Late(a.TurnEnds.Add(-time.Millisecond)) || !a.Late(a.TurnEnds) || begun(t, alone(nil), nine).Late(nine.Add(time.Hour)) {
		t.Error("the time of a question is over at its end, and never where there is none")
	}
	at := nine.Add(10 * time.Second)
	next, took, finished := a.Step(q, 0, quiz.PressNext, at)
	if took != quiz.Taken || finished || next.Turn != 1 || next.TurnEnds.Sub(at).Round(time.Second) != 30*time.Second {
		t.Errorf("the next question: %+v (%s)", next, took)
	}
	if again, took, _ := next.Step(q, 0, quiz.PressNext, at); took != quiz.Ignored || again.Turn != 1 {
		t.Errorf("a second tap on the same button turns another page: %+v", again)
	}
	for next.Turn < 3 {
		next, _, _ = next.Step(q, next.Turn, quiz.PressNext, at)
	}
	if _, _, finished := next.Step(q, 3, quiz.PressNext, at); !finished {
		t.Error("there is something behind the last question")
	}
}

func TestTwo_taps_at_once_on_next_turn_one_page(t *testing.T) {
	q := alone(nil)
	a, _, _ := begun(t, q, nine).Step(q, 0, quiz.PressNext, nine)
	a, _, _ = a.Step(q, 0, quiz.PressNext, nine)
	if a.Turn != 1 {
		t.Errorf("at place %d", a.Turn)
	}
	a, _, _ = a.Step(q, 3, quiz.PressNext, nine)
	if !a.Reviewing || len(a.Unanswered(q)) != 4 {
		t.Errorf("behind the last question stands no review: %+v", a)
	}
	if next, took := a.Type(q, "16"); took != quiz.AtReview || len(next.Drafts) != len(a.Drafts) {
		t.Errorf("a text for the review is %s", took)
	}
	if a, _, _ = a.Step(q, 2, quiz.PressJump, nine); a.Reviewing || a.Turn != 2 {
		t.Errorf("a number does not lead to its question: %+v", a)
	}
}

func member() study.Record {
	return study.Record{Member: study.Member{User: 42, Joined: study.Date{Year: 2026, Month: 11, Day: 1}}}
}

func readers() study.Group {
	return study.Group{ID: 1, State: study.Active, Settings: study.Defaults("en", "UTC")}
}

func given(answers map[int]float64) []quiz.Response {
	var all []quiz.Response
	for question, grade := range answers {
		all = append(all, quiz.Response{User: 42, Question: question, Grade: grade, At: nine})
	}
	slices.SortFunc(all, func(a, b quiz.Response) int { return a.Question - b.Question })
	return all
}

func points(c *study.Change) (sum int) {
	if c != nil {
		for _, e := range c.Entries {
			sum += e.Points
		}
	}
	return sum
}

func TestThe_better_attempt_counts_and_the_worse_changes_nothing(t *testing.T) {
	for _, c := range []struct {
		name        string
		first, then map[int]float64
		kept        bool
		gone        []int
	}{
		{"more is right", map[int]float64{0: 1}, map[int]float64{0: 1, 1: 1}, true, nil},
		{"others are right", map[int]float64{0: 1, 2: 0}, map[int]float64{1: 1, 3: 0.5}, true, []int{0, 2}},
		{"less is right", map[int]float64{0: 1, 1: 1}, map[int]float64{0: 1, 2: 0}, false, nil},
		{"as much, but more was answered", map[int]float64{0: 1}, map[int]float64{0: 1, 1: 0}, true, nil},
		{"the same again", map[int]float64{0: 1}, map[int]float64{0: 1}, false, nil},
		{"nothing at all", map[int]float64{0: 0}, nil, false, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, kept := quiz.NewCount(alone(nil), given(c.first)).Hand(readers(), member(), given(c.then), nine)
			var gone []int
			for _, r := range kept {
				if r.Retracted {
					gone = append(gone, r.Question)
				}
			}
			slices.Sort(gone)
			if (len(kept) > 0) != c.kept || !slices.Equal(gone, c.gone) {
				t.Errorf("kept %+v, gone %v", kept, gone)
			}
		})
	}
}

func TestWhat_right_answers_earn_is_withheld_until_the_quiz_closes(t *testing.T) {
	g, q := readers(), alone(nil)
	answers := given(map[int]float64{0: 1, 1: 1, 2: 0.5})
	change, kept := quiz.NewCount(q, nil).Hand(g, member(), answers, nine)
	if len(kept) != 3 || points(change) != g.Settings.Prices.Part {
		t.Errorf("handed in while it is open: %d points, want %d for taking part", points(change), g.Settings.Prices.Part)
	}
	if change.Marks[q.On(g)].Did&study.DidQuiz == 0 {
		t.Error("the day has no mark for the quiz")
	}
	q.State = quiz.Closing
	if got, want := points(quiz.NewCount(q, answers).Settle(g, member(), nine)), 5; got != want {
		t.Errorf("%d points when it closes, want %d", got, want)
	}
	if quiz.NewCount(q, nil).Settle(g, member(), nine) != nil {
		t.Error("points for no answers")
	}
	change, _ = quiz.NewCount(q, nil).Hand(g, member(), answers, nine)
	if got, want := points(change), 5+g.Settings.Prices.Part; got != want {
		t.Errorf("handed in by the closing: %d points, want %d", got, want)
	}
}

func TestAn_essay_becomes_a_note_and_is_not_graded(t *testing.T) {
	q := alone(nil)
	a := typedInto(t, begun(t, q, nine), q, 3, "I think; therefore")
	_, answers := a.HandIn(q, nine)
	notes := a.Essays(q, q.On(readers()), answers)
	if len(notes) != 1 || notes[0].Text != "I think; therefore" || notes[0].User != 42 || notes[0].ID == "" || answers[0].Grade != 0 {
		t.Errorf("%+v %+v", notes, answers)
	}
	if q.Worth() != 3 {
		t.Errorf("worth %d", q.Worth())
	}
}

// Whatever is pressed and typed, at whatever place, an attempt stays one that can be shown
// and handed in.
func FuzzAttempt(f *testing.F) {
	f.Add("0:n 1:n 2:0 -1:n 99:v 3:j 0:d tea 1:b", uint64(3), true)
	f.Fuzz(func(t *testing.T, steps string, seed uint64, each bool) {
		q := alone(func(q *quiz.Quiz) { q.Limit, q.LimitEach = time.Minute, each })
		a, _ := quiz.Attempt{}.Begin(q, 42, seed, nine)
		for i, step := range strings.Fields(steps) {
			at, press, ok := strings.Cut(step, ":")
			if !ok {
				a, _ = a.Type(q, step)
				continue
			}
			n := len(at) - 1
			if at != "" && at[0] >= '0' && at[0] <= '9' {
				n = int(at[0] - '0')
			}
			a, _, _ = a.Step(q, n, press, nine.Add(time.Duration(i)*time.Second))
			if a.Turn < 0 || a.Turn >= len(q.Questions) || len(a.Unanswered(q)) > len(q.Questions) {
				t.Fatalf("%+v", a)
			}
		}
		handed, answers := a.HandIn(q, nine)
		if handed.UnderWay() || len(answers) > len(q.Questions) {
			t.Fatalf("%+v %+v", handed, answers)
		}
	})
}
