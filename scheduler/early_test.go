package scheduler

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

type oneGroup study.Group

func (g oneGroup) Group(context.Context, study.GroupID) (study.Group, error) {
	return study.Group(g), nil
}

type others = Schedules

type oneSchedule struct {
	others // are not asked
	rule   study.Schedule
}

func (s oneSchedule) Schedule(context.Context, study.GroupID, int) (study.Schedule, error) {
	return s.rule, nil
}

// ledger keeps what is written.
type ledger struct {
	Effects
	written []effect.Effect
}

func (l *ledger) Apply(_ context.Context, e effect.Effect) ([]report.Shelved, error) {
	l.written = append(l.written, e)
	return nil, nil
}

func (l *ledger) Accept(...report.Shelved) {}

func TestA_schedule_whose_job_comes_before_its_time_is_not_lost(t *testing.T) {
	eight := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		now, at, next time.Time
		fires         []study.Firing
		job           time.Time // that stands afterwards
	}{
		"our clock went back a moment": {
			eight.Add(-2 * time.Millisecond), eight, eight,
			[]study.Firing{{Schedule: 3, Action: study.ActMessage, Due: eight, FiredAt: eight, Outcome: study.Launched}}, eight.AddDate(0, 0, 1),
		},
		"the job is older than the rule": {eight, eight, eight.Add(time.Hour), nil, eight.Add(time.Hour)},
	} {
		t.Run(name, func(t *testing.T) {
			l := &ledger{}
			e, err := New(EngineOptions{
				Clock: &stepClock{now: c.now}, Book: &report.Book{}, Queue: &deskQueue{}, Groups: oneGroup{ID: 1, State: study.Active, Settings: study.Defaults("en", "UTC")},
				Schedules: oneSchedule{rule: study.Schedule{ID: 3, Action: study.ActMessage, When: "daily 08:00", Next: c.next, Options: map[string]string{"text": "x"}}},
				Effects:   l, Outlet: l,
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := e.handle(t.Context(), effect.Job{ID: "schedule:3", Group: 1, At: c.at}); err != nil {
				t.Fatal(err)
			}
			if len(l.written) != 1 {
				t.Fatalf("%d effects were written: %+v", len(l.written), l.written)
			}
			if diff := cmp.Diff(c.fires, l.written[0].Firings, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("firings (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]effect.Job{{ID: "schedule:3", Group: 1, At: c.job}}, l.written[0].Jobs); diff != "" {
				t.Errorf("jobs (-want +got):\n%s", diff)
			}
		})
	}
}
