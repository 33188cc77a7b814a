package scheduler

import (
	"context"
	"errors"
	"maps"
	"time"

	"studybot/quiz"
	"studybot/study"
)

// Preview is what a schedule of a quiz would ask now. Nothing is asked and nothing is kept; the
// next drawing may differ.
func (e *Engine) Preview(ctx context.Context, g study.Group, s study.Schedule, now time.Time) (quiz.Set, error) {
	f := &firing{group: g, schedule: s, due: now, now: now}
	drawn, err := e.drawn(ctx, f)
	if errors.Is(err, study.ErrNotFound) {
		return quiz.Set{}, study.Refuse("bank", "Name", drawn.Bank)
	}
	if err != nil {
		return quiz.Set{}, err
	}
	if len(drawn.Questions) == 0 {
		return quiz.Set{}, study.Refuse("bank.empty", "Name", drawn.Bank)
	}
	drawn.Options = s.Options
	return drawn, nil
}

// The options by which a firing asks the questions of a set: its name, and the group whose
// bank it was drawn from. People don't type them.
const (
	optionSet  = "set"
	optionHome = "home"
)

// FireSet asks the questions of a set in a group, once.
func (e *Engine) FireSet(ctx context.Context, g study.Group, home study.GroupID, set quiz.Set, by study.UserID, now time.Time) (study.Firing, error) {
	s := study.Schedule{Action: study.ActQuiz, Options: maps.Clone(set.Options), By: by, Created: now}
	if s.Options == nil {
		s.Options = make(map[string]string)
	}
	s.Options[optionSet], s.Options[optionHome] = set.ID, home.String()
	delete(s.Options, "topic")
	return e.Fire(ctx, g, s, by, "set:"+home.String()+":"+set.ID, now)
}
