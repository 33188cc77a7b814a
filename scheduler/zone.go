package scheduler

import "time"

// wallClock is what clocks in loc show at t, held as a UTC time.
func wallClock(t time.Time, loc *time.Location) time.Time {
	return t.UTC().Add(offset(t, loc))
}

func offset(t time.Time, loc *time.Location) time.Duration {
	_, seconds := t.In(loc).Zone()
	return time.Duration(seconds) * time.Second
}

// farthestZone is more than any zone is away from UTC, and far less than lies
// between two changes of its clocks.
const farthestZone = 16 * time.Hour

// instantOf is the first instant at which clocks in loc show wall or later: the
// first of two, and the end of the gap where there is none. Unlike time.Date,
// which promises neither. It never decreases when wall grows.
//
// Time.ZoneBounds is of no use here: in go1.26 its end is a day early, even before
// the instant asked about, at the end of leap years that a zone's file leaves to
// its rule (2040-12-31 in New York).
func instantOf(wall time.Time, loc *time.Location) time.Time {
	low, high := wall.Add(-farthestZone), wall.Add(farthestZone)
	before, after := offset(low, loc), offset(high, loc)
	at := wall.Add(-before)
	if before == after {
		return at.In(loc)
	}
	change := changeOf(low, high, loc)
	switch later := wall.Add(-after); {
	case at.Before(change):
		return at.In(loc)
	case later.Before(change):
		return change.In(loc)
	default:
		return later.In(loc)
	}
}

// changeOf is the second in (low, high] at which the clocks of loc are changed.
func changeOf(low, high time.Time, loc *time.Location) time.Time {
	before := offset(low, loc)
	low, high = low.Truncate(time.Second), high.Truncate(time.Second)
	for high.Sub(low) > time.Second {
		middle := low.Add(high.Sub(low) / 2).Truncate(time.Second)
		if offset(middle, loc) == before {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}
