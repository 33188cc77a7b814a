package quiz

import (
	"slices"
	"testing"
	"time"
)

var doubtNoon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func openQuiz(questions int, closes time.Duration) Quiz {
	q := Quiz{Number: 1, State: Open, OpenedAt: doubtNoon, ClosesAt: doubtNoon.Add(closes)}
	for range questions {
		q.Questions = append(q.Questions, Asked{})
	}
	return q
}

func TestA_poll_in_doubt_waits_then_is_asked_again_once_and_then_is_lost(t *testing.T) {
	q := openQuiz(1, time.Hour)
	if changed, lost := q.Doubted(0, doubtNoon); !changed || lost {
		t.Fatal("it is not in doubt")
	}
	if changed, _ := q.Doubted(0, doubtNoon.Add(time.Minute)); changed {
		t.Error("told twice, it begins to wait anew")
	}
	ends, _ := q.DoubtEnds(0)
	if ends != doubtNoon.Add(doubtMost) {
		t.Errorf("it waits until %v", ends)
	}
	if again, lost := q.AskAgain(0, ends.Add(-time.Second)); again || lost {
		t.Error("it is asked again before its time")
	}
	if again, _ := q.AskAgain(0, ends); !again {
		t.Fatal("it is not asked again")
	}
	if again, lost := q.AskAgain(0, ends); again || lost {
		t.Error("it is asked a third time")
	}
	if _, lost := q.Doubted(0, ends.Add(time.Second)); !lost {
		t.Error("in doubt for the second time it is not lost")
	}
}

func TestWhere_there_is_no_time_to_find_out_a_poll_in_doubt_is_lost(t *testing.T) {
	for name, tt := range map[string]struct {
		closes time.Duration
		change func(*Quiz)
		lost   bool
	}{
		"an hour":         {time.Hour, func(*Quiz) {}, false},
		"two minutes":     {2 * time.Minute, func(*Quiz) {}, false},
		"half a minute":   {30 * time.Second, func(*Quiz) {}, true},
		"a contest":       {time.Hour, func(q *Quiz) { q.Run = &Run{} }, true},
		"being closed":    {time.Hour, func(q *Quiz) { q.State = Closing }, true},
		"known meanwhile": {time.Hour, func(q *Quiz) { q.Questions[0].PollID = "P" }, false},
	} {
		q := openQuiz(1, tt.closes)
		tt.change(&q)
		if _, lost := q.Doubted(0, doubtNoon); lost != tt.lost {
			t.Errorf("%s: lost %v", name, lost)
		}
	}
	q := openQuiz(1, 3*time.Minute)
	q.Doubted(0, doubtNoon)
	if again, lost := q.AskAgain(0, doubtNoon.Add(2*time.Minute+50*time.Second)); again || !lost {
		t.Error("it is asked ten seconds before the quiz closes")
	}
}

func TestA_poll_that_turns_up_is_the_questions_own_or_its_twin(t *testing.T) {
	q := openQuiz(1, time.Hour)
	if q.Found(0, "A") {
		t.Error("bound while its own poll was on its way")
	}
	q.Doubted(0, doubtNoon)
	if !q.Questions[0].Wants("A") || !q.Found(0, "A") || q.Questions[0].PollID != "A" || !q.Questions[0].Doubt.IsZero() {
		t.Errorf("in doubt: %+v", q.Questions[0])
	}
	if q.Found(0, "A") || q.Questions[0].Wants("B") {
		t.Error("a poll that is known is found again")
	}
	q = openQuiz(1, time.Hour)
	q.Doubted(0, doubtNoon)
	q.AskAgain(0, doubtNoon.Add(doubtMost))
	if q.Found(0, "A") {
		t.Error("bound while the second was on its way")
	}
	q.Questions[0].PollID = "B"
	if q.Questions[0].Wants("B") || !q.Questions[0].Wants("A") || !q.Found(0, "A") || q.Questions[0].Twin != "A" || q.Questions[0].PollID != "B" {
		t.Errorf("asked again: %+v", q.Questions[0])
	}
}

func TestA_twin_is_looked_for_between_its_neighbours(t *testing.T) {
	for _, tt := range []struct {
		messages []int
		question int
		want     []int
	}{
		{[]int{10, 20, 13}, 1, []int{11, 12}},
		{[]int{10, 90, 30}, 1, []int{11, 12, 13}},
		{[]int{90, 12, 13}, 0, []int{9, 10, 11}},
		{[]int{90, 2}, 0, []int{1}},
		{[]int{10, 90}, 1, []int{11, 12, 13}},
		{[]int{90}, 0, nil},
	} {
		q := openQuiz(len(tt.messages), time.Hour)
		for i, m := range tt.messages {
			q.Questions[i].Message = m
		}
		if got := q.TwinMessages(tt.question); !slices.Equal(got, tt.want) {
			t.Errorf("%v, question %d: %v, want %v", tt.messages, tt.question, got, tt.want)
		}
	}
}
