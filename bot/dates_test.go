package bot

import (
	"testing"
	"time"

	"studybot/bot/wire"
	"studybot/study"
)

// called is a call at noon of a day in a group that lives by UTC.
func called(t *testing.T, on string) *Call {
	t.Helper()
	noon, err := time.Parse(time.DateTime, on+" 12:00:00")
	if err != nil {
		t.Fatal(err)
	}
	return &Call{Event: wire.Event{}, Now: noon, Group: study.Group{Settings: study.Settings{Zone: study.ZoneOf("UTC")}}}
}

func TestA_date_without_a_year_is_the_one_that_is_meant(t *testing.T) {
	for _, c := range []struct{ on, text, want string }{
		{"2026-11-22", "2026-11-21", "2026-11-21"},
		{"2026-11-22", "2026/1/2", "2026-01-02"},
		{"2026-11-22", "11-21", "2026-11-21"},
		{"2026-11-22", "9.30", "2026-09-30"},
		{"2026-11-22", "1-2", "2027-01-02"},
		{"2026-12-30", "1月2日", "2027-01-02"},
		{"2027-01-01", "12-31", "2026-12-31"},
		{"2027-01-01", "昨天", "2026-12-31"},
		{"2027-01-01", "昨日", "2026-12-31"},
		{"2026-11-22", " 今日 ", "2026-11-22"},
		{"2026-12-31", "Tomorrow", "2027-01-01"},
		{"2028-02-01", "2-29", "2028-02-29"},
		{"2026-11-22", "2-30", ""},
		{"2026-11-22", "soon", ""},
		{"2026-11-22", "1-2-3-4", ""},
	} {
		got, err := called(t, c.on).date(c.text)
		if got.String() != c.want || (c.want == "") != (err != nil) {
			t.Errorf("%q on %s is %s, %v; want %s", c.text, c.on, got, err, c.want)
		}
	}
}

func TestA_span_goes_over_the_end_of_a_year(t *testing.T) {
	for _, c := range []struct{ on, text, from, to, rest string }{
		{"2026-12-20", "12-30..1-2 at my parents'", "2026-12-30", "2027-01-02", "at my parents'"},
		{"2027-01-01", "12-30..1-2", "2026-12-30", "2027-01-02", ""},
		{"2026-11-22", "12月30日至1月2日 回家", "2026-12-30", "2027-01-02", "回家"},
		{"2026-11-22", "11-23", "2026-11-23", "2026-11-23", ""},
		{"2026-11-22", "2026-11-23..2026-11-25", "2026-11-23", "2026-11-25", ""},
	} {
		got, rest, err := called(t, c.on).span(c.text)
		if err != nil || got.From.String() != c.from || got.To.String() != c.to || rest != c.rest {
			t.Errorf("%q on %s is %v, %q, %v", c.text, c.on, got, rest, err)
		}
	}
}
