package practice

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"studybot/quiz"
	"studybot/quiz/recall"
)

func TestMistakes_come_before_questions_never_seen(t *testing.T) {
	l := newLearner(t, bankOf("law", 5))
	l.state.Cards = map[ID]Card{
		{"law", "q3"}: {Mistake: morning.Add(-time.Hour)},
		{"law", "q4"}: {Mistake: morning.Add(-2 * time.Hour)},
	}
	got := []string{l.begin(""), l.answer(recall.Easy), l.answer(recall.Easy), l.answer(recall.Easy)}
	if want := [4]string{"q4", "q3", "q0", "q1"}; [4]string(got) != want {
		t.Errorf("asked %v, want %v", got, want)
	}
}

func TestWhat_is_due_comes_before_what_is_new_and_the_best_remembered_first(t *testing.T) {
	l := newLearner(t, bankOf("law", 4))
	l.settle("law", 3, same(-1), func(i int) float64 { return []float64{5, 80, 20}[i] })
	got := []string{l.begin(""), l.answer(recall.Good), l.answer(recall.Good), l.answer(recall.Good)}
	if want := [4]string{"q1", "q2", "q0", "q3"}; [4]string(got) != want {
		t.Errorf("asked %v, want %v", got, want)
	}
}

func TestA_question_that_was_wrong_comes_again_within_the_session(t *testing.T) {
	l := newLearner(t, bankOf("law", 2))
	first := l.begin("")
	if next := l.answer(recall.Again); next == first {
		t.Fatalf("%s came twice in a row though another was left", next)
	}
	if next := l.answer(recall.Easy); next != first {
		t.Errorf("then %q, want the one that was wrong: nothing else is left, it is due within minutes", next)
	}
	l.view.Now = l.view.Now.Add(time.Minute)
	if next := l.answer(recall.Easy); next != "" || l.queue().Left() != 0 {
		t.Errorf("then %q and %+v, want nothing left", next, l.queue())
	}
}

func TestNew_questions_stop_at_the_limit_of_the_day_and_come_again_tomorrow(t *testing.T) {
	l := newLearner(t, bankOf("law", 30))
	asked := 0
	for q := l.begin(""); q != ""; q = l.answer(recall.Easy) {
		asked++
	}
	if q := l.queue(); asked != NewADay || q.Unseen != 20 {
		t.Errorf("%d new ones, %d unseen, want %d and 20", asked, q.Unseen, NewADay)
	}
	l.take(l.state.More(l.view))
	if q := l.queue(); q.New != moreNew || q.Next.IsZero() {
		t.Errorf("%d more on demand, want %d", q.New, moreNew)
	}
	l.view.Now = time.Date(2026, 11, 22, 0, 0, 1, 0, shanghai)
	if q := l.queue(); q.New != NewADay {
		t.Errorf("%d new ones tomorrow, want %d", q.New, NewADay)
	}
}

func TestAfter_two_weeks_away_a_backlog_of_300_is_spread_over_days(t *testing.T) {
	l := newLearner(t, bankOf("law", 320))
	l.settle("law", 300, func(i int) int { return -(i % 14) }, func(i int) float64 { return float64(3 + i%40) })
	for day := range 5 {
		asked := 0
		for q := l.begin(""); q != ""; q = l.answer(recall.Good) {
			if asked++; asked > DueADay {
				t.Fatalf("day %d: more than %d questions", day, DueADay)
			}
		}
		if asked != DueADay {
			t.Errorf("day %d: %d questions, want %d", day, asked, DueADay)
		}
		if q := l.queue(); q.New != 0 || q.On != l.view.today().Add(1) {
			t.Errorf("day %d: %+v, want no new ones while a backlog waits, and the next tomorrow", day, q)
		}
		l.view.Now = l.view.Now.AddDate(0, 0, 1)
	}
	for i, n := range l.state.Forecast(l.view) {
		if n > DueADay {
			t.Errorf("forecast of day %d: %d, more than %d", i, n, DueADay)
		}
	}
}

func TestWhat_was_done_today_takes_up_room_of_the_day(t *testing.T) {
	l := newLearner(t, bankOf("law", 320))
	l.settle("law", 300, same(-1), same(100.0))
	l.begin("")
	const done = 20
	for range done {
		l.answer(recall.Good)
	}
	q := l.queue()
	if q.Due != DueADay-done || q.Later != 300-done-q.Due || q.On.IsZero() {
		t.Errorf("%d are due and %d later, want %d and %d", q.Due, q.Later, DueADay-done, 300-DueADay)
	}
	if today := l.state.Forecast(l.view)[0]; today != q.Due {
		t.Errorf("the forecast for today is %d, want %d", today, q.Due)
	}
	l.take(l.state.More(l.view))
	if today := l.state.Forecast(l.view)[0]; today != q.Due+moreNew {
		t.Errorf("with more asked for it is %d, want %d", today, q.Due+moreNew)
	}
}

