package study

import "slices"

// Walk is a member's streak day by day.
type Walk struct {
	Streak   Streak // with today counted if it is kept
	Outcomes map[Date]Outcome
	Reached  []Reached
}

// Reached is a bonus and the date whose keeping reached it.
type Reached struct {
	Bonus Bonus
	Date  Date
}

// Walk follows the streak from the checkpoint through today.
func (r Record) Walk(g Group, today Date) Walk { return course{Record: r}.walk(g, today, today) }

// After is the streak after a date that is over.
func (r Record) After(g Group, d Date) Streak {
	return course{Record: r}.walk(g, d, d.Add(1)).Streak
}

// Settled is the streak after the last date of the month before today's previous one:
// where the next checkpoint may stand, since make-ups reach back days and not months.
func (r Record) Settled(g Group, today Date) Streak { return course{Record: r}.settled(g, today) }

// course is a record of which some marks are others.
type course struct {
	Record
	others map[Date]Mark
}

func (c course) mark(d Date) Mark {
	if m, other := c.others[d]; other {
		return m
	}
	return c.Marks[d]
}

// walk follows the streak through a date, as it stands today.
func (c course) walk(g Group, through, today Date) Walk {
	start := c.start()
	w := Walk{Streak: c.Checkpoint, Outcomes: make(map[Date]Outcome, min(len(c.Due), max(0, Span{start, through}.Days())))}
	c.follow(&w, g, start, through, today)
	return w
}

// follow continues a walk with the dates of a span. Outcomes are noted where there is a map for them.
func (c course) follow(w *Walk, g Group, from, through, today Date) {
	rule := g.Settings.StreakRule()
	for d := from; !d.After(through); d = d.Add(1) {
		due, asked := c.Due[d]
		if !asked {
			continue // NotDue: nothing changes
		}
		before := w.Streak.Current
		next, outcome := w.Streak.Next(DayFacts{
			Date: d, Due: due, Mark: c.mark(d),
			Holiday: g.IsHoliday(d), OnLeave: c.Member.OnLeave(d),
			Over: d.Before(today),
		}, rule)
		w.Streak = next
		if outcome != NotDue && w.Outcomes != nil {
			w.Outcomes[d] = outcome
		}
		for _, b := range g.Settings.Prices.Bonuses {
			if before < b.Days && next.Current >= b.Days {
				w.Reached = append(w.Reached, Reached{b, d})
			}
		}
	}
	w.Streak.Through = through
}

// fork walks two courses through today that differ in the marks of the other one. What lies
// before the first of those is the same for both, and is walked once. Outcomes are noted of
// the other one, from there on.
func (c course) fork(other course, g Group, today Date) (mine, others Walk) {
	first := today
	for d := range other.others {
		if d.Before(first) {
			first = d
		}
	}
	start, otherStart := c.start(), other.start()
	mine.Streak = c.Checkpoint
	if start.Before(first) { // else their records may begin on different dates
		c.follow(&mine, g, start, first.Add(-1), today)
		start, otherStart = first, first
	}
	others = Walk{Streak: mine.Streak, Reached: slices.Clip(mine.Reached), Outcomes: make(map[Date]Outcome)}
	mine.Reached = slices.Clip(mine.Reached)
	c.follow(&mine, g, start, today, today)
	other.follow(&others, g, otherStart, today, today)
	return mine, others
}

// start is the first date to walk: the one after the checkpoint, or that on which the
// member's record begins. Once a day was kept the record has begun, whatever day the
// roster says that they joined.
func (c course) start() Date {
	start := c.Checkpoint.Through.Add(1)
	if c.Checkpoint.Best != 0 {
		return start
	}
	if first := c.first(); first.After(start) {
		return first
	}
	return start
}

// first is the date on which the member's record begins: when they joined, or earlier if
// they did something before.
func (c course) first() Date {
	first := c.Member.Joined
	for _, marks := range [...]map[Date]Mark{c.Marks, c.others} {
		for d := range marks {
			if d.Before(first) && c.mark(d).Did != 0 {
				first = d
			}
		}
	}
	return first
}

func (c course) settled(g Group, today Date) Streak {
	end := today.FirstOfMonth().Add(-1).FirstOfMonth().Add(-1)
	if !end.After(c.Checkpoint.Through) {
		return c.Checkpoint
	}
	return c.walk(g, end, end.Add(1)).Streak
}

// furthestZone is how many days one zone's calendar can be ahead of another's: they lie 26
// hours apart at most.
const furthestZone = 2

// reached are the bonuses that the course holds; walk is the one through today. Where the
// group's zone has moved west, deeds may lie ahead of today, and their bonuses are held.
func (c course) reached(g Group, today Date, walk Walk) []Reached {
	for last := today.Add(furthestZone); last.After(today); last = last.Add(-1) {
		if c.mark(last).Did != 0 {
			return c.walk(g, last, last).Reached
		}
	}
	return walk.Reached
}
