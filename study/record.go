package study

import (
	"maps"
	"slices"
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
	Sealed     Sealed       // the part of them that nobody may see yet, where the day's cap is near
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

// with is the record after its marks have been replaced.
func (r Record) with(marks map[Date]Mark) Record {
	r.Marks = maps.Clone(r.Marks)
	if r.Marks == nil {
		r.Marks = make(map[Date]Mark)
	}
	maps.Copy(r.Marks, marks)
	return r
}

// entered is the record after entries have been set that it did not have, and sealed ones anew.
func (r Record) entered(entries []Entry) Record {
	earned, sealed := maps.Clone(r.Earned), slices.Clone(r.Sealed.Entries)
	if earned == nil {
		earned = make(map[Date]int)
	}
	for _, e := range entries {
		if e.Cause.IsBonus() {
			continue
		}
		earned[e.Date] += e.Points
		if i := slices.IndexFunc(sealed, func(old Entry) bool { return old.Cause == e.Cause }); i >= 0 {
			earned[e.Date] -= sealed[i].Points
			sealed[i].Points = e.Points
		}
	}
	r.Earned, r.Sealed.Entries = earned, sealed
	return r
}

// step is a decision about new marks: the change, and the walks without and with it.
type step struct {
	change        Change
	before, after Walk // Outcomes only after, of the new marks' dates and later ones
	bonus         int  // points of streaks gained by it, less those lost
}

// change makes the change from the record as it stands to the one with these marks, and
// adds the bonuses that streaks gain or lose by it.
func (r Record) change(g Group, today Date, marks map[Date]Mark, entries []Entry, now time.Time) step {
	was, is := course{Record: r}, course{r, marks}
	s := step{}
	s.before, s.after = was.fork(is, g, today)
	had, has := was.reached(g, today, s.before), is.reached(g, today, s.after)
	s.bonus = worth(has) - worth(had)
	s.change = Change{
		User: r.Member.User, Rev: r.Rev, Marks: marks, Entries: append(entries, r.bonuses(had, has, now)...),
		Streak: s.after.Streak, Settled: is.settled(g, today), Basis: r.Basis,
	}
	return s
}

// Rejudge is the change of a member's bonuses when something other than their own deeds
// has changed what dates came to: a leave, a holiday, the rule of streaks, something that
// a date asks belatedly. The receiver and g are as they are now, was and old as they were;
// both records must reach equally far back, before the earliest date concerned.
func (r Record) Rejudge(g Group, was Record, old Group, now time.Time) Change {
	today := g.Today(now)
	walk := r.Walk(g, today)
	before := course{Record: was}.reached(old, today, was.Walk(old, today))
	return Change{
		User: r.Member.User, Rev: r.Rev, Entries: r.bonuses(before, course{Record: r}.reached(g, today, walk), now),
		Streak: walk.Streak, Settled: r.Settled(g, today), Basis: r.Basis,
	}
}

// bonuses are the entries that lead from some bonuses to others.
func (r Record) bonuses(before, after []Reached, now time.Time) []Entry {
	var entries []Entry
	for _, b := range before {
		if !slices.Contains(after, b) {
			entries = append(entries, r.bonus(b, 0, now))
		}
	}
	for _, b := range after {
		if !slices.Contains(before, b) {
			entries = append(entries, r.bonus(b, b.Bonus.Points, now))
		}
	}
	return entries
}

func worth(reached []Reached) int {
	sum := 0
	for _, b := range reached {
		sum += b.Bonus.Points
	}
	return sum
}

func (r Record) bonus(b Reached, points int, now time.Time) Entry {
	return Entry{At: now, User: r.Member.User, Date: b.Date, Points: points, Cause: StreakCause(b.Bonus.Days, b.Date)}
}
