package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"studybot/quiz"
	"studybot/study"
)

// Preview is a quiz as a schedule would draw it now. Nothing is asked and nothing is kept; the
// next drawing may differ.
func (e *Engine) Preview(ctx context.Context, g study.Group, s study.Schedule, now time.Time) (quiz.Quiz, error) {
	f := &firing{group: g, schedule: s, due: now, now: now}
	name, bank, err := e.bankOf(ctx, f)
	if errors.Is(err, study.ErrNotFound) {
		return quiz.Quiz{}, study.Refuse("bank", "Name", name)
	}
	if err != nil {
		return quiz.Quiz{}, fmt.Errorf("read the bank: %w", err)
	}
	questions, err := e.draw(ctx, f, bank)
	if err != nil {
		return quiz.Quiz{}, err
	}
	if len(questions) == 0 {
		return quiz.Quiz{}, study.Refuse("bank.empty", "Name", name)
	}
	q := quiz.Quiz{Group: g.ID, Bank: name, Title: bank.Title, Mode: modeOf(f)}
	for _, question := range questions {
		q.Questions = append(q.Questions, quiz.Asked{Question: question})
	}
	return q, nil
}
