package scheduler

import "time"

// Near is the first time in the 14 days after from at which a and b fire within
// that long of each other: the earlier of the two instants.
func Near(a, b When, within time.Duration, from time.Time, loc *time.Location, cal Calendar) (time.Time, bool) {
	until := from.Add(lookAhead)
	atA, okA := a.Next(from, loc, cal)
	atB, okB := b.Next(from, loc, cal)
	for okA && okB {
		first, gap := atA, atB.Sub(atA)
		if gap < 0 {
			first, gap = atB, -gap
		}
		switch {
		case first.After(until):
			return time.Time{}, false
		case gap <= within:
			return first, true
		case atA.Before(atB):
			atA, okA = a.Next(atA, loc, cal)
		default:
			atB, okB = b.Next(atB, loc, cal)
		}
	}
	return time.Time{}, false
}

// PerDay is how many firings of all the rules fall on the fullest of the 14 days
// after from, and when that day begins in loc. Of equal days it is the first.
func PerDay(rules []When, from time.Time, loc *time.Location, cal Calendar) (most int, on time.Time) {
	if loc == nil {
		loc = time.UTC
	}
	count := map[civil]int{}
	for _, w := range rules {
		for _, at := range w.Between(from, from.Add(lookAhead), loc, cal) {
			count[dateOf(wallClock(at, loc))]++
		}
	}
	for day, n := range count {
		begins := instantOf(day.at(0), loc)
		if n > most || n == most && begins.Before(on) {
			most, on = n, begins
		}
	}
	return most, on
}
