package study

import (
	"testing"
	"time"
)

func zoneOf(t testing.TB, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestA_gap_ends_where_the_clock_goes_on_and_not_at_a_round_hour(t *testing.T) {
	for _, c := range []struct{ zone, date, clock, want string }{
		{"Australia/Adelaide", "2026-10-04", "02:15", "2026-10-04T03:00:00+10:30"},
		{"America/St_Johns", "2026-03-08", "02:59", "2026-03-08T03:00:00-02:30"},
		{"Pacific/Chatham", "2026-09-27", "02:50", "2026-09-27T03:45:00+13:45"},
		{"Asia/Tehran", "2021-03-22", "00:15", "2021-03-22T01:00:00+04:30"},
		{"Asia/Gaza", "2026-03-28", "02:15", "2026-03-28T03:00:00+03:00"},
		{"Pacific/Apia", "2011-12-30", "00:00", "2011-12-31T00:00:00+14:00"},
		{"Pacific/Apia", "2011-12-30", "08:00", "2011-12-31T00:00:00+14:00"},
		{"Pacific/Apia", "2011-12-30", "23:59", "2011-12-31T00:00:00+14:00"},
	} {
		d, minutes := date(t, c.date), clock(t, c.clock)
		if got := d.At(minutes/60, minutes%60, zoneOf(t, c.zone)).Format(time.RFC3339); got != c.want {
			t.Errorf("%s %s %s = %s, want %s", c.zone, c.date, c.clock, got, c.want)
		}
	}
}

func TestThe_next_time_a_clock_shows_comes_once_a_day_across_daylight_saving(t *testing.T) {
	for _, c := range []struct{ name, zone, now, clock, want string }{
		{"later today", "Europe/Berlin", "2026-11-21T07:00:00+01:00", "08:00", "2026-11-21T08:00:00+01:00"},
		{"strictly after", "Europe/Berlin", "2026-11-21T08:00:00+01:00", "08:00", "2026-11-22T08:00:00+01:00"},
		{"midnight belongs to the day that begins", "UTC", "2026-12-31T12:00:00Z", "00:00", "2027-01-01T00:00:00Z"},
		{"spring: the day has 23 hours", "Europe/Berlin", "2026-03-28T08:00:00+01:00", "08:00", "2026-03-29T08:00:00+02:00"},
		{"spring: a skipped time is the end of the gap", "Europe/Berlin", "2026-03-29T01:59:00+01:00", "02:30", "2026-03-29T03:00:00+02:00"},
		{"spring: a skipped time is not shown again that day", "Europe/Berlin", "2026-03-29T03:00:00+02:00", "02:30", "2026-03-30T02:30:00+02:00"},
		{"autumn: the first of two", "America/New_York", "2026-11-01T00:00:00-04:00", "01:30", "2026-11-01T01:30:00-04:00"},
		{"autumn: the second of two is passed over", "America/New_York", "2026-11-01T01:30:00-04:00", "01:30", "2026-11-02T01:30:00-05:00"},
		{"autumn: the day has 25 hours", "America/New_York", "2026-10-31T08:00:00-04:00", "08:00", "2026-11-01T08:00:00-05:00"},
		{"a date that a country left out", "Pacific/Apia", "2011-12-29T09:00:00-10:00", "08:00", "2011-12-31T00:00:00+14:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, c.now)
			if err != nil {
				t.Fatal(err)
			}
			if got := NextClock(now, clock(t, c.clock), zoneOf(t, c.zone)).Format(time.RFC3339); got != c.want {
				t.Errorf("after %s: %s, want %s", c.now, got, c.want)
			}
		})
	}
}

func TestA_year_of_next_clocks_never_stands_still_and_never_skips_a_date(t *testing.T) {
	for _, name := range []string{"Pacific/Chatham", "Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca", "Asia/Shanghai"} {
		zone := zoneOf(t, name)
		for _, minutes := range []int{0, 2*60 + 15, 2*60 + 50, 23*60 + 59} {
			now := time.Date(2026, 1, 1, 12, 0, 0, 0, zone)
			for range 400 {
				next := NextClock(now, minutes, zone)
				if days := DateOf(next, zone).Sub(DateOf(now, zone)); !next.After(now) || days > 1 {
					t.Fatalf("%s: %v follows %v by %d days", name, next, now, days)
				}
				now = next
			}
		}
	}
}

func clock(t testing.TB, text string) int {
	t.Helper()
	minutes, ok := ParseClock(text)
	if !ok {
		t.Fatalf("no time of day: %q", text)
	}
	return minutes
}

func date(t testing.TB, text string) Date {
	t.Helper()
	d, err := ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
