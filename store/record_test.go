package store

import (
	"errors"
	"testing"
	"time"

	"studybot/effect"
	"studybot/study"
)

// days lets n days pass; the member checks in on all but the missed ones, counted from 0.
func (w *world) days(u study.UserID, n int, missed ...int) {
	w.t.Helper()
	for day := range n {
		w.clock.add(24 * time.Hour)
		w.dueToday()
		skip := false
		for _, m := range missed {
			skip = skip || m == day
		}
		if !skip {
			w.do(u, study.DidCheckIn)
		}
	}
}

func (w *world) streak(u study.UserID) study.Streak {
	w.t.Helper()
	return w.record(u).Walk(w.group, w.today()).Streak
}

func (w *world) fullStreak(u study.UserID) study.Streak {
	w.t.Helper()
	r, err := w.FullRecord(w.t.Context(), w.group, u, w.today())
	if err != nil {
		w.t.Fatal(err)
	}
	return r.Walk(w.group, w.today()).Streak
}

func TestA_record_of_a_long_life_is_read_from_its_checkpoint(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.days(42, 110, 9, 10, 11, 12)
		r := w.record(42)
		if want := (study.Date{Year: 2027, Month: time.January, Day: 31}); r.Checkpoint.Through != want {
			t.Errorf("checkpoint %v, want the end of the month before the last, %v", r.Checkpoint.Through, want)
		}
		if len(r.Marks) > 62 {
			t.Errorf("%d marks read, want two months at most", len(r.Marks))
		}
		if got, want := w.streak(42), w.fullStreak(42); got != want || got.Current == 0 {
			t.Errorf("streak from the checkpoint %+v, from all days %+v", got, want)
		}
	})
}

func TestA_holiday_set_long_after_mends_a_streak_that_was_settled(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.days(42, 100, 5)
		before := w.streak(42)
		missed := study.DateOf(morning, w.group.Zone()).Add(6)
		w.group.Holidays = []study.Span{{From: missed, To: missed}}
		w.apply(effect.Effect{Save: &w.group})
		if got, want := w.streak(42), w.fullStreak(42); got != want || got.Current <= before.Current {
			t.Errorf("streak %+v, from all days %+v, before the holiday %+v", got, want, before)
		}
	})
}

func TestAn_old_excuse_unsettles_the_checkpoint(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.days(42, 100, 5)
		missed := study.DateOf(morning, w.group.Zone()).Add(6)
		r := must[study.Record](t)(w.FullRecord(t.Context(), w.group, 42, w.today()))
		w.apply(effect.Effect{Changes: []study.Change{r.Excuse(w.group, []study.Date{missed}, true, w.clock.Now())}})
		if got := w.record(42).Checkpoint; !got.Through.IsZero() {
			t.Errorf("checkpoint %+v still stands", got)
		}
		if got := w.streak(42).Current; got != 99 {
			t.Errorf("streak %d, want 99", got)
		}
	})
}

func TestWhat_a_long_past_date_asked_reaches_settled_streaks(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.days(42, 100)
		w.apply(effect.Effect{Due: map[study.Date]study.Due{w.today().Add(-101): {What: study.DidReading, Need: study.NeedReading}}})
		if got, want := w.streak(42), w.fullStreak(42); got != want {
			t.Errorf("streak %+v, from all days %+v", got, want)
		}
	})
}

func TestMarks_from_before_joining_count_for_the_record(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.days(42, 70)
		w.apply(effect.Effect{Members: []study.Member{{Rev: 1, User: 42, Name: "Ben", Joined: w.today()}}})
		if got := w.streak(42).Current; got != 70 {
			t.Errorf("streak %d after joining again, want 70", got)
		}
	})
}

func TestWho_is_not_on_the_roster_has_no_record(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		if _, err := w.Record(t.Context(), w.group, 99, w.today()); !errors.Is(err, study.ErrNotFound) {
			t.Errorf("error %v, want not found", err)
		}
		all := must[map[study.UserID]study.Record](t)(w.Records(t.Context(), w.group, []study.UserID{41, 99}, w.today()))
		if _, ok := all[99]; ok || len(all) != 1 {
			t.Errorf("records %v, want only that of 41", all)
		}
	})
}

func TestWhat_a_date_asks_only_grows_and_keeps_its_first_rule(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.dueToday()
		w.apply(effect.Effect{Due: map[study.Date]study.Due{w.today(): {What: study.DidQuiz | study.DidReading, Need: study.NeedAll}}})
		due := must[map[study.Date]study.Due](t)(w.DueOn(t.Context(), w.group.ID, w.today(), w.today()))
		if want := (study.Due{What: study.DidCheckIn | study.DidReading | study.DidQuiz, Need: study.NeedCheckIn}); due[w.today()] != want {
			t.Errorf("due %+v, want %+v", due, want)
		}
	})
}
