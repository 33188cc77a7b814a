package scheduler

import "time"

// wallClock is what clocks in loc show at t, held as a UTC time.
func wallClock(t time.Time, loc *time.Location) time.Time {
	_, offset := t.In(loc).Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

// instantOf is the first instant at which clocks in loc show wall or later: the
// first of two, and the end of the gap where there is none. Unlike time.Date,
// which promises neither. It never decreases when wall grows.
func instantOf(wall time.Time, loc *time.Location) time.Time {
	// No zone is over 15 hours from UTC, so clocks show less than wall here.
	t := wall.Add(-16 * time.Hour).In(loc)
	for {
		start, end := t.ZoneBounds()
		_, offset := t.Zone()
		at := wall.Add(-time.Duration(offset) * time.Second)
		switch {
		case !start.IsZero() && at.Before(start):
			return start.In(loc)
		case end.IsZero() || at.Before(end):
			return at.In(loc)
		}
		t = end
	}
}
