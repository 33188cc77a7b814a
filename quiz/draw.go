package quiz

import (
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
	picked := b.eligible(d)
	switch d.Order {
	case Random:
		shuffle(picked, d.Seed)
	case Unseen:
		shuffle(picked, d.Seed)
		slices.SortStableFunc(picked, func(x, y int) int {
			return d.Asked[b.Questions[x].ID] - d.Asked[b.Questions[y].ID]
		})
	default:
		picked = b.continued(picked, d.After)
	}
	var drawn []Question
	for _, i := range picked[:min(d.N, len(picked))] {
		drawn = append(drawn, b.Questions[i])
	}
	return drawn
}

// eligible is the indexes of the questions that may be drawn, in bank order,
// each ID once.
func (b Bank) eligible(d DrawOptions) []int {
	var fit []int
	seen := make(map[string]bool, len(b.Questions))
	for i, q := range b.Questions {
		if seen[q.ID] || !q.tagged(d.Tags) {
			continue
		}
		if d.PollOnly {
			if ok, _ := q.FitsPoll(); !ok {
				continue
			}
		}
		seen[q.ID] = true
		fit = append(fit, i)
	}
	return fit
}

// continued turns the list round so that it begins behind the question with
// this ID. A question that is gone from the bank begins it at the top.
func (b Bank) continued(picked []int, after string) []int {
	last := slices.IndexFunc(b.Questions, func(q Question) bool { return q.ID == after })
	if last < 0 {
		return picked
	}
	cut, _ := slices.BinarySearch(picked, last+1)
	return slices.Concat(picked[cut:], picked[:cut])
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
