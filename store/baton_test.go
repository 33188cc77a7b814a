package store

import (
	"testing"
	"time"
)

func TestA_baton_is_held_by_one_replica_and_ends_with_it(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		one, two := w.open("one").Baton("poll"), w.open("two").Baton("poll")
		hold := func(b *Baton) bool { return must[bool](t)(b.Hold(t.Context(), time.Minute)) }
		for range 2 {
			if !hold(one) || hold(two) {
				t.Fatal("the first does not keep it, or the second has it too")
			}
		}
		if err := two.Release(t.Context()); err != nil || hold(two) {
			t.Fatalf("the second let go what it does not hold: %v", err)
		}
		if err := one.Release(t.Context()); err != nil || !hold(two) {
			t.Fatalf("it is not free after the first let it go: %v", err)
		}
		if again := w.open("two").Baton("poll"); !hold(again) {
			t.Error("a replica that starts again under its name waits for itself")
		}
	})
}

func TestA_baton_is_free_once_its_time_is_over(t *testing.T) {
	w := realWorld(t)
	one, two := w.open("one").Baton("poll"), w.open("two").Baton("poll")
	if !must[bool](t)(one.Hold(t.Context(), 20*time.Millisecond)) {
		t.Fatal("not held")
	}
	for !must[bool](t)(two.Hold(t.Context(), time.Minute)) {
		if t.Context().Err() != nil {
			t.Fatal("it never ends")
		}
	}
}

func TestA_secret_is_made_once_for_all_replicas(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		one := must[string](t)(w.Secret(t.Context(), "webhook"))
		two := must[string](t)(w.open("two").Secret(t.Context(), "webhook"))
		other := must[string](t)(w.Secret(t.Context(), "other"))
		if one != two || one == other || len(one) < 32 {
			t.Errorf("secrets %d letters long, the same: %v; other: %v", len(one), one == two, one == other)
		}
	})
}
