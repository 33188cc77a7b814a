package store

import (
	"testing"
	"time"
)

func TestA_baton_is_held_by_one_replica_and_ends_with_it(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		one, two := w.open("one").Baton("poll", "", nil), w.open("two").Baton("poll", "", nil)
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
		if again := w.open("two").Baton("poll", "", nil); !hold(again) {
			t.Error("a replica that starts again under its name waits for itself")
		}
	})
}

func TestA_baton_of_somebody_who_is_known_to_be_dead_is_free(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		died := func(who string) bool { return who == "first 1" }
		first, second := w.open("a").Baton("poll", "first 1", died), w.open("b").Baton("poll", "second 2", died)
		third := w.open("c").Baton("poll", "third 3", died)
		for i, b := range []*Baton{first, second} {
			if !must[bool](t)(b.Hold(t.Context(), time.Minute)) {
				t.Fatalf("%d waits for the dead", i)
			}
		}
		if must[bool](t)(third.Hold(t.Context(), time.Minute)) {
			t.Error("the third takes it from the living")
		}
	})
}

func TestA_baton_is_free_once_its_time_is_over(t *testing.T) {
	w := realWorld(t)
	one, two := w.open("one").Baton("poll", "", nil), w.open("two").Baton("poll", "", nil)
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
