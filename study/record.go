package study

import (
	"maps"
	"time"
)

// Record is all of one member that a decision needs, as read at one moment. Marks and
// Due reach from the day after the checkpoint to today.
type Record struct {
	Member     Member
	Rev        int64  // changes with every recorded change; a change made on another Rev is stale
	Checkpoint Streak // the streak after all dates before the marks
	Marks      map[Date]Mark
	Due        map[Date]Due
	Earned     map[Date]int // points already on the boards of today, streak bonuses apart
	// Basis names the rules, leaves and holidays that the checkpoint was folded under. It
	// is the store's own mark and goes back to it with the change.
	Basis string
}

// Change is what one decision does to one member's record. The store applies it in one
// script, or not at all.
type Change struct {
	User UserID
	Rev  int64
	// Marks are the new marks of some dates.
	Marks map[Date]Mark
	// Entries are set in the ledger, each under its cause, and boards follow.
	Entries []Entry
	// Streak is where the streak stands with the change, for boards and tags.
	Streak Streak
	// Settled is the checkpoint that may be stored with the change; zero folds the next
	// record from its beginning.
	Settled Streak
	// Basis is the record's.
	Basis string
}

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
func (r Record) Walk(g Group, today Date) Walk { return r.walk(g, today, today) }

// After is the streak after a date that is over.
func (r Record) After(g Group, d Date) Streak {
	s := r.walk(g, d, d.Add(1)).Streak
	s.Through = d
	return s
}

// walk follows the streak through a date, as it stands today.
func (r Record) walk(g Group, through, today Date) Walk {
	w := Walk{Streak: r.Checkpoint, Outcomes: make(map[Date]Outcome)}
	start := r.Checkpoint.Through.Add(1)
	if r.Checkpoint.Through.IsZero() || start.Before(r.Member.Joined) {
		start = r.first()
	}
	rule := g.Settings.StreakRule()
	for d := start; !d.After(through); d = d.Add(1) {
		before := w.Streak.Current
		next, outcome := w.Streak.Next(r.facts(g, d, today), rule)
		w.Streak = next
		if outcome != NotDue {
			w.Outcomes[d] = outcome
		}
		for _, b := range g.Settings.Prices.Bonuses {
			if before < b.Days && next.Current >= b.Days {
				w.Reached = append(w.Reached, Reached{b, d})
			}
		}
	}
	return w
}

// first is the date on which the member's record begins: when they joined, or earlier
// if something is known of an earlier date.
func (r Record) first() Date {
	first := r.Member.Joined
	for d, m := range r.Marks {
		if !m.IsZero() && d.Before(first) {
			first = d
		}
	}
	return first
}

func (r Record) facts(g Group, d, today Date) DayFacts {
	return DayFacts{
		Date: d, Due: r.Due[d], Mark: r.Marks[d],
		Holiday: g.IsHoliday(d), OnLeave: r.Member.OnLeave(d),
		Over: d.Before(today),
	}
}

// Settled is the streak after the last date of the month before today's previous one:
// where the next checkpoint may stand, since make-ups reach back days and not months.
func (r Record) Settled(g Group, today Date) Streak {
	end := today.FirstOfMonth().Add(-1).FirstOfMonth().Add(-1)
	if !end.After(r.Checkpoint.Through) {
		return r.Checkpoint
	}
	return r.After(g, end)
}

// with is the record after its marks have been replaced.
func (r Record) with(marks map[Date]Mark) Record {
	r.Marks = maps.Clone(r.Marks)
	if r.Marks == nil {
		r.Marks = make(map[Date]Mark)
	}
	maps.Copy(r.Marks, marks)
	return r
}

// change makes the change from the record as it stands to the one with these marks, and
// adds the bonuses that streaks gain or lose by it.
func (r Record) change(g Group, marks map[Date]Mark, entries []Entry, now time.Time) (Change, Walk) {
	today := g.Today(now)
	changed := r.with(marks)
	before, after := r.Walk(g, today), changed.Walk(g, today)
	had := make(map[Reached]bool, len(before.Reached))
	for _, b := range before.Reached {
		had[b] = true
	}
	for _, b := range after.Reached {
		if !had[b] {
			entries = append(entries, r.bonus(b, b.Bonus.Points, now))
		}
		delete(had, b)
	}
	for b := range had {
		entries = append(entries, r.bonus(b, 0, now))
	}
	return Change{
		User: r.Member.User, Rev: r.Rev, Marks: marks, Entries: entries,
		Streak: after.Streak, Settled: changed.Settled(g, today), Basis: r.Basis,
	}, after
}

func (r Record) bonus(b Reached, points int, now time.Time) Entry {
	return Entry{At: now, User: r.Member.User, Date: b.Date, Points: points, Cause: StreakCause(b.Bonus.Days, b.Date)}
}
