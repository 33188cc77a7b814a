package scheduler

import (
	"testing"
	"time"
)

func TestTwo_rules_that_fire_close_together_are_found(t *testing.T) {
	shanghai := zone(t, "Asia/Shanghai")
	from := at(t, "2026-11-21 12:00", shanghai) // a Saturday
	for _, c := range []struct{ a, b, want string }{
		{"daily 08:00", "daily 08:00", "2026-11-22 08:00"},
		{"daily 08:00", "daily 08:05", "2026-11-22 08:00"},
		{"daily 08:05", "daily 08:00", "2026-11-22 08:00"},
		{"daily 08:00", "daily 08:06", ""},
		{"daily 23:58", "daily 00:01", "2026-11-21 23:58"},
		{"weekends 08:00", "weekdays 08:00", ""},
		{"mon 12:00", "every 2h", "2026-11-23 12:00"},
		{"monthly 1 09:00", `"0 9 * * 2"`, "2026-12-01 09:00"},
		{"once 2026-12-20 08:00", "daily 08:00", ""}, // beyond 14 days
		{"once 2026-11-20 08:00", "daily 08:00", ""}, // over
		{"daily 08:00,20:00", "sun 20:04", "2026-11-22 20:00"},
	} {
		got, ok := Near(mustWhen(t, c.a), mustWhen(t, c.b), 5*time.Minute, from, shanghai, ChinaCalendar())
		text := ""
		if ok {
			text = got.Format("2006-01-02 15:04")
		}
		if text != c.want {
			t.Errorf("%s and %s meet at %q, want %q", c.a, c.b, text, c.want)
		}
	}
}

func TestThe_fullest_day_is_counted_in_local_dates(t *testing.T) {
	santiago := zone(t, "America/Santiago")
	from := at(t, "2026-09-01 00:00", santiago)
	rules := []When{mustWhen(t, "daily 08:00"), mustWhen(t, "sun 00:00,23:30"), mustWhen(t, "once 2026-09-08 12:00")}
	most, on := PerDay(rules, from, santiago, nil)
	if most != 3 || on.Format(clockLayout) != "2026-09-06 01:00 -0300" {
		t.Errorf("%d on %v", most, on)
	}
	if most, on := PerDay(nil, from, nil, nil); most != 0 || !on.IsZero() {
		t.Errorf("no rules push %d on %v", most, on)
	}
}
