package scheduler

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestA_slot_is_fired_within_its_grace_and_skipped_after(t *testing.T) {
	due := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		late, grace   time.Duration
		fired, missed bool
	}{
		{late: -time.Nanosecond, grace: 2 * time.Hour},
		{late: 0, grace: 2 * time.Hour, fired: true},
		{late: 0, grace: 0, fired: true},
		{late: 0, grace: -time.Hour, fired: true},
		{late: time.Minute, grace: 2 * time.Hour, fired: true},
		{late: time.Minute, grace: 30 * time.Second, missed: true},
		{late: 2 * time.Hour, grace: 2 * time.Hour, fired: true},
		{late: 2*time.Hour + 1, grace: 2 * time.Hour, missed: true},
		{late: time.Second, grace: 0, missed: true},
		{late: time.Second, grace: -time.Hour, missed: true},
	} {
		fire, skipped := CatchUp([]time.Time{due}, due.Add(c.late), c.grace)
		if (fire != nil) != c.fired || (len(skipped) > 0) != c.missed {
			t.Errorf("%v late with %v of grace: %v is fired, %v skipped", c.late, c.grace, fire, skipped)
		}
	}
}

func TestOf_several_missed_slots_only_the_latest_is_made_good(t *testing.T) {
	hour := func(h int) time.Time { return time.Date(2026, 11, 21, h, 0, 0, 0, time.UTC) }
	now := hour(12)
	for name, c := range map[string]struct {
		slots, skipped []time.Time
		fire           *time.Time
	}{
		"none":                 {},
		"one within the grace": {slots: []time.Time{hour(11)}, fire: new(hour(11))},
		"one past the grace":   {slots: []time.Time{hour(9)}, skipped: []time.Time{hour(9)}},
		"several, unsorted":    {slots: []time.Time{hour(11), hour(8), hour(10)}, fire: new(hour(11)), skipped: []time.Time{hour(8), hour(10)}},
		"several, all past":    {slots: []time.Time{hour(7), hour(8)}, skipped: []time.Time{hour(7), hour(8)}},
		"one to come":          {slots: []time.Time{hour(11), hour(13)}, fire: new(hour(11))},
		"one twice":            {slots: []time.Time{hour(11), hour(11)}, fire: new(hour(11))},
	} {
		fire, skipped := CatchUp(c.slots, now, 2*time.Hour)
		if diff := cmp.Diff(c.fire, fire); diff != "" {
			t.Errorf("%s fires: %s", name, diff)
		}
		if len(skipped) != len(c.skipped) || len(skipped) > 0 && !cmp.Equal(skipped, c.skipped) {
			t.Errorf("%s skips %v, want %v", name, skipped, c.skipped)
		}
	}
}

func TestAfter_any_absence_each_slot_is_fired_or_skipped_and_at_most_one_is_fired(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, from := drawRule(t), anyInstant.Draw(t, "down since")
		now := from.Add(time.Duration(rapid.Int64Range(0, int64(72*time.Hour)).Draw(t, "absence")))
		grace := time.Duration(rapid.Int64Range(0, int64(6*time.Hour)).Draw(t, "grace"))
		slots := w.Between(from, now, nil, nil)
		fire, skipped := CatchUp(slots, now, grace)
		all := skipped
		if fire != nil {
			all = append(slices.Clip(all), *fire)
			if now.Sub(*fire) > grace {
				t.Fatalf("%v is fired at %v", fire, now)
			}
		} else if n := len(slots); n > 0 && now.Sub(slots[n-1]) <= grace {
			t.Fatalf("%v is not made good at %v", slots[n-1], now)
		}
		if len(all) != len(slots) || len(all) > 0 && !cmp.Equal(all, slots) {
			t.Fatalf("%v became %v", slots, all)
		}
	})
}
