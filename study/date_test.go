package study

import (
	"testing"
	"time"
	_ "time/tzdata"
)

func TestA_date_knows_its_week_and_month(t *testing.T) {
	d := Date{2026, 11, 21} // a Saturday
	if got := d.Monday(); got != (Date{2026, 11, 16}) {
		t.Errorf("Monday of %v = %v", d, got)
	}
	if got := (Date{2026, 11, 22}).Monday(); got != (Date{2026, 11, 16}) {
		t.Errorf("a Sunday belongs to the week before it: %v", got)
	}
	if got := (Date{2026, 11, 16}).Monday(); got != (Date{2026, 11, 16}) {
		t.Errorf("Monday of a Monday = %v", got)
	}
	if got := d.Add(10); got != (Date{2026, 12, 1}) {
		t.Errorf("ten days later = %v", got)
	}
	if got := (Date{2027, 1, 1}).Sub(Date{2026, 12, 30}); got != 2 {
		t.Errorf("days between = %d", got)
	}
}

func TestA_local_time_that_does_not_exist_is_the_first_one_after_the_gap(t *testing.T) {
	for _, c := range []struct {
		zone, date, want string
		hour, minute     int
	}{
		{"America/New_York", "2026-03-08", "2026-03-08T03:00:00-04:00", 2, 30},
		{"Europe/Berlin", "2026-03-29", "2026-03-29T03:00:00+02:00", 2, 15},
		{"America/Santiago", "2026-09-06", "2026-09-06T01:00:00-03:00", 0, 0},
		{"Australia/Lord_Howe", "2026-10-04", "2026-10-04T02:30:00+11:00", 2, 10},
		{"America/New_York", "2026-11-01", "2026-11-01T01:30:00-04:00", 1, 30},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		d, _ := ParseDate(c.date)
		if got := d.At(c.hour, c.minute, zone).Format(time.RFC3339); got != c.want {
			t.Errorf("%s %s %02d:%02d = %s, want %s", c.zone, c.date, c.hour, c.minute, got, c.want)
		}
	}
}
