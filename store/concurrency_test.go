package store

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"studybot/effect"
	"studybot/study"
)

func TestFifty_taps_at_once_on_one_check_in_earn_it_once(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.dueToday()
		var earned, already atomic.Int64
		var taps sync.WaitGroup
		for range 50 {
			taps.Go(func() {
				for {
					r, err := w.Record(t.Context(), w.group, 42, w.today())
					if err != nil {
						t.Error(err)
						return
					}
					change, v := r.Do(w.group, study.Deed{What: study.DidCheckIn, Date: w.today()}, w.clock.Now())
					if v.Already {
						already.Add(1)
						return
					}
					_, err = w.Apply(t.Context(), effect.Effect{Group: w.group.ID, At: w.clock.Now(), Changes: []study.Change{change}})
					if errors.Is(err, study.ErrStale) {
						continue
					}
					if err != nil {
						t.Error(err)
					}
					earned.Add(1)
					return
				}
			})
		}
		taps.Wait()
		if earned.Load() != 1 || already.Load() != 49 {
			t.Errorf("earned %d times, already %d times", earned.Load(), already.Load())
		}
		if got := w.points(study.AllTime)[42]; got != 2 {
			t.Errorf("%d points, want 2", got)
		}
	})
}

func TestMany_members_at_once_never_disturb_one_another(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		for u := study.UserID(100); u < 120; u++ {
			w.join(u, u.String())
		}
		var all sync.WaitGroup
		for u := study.UserID(100); u < 120; u++ {
			all.Go(func() {
				for _, what := range []study.Activities{study.DidCheckIn, study.DidReading, study.DidNote} {
					r, err := w.Record(t.Context(), w.group, u, w.today())
					if err != nil {
						t.Error(err)
						return
					}
					change, _ := r.Do(w.group, study.Deed{What: what, Date: w.today()}, w.clock.Now())
					if _, err := w.Apply(t.Context(), effect.Effect{Group: w.group.ID, At: w.clock.Now(), Changes: []study.Change{change}}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		points := w.points(study.ThisDay)
		for u := study.UserID(100); u < 120; u++ {
			if points[u] != 10 {
				t.Errorf("member %d has %d points, want 10", u, points[u])
			}
		}
		if differences := must[[]Difference](t)(w.VerifyGroup(t.Context(), w.group.ID)); len(differences) > 0 {
			t.Errorf("differences %+v", differences)
		}
	})
}
