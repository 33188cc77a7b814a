package scheduler

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"studybot/report"
	"studybot/study"
)

// brokenArchive can't be read.
type brokenArchive struct {
	study.Archive
	with func() error
}

func (a brokenArchive) Members(context.Context, study.GroupID) ([]study.Member, error) {
	return nil, a.with()
}

func TestA_firing_that_could_not_be_made_within_its_grace_has_failed_and_was_not_missed(t *testing.T) {
	eight := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	g := study.Group{ID: 1, State: study.Active}
	for name, c := range map[string]struct {
		tried time.Duration // after eight; 0: the bot was away
		with  func() error
		want  study.FiringOutcome
	}{
		"records that can't be read": {time.Minute, func() error { return study.ErrNotFound }, study.FailedFiring},
		"a mistake in the program":   {time.Minute, func() error { panic("no such day") }, study.FailedFiring},
		"Redis was away":             {time.Minute, func() error { return study.ErrUnavailable }, study.SkippedLate},
		"the bot was away":           {0, nil, study.SkippedLate},
	} {
		t.Run(name, func(t *testing.T) {
			rule, book := &oneSchedule{rule: study.Schedule{ID: 7, Action: study.ActReport, When: "daily 08:00", Next: eight}}, &ledger{}
			e, err := New(EngineOptions{
				Clock: deskClock{}, Book: &report.Book{}, Queue: &deskQueue{}, Schedules: rule, Effects: book, Outlet: book,
				Archive: brokenArchive{with: c.with},
			})
			if err != nil {
				t.Fatal(err)
			}
			if c.tried > 0 && e.due(t.Context(), g, 7, eight.Add(c.tried)) == nil {
				t.Fatal("it did not fail")
			}
			over := eight.Add(DefaultGrace + time.Minute)
			for i, want := range []study.Firing{
				{Schedule: 7, Action: study.ActReport, Due: eight, FiredAt: over, Outcome: c.want},
				{Schedule: 7, Action: study.ActReport, Due: eight.AddDate(0, 0, 1), FiredAt: over.AddDate(0, 0, 1), Outcome: study.SkippedLate}, // nobody tried
			} {
				if err := e.due(t.Context(), g, 7, want.FiredAt); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff([]study.Firing{want}, book.written[i].Firings); diff != "" {
					t.Error(diff)
				}
				rule.rule = book.written[i].Schedules[0]
			}
		})
	}
}
