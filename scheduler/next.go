package scheduler

import "time"

// Bounds of the search for instants.
const (
	maxYear   = 9999                 // no rule fires after it
	farthest  = 400                  // days to the next firing of any rule about days
	MaxSlots  = 1000                 // what Between returns at most: the latest
	maxReach  = 400 * 24 * time.Hour // how far back Between looks
	lookAhead = 14 * 24 * time.Hour  // what the warnings look at
)

// Next is the first instant strictly after after at which w fires in loc; false
// means never again. A nil loc is UTC; a nil cal takes Monday to Friday for
// working days.
func (w When) Next(after time.Time, loc *time.Location, cal Calendar) (time.Time, bool) {
	if loc == nil {
		loc = time.UTC
	}
	// A slot not after the wall clock has fired by now. One after it may have
	// fired too, in the first of two equal hours: hence the loop.
	slot := wallClock(after, loc)
	for {
		var ok bool
		if slot, ok = w.nextSlot(slot, cal); !ok || slot.Year() > maxYear {
			return time.Time{}, false
		}
		if at := instantOf(slot, loc); at.After(after) {
			return at, true
		}
	}
}

// NextN is the next n instants after after, fewer where the rule ends.
func (w When) NextN(after time.Time, loc *time.Location, cal Calendar, n int) []time.Time {
	var out []time.Time
	for range n {
		at, ok := w.Next(after, loc, cal)
		if !ok {
			break
		}
		out, after = append(out, at), at
	}
	return out
}

// Between is the instants in (from, to] at which w fires, oldest first. Of very
// many it returns the latest MaxSlots, and it looks back 400 days at most: what
// is older can't be made good anyway.
func (w When) Between(from, to time.Time, loc *time.Location, cal Calendar) []time.Time {
	if oldest := to.Add(-maxReach); from.Before(oldest) {
		from = oldest
	}
	var out []time.Time
	for {
		at, ok := w.Next(from, loc, cal)
		if !ok || at.After(to) {
			return out[max(0, len(out)-MaxSlots):]
		}
		if len(out) == 2*MaxSlots {
			out = append(out[:0], out[MaxSlots:]...)
		}
		out, from = append(out, at), at
	}
}

// nextSlot is the first wall-clock minute after wall at which w is due. Wall
// clocks are held as UTC times.
func (w When) nextSlot(wall time.Time, cal Calendar) (time.Time, bool) {
	switch w.form {
	case once:
		slot := w.onceWall()
		return slot, slot.After(wall)
	case every:
		return w.nextEvery(wall), true
	case crontab:
		return w.nextCron(wall)
	case weekly, workdays, monthly:
		return w.nextDay(wall, cal)
	default:
		return time.Time{}, false
	}
}

func (w When) onceWall() time.Time { return w.date.at(w.times.at[0]) }

// nextEvery counts from midnight and starts over at the next one.
func (w When) nextEvery(wall time.Time) time.Time {
	minute := wall.Hour()*60 + wall.Minute()
	slot := (minute/int(w.step) + 1) * int(w.step)
	return dateOf(wall).at(uint16(min(slot, maxInterval)))
}

// nextCron asks cron about the wall clock. It looks five years ahead, but leap
// days are eight years apart around 2100.
func (w When) nextCron(wall time.Time) (time.Time, bool) {
	for range 3 {
		if slot := w.cron.Next(wall); !slot.IsZero() {
			return slot, true
		}
		wall = civil{wall.Year() + 5, time.January, 1}.at(0).Add(-time.Second)
	}
	return time.Time{}, false
}

func (w When) nextDay(wall time.Time, cal Calendar) (time.Time, bool) {
	day := dateOf(wall).at(0)
	for range farthest {
		if w.fallsOn(day, cal) {
			for _, minute := range w.times.list() {
				if slot := day.Add(time.Duration(minute) * time.Minute); slot.After(wall) {
					return slot, true
				}
			}
		}
		day = day.Add(24 * time.Hour)
	}
	return time.Time{}, false
}

func (w When) fallsOn(day time.Time, cal Calendar) bool {
	switch w.form {
	case weekly:
		return w.days&(1<<day.Weekday()) != 0
	case workdays:
		return isWorkday(day, cal)
	case monthly:
		last := w.days&(1<<lastDay) != 0 && day.Add(24*time.Hour).Day() == 1
		return last || w.days&(1<<day.Day()) != 0
	}
	return false
}
