package study

import (
	"slices"
	"strconv"
	"strings"
)

// While a quiz is not closed, what a right answer earned tells who was right. It stands in
// the ledger and on the boards at once, so that it can't be lost; what people see is reckoned
// without it until the quiz closes.
//
// The cap of a day must not tell either: what may be seen is priced as if nothing were sealed,
// and what is sealed takes the room that is left. So a sealed entry can shrink, and its member
// learns of it with the closing.

// Sealed is what right answers have earned in quizzes that are not closed.
type Sealed struct {
	Open    []int   // the quizzes
	Entries []Entry // on the boards of today
}

// holds says whether a cause is one that nobody may see yet.
func (s Sealed) holds(c Cause) bool { return slices.Contains(s.Open, c.RightIn()) }

// squeezed are the sealed entries that must shrink so that a date keeps its cap, the latest
// first: visible is what can be seen there, before what all came to. What was earned under a
// higher cap stays.
func (p Prices) squeezed(visible, before int, sealed []Entry) (shrunk []Entry) {
	over := visible - max(p.DayCap, before)
	for _, e := range sealed {
		over += e.Points
	}
	for i := len(sealed) - 1; p.DayCap > 0 && over > 0 && i >= 0; i-- {
		e := sealed[i]
		less := min(over, e.Points)
		e.Points -= less
		if over -= less; less > 0 {
			shrunk = append(shrunk, e)
		}
	}
	return shrunk
}

// priced caps what may be seen, then what is sealed already, then what will be sealed. earned
// is all that stands on the entries' date. Entries are changed in place; shrunk are those that
// stood there and must change.
func (s Sealed) priced(prices Prices, earned int, entries []Entry) (shrunk []Entry) {
	var stay []Entry
	visible := earned
	for _, e := range s.Entries {
		visible -= e.Points
		if !sets(entries, e.Cause) {
			stay = append(stay, e)
		}
	}
	visible = capEach(prices, visible, entries, func(e Entry) bool { return !s.holds(e.Cause) })
	shrunk = prices.squeezed(visible, earned, stay)
	total := visible
	for _, e := range stay {
		total += e.Points
	}
	capEach(prices, min(total, max(prices.DayCap, earned)), entries, func(e Entry) bool { return s.holds(e.Cause) })
	return shrunk
}

// capEach caps some of the entries, one after the other, and says what the date comes to.
func capEach(prices Prices, earned int, entries []Entry, which func(Entry) bool) int {
	for i := range entries {
		if e := &entries[i]; which(*e) {
			e.Points = prices.Capped(earned, e.Points)
			earned += e.Points
		}
	}
	return earned
}

// RightIn is the quiz in which a right answer earned it; 0: nothing of the sort did.
func (c Cause) RightIn() int {
	place, ok := strings.CutPrefix(string(c), "right:")
	quiz, _, dotted := strings.Cut(place, ".")
	number, err := strconv.Atoi(quiz)
	if !ok || !dotted || err != nil {
		return 0
	}
	return number
}

// Unsealed are the entries that may be shown while some quizzes are not closed.
func Unsealed(entries []Entry, open []int) []Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool {
		return slices.Contains(open, e.Cause.RightIn())
	})
}

// Withhold takes sealed entries off the points of a period. The points are changed in place.
func Withhold(points map[UserID]int, sealed []Entry) {
	for _, e := range sealed {
		if points[e.User] -= e.Points; points[e.User] == 0 {
			delete(points, e.User)
		}
	}
}
