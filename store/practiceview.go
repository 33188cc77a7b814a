package store

import (
	"context"
	"time"

	"studybot/quiz/practice"
	"studybot/study"
)

// PracticeView reads what practising a scope needs beside the member's own state: the banks,
// and the questions that quizzes ask which are not closed yet.
func (s *Store) PracticeView(ctx context.Context, g study.Group, scope practice.Scope, now time.Time) (practice.View, error) {
	v := practice.View{Now: now, Zone: g.Zone()}
	names := []string{string(scope)}
	switch scope {
	case practice.Mine:
		return v, nil
	case "":
		var err error
		if names, err = s.BankNames(ctx, g.ID); err != nil {
			return v, err
		}
	}
	var err error
	if v.Banks, err = s.SharedBanks(ctx, g.ID, names); err != nil {
		return v, err
	}
	if g.Settings.Practice == study.PracticeAsked {
		for i, b := range v.Banks {
			asked, err := s.Asked(ctx, g.ID, b.Name)
			if err != nil {
				return v, err
			}
			v.Banks[i] = practice.OnlyAsked(b, asked)
		}
	}
	open, err := s.OpenQuizzes(ctx, g.ID)
	if err != nil {
		return v, err
	}
	v.Withheld = practice.WithheldBy(open)
	return v, nil
}
