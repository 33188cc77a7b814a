package scheduler

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// askAgain asks a question of which nobody knows whether its poll was posted, and to which
// nobody has answered; ref is "7.1", the second question of quiz No. 7.
func (e *Engine) askAgain(ctx context.Context, g study.Group, ref string, now time.Time) error {
	number, question, _ := strings.Cut(ref, ".")
	n, err := strconv.Atoi(number)
	i, err2 := strconv.Atoi(question)
	if err != nil || err2 != nil {
		return nil //nolint:nilerr // a job that nobody knows is done
	}
	q, found, err := e.quizOf(ctx, g.ID, n)
	if err != nil || !found || i >= len(q.Questions) {
		return err
	}
	return e.askOnceMore(ctx, g, q, i, now)
}

func (e *Engine) askOnceMore(ctx context.Context, g study.Group, q quiz.Quiz, i int, now time.Time) error {
	f := &firing{group: g, now: now}
	ask, lost := q.AskAgain(i, now)
	switch {
	case !ask && !lost:
		return nil
	case lost:
		err := e.toLeaders(ctx, f, func(w report.Words, to report.To) ([]report.Post, error) {
			return []report.Post{{To: to, Lane: report.Reports, Doc: report.Doc{report.Para(w.Say("quiz.poll.lost", "Number", q.Number, "Question", i+1))}}}, nil
		})
		if err != nil {
			return err
		}
	default:
		to := report.To{Chat: g.Chat, Topic: study.TopicID(q.Topic)}
		for _, p := range e.o.Book.For(g).QuizOpening(q, to, false) {
			if p.Ref == report.QuizRef(q.Number, i) {
				f.post(p)
			}
		}
	}
	f.effect.Group, f.effect.At, f.effect.Once = g.ID, now, fmt.Sprintf("again:%d.%d", q.Number, i)
	f.effect.Quizzes = []quiz.Quiz{q}
	if err := e.applyOnce(ctx, f.effect); err != nil {
		return fmt.Errorf("ask question %d of quiz %d again: %w", i+1, q.Number, err)
	}
	return nil
}
