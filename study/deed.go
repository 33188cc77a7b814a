package study

import (
	"maps"
	"slices"
	"time"
)

// Verdict says what became of a deed, for the words that go out.
type Verdict struct {
	// Already: it was done before, at Since; nothing changed.
	Already bool
	Since   time.Time
	// Earned are the points that the deed itself brought, Bonus those of streaks, less what
	// streaks brought before: mending one can join two.
	Earned, Bonus int
	Streak        Streak
	Outcome       Outcome // what the date came to with it
	Lacks         Activities
	Freeze        bool // it earned a freeze, or gave one back
	MadeUp        bool
}

// Deed is something that a member did and that counts for a date.
type Deed struct {
	What Activities // one activity
	Date Date
	// Entries are what it earns beside the activity's own price: right answers.
	Entries []Entry
	// Cause of the activity's own entry; empty: CauseOf(What, Date).
	Cause Cause
	// Free: the activity itself earns nothing, only Entries do.
	Free bool
	// OnTime: it counts for its date as if done then. So do answers that Telegram delivers
	// after midnight.
	OnTime bool
}

// Do decides what a deed does: which mark it sets, what it earns, where the streak then
// stands. A deed of a date that is past is a make-up.
func (r Record) Do(g Group, deed Deed, now time.Time) (Change, Verdict) {
	return r.do(g, g.Today(now), deed, now)
}

func (r Record) do(g Group, today Date, deed Deed, now time.Time) (Change, Verdict) {
	mark := r.Marks[deed.Date]
	if mark.Did.Has(deed.What) && len(deed.Entries) == 0 {
		w := r.Walk(g, today)
		return Change{}, Verdict{Already: true, Since: mark.First, Streak: w.Streak, Outcome: w.Outcomes[deed.Date], Lacks: r.Due[deed.Date].Lacks(mark.Did)}
	}
	late := deed.Date.Before(today) && !deed.OnTime
	entries, shrunk := r.priced(g, today, deed, mark, late, now)
	if mark.Did == 0 {
		mark.First = now
	}
	mark.MadeUp = mark.MadeUp || late && r.Due[deed.Date].Lacks(mark.Did)&deed.What != 0
	mark.Did |= deed.What
	s := r.change(g, today, map[Date]Mark{deed.Date: mark}, slices.Concat(entries, shrunk), now)
	v := Verdict{
		Streak: s.after.Streak, Outcome: s.after.Outcomes[deed.Date], MadeUp: late,
		Lacks:  r.Due[deed.Date].Lacks(mark.Did),
		Freeze: s.after.Streak.Freezes > s.before.Streak.Freezes,
		Bonus:  s.bonus,
	}
	for _, e := range entries {
		v.Earned += e.Points
	}
	return s.change, v
}

// priced are the ledger entries of a deed, within the day's cap; a make-up earns its part.
// shrunk are sealed entries that make room for them.
func (r Record) priced(g Group, today Date, deed Deed, mark Mark, late bool, now time.Time) (entries, shrunk []Entry) {
	prices := g.Settings.Prices
	if !mark.Did.Has(deed.What) && !deed.Free {
		cause := deed.Cause
		if cause == "" {
			cause = CauseOf(deed.What, deed.Date)
		}
		points := prices.Of(deed.What)
		if late {
			points = points * g.Settings.MakeUpPart / 100
		}
		entries = append(entries, Entry{Cause: cause, Points: points})
	}
	entries = append(entries, deed.Entries...)
	for i := range entries {
		e := &entries[i]
		e.At, e.User, e.Date = now, r.Member.User, today
	}
	return entries, r.Sealed.priced(prices, r.Earned[today], entries)
}

// Undo takes back activities of a date with their entries: a retracted vote, a voided
// quiz. Streak bonuses that hung on the date go too.
func (r Record) Undo(g Group, date Date, what Activities, causes []Cause, now time.Time) Change {
	mark := r.Marks[date]
	mark.Did &^= what
	if mark.Did == 0 {
		mark.First, mark.MadeUp = time.Time{}, false
	}
	entries := make([]Entry, 0, len(causes))
	for _, cause := range causes {
		entries = append(entries, Entry{At: now, User: r.Member.User, Date: date, Cause: cause})
	}
	return r.change(g, g.Today(now), map[Date]Mark{date: mark}, entries, now).change
}

// Excuse excuses the member for dates, or takes the excuse back.
func (r Record) Excuse(g Group, dates []Date, excused bool, now time.Time) Change {
	marks := make(map[Date]Mark, len(dates))
	for _, d := range dates {
		m := r.Marks[d]
		m.Excused = excused
		marks[d] = m
	}
	return r.change(g, g.Today(now), marks, nil, now).change
}

// Missed are the dates before today that can still be made up, newest first.
func (r Record) Missed(g Group, today Date) []Date {
	outcomes := r.Walk(g, today).Outcomes
	var dates []Date
	for i := 1; i <= g.Settings.MakeUpDays; i++ {
		d := today.Add(-i)
		if o := outcomes[d]; o == Missed || o == Frozen {
			dates = append(dates, d)
		}
	}
	return dates
}

// MakeUp does a missed date late: everything that it asked. It refuses, with
// ErrInvalid, a date that is not one of Missed.
func (r Record) MakeUp(g Group, date Date, now time.Time) (Change, Verdict, error) {
	today := g.Today(now)
	open := false
	for _, d := range r.Missed(g, today) {
		open = open || d == date
	}
	if !open {
		return Change{}, Verdict{}, ErrInvalid
	}
	all := Change{User: r.Member.User, Rev: r.Rev, Marks: map[Date]Mark{}, Basis: r.Basis}
	var verdict Verdict
	for lacks := r.Due[date].Lacks(r.Marks[date].Did); lacks != 0; lacks = r.Due[date].Lacks(r.Marks[date].Did) {
		one := lacks & -lacks
		change, v := r.do(g, today, Deed{What: one, Date: date}, now)
		r = r.with(change.Marks).entered(change.Entries)
		maps.Copy(all.Marks, change.Marks)
		all.Entries = append(all.Entries, change.Entries...)
		all.Streak, all.Settled = change.Streak, change.Settled
		verdict.Earned, verdict.Bonus = verdict.Earned+v.Earned, verdict.Bonus+v.Bonus
		verdict.Streak, verdict.Outcome, verdict.MadeUp, verdict.Lacks = v.Streak, v.Outcome, true, v.Lacks
		verdict.Freeze = verdict.Freeze || v.Freeze
	}
	return all, verdict, nil
}
