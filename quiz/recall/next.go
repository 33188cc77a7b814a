package recall

import (
	"time"

	"studybot/study"
)

// Steps of learning, as Anki has them: a new question comes again after a minute and after
// ten, a forgotten one after ten, before it waits for days.
var (
	learning   = []time.Duration{time.Minute, 10 * time.Minute}
	relearning = []time.Duration{10 * time.Minute}
)

// Next is the card after a review, its interval spread. Days are counted by dates of the
// zone; a review that seems to lie before the last one counts as one on the same day.
func (s Spread) Next(c Card, r Rating, now time.Time, zone *time.Location) Card {
	days := since(c, now, zone)
	next := after(c, r, days, now)
	switch {
	case c.Settled() && r == Again:
		next.Lapses++
		return s.step(next, c, r, Relearning, days)
	case c.Settled():
		next.Days = s.settled(c, r, days)
		return next
	case c.State == New:
		return s.step(next, c, r, Learning, days)
	}
	return s.step(next, c, r, c.State, days)
}

// since is how many dates ago the last review was.
func since(c Card, now time.Time, zone *time.Location) int {
	if c.State == New || c.Last.IsZero() {
		return 0
	}
	return max(study.DateOf(now, zone).Sub(study.DateOf(c.Last, zone)), 0)
}

// after is the card with its new memory, in state Review, not yet made due.
func after(c Card, r Rating, days int, now time.Time) Card {
	next := Card{State: Review, Reps: c.Reps + 1, Lapses: c.Lapses, Last: now}
	next.Stability, next.Difficulty = defaults.memory(c, days, r)
	return next
}

// settled is when a question that was remembered comes again: a better rating always
// at least a day later than a worse one.
func (s Spread) settled(c Card, r Rating, days int) int {
	of := func(r Rating) int {
		stability, _ := defaults.memory(c, days, r)
		return s.days(defaults.interval(stability), days)
	}
	good := of(Good)
	hard := min(of(Hard), good)
	good = max(good, hard+1)
	switch r {
	case Hard:
		return hard
	case Good:
		return good
	}
	return max(of(Easy), good+1)
}

// step makes a card wait for its next step in a state; one that has no step left, and one
// that was easy, waits for days. was is the card before, elapsed the days since then.
func (s Spread) step(c, was Card, r Rating, state State, elapsed int) Card {
	wait, step := stepAfter(was, r)
	if wait == 0 {
		c.State, c.Days = Review, s.days(defaults.interval(c.Stability), elapsed)
		return c
	}
	c.State, c.Step, c.Wait = state, step, wait
	return c
}

// stepAfter is how long to wait for the next step and which one it is; 0: none is left.
func stepAfter(was Card, r Rating) (time.Duration, int) {
	steps := learning
	if was.Settled() || was.State == Relearning {
		steps = relearning
	}
	if was.Step >= len(steps) {
		return 0, 0
	}
	switch {
	case r == Again:
		return steps[0], 0
	case r == Hard && len(steps) == 1:
		return steps[0] * 3 / 2, was.Step
	case r == Hard:
		return ((steps[0] + steps[1]) / 2).Round(time.Minute), was.Step
	case r == Good && was.Step+1 < len(steps):
		return steps[was.Step+1], was.Step + 1
	}
	return 0, 0
}

// Chance is the chance that the question is remembered now; 0 for a new one.
func (c Card) Chance(now time.Time, zone *time.Location) float64 {
	if c.State == New || c.Stability == 0 {
		return 0
	}
	return defaults.chance(since(c, now, zone), c.Stability)
}
