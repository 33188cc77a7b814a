package scheduler

import (
	"testing"
	"testing/fstest"
	"time"
)

func TestChinas_calendar_knows_holidays_and_the_weekends_worked_for_them(t *testing.T) {
	for day, want := range map[string]bool{
		"2026-10-10": true, "2026-02-14": true, "2026-01-04": true, "2026-09-20": true, "2025-01-26": true, "2025-10-11": true,
		"2026-10-01": false, "2026-10-07": false, "2026-10-08": true, "2026-02-23": false, "2026-01-02": false, "2025-10-08": false,
		"2026-11-21": false, "2026-11-20": true, "2025-12-31": true,
	} {
		d, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		working, known := ChinaCalendar().Working(d.Date())
		if !known || working != want {
			t.Errorf("%s is working %v, known %v; want %v", day, working, known, want)
		}
	}
}

// Sums of the State Council's notices: days off beside and on weekends, and
// weekends worked, so that a slip in the data is seen.
func TestEach_year_has_as_many_working_days_as_was_decreed(t *testing.T) {
	for year, want := range map[int]int{2025: 248, 2026: 248} {
		got := 0
		for d := (civil{year, time.January, 1}).at(0); d.Year() == year; d = d.AddDate(0, 0, 1) {
			if working, _ := ChinaCalendar().Working(d.Date()); working {
				got++
			}
		}
		if got != want {
			t.Errorf("%d has %d working days, want %d", year, got, want)
		}
	}
}

func TestA_year_without_a_calendar_is_reported_and_takes_Monday_to_Friday(t *testing.T) {
	shanghai := zone(t, "Asia/Shanghai")
	for _, c := range []struct {
		rule, from string
		cal        Calendar
		want       int
	}{
		{"workdays 08:00", "2026-06-01 00:00", ChinaCalendar(), 0},
		{"workdays 08:00", "2026-11-21 00:00", ChinaCalendar(), 2027},
		{"workdays 08:00", "2027-03-01 00:00", ChinaCalendar(), 2027},
		{"workdays 08:00", "2025-12-31 00:00", ChinaCalendar(), 0},
		{"weekdays 08:00", "2027-03-01 00:00", ChinaCalendar(), 0},
		{"workdays 08:00", "2026-06-01 00:00", nil, 2026},
	} {
		year, missing := MissingYear(mustWhen(t, c.rule), shanghai, c.cal, at(t, c.from, shanghai))
		if year != c.want || missing != (c.want != 0) {
			t.Errorf("%s from %s lacks %d, %v; want %d", c.rule, c.from, year, missing, c.want)
		}
	}
	if working, known := ChinaCalendar().Working(2027, time.October, 1); known || !working {
		t.Errorf("2027-10-01 is working %v, known %v", working, known)
	}
}

func TestA_calendar_that_contradicts_itself_is_refused(t *testing.T) {
	for name, text := range map[string]string{
		"both a holiday and a working day": `{"year":2027,"holidays":{"2027-01-01":"a"},"workdays":{"2027-01-01":"a"}}`,
		"no such date":                     `{"year":2027,"holidays":{"2027-02-30":"a"}}`,
		"no year":                          `{"holidays":{}}`,
		"not JSON":                         `<`,
	} {
		if _, err := ReadCalendar(fstest.MapFS{"x.json": {Data: []byte(text)}}); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	cal, err := ReadCalendar(fstest.MapFS{"cn-2027.json": {Data: []byte(`{"year":2027,"holidays":{"2027-10-01":"国庆节"}}`)}})
	if err != nil {
		t.Fatal(err)
	}
	if working, known := cal.Working(2027, time.October, 1); working || !known {
		t.Errorf("an added year is not heeded: %v, %v", working, known)
	}
}

type neverWorking struct{}

func (neverWorking) Working(int, time.Month, int) (bool, bool) { return false, true }

func TestA_calendar_without_working_days_ends_the_search(t *testing.T) {
	if at, ok := mustWhen(t, "workdays 08:00").Next(time.Unix(0, 0), nil, neverWorking{}); ok {
		t.Errorf("fires at %v", at)
	}
}
