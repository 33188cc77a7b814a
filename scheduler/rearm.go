package scheduler

import (
	"context"
	"fmt"
	"time"

	"studybot/effect"
	"studybot/quiz"
	"studybot/study"
)

// quizzesBack is how many of the latest quizzes are looked through for open ones.
const quizzesBack = 20

// rearm makes due again what a group that rested let pass: the closing of its quizzes,
// their results, and members' own reminders, in the zone that holds now.
func (e *Engine) rearm(ctx context.Context, g study.Group, now time.Time) error {
	f := effect.Effect{Group: g.ID, At: now}
	quizzes, err := e.o.Quizzes.Quizzes(ctx, g.ID, quizzesBack)
	if err != nil {
		return fmt.Errorf("read the latest quizzes: %w", err)
	}
	for _, q := range quizzes {
		due, led := q.Step()
		switch {
		case led:
			f.Jobs = append(f.Jobs, effect.Job{ID: stepID(q.Number), Group: g.ID, At: later(due, now)})
		case q.State == quiz.Open:
			f.Jobs = append(f.Jobs, closeJob(g.ID, q.Number, later(q.ClosesAt, now)))
		case q.State == quiz.Closing:
			f.Jobs = append(f.Jobs, resultJob(g.ID, q.Number, later(q.ClosedAt, now).Add(settle)))
		}
	}
	drills, err := e.drills(ctx, g, now)
	if err != nil {
		return fmt.Errorf("read who practises: %w", err)
	}
	f.Jobs = append(f.Jobs, drills...)
	members, err := e.o.Archive.Members(ctx, g.ID)
	if err != nil {
		return fmt.Errorf("read the roster: %w", err)
	}
	for _, m := range members {
		if m.Gone {
			continue
		}
		p, err := e.o.Records.Person(ctx, m.User)
		if err == nil && p.RemindAt > 0 {
			f.Jobs = append(f.Jobs, remindJob(g, m.User, p.RemindAt, now))
		}
	}
	if len(f.Jobs) == 0 {
		return nil
	}
	if err := e.apply(ctx, f); err != nil {
		return fmt.Errorf("make due again: %w", err)
	}
	return nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
