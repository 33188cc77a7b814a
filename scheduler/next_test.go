package scheduler

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const clockLayout = "2006-01-02 15:04 -0700"

func instants(times []time.Time) []string {
	var out []string
	for _, t := range times {
		out = append(out, t.Format(clockLayout))
	}
	return out
}

func at(t failing, text string, loc *time.Location) time.Time {
	t.Helper()
	out, err := time.ParseInLocation("2006-01-02 15:04", text, loc)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestA_rule_fires_right_in_both_nights_of_daylight_saving(t *testing.T) {
	for _, c := range []struct {
		name, zone, rule, from string
		want                   []string
	}{
		{"New York, 02:30 does not exist", "America/New_York", "daily 02:30", "2026-03-07 12:00",
			[]string{"2026-03-08 03:00 -0400", "2026-03-09 02:30 -0400"}},
		{"New York, 01:30 comes twice", "America/New_York", "daily 01:30", "2026-10-31 12:00",
			[]string{"2026-11-01 01:30 -0400", "2026-11-02 01:30 -0500"}},
		{"New York, the cron of 02:30", "America/New_York", `"30 2 * * *"`, "2026-03-07 12:00",
			[]string{"2026-03-08 03:00 -0400", "2026-03-09 02:30 -0400"}},
		{"New York, the cron of 01:30", "America/New_York", `"30 1 * * *"`, "2026-10-31 12:00",
			[]string{"2026-11-01 01:30 -0400", "2026-11-02 01:30 -0500"}},
		{"New York, two times in one gap fire once", "America/New_York", "daily 02:00,02:30,03:00", "2026-03-08 00:00",
			[]string{"2026-03-08 03:00 -0400", "2026-03-09 02:00 -0400"}},
		{"New York, every 30m over the gap", "America/New_York", "every 30m", "2026-03-08 01:15",
			[]string{"2026-03-08 01:30 -0500", "2026-03-08 03:00 -0400", "2026-03-08 03:30 -0400"}},
		{"New York, every 30m over the hour that comes twice", "America/New_York", "every 30m", "2026-11-01 00:45",
			[]string{"2026-11-01 01:00 -0400", "2026-11-01 01:30 -0400", "2026-11-01 02:00 -0500"}},
		{"Berlin, 02:30 does not exist", "Europe/Berlin", "sun 02:30", "2026-03-28 12:00",
			[]string{"2026-03-29 03:00 +0200", "2026-04-05 02:30 +0200"}},
		{"Berlin, 02:30 comes twice", "Europe/Berlin", "sun 02:30", "2026-10-24 12:00",
			[]string{"2026-10-25 02:30 +0200", "2026-11-01 02:30 +0100"}},
		{"Berlin, the cron of 02:30 in spring", "Europe/Berlin", `"30 2 * * *"`, "2026-03-28 12:00",
			[]string{"2026-03-29 03:00 +0200", "2026-03-30 02:30 +0200"}},
		{"Berlin, the cron of 02:30 in autumn", "Europe/Berlin", `"30 2 * * *"`, "2026-10-24 12:00",
			[]string{"2026-10-25 02:30 +0200", "2026-10-26 02:30 +0100"}},
		{"Berlin, an ordinary time keeps its clock", "Europe/Berlin", "daily 08:00", "2026-03-28 00:00",
			[]string{"2026-03-28 08:00 +0100", "2026-03-29 08:00 +0200"}},
		{"Lord Howe, half an hour is leapt over", "Australia/Lord_Howe", "daily 02:15", "2026-10-03 12:00",
			[]string{"2026-10-04 02:30 +1100", "2026-10-05 02:15 +1100"}},
		{"Lord Howe, half an hour comes twice", "Australia/Lord_Howe", "daily 01:45", "2026-04-04 12:00",
			[]string{"2026-04-05 01:45 +1100", "2026-04-06 01:45 +1030"}},
		{"Cairo, midnight does not exist", "Africa/Cairo", "daily 00:00", "2026-04-23 12:00",
			[]string{"2026-04-24 01:00 +0300", "2026-04-25 00:00 +0300"}},
		{"Cairo, the cron of a midnight that does not exist", "Africa/Cairo", `"0 0 * * *"`, "2026-04-23 12:00",
			[]string{"2026-04-24 01:00 +0300", "2026-04-25 00:00 +0300"}},
		{"Cairo, 23:30 comes twice", "Africa/Cairo", "daily 23:30", "2026-10-29 12:00",
			[]string{"2026-10-29 23:30 +0300", "2026-10-30 23:30 +0200"}},
		{"Santiago, midnight does not exist", "America/Santiago", "sun 00:00", "2026-09-05 12:00",
			[]string{"2026-09-06 01:00 -0300", "2026-09-13 00:00 -0300"}},
		{"Santiago, the cron of a midnight that does not exist", "America/Santiago", `"0 0 * * *"`, "2026-09-05 12:00",
			[]string{"2026-09-06 01:00 -0300", "2026-09-07 00:00 -0300"}},
		{"Santiago, 23:30 comes twice", "America/Santiago", "daily 23:30", "2026-04-04 12:00",
			[]string{"2026-04-04 23:30 -0300", "2026-04-05 23:30 -0400"}},
		{"Santiago, every 2h starts at a midnight that does not exist", "America/Santiago", "every 2h", "2026-09-05 21:00",
			[]string{"2026-09-05 22:00 -0400", "2026-09-06 01:00 -0300", "2026-09-06 02:00 -0300"}},
		{"Cairo, once in the gap", "Africa/Cairo", "once 2026-04-24 00:20", "2026-04-23 12:00",
			[]string{"2026-04-24 01:00 +0300"}},
		{"Apia, a date that was leapt over altogether", "Pacific/Apia", "daily 08:00", "2011-12-29 07:00",
			[]string{"2011-12-29 08:00 -1000", "2011-12-31 00:00 +1400", "2011-12-31 08:00 +1400"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			loc := zone(t, c.zone)
			got := instants(mustWhen(t, c.rule).NextN(at(t, c.from, loc), loc, nil, len(c.want)))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// In go1.26 Time.ZoneBounds goes wrong on these days.
func TestA_rule_gets_over_the_last_days_of_far_leap_years(t *testing.T) {
	for name, want := range map[string]string{
		"America/New_York": "2041-01-01 08:00 -0500", "Europe/Berlin": "2041-01-01 08:00 +0100", "Africa/Cairo": "2041-01-01 08:00 +0200",
	} {
		loc := zone(t, name)
		got, ok := mustWhen(t, "daily 08:00").Next(at(t, "2040-12-31 08:00", loc), loc, nil)
		if !ok || got.Format(clockLayout) != want {
			t.Errorf("%s: %v, %v; want %s", name, got, ok, want)
		}
	}
}

func TestBetween_the_two_equal_hours_nothing_that_has_fired_fires_again(t *testing.T) {
	loc := zone(t, "America/New_York")
	second := time.Date(2026, 11, 1, 6, 15, 0, 0, time.UTC) // 01:15 for the second time
	for rule, want := range map[string]string{
		"daily 01:30":  "2026-11-02 01:30 -0500",
		"every 15m":    "2026-11-01 02:00 -0500",
		`"30 1 * * *"`: "2026-11-02 01:30 -0500",
	} {
		got, ok := mustWhen(t, rule).Next(second, loc, nil)
		if !ok || got.Format(clockLayout) != want {
			t.Errorf("%s fires next at %v, want %s", rule, got, want)
		}
	}
	if at, ok := mustWhen(t, "once 2026-11-01 01:30").Next(second, loc, nil); ok {
		t.Errorf("once fires again at %v", at)
	}
}

func TestEach_form_fires_when_it_says(t *testing.T) {
	shanghai := zone(t, "Asia/Shanghai")
	for _, c := range []struct {
		rule, from string
		want       []string
	}{
		{"daily 08:00,20:00", "2026-11-21 08:00", []string{"2026-11-21 20:00", "2026-11-22 08:00"}},
		{"weekdays 08:00", "2026-10-01 00:00", []string{"2026-10-01 08:00", "2026-10-02 08:00", "2026-10-05 08:00"}},
		{"workdays 08:00", "2026-09-30 09:00", []string{"2026-10-08 08:00", "2026-10-09 08:00", "2026-10-10 08:00", "2026-10-12 08:00"}},
		{"workdays 08:00", "2026-02-13 09:00", []string{"2026-02-14 08:00", "2026-02-24 08:00"}},
		{"workdays 08:00", "2026-12-31 09:00", []string{"2027-01-01 08:00", "2027-01-04 08:00"}}, // no calendar for 2027
		{"weekends 09:30", "2026-11-20 00:00", []string{"2026-11-21 09:30", "2026-11-22 09:30", "2026-11-28 09:30"}},
		{"mon,wed,fri 12:00", "2026-11-21 00:00", []string{"2026-11-23 12:00", "2026-11-25 12:00", "2026-11-27 12:00"}},
		{"monthly 31 09:00", "2026-11-01 00:00", []string{"2026-12-31 09:00", "2027-01-31 09:00", "2027-03-31 09:00"}},
		{"monthly 29 09:00", "2027-01-30 00:00", []string{"2027-03-29 09:00"}},
		{"monthly 29 09:00", "2028-01-30 00:00", []string{"2028-02-29 09:00"}},
		{"monthly last 18:00", "2027-01-31 18:00", []string{"2027-02-28 18:00", "2027-03-31 18:00"}},
		{"monthly 31,last 18:00", "2027-01-30 18:00", []string{"2027-01-31 18:00", "2027-02-28 18:00"}},
		{"once 2026-12-01 08:00", "2026-11-21 00:00", []string{"2026-12-01 08:00"}},
		{"once 2026-12-01 08:00", "2026-12-01 08:00", nil},
		{"every 2h", "2026-11-21 21:59", []string{"2026-11-21 22:00", "2026-11-22 00:00", "2026-11-22 02:00"}},
		{"every 7h", "2026-11-21 20:00", []string{"2026-11-21 21:00", "2026-11-22 00:00", "2026-11-22 07:00"}},
		{"every 24h", "2026-11-21 00:00", []string{"2026-11-22 00:00"}},
		{`"0 8 * * 1-5"`, "2026-11-20 08:00", []string{"2026-11-23 08:00"}},
		{`"0 8 1 * 1"`, "2026-11-24 00:00", []string{"2026-11-30 08:00", "2026-12-01 08:00", "2026-12-07 08:00"}}, // either day is enough
		{`"0 0 29 2 *"`, "2097-03-01 00:00", []string{"2104-02-29 00:00"}},
		{`"0 0 29 2 *"`, "2026-03-01 00:00", []string{"2028-02-29 00:00", "2032-02-29 00:00"}},
	} {
		var got []string
		for _, x := range mustWhen(t, c.rule).NextN(at(t, c.from, shanghai), shanghai, ChinaCalendar(), max(len(c.want), 1)) {
			got = append(got, x.Format("2006-01-02 15:04"))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s after %s: %s", c.rule, c.from, diff)
		}
	}
}

func TestThe_zero_rule_and_the_end_of_time_never_fire(t *testing.T) {
	if at, ok := (When{}).Next(time.Unix(0, 0), nil, nil); ok {
		t.Errorf("the zero rule fires at %v", at)
	}
	for _, rule := range []string{"daily 08:00", "every 2h", `"0 8 * * *"`, "monthly last 08:00"} {
		for _, after := range []time.Time{time.Date(9999, 12, 31, 23, 59, 0, 0, time.UTC), time.Unix(1<<50, 0)} {
			if at, ok := mustWhen(t, rule).Next(after, nil, nil); ok {
				t.Errorf("%s fires at %v", rule, at)
			}
		}
		if at, ok := mustWhen(t, rule).Next(time.Time{}, zone(t, "Asia/Shanghai"), nil); !ok || !at.After(time.Time{}) {
			t.Errorf("%s after the zero time is %v, %v", rule, at, ok)
		}
	}
}

func TestOf_very_many_missed_slots_the_latest_are_kept(t *testing.T) {
	to := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	got := mustWhen(t, "every 15m").Between(time.Time{}, to, nil, nil)
	if len(got) != MaxSlots || !got[len(got)-1].Equal(to) || !got[0].Equal(to.Add(-(MaxSlots-1)*15*time.Minute)) {
		t.Errorf("%d slots from %v to %v", len(got), got[0], got[len(got)-1])
	}
	if !slices.IsSortedFunc(got, time.Time.Compare) {
		t.Error("the slots are out of order")
	}
	if got := mustWhen(t, "every 15m").Between(to, to, nil, nil); len(got) != 0 {
		t.Errorf("an empty span has slots %v", got)
	}
}

func BenchmarkNext(b *testing.B) {
	loc, from := zone(b, "America/New_York"), time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for _, rule := range []string{"daily 08:00", "workdays 08:00", "monthly 31 09:00", "every 2h", "once 2026-12-01 08:00", `"0 8 * * 1-5"`, `"0 0 29 2 *"`} {
		w := mustWhen(b, rule)
		b.Run(w.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				w.Next(from, loc, ChinaCalendar())
			}
		})
	}
}

func BenchmarkParseWhen(b *testing.B) {
	for _, rule := range []string{"mon,wed,fri 12:00", "每周一三五 晚上9点半", `"0 8 * * 1-5"`} {
		b.Run(rule, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ParseWhen(rule); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
