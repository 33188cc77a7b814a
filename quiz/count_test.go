package quiz

import (
	"testing"
	"time"

	"studybot/study"
)

var midday = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func counted(t *testing.T) (study.Group, Quiz, study.Record) {
	t.Helper()
	g := study.Group{ID: 1, Settings: study.Defaults("en", "UTC"), Season: 1}
	q := Quiz{Number: 7, OpenedAt: midday, Questions: make([]Asked, 3)}
	today := study.DateOf(midday, time.UTC)
	r := study.Record{Member: study.Member{User: 42, Joined: today}, Due: map[study.Date]study.Due{today: {What: study.DidCheckIn | study.DidQuiz, Need: study.NeedQuiz}}}
	return g, q, r
}

func points(c *study.Change) map[study.Cause]int {
	m := make(map[study.Cause]int)
	if c != nil {
		for _, e := range c.Entries {
			m[e.Cause] = e.Points
		}
	}
	return m
}

func TestThe_first_answer_earns_for_taking_part_and_for_being_right(t *testing.T) {
	g, q, r := counted(t)
	change, taken := NewCount(q, nil).Take(g, r, []Response{{User: 42, Question: 1, Options: []int{0}, Grade: 1}}, midday)
	if len(taken) != 1 {
		t.Fatalf("taken: %v", taken)
	}
	if got := points(change); got["part:7"] != 1 || got["right:7.2"] != 2 || len(got) != 2 {
		t.Errorf("points: %v", got)
	}
	if change.Streak.Current != 1 {
		t.Errorf("taking part keeps a day that asks for the quiz: %+v", change.Streak)
	}
}

func TestEach_further_answer_earns_for_itself_alone(t *testing.T) {
	g, q, r := counted(t)
	r.Marks = map[study.Date]study.Mark{study.DateOf(midday, time.UTC): {Did: study.DidQuiz, First: midday}}
	count := NewCount(q, []Response{{User: 42, Question: 0, Options: []int{0}, Grade: 1}})
	change, _ := count.Take(g, r, []Response{{User: 42, Question: 1, Options: []int{0}, Grade: 1}}, midday)
	if got := points(change); got["right:7.2"] != 2 || len(got) != 1 {
		t.Errorf("points of a second right answer: %v", got)
	}
	if change, taken := count.Take(g, r, []Response{{User: 42, Question: 2, Options: []int{1}}}, midday); change != nil || len(taken) != 1 {
		t.Errorf("a wrong answer changes the record: %+v, taken %v", change, taken)
	}
}

func TestAn_answer_delivered_twice_counts_once(t *testing.T) {
	g, q, r := counted(t)
	a := Response{User: 42, Question: 0, Options: []int{0}, Grade: 1}
	if change, taken := NewCount(q, []Response{a}).Take(g, r, []Response{a, a}, midday); change != nil || taken != nil {
		t.Errorf("second delivery: %v %v", change, taken)
	}
	if _, taken := NewCount(q, nil).Take(g, r, []Response{a, a}, midday); len(taken) != 1 {
		t.Errorf("twice in one batch: %v", taken)
	}
}

func TestA_retracted_answer_takes_its_points_back(t *testing.T) {
	g, q, r := counted(t)
	a := Response{User: 42, Question: 0, Options: []int{0}, Grade: 1}
	r.Marks = map[study.Date]study.Mark{study.DateOf(midday, time.UTC): {Did: study.DidQuiz, First: midday}}
	change, taken := NewCount(q, []Response{a}).Take(g, r, []Response{{User: 42, Question: 0, Retracted: true}}, midday)
	if len(taken) != 1 || change == nil {
		t.Fatalf("taken: %v, change: %v", taken, change)
	}
	got := points(change)
	if p, ok := got["part:7"]; !ok || p != 0 {
		t.Errorf("points: %v", got)
	}
	if p, ok := got["right:7.1"]; !ok || p != 0 {
		t.Errorf("points: %v", got)
	}
	if change.Streak.Current != 0 {
		t.Errorf("the day is not kept any more: %+v", change.Streak)
	}
}

func TestWho_takes_an_answer_back_and_answered_another_quiz_of_the_day_keeps_the_day(t *testing.T) {
	g, q, r := counted(t)
	today := study.DateOf(midday, time.UTC)
	r.Marks = map[study.Date]study.Mark{today: {Did: study.DidQuiz, First: midday}}
	count := NewCount(q, []Response{{User: 42, Options: []int{0}, Grade: 1}})
	back := []Response{{User: 42, Retracted: true}}
	change, _ := count.Beside(map[study.UserID]bool{42: true}).Take(g, r, back, midday)
	if !change.Marks[today].Did.Has(study.DidQuiz) || change.Streak.Current != 1 {
		t.Errorf("the day is lost: %+v", change)
	}
	if got := points(change); got["part:7"] != 0 || got["right:7.1"] != 0 || len(got) != 2 {
		t.Errorf("its own points stay: %v", got)
	}
	if change, _ := count.Beside(map[study.UserID]bool{41: true}).Take(g, r, back, midday); change.Marks[today].Did != 0 {
		t.Errorf("somebody else's quiz keeps the day: %+v", change)
	}
}

func TestAn_answer_that_comes_after_midnight_is_not_a_make_up(t *testing.T) {
	g, q, r := counted(t)
	change, _ := NewCount(q, nil).Take(g, r, []Response{{User: 42, Question: 0, Grade: 1}}, midday.Add(13*time.Hour))
	mark := change.Marks[study.DateOf(midday, time.UTC)]
	if mark.MadeUp || !mark.Did.Has(study.DidQuiz) || points(change)["right:7.1"] != 2 {
		t.Errorf("mark %+v, points %v", mark, points(change))
	}
}

func TestAn_answer_counts_for_the_day_that_the_quiz_was_due(t *testing.T) {
	g, q, r := counted(t)
	q.Date = study.DateOf(midday, time.UTC)
	q.OpenedAt = midday.Add(13 * time.Hour) // made good after midnight
	change, _ := NewCount(q, nil).Take(g, r, []Response{{User: 42, Question: 0, Grade: 1}}, q.OpenedAt)
	if !change.Marks[q.Date].Did.Has(study.DidQuiz) {
		t.Errorf("marks: %v", change.Marks)
	}
}

func TestA_partly_right_answer_earns_its_part(t *testing.T) {
	g, q, r := counted(t)
	change, _ := NewCount(q, nil).Take(g, r, []Response{{User: 42, Question: 0, Grade: 0.5}}, midday)
	if got := points(change); got["right:7.1"] != 1 {
		t.Errorf("points: %v", got)
	}
}
