package study

import (
	"slices"
	"time"
)

// Correct is the change that sets anew what some causes earned, wherever that lies: each
// entry stays on the boards of its own date, within the day's cap of that date, and the streak
// is as it was. ledger is all of the member's, open are the quizzes that are not closed: what
// right answers earned there makes room. The difference is what the member gains.
func (r Record) Correct(g Group, ledger, wanted []Entry, open []int, now time.Time) (change Change, difference int) {
	was, earned, before, sealed := make(map[Cause]Entry), make(map[Date]int), make(map[Date]int), make(map[Date][]Entry)
	for _, e := range ledger {
		was[e.Cause] = e
		if !e.Cause.IsBonus() {
			before[e.Date] += e.Points
		}
		switch {
		case e.Cause.IsBonus():
		case slices.Contains(open, e.Cause.RightIn()) && !sets(wanted, e.Cause):
			sealed[e.Date] = append(sealed[e.Date], e)
		default:
			earned[e.Date] += e.Points
		}
	}
	var entries []Entry
	for _, e := range wanted {
		old, known := was[e.Cause]
		if known {
			e.Date = old.Date
		}
		earned[e.Date] -= old.Points
		e.At, e.User = now, r.Member.User
		e.Points = g.Settings.Prices.Capped(earned[e.Date], e.Points)
		earned[e.Date] += e.Points
		if e.Points != old.Points {
			entries = append(entries, e)
			difference += e.Points - old.Points
		}
	}
	for date, some := range sealed {
		entries = append(entries, g.Settings.Prices.squeezed(earned[date], before[date], some)...)
	}
	return r.change(g, g.Today(now), nil, entries, now).change, difference
}

// sets says whether some of the entries set a cause.
func sets(entries []Entry, cause Cause) bool {
	return slices.ContainsFunc(entries, func(e Entry) bool { return e.Cause == cause })
}
