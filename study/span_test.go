package study

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func nov(from, to int) Span { return Span{Date{2026, 11, from}, Date{2026, 11, to}} }

func TestA_span_holds_both_its_ends(t *testing.T) {
	s := Span{Date{2026, 2, 27}, Date{2026, 3, 2}}
	if got := s.Days(); got != 4 {
		t.Errorf("days: %d", got)
	}
	for d, want := range map[Date]bool{
		{2026, 2, 26}: false, {2026, 2, 27}: true, {2026, 2, 28}: true, {2026, 3, 2}: true, {2026, 3, 3}: false,
	} {
		if got := s.Contains(d); got != want {
			t.Errorf("holds %s: %v", d, got)
		}
	}
}

func TestDates_taken_out_of_spans_leave_what_is_around_them(t *testing.T) {
	for _, c := range []struct {
		name  string
		spans []Span
		cut   Span
		want  []Span
	}{
		{"the middle", []Span{nov(1, 10)}, nov(4, 6), []Span{nov(1, 3), nov(7, 10)}},
		{"the beginning", []Span{nov(1, 10)}, nov(1, 3), []Span{nov(4, 10)}},
		{"the end", []Span{nov(1, 10)}, nov(8, 10), []Span{nov(1, 7)}},
		{"more than all", []Span{nov(3, 5)}, nov(1, 10), nil},
		{"exactly all", []Span{nov(3, 5)}, nov(3, 5), nil},
		{"one date", []Span{nov(3, 5)}, nov(4, 4), []Span{nov(3, 3), nov(5, 5)}},
		{"what follows at once", []Span{nov(3, 5)}, nov(6, 9), []Span{nov(3, 5)}},
		{"what comes long after", []Span{nov(3, 5)}, nov(16, 19), []Span{nov(3, 5)}},
		{"what went long before", []Span{nov(13, 15)}, nov(1, 2), []Span{nov(13, 15)}},
		{"across two", []Span{nov(1, 5), nov(7, 9)}, nov(4, 8), []Span{nov(1, 3), nov(9, 9)}},
		{"of none", nil, nov(4, 8), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Without(c.spans, c.cut)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestA_period_spans_its_day_week_or_month(t *testing.T) {
	sunday := Date{2026, 3, 1}
	for _, c := range []struct {
		period Period
		date   Date
		want   Span
	}{
		{ThisDay, sunday, Span{sunday, sunday}},
		{ThisWeek, sunday, Span{Date{2026, 2, 23}, sunday}},
		{ThisWeek, Date{2026, 3, 2}, Span{Date{2026, 3, 2}, Date{2026, 3, 8}}},
		{ThisWeek, Date{2027, 1, 1}, Span{Date{2026, 12, 28}, Date{2027, 1, 3}}},
		{ThisMonth, sunday, Span{sunday, Date{2026, 3, 31}}},
		{ThisMonth, Date{2026, 2, 28}, Span{Date{2026, 2, 1}, Date{2026, 2, 28}}},
		{ThisMonth, Date{2028, 2, 1}, Span{Date{2028, 2, 1}, Date{2028, 2, 29}}},
		{ThisMonth, Date{2026, 12, 31}, Span{Date{2026, 12, 1}, Date{2026, 12, 31}}},
		{ThisSeason, sunday, Span{}},
		{AllTime, sunday, Span{}},
	} {
		if got := c.period.Span(c.date); got != c.want {
			t.Errorf("%s of %s: %v, want %v", c.period, c.date, got, c.want)
		}
	}
}

func TestA_date_reads_back_as_it_is_written_and_rubbish_is_refused(t *testing.T) {
	for _, d := range []Date{{}, {2026, 11, 21}, {2028, 2, 29}, {1, 1, 1}} {
		text, err := json.Marshal(map[Date]Date{d: d})
		if err != nil {
			t.Fatal(err)
		}
		var back map[Date]Date
		if err := json.Unmarshal(text, &back); err != nil || back[d] != d {
			t.Errorf("%s reads as %v, %v", text, back, err)
		}
	}
	for _, text := range []string{"", "2026-02-29", "2026-13-01", "26-11-21", "2026-11-21 ", "tomorrow", "2026/11/21"} {
		if d, err := ParseDate(text); !errors.Is(err, ErrInvalid) || !d.IsZero() {
			t.Errorf("%q reads as %v, %v", text, d, err)
		}
	}
}

func TestDays_added_to_a_date_follow_the_calendar(t *testing.T) {
	for i := range 430 { // over a leap year and both its ends
		d := time.Date(2027, 12, 20+i, 0, 0, 0, 0, time.UTC)
		for n := -70; n <= 70; n++ {
			want, got := d.AddDate(0, 0, n), DateOf(d, time.UTC).Add(n)
			if got != DateOf(want, time.UTC) || got.Sub(DateOf(d, time.UTC)) != n {
				t.Fatalf("%s and %d days: %s", d.Format(time.DateOnly), n, got)
			}
			if got.Compare(DateOf(d, time.UTC)) != want.Compare(d) {
				t.Fatalf("%s compared with %s", got, d.Format(time.DateOnly))
			}
		}
	}
}
