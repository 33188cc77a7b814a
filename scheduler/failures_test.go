package scheduler

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// diary has one schedule, and what became of its firings.
type diary struct {
	Effects
	schedule study.Schedule
	recorded []study.Firing
}

func (d *diary) Apply(_ context.Context, f effect.Effect) ([]report.Shelved, error) {
	d.recorded = append(d.recorded, f.Firings...)
	d.schedule = f.Schedules[0]
	return nil, nil
}

func (*diary) Accept(...report.Shelved) {}

func (d *diary) Schedules(context.Context, study.GroupID) ([]study.Schedule, error) {
	return []study.Schedule{d.schedule}, nil
}

func (d *diary) Schedule(context.Context, study.GroupID, int) (study.Schedule, error) {
	return d.schedule, nil
}

func (*diary) NextScheduleID(context.Context, study.GroupID) (int, error) { return 8, nil }

func (d *diary) Firings(context.Context, study.GroupID, time.Time) ([]study.Firing, error) {
	return d.recorded, nil
}

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
			d := &diary{schedule: study.Schedule{ID: 7, Action: study.ActReport, When: "daily 08:00", Next: eight}}
			e, err := New(EngineOptions{
				Clock: deskClock{}, Book: &report.Book{}, Queue: &deskQueue{}, Schedules: d, Effects: d, Outlet: d,
				Archive: brokenArchive{with: c.with},
			})
			if err != nil {
				t.Fatal(err)
			}
			if c.tried > 0 && e.due(t.Context(), g, 7, eight.Add(c.tried)) == nil {
				t.Fatal("it did not fail")
			}
			over := eight.Add(DefaultGrace + time.Minute)
			if err := e.due(t.Context(), g, 7, over); err != nil {
				t.Fatal(err)
			}
			want := []study.Firing{{Schedule: 7, Action: study.ActReport, Due: eight, FiredAt: over, Outcome: c.want}}
			if diff := cmp.Diff(want, d.recorded); diff != "" {
				t.Error(diff)
			}
			if err := e.due(t.Context(), g, 7, over.AddDate(0, 0, 1)); err != nil {
				t.Fatal(err)
			}
			if last := d.recorded[len(d.recorded)-1]; last.Outcome != study.SkippedLate {
				t.Errorf("a day on, when nobody tried, it is %s", last.Outcome)
			}
		})
	}
}
