package study

import "time"

// Correct is the change that sets anew what some causes earned, wherever that lies: each
// entry stays on the boards of its own date, within the day's cap of that date, and the streak
// is as it was. ledger is all of the member's. The difference is what they gain.
func (r Record) Correct(g Group, ledger, wanted []Entry, now time.Time) (change Change, difference int) {
	was, earned := make(map[Cause]Entry), make(map[Date]int)
	for _, e := range ledger {
		was[e.Cause] = e
		if !e.Cause.IsBonus() {
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
	return r.change(g, g.Today(now), nil, entries, now).change, difference
}
