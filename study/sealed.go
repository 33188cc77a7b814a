package study

import (
	"slices"
	"strconv"
	"strings"
)

// While a quiz is not closed, what a right answer earned tells who was right. It stands in
// the ledger and on the boards at once, so that it can't be lost; what people see is reckoned
// without it until the quiz closes.

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
