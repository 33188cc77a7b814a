package report

import (
	"strings"
	"time"

	"studybot/quiz"
)

// examQuiz is a quiz that members take alone, with a question of each kind.
func examQuiz() quiz.Quiz {
	q := quiz.Quiz{
		Group: 7, Number: 4, Title: "Tea & <law>", Mode: quiz.ModePrivate, State: quiz.Open, Limit: 10 * time.Minute, Attempts: 2,
		OpenedAt: at(12, 0), ClosesAt: at(14, 0),
	}
	for _, question := range []quiz.Question{
		{Kind: quiz.Single, Text: "Which <one>?", Options: []quiz.Option{{Text: "Red", Weight: 1}, {Text: "Blue", Feedback: "Blue is <cold>."}}, Explanation: "Red & nothing else."},
		{Kind: quiz.Multiple, Text: "Which ones?", Options: []quiz.Option{{Text: "One", Weight: 0.5}, {Text: "Two", Weight: 0.5}, {Text: "Three", Weight: -1}}},
		{Kind: quiz.Short, Text: "What do we drink?", Answers: []quiz.Answer{{Text: "tea", Weight: 1}, {Text: "green tea", Weight: 1}, {Text: "water", Weight: 0.5}}},
		{Kind: quiz.Numerical, Text: "How warm?", Answers: []quiz.Answer{{Value: 80, Tolerance: 5, Weight: 1}, {Text: "*"}}},
		{Kind: quiz.Matching, Text: "What belongs together?", Pairs: []quiz.Pair{{Left: "France", Right: "Paris"}, {Left: "中国", Right: "北京"}, {Right: "Rome"}}},
		{Kind: quiz.Ordering, Text: "In which order?", Options: []quiz.Option{{Text: "boil"}, {Text: "pour"}, {Text: "drink"}}},
		{Kind: quiz.Cloze, Text: "_____ and _____", Answers: []quiz.Answer{{Gap: 1, Text: "milk", Weight: 1}, {Gap: 2, Text: "sugar", Weight: 1}}},
		{Kind: quiz.Essay, Text: "Why?"},
	} {
		q.Questions = append(q.Questions, quiz.Asked{Question: question})
	}
	return q
}

// groupQuiz is the same asked in the group, and what polls have no room for.
func groupQuiz() quiz.Quiz {
	q := examQuiz()
	q.Mode = quiz.ModeGroup
	q.Questions[0].Picture = "https://example.org/red.png"
	twelve := quiz.Question{Kind: quiz.Single, Text: "Which of twelve?"}
	for i := range 12 {
		twelve.Options = append(twelve.Options, quiz.Option{Text: "No. " + letter(i), Weight: float64(i / 11)})
	}
	wide := quiz.Question{Kind: quiz.Single, Text: "Which is long?", Options: []quiz.Option{{Text: strings.Repeat("long ", 30), Weight: 1}, {Text: "short"}}}
	q.Questions = append(q.Questions, quiz.Asked{Question: twelve}, quiz.Asked{Question: wide})
	return q
}

