package study

import (
	"cmp"
	"fmt"
	"sort"
	"strconv"
	"time"
)

// Date is a day in a group's calendar, free of zone and time of day. The zero
// Date is no date.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the date that an instant has in a zone.
func DateOf(t time.Time, zone *time.Location) Date {
	y, m, d := t.In(zone).Date()
	return Date{y, m, d}
}

// ParseDate reads "2026-11-21" and refuses dates that do not exist.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("read date %q: %w", s, ErrInvalid)
	}
	return DateOf(t, time.UTC), nil
}

func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	if d.Year < 1000 || d.Year > 9999 {
		return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
	}
	b := strconv.AppendInt(make([]byte, 0, len("2026-11-21")), int64(d.Year), 10)
	for _, n := range [...]int{int(d.Month), d.Day} {
		b = append(b, '-', byte('0'+n/10%10), byte('0'+n%10))
	}
	return string(b)
}

// IsZero says whether this is no date.
func (d Date) IsZero() bool { return d == Date{} }

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Add is the date n days later, or earlier when n is negative.
func (d Date) Add(n int) Date {
	if day := d.Day + n; !d.IsZero() && day >= 1 && day <= 28 { // within every month
		d.Day = day
		return d
	}
	return DateOf(d.utc().AddDate(0, 0, n), time.UTC)
}

// Sub is how many days d lies after e.
func (d Date) Sub(e Date) int { return int((d.utc().Unix() - e.utc().Unix()) / (24 * 60 * 60)) }

// Before says whether d comes earlier than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After says whether d comes later than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// Compare orders dates.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// Monday is the first day of the week that d lies in.
func (d Date) Monday() Date { return d.Add(-(int(d.Weekday()) + 6) % 7) }

// FirstOfMonth is the first day of the month that d lies in.
func (d Date) FirstOfMonth() Date { return Date{d.Year, d.Month, 1} }

// At is the instant at which this date's clock shows hour:minute in a zone. A
// time that daylight saving skips is the first one after the gap.
func (d Date) At(hour, minute int, zone *time.Location) time.Time {
	t := time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, zone)
	if DateOf(t, zone) == d && t.Hour() == hour && t.Minute() == minute {
		return t
	}
	return endOfGap(t, d.utc().Add(time.Duration(hour)*time.Hour+time.Duration(minute)*time.Minute), zone)
}

// endOfGap is the first instant after the gap in which a clock reading, given in UTC, does
// not exist; near lies within a day of it. A gap is an hour as a rule, and a day where a
// country has moved across the date line. It may begin at any minute.
func endOfGap(near, reading time.Time, zone *time.Location) time.Time {
	_, before := near.Add(-24 * time.Hour).Zone()
	_, after := near.Add(24 * time.Hour).Zone()
	low := reading.Add(-time.Duration(after) * time.Second)   // still before the gap
	high := reading.Add(-time.Duration(before) * time.Second) // after it
	steps := int(high.Sub(low) / time.Second)
	i := sort.Search(steps, func(i int) bool {
		_, offset := low.Add(time.Duration(i) * time.Second).In(zone).Zone()
		return offset == after
	})
	return low.Add(time.Duration(i) * time.Second).In(zone)
}

// MarshalText writes the date as in String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// Span is a run of dates, both ends included.
type Span struct{ From, To Date }

// Contains says whether d lies in the span.
func (s Span) Contains(d Date) bool { return !d.Before(s.From) && !d.After(s.To) }

// Days is how many dates the span holds.
func (s Span) Days() int { return s.To.Sub(s.From) + 1 }

// Midnight is how a time of day that may also be unset keeps 00:00: 0 means that there is none.
const Midnight = 24 * 60

// NextClock is the next instant strictly after now at which a zone's clock shows so many
// minutes after midnight.
func NextClock(now time.Time, minutes int, zone *time.Location) time.Time {
	today := DateOf(now, zone)
	for d := today; ; d = d.Add(1) {
		if t := d.At(minutes/60%24, minutes%60, zone); t.After(now) {
			return t
		}
	}
}

// Without takes the dates of cut out of spans.
func Without(spans []Span, cut Span) []Span {
	var rest []Span
	for _, s := range spans {
		if cut.To.Before(s.From) || cut.From.After(s.To) {
			rest = append(rest, s)
			continue
		}
		if s.From.Before(cut.From) {
			rest = append(rest, Span{s.From, cut.From.Add(-1)})
		}
		if s.To.After(cut.To) {
			rest = append(rest, Span{cut.To.Add(1), s.To})
		}
	}
	return rest
}
