package store

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

func TestA_firing_is_recorded_once_whoever_fires_it(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		fire := func(at time.Time) error {
			_, err := w.Apply(t.Context(), effect.Effect{
				Group: w.group.ID, At: at, Posts: []report.Post{{Text: "card"}},
				Firings: []study.Firing{{Schedule: 3, Action: study.ActCard, Due: morning, FiredAt: at, Outcome: study.Launched}},
			})
			return err
		}
		if err := fire(morning); err != nil {
			t.Fatal(err)
		}
		if err := fire(morning.Add(time.Minute)); !errors.Is(err, study.ErrDone) {
			t.Errorf("fired again: %v, want done", err)
		}
		if got := must[[]report.Shelved](t)(w.Waiting(t.Context())); len(got) != 1 {
			t.Errorf("%d posts wait, want 1", len(got))
		}
	})
}

func TestFirings_come_back_whole_and_in_order(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		want := []study.Firing{
			{Schedule: 1, Action: study.ActQuiz, Due: morning.AddDate(0, -1, 0), FiredAt: morning, Outcome: study.SkippedLate, Detail: "9 h | late"},
			{Schedule: 2, Action: study.ActCard, Due: morning, FiredAt: morning.Add(time.Second), Outcome: study.Launched},
			{Schedule: 3, Action: study.ActReport, Due: morning, FiredAt: morning, Outcome: study.FailedFiring, By: 42},
			{Schedule: 4, Action: study.ActMessage, Due: morning, FiredAt: morning, Outcome: "something new"},
		}
		w.apply(effect.Effect{Firings: want})
		if diff := cmp.Diff(want, must[[]study.Firing](t)(w.Firings(t.Context(), w.group.ID, time.Time{}))); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(want[1:], must[[]study.Firing](t)(w.Firings(t.Context(), w.group.ID, morning))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestSchedules_cards_audit_and_notes_are_kept(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		ctx, g := t.Context(), w.group.ID
		sch := study.Schedule{ID: 2, Action: study.ActCard, When: "daily 08:00", Options: map[string]string{"silent": "yes"}, Created: morning, Next: morning.Add(time.Hour)}
		card := effect.Card{Chat: -1001, Message: 5, Topic: 3, Reading: true}
		lines := []study.AuditLine{{At: morning, By: 1, What: "one"}, {At: morning, By: 1, What: "two"}}
		notes := []study.StudyNote{{ID: "u1", User: 42, Date: w.today(), At: morning, Text: "a"}, {ID: "u2", User: 42, Date: w.today().Add(1), At: morning, Text: "b"}}
		w.apply(effect.Effect{
			Schedules: []study.Schedule{sch, {ID: 1}}, Cards: map[study.Date]effect.Card{w.today(): card}, Audit: lines, Notes: notes,
		})
		w.apply(effect.Effect{Unschedule: []int{1}})
		sch.Rev = 1
		if diff := cmp.Diff([]study.Schedule{sch}, must[[]study.Schedule](t)(w.Schedules(ctx, g))); diff != "" {
			t.Error(diff)
		}
		if _, err := w.Schedule(ctx, g, 1); !errors.Is(err, study.ErrNotFound) {
			t.Errorf("removed schedule: %v", err)
		}
		if got := must[effect.Card](t)(w.Card(ctx, g, w.today())); got != card {
			t.Errorf("card %+v", got)
		}
		if _, err := w.Card(ctx, g, w.today().Add(1)); !errors.Is(err, study.ErrNotFound) {
			t.Errorf("no card: %v", err)
		}
		if diff := cmp.Diff(lines[1:], must[[]study.AuditLine](t)(w.Audit(ctx, g, 1))); diff != "" {
			t.Error(diff)
		}
		span := study.Span{From: w.today(), To: w.today()}
		if diff := cmp.Diff(notes[:1], must[[]study.StudyNote](t)(w.Notes(ctx, g, span))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestA_firing_does_not_write_over_what_an_admin_did_to_its_schedule_meanwhile(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		ctx, g := t.Context(), w.group.ID
		write := func(s study.Schedule) error {
			_, err := w.Apply(ctx, effect.Effect{Group: g, At: morning, Schedules: []study.Schedule{s}})
			return err
		}
		if err := write(study.Schedule{ID: 1, Action: study.ActCard, When: "daily 08:00"}); err != nil {
			t.Fatal(err)
		}
		read := must[study.Schedule](t)(w.Schedule(ctx, g, 1))
		paused := read
		paused.Paused = true
		if err := write(paused); err != nil {
			t.Fatal(err)
		}
		read.Next = morning.AddDate(0, 0, 1)
		if err := write(read); !errors.Is(err, study.ErrStale) {
			t.Errorf("written over a pause: %v, want stale", err)
		}
		read = must[study.Schedule](t)(w.Schedule(ctx, g, 1))
		if !read.Paused {
			t.Error("it is not paused any more")
		}
		w.apply(effect.Effect{Unschedule: []int{1}})
		if err := write(read); !errors.Is(err, study.ErrStale) {
			t.Errorf("one that was removed is written: %v, want stale", err)
		}
		if _, err := w.Schedule(ctx, g, 1); !errors.Is(err, study.ErrNotFound) {
			t.Errorf("it came back: %v", err)
		}
	})
}
