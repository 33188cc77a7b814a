package quiz

import (
	"testing"
	"time"

	"studybot/study"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func answer(user study.UserID, question int, minute int, grade float64, options ...int) Response {
	return Response{User: user, Question: question, Options: options, At: noon.Add(time.Duration(minute) * time.Minute), Grade: grade}
}

func quizOf(questions int) Quiz {
	q := Quiz{Number: 7, State: Closing}
	for _, question := range bankOf(questions).Questions {
		q.Questions = append(q.Questions, Asked{Question: question})
	}
	return q
}

func TestResults_say_who_took_part_and_what_each_question_did(t *testing.T) {
	r := Tally(quizOf(2), []Response{
		answer(1, 0, 1, 1, 0), answer(2, 0, 2, 0, 1), answer(3, 0, 3, 1, 0), answer(1, 1, 4, 0, 1),
	})
	want := []QuestionResult{
		{Answered: 3, Right: 2, HitRate: 2.0 / 3, Mean: 2.0 / 3, Options: []int{2, 1}},
		{Answered: 1, Right: 0, Options: []int{0, 1}},
	}
	if diff := cmp.Diff(want, r.Questions); diff != "" {
		t.Error(diff)
	}
	if r.TookPart != 3 {
		t.Errorf("%d took part", r.TookPart)
	}
}

func TestPeople_are_ranked_by_grade_then_by_who_was_done_first(t *testing.T) {
	r := Tally(quizOf(3), []Response{
		answer(1, 0, 1, 1), answer(1, 1, 9, 1),
		answer(2, 0, 5, 1), answer(2, 1, 4, 1),
		answer(3, 0, 9, 1), answer(3, 1, 2, 1),
		answer(4, 0, 1, 0.5), answer(5, 0, 1, 0),
		answer(6, 0, 1, 1), answer(6, 1, 1, 1), answer(6, 2, 2, 0.5),
	})
	var got [][2]int
	for _, s := range r.Ranking {
		got = append(got, [2]int{s.Rank, int(s.User)})
	}
	if diff := cmp.Diff([][2]int{{1, 6}, {2, 2}, {3, 1}, {3, 3}, {5, 4}, {6, 5}}, got); diff != "" {
		t.Error(diff)
	}
	if five := r.FirstFive(); len(five) != 5 || five[4].User != 4 {
		t.Errorf("first five: %v", five)
	}
	if first := (Results{Ranking: []Standing{{User: 1, Grade: 1}, {User: 2}}}).FirstFive(); len(first) != 1 {
		t.Errorf("who got nothing right is not among the first: %v", first)
	}
}

func TestThe_last_answer_stands_and_a_retraction_takes_it_back(t *testing.T) {
	retracted := answer(1, 0, 3, 0)
	retracted.Retracted = true
	late := answer(2, 0, 1, 0, 1) // arrives last, was given first
	r := Tally(quizOf(1), []Response{answer(1, 0, 1, 1, 0), retracted, answer(2, 0, 2, 1, 0), late})
	if r.TookPart != 1 || r.Questions[0].Answered != 1 || r.Questions[0].Right != 1 {
		t.Errorf("%+v", r)
	}
	again := answer(1, 0, 4, 1, 0)
	if r = Tally(quizOf(1), []Response{answer(1, 0, 1, 1, 0), retracted, again}); r.TookPart != 1 {
		t.Errorf("an answer after a retraction stands: %+v", r)
	}
}

func TestA_void_question_counts_for_nobody(t *testing.T) {
	q := quizOf(2)
	q.Questions[0].Void = true
	r := Tally(q, []Response{answer(1, 0, 1, 1, 0), answer(2, 0, 1, 1, 0), answer(2, 1, 2, 1, 0)})
	if len(r.Ranking) != 1 || r.Ranking[0].Grade != 1 || r.Ranking[0].User != 2 {
		t.Errorf("ranking: %+v", r.Ranking)
	}
	if r.TookPart != 2 || !r.Questions[0].Void || r.Questions[0].Answered != 2 {
		t.Errorf("who answered it took part nevertheless: %+v", r)
	}
}

func TestStray_answers_do_no_harm(t *testing.T) {
	r := Tally(quizOf(1), []Response{answer(1, 5, 1, 1), answer(1, -1, 1, 1), answer(2, 0, 1, 0, 7, -1, 0, 0)})
	if r.TookPart != 1 || r.Questions[0].Options[0] != 1 {
		t.Errorf("%+v", r)
	}
	if empty := Tally(Quiz{}, nil); empty.TookPart != 0 || len(empty.Ranking) != 0 {
		t.Errorf("%+v", empty)
	}
}

func BenchmarkTally(b *testing.B) {
	q := quizOf(10)
	var responses []Response
	for i := range 100_000 {
		responses = append(responses, answer(study.UserID(i/10), i%10, i%60, float64(i%2), i%2))
	}
	for b.Loop() {
		Tally(q, responses)
	}
}
