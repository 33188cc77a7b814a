package quiz

import (
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// Order is how questions are drawn from a bank.
type Order string

// The orders of drawing.
const (
	Sequence Order = "sequence" // as in the bank, going on after DrawOptions.After, from the top again at the end
	Random   Order = "random"
	Unseen   Order = "unseen" // least asked in this group first, ties shuffled
)

// DrawOptions says which questions are wanted.
type DrawOptions struct {
	N        int            // at most so many; fewer when the bank has fewer
	Tags     []string       // questions with any of these, whatever the case; none takes all
	Easiest  int            // difficulties from here …
	Hardest  int            // … to here; 0 takes all, those without a difficulty too
	Order    Order          // default Sequence
	Asked    map[string]int // question ID -> times asked in this group
	After    string         // last ID asked, for Sequence
	Seed     uint64         // the same seed draws the same
	PollOnly bool           // only what FitsPoll
}

// Draw takes questions from the bank, none of them twice.
func (b Bank) Draw(d DrawOptions) []Question {
	if d.N < 1 {
		return nil
	}
	var drawn []Question
	for i := range b.inOrder(d) {
		q := b.Questions[i]
		taken := slices.ContainsFunc(drawn, func(have Question) bool { return have.ID == q.ID })
		if taken || !q.wanted(d) {
			continue
		}
		if drawn = append(drawn, q); len(drawn) == d.N {
			break
		}
	}
	return drawn
}

// inOrder is the indexes of all questions in the order in which they are drawn. It ends as
// soon as nobody wants more: a draw of ten looks at few of ten thousand.
func (b Bank) inOrder(d DrawOptions) iter.Seq[int] {
	picked := make([]int, len(b.Questions))
	for i := range picked {
		picked[i] = i
	}
	switch d.Order {
	case Random:
		shuffle(picked, d.Seed)
	case Unseen:
		shuffle(picked, d.Seed)
		return b.leastAsked(picked, d.Asked)
	default:
		last := slices.IndexFunc(b.Questions, func(q Question) bool { return q.ID == d.After })
		picked = slices.Concat(picked[last+1:], picked[:last+1])
	}
	return slices.Values(picked)
}

// leastAsked goes through the questions that were never asked, then through those asked once,
// and so on.
func (b Bank) leastAsked(picked []int, asked map[string]int) iter.Seq[int] {
	times := make([]int, len(b.Questions))
	levels := make(map[int]bool)
	for i, q := range b.Questions {
		times[i] = asked[q.ID]
		levels[times[i]] = true
	}
	return func(yield func(int) bool) {
		for _, level := range slices.Sorted(maps.Keys(levels)) {
			for _, i := range picked {
				if times[i] == level && !yield(i) {
					return
				}
			}
		}
	}
}

// wanted says whether the question is of the sort that is asked for.
func (q Question) wanted(d DrawOptions) bool {
	if d.Hardest > 0 && (q.Difficulty < d.Easiest || q.Difficulty > d.Hardest || q.Difficulty == 0) {
		return false
	}
	if !q.tagged(d.Tags) {
		return false
	}
	fits := true
	if d.PollOnly {
		fits, _ = q.FitsPoll()
	}
	return fits
}

func shuffle(picked []int, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 0))
	r.Shuffle(len(picked), func(i, j int) { picked[i], picked[j] = picked[j], picked[i] })
}

func (q Question) tagged(tags []string) bool {
	if len(tags) == 0 {
		return true
	}
	return slices.ContainsFunc(q.Tags, func(have string) bool {
		return slices.ContainsFunc(tags, func(want string) bool { return strings.EqualFold(have, want) })
	})
}
