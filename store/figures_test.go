package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"studybot/effect"
)

func TestFigures_tell_what_is_due_and_for_how_long(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		see := func(now time.Time, want Figures) {
			t.Helper()
			got := must[Figures](t)(w.Figures(t.Context(), now))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		}
		see(morning, Figures{Groups: 1})
		w.schedule(effect.Job{ID: "a", At: morning}, effect.Job{ID: "b", At: morning.Add(time.Minute)}, effect.Job{ID: "c", At: morning.Add(time.Hour)})
		see(morning.Add(-time.Second), Figures{Groups: 1})
		see(morning.Add(2*time.Minute), Figures{Groups: 1, Due: 2, Lag: 2 * time.Minute})
		jobs := due(t, w.Store, morning.Add(2*time.Minute)) // in a worker's hands they are not done yet
		see(morning.Add(3*time.Minute), Figures{Groups: 1, Due: 2, Lag: 3 * time.Minute})
		if err := w.Done(t.Context(), jobs[0]); err != nil {
			t.Fatal(err)
		}
		see(morning.Add(3*time.Minute), Figures{Groups: 1, Due: 1, Lag: 2 * time.Minute})
		if err := w.Aside(t.Context(), 7, []byte("{}"), nil); err != nil {
			t.Fatal(err)
		}
		if err := w.Done(t.Context(), jobs[1]); err != nil {
			t.Fatal(err)
		}
		see(morning.Add(3*time.Minute), Figures{Groups: 1, Aside: 1})
	})
}
