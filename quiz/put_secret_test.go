package quiz

import (
	"slices"
	"testing"
)

func TestThe_order_in_which_options_are_shown_hangs_on_what_nobody_can_reckon(t *testing.T) {
	q := Quiz{Group: 1, Number: 7, Questions: []Asked{{Question: Question{Kind: Ordering, Options: make([]Option, 12)}}}}
	q.Seed = 1
	first := q.Questions[0].Arrange(q.SeedOf(0))
	q.Seed = 2
	if slices.Equal(first, q.Questions[0].Arrange(q.SeedOf(0))) {
		t.Error("two quizzes of the same number show the same order: who reads the program has the key")
	}
}
