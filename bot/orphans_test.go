package bot

import (
	"context"
	"testing"
	"time"

	"studybot/bot/wire"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// overQuizzes is a group none of whose quizzes is open.
type overQuizzes struct{ Quizzes }

func (overQuizzes) OpenQuizzes(context.Context, study.GroupID) ([]quiz.Quiz, error) { return nil, nil }

type readersOnly struct{ Groups }

func (readersOnly) Group(context.Context, study.GroupID) (study.Group, error) {
	return study.Group{ID: 1, Settings: study.Defaults("en", "UTC")}, nil
}

func TestAn_unknown_poll_may_belong_to_a_quiz_that_is_over_but_not_for_long(t *testing.T) {
	question := quiz.Question{Kind: quiz.Single, Text: "Who?", Options: []quiz.Option{{Text: "we", Weight: 1}, {Text: "they"}}}
	for away, want := range map[time.Duration]int{time.Hour: 0, 25 * time.Hour: -1} {
		q := quiz.Quiz{Number: 7, State: quiz.Closed, ClosedAt: votedAt.Add(-away), Questions: []quiz.Asked{{Question: question, Lost: true}}}
		_, r := newBallotRoom(t)
		r.o.Groups, r.o.Quizzes, r.o.Ledger = readersOnly{}, overQuizzes{}, latest{quizzes: []quiz.Quiz{q}}
		opening := r.o.Book.In("en", nil).QuizOpening(q, report.To{}, false)
		shown := wire.Event{Kind: wire.Shown, Poll: "p", Text: opening[len(opening)-1].Poll.Question, Choices: []string{"we", "they"}}
		_, got, err := r.asks(t.Context(), 1, shown)
		if err != nil || got != want {
			t.Errorf("closed %s ago: question %d, %v, want %d", away, got, err, want)
		}
	}
}