func TestLimits_are_a_members_own(t *testing.T) {
	for _, c := range []struct {
		name     string
		limits   Limits
		due, new int
	}{
		{"none set", Limits{}, 12, 10},
		{"few", Limits{New: 2, Due: 5}, 5, 0},
		{"new ones fill what is left of the day", Limits{New: 10, Due: 15}, 12, 3},
		{"none at all", Limits{New: -1, Due: -1}, 0, 0},
		{"no new ones", Limits{New: -1}, 12, 0},
	} {
		l := newLearner(t, bankOf("law", 40))
		l.settle("law", 12, same(0), same(9.0))
		l.state.Desk.Limits = c.limits
		if q := l.queue(); q.Due != c.due || q.New != c.new {
			t.Errorf("%s: %d due and %d new, want %d and %d", c.name, q.Due, q.New, c.due, c.new)
		}
	}
}

func TestAn_open_quiz_withholds_its_questions_from_everybody(t *testing.T) {
	law, copied := bankOf("law", 3), bankOf("copy", 2)
	copied.Questions[1].Text = law.Questions[0].Text
	open := quiz.Quiz{Bank: "law", State: quiz.Open, Questions: []quiz.Asked{{Question: law.Questions[0]}}}
	for _, state := range []quiz.State{quiz.Open, quiz.Closing, quiz.Closed} {
		open.State = state
		l := newLearner(t, law, copied)
		l.view.Withheld = WithheldBy([]quiz.Quiz{{Bank: "law", State: quiz.Closed, Questions: []quiz.Asked{{Question: law.Questions[1]}}}, open})
		want := 3
		if state == quiz.Closed {
			want = 5
		}
		if q := l.queue(); q.New != want {
			t.Errorf("%s: %d questions, want %d", state, q.New, want)
		}
	}
}

func TestA_bank_can_wait_until_its_questions_were_asked(t *testing.T) {
	law := bankOf("law", 5)
	l := newLearner(t, OnlyAsked(law, map[string]int{"q1": 2, "q3": 1, "q4": 0}))
	if q := l.queue(); q.Of != 2 || q.Question.ID != "q1" || len(law.Questions) != 5 {
		t.Errorf("%d questions, %s first, the bank has %d; want 2, q1, and the bank as it was", q.Of, q.Question.ID, len(law.Questions))
	}
}

func TestWhat_is_mastered_counts_from_three_weeks_on(t *testing.T) {
	l := newLearner(t, bankOf("law", 5))
	l.settle("law", 4, same(3), func(i int) float64 { return []float64{20.99, 21, 400, 1}[i] })
	if q := l.queue(); q.Mastered != 2 || q.Of != 5 {
		t.Errorf("mastered %d of %d, want 2 of 5", q.Mastered, q.Of)
	}
}

// TestNo_session_asks_twice_or_beyond_its_limits walks sessions by chance over days.
func TestNo_session_asks_twice_or_beyond_its_limits(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(rt, "questions")
		l := newLearner(t, bankOf("law", n))
		l.state.Desk.Limits = Limits{New: rapid.IntRange(-1, 12).Draw(rt, "new"), Due: rapid.IntRange(-1, 12).Draw(rt, "due")}
		l.settle("law", rapid.IntRange(0, n).Draw(rt, "settled"), func(i int) int { return i%9 - 6 }, func(i int) float64 { return 1 + float64(i) })
		for range rapid.IntRange(1, 6).Draw(rt, "days") {
			session(rt, l)
			l.view.Now = l.view.Now.AddDate(0, 0, rapid.IntRange(1, 20).Draw(rt, "away"))
		}
	})
}

func session(rt *rapid.T, l *learner) {
	settled, last := map[string]bool{}, ""
	fresh, due := l.state.Desk.Limits.Shown()
	for q := l.begin(""); q != ""; {
		before, left := l.state.Cards[l.state.Desk.Asked], l.queue()
		if settled[q] {
			rt.Fatalf("%s is asked again on the day on which it was settled", q)
		}
		if q == last && left.Learning > 1 {
			rt.Fatalf("%s came twice in a row though another waits: %+v", q, left)
		}
		r := rapid.SampledFrom([]recall.Rating{recall.Again, recall.Hard, recall.Good, recall.Easy, recall.Easy}).Draw(rt, "rating")
		last, q = q, l.answer(r)
		after := l.state.Cards[ID{"law", last}]
		if after.Settled() {
			settled[last] = true
		}
		if before.Reps+1 != after.Reps {
			rt.Fatalf("%s: %d reviews after %d", last, after.Reps, before.Reps)
		}
		l.view.Now = l.view.Now.Add(20 * time.Second)
		day := l.state.Desk.Day
		if day.New > fresh || day.New+day.Due > due {
			rt.Fatalf("%+v, limits %d new and %d in all", day, fresh, due)
		}
	}
	if left := l.queue(); left.Due+left.New > 0 {
		rt.Fatalf("the session ended with %+v left", left)
	}
}

func BenchmarkQueue_of_2000(b *testing.B) {
	l := newLearner(b, bankOf("law", 2000))
	l.settle("law", 1500, func(i int) int { return i%60 - 20 }, func(i int) float64 { return 1 + float64(i%90) })
	b.ReportAllocs()
	for b.Loop() {
		if l.queue().Next.IsZero() {
			b.Fatal("nothing is due")
		}
	}
}