func examScenes() []scene {
	attempt := quiz.Attempt{
		User: 100, Try: 1, Seed: 1, Began: at(12, 0), EndsAt: at(12, 10), Message: 5,
		Drafts: map[int]quiz.Draft{0: {Options: []int{1}}, 2: {Texts: []string{"<tea>"}}},
	}
	exam := func(change func(*ExamView)) func(w Words) any {
		return func(w Words) any {
			v := ExamView{Quiz: examQuiz(), Group: readers(), Attempt: attempt, Now: at(12, 3), Answered: 2}
			change(&v)
			return message(w.Exam(v))
		}
	}
	each := func(v *ExamView) {
		v.Quiz.LimitEach, v.Quiz.Limit = true, 30*time.Second
		v.Attempt.EndsAt, v.Attempt.TurnEnds = time.Time{}, at(12, 3).Add(20*time.Second)
	}
	closed := examQuiz()
	closed.State = quiz.Closed
	given := []quiz.Response{
		{User: 100, Question: 0, Options: []int{1}},
		{User: 100, Question: 1, Options: []int{0}, Grade: 0.5},
		{User: 100, Question: 2, Text: "<Tea>", Grade: 1},
		{User: 100, Question: 4, Options: []int{2, 1}, Grade: 0.5},
		{User: 100, Question: 5, Options: []int{0, 2, 1}, Grade: 1.0 / 3},
		{User: 100, Question: 6, Text: "milk\nhoney", Grade: 0.5},
		{User: 100, Question: 7, Text: "Because\n<b>."},
	}
	card := func(q quiz.Quiz, done int) func(w Words) any {
		return func(w Words) any { return message(w.QuizCard(q, done, 20)) }
	}
	plain := examQuiz()
	plain.Limit, plain.Attempts = 0, 0
	return []scene{
		{"the card", card(examQuiz(), 0)},
		{"the card, some are done", card(examQuiz(), 3)},
		{"the card without a clock", card(plain, 1)},
		{"the card after closing", card(closed, 20)},
		{"before it begins", exam(func(v *ExamView) { v.Attempt = quiz.Attempt{User: 100} })},
		{"before it begins, without a clock", exam(func(v *ExamView) { v.Quiz, v.Attempt = plain, quiz.Attempt{User: 100} })},
		{"it can't be begun any more", exam(func(v *ExamView) { v.Attempt, v.Now = quiz.Attempt{User: 100}, at(14, 0) })},
		{"the first question", exam(func(*ExamView) {})},
		{"one in the middle", exam(func(v *ExamView) { v.Attempt.Turn = 3 })},
		{"the last one", exam(func(v *ExamView) { v.Attempt.Turn = 7 })},
		{"each question has its time", exam(each)},
		{"the last of those", exam(func(v *ExamView) { each(v); v.Attempt.Turn = 7 })},
		{"the review", exam(func(v *ExamView) { v.Attempt.Reviewing = true })},
		{"the review, all answered", exam(func(v *ExamView) {
			v.Attempt.Reviewing = true
			v.Quiz.Questions = []quiz.Asked{v.Quiz.Questions[0], v.Quiz.Questions[0], v.Quiz.Questions[2]}
			v.Attempt.Drafts = map[int]quiz.Draft{0: {Options: []int{1}}, 1: {Options: []int{0}}, 2: {Texts: []string{"x"}}}
		})},
		{"handed in", exam(func(v *ExamView) { v.Attempt.Handed = at(12, 8) })},
		{"handed in by the clock, no try left", exam(func(v *ExamView) { v.Attempt.Handed, v.Attempt.Try, v.TimeUp = at(12, 10), 2, true })},
		{"a group's quiz with every kind", func(w Words) any { return w.QuizOpening(groupQuiz(), To{}, false) }},
		{"a question once the quiz is closing", func(w Words) any {
			q := groupQuiz()
			q.State = quiz.Closing
			return w.QuestionEdit(q, 4, -100)
		}},
		{"a question before one member", func(w Words) any { return message(w.OwnQuestion(groupQuiz(), 4, quiz.Draft{Options: []int{0}})) }},
		{"an answer is noted", func(w Words) any { return w.Noted(groupQuiz(), quiz.Response{Question: 4, Options: []int{0, 2}}) }},
		{"my answers", func(w Words) any { return w.MyAnswers(closed, given) }},
		{"the results where two handed in nothing", func(w Words) any {
			return w.QuizResults(ResultView{Quiz: closed, Results: quiz.Tally(closed, given), Members: byID(people()), All: 9, Empty: 2})
		}},
		{"the results of all", func(w Words) any {
			return w.QuizResults(ResultView{Quiz: closed, Results: quiz.Tally(closed, given), Members: byID(people()), All: 9})
		}},
	}
}
