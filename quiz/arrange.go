package quiz

import (
	"math/rand/v2"
	"strings"
)

// Arrange is the order in which one person sees what can be tapped: for each place the
// index of an option, or of the pair whose Right stands there. The same seed gives the
// same order. True and false keep their places, an option that speaks of those above it
// stays at the end, and of rights that read the same only one is shown.
//
// What a button carries is the place and not the index, since an ordering's indexes are
// its key.
func (q Question) Arrange(seed uint64) []int {
	var free, fixed []int
	seen := make(map[string]bool, len(q.Pairs))
	switch q.Kind {
	case TrueFalse:
		for i := range q.Options {
			fixed = append(fixed, i)
		}
	case Single, Multiple, Ordering:
		for i, o := range q.Options {
			if q.Kind != Ordering && speaksOfOthers(o.Text) {
				fixed = append(fixed, i)
			} else {
				free = append(free, i)
			}
		}
	case Matching:
		for i, p := range q.Pairs {
			if !seen[p.Right] {
				free = append(free, i)
			}
			seen[p.Right] = true
		}
	case Short, Numerical, Cloze, Essay:
	}
	rand.New(rand.NewPCG(seed, 1)).Shuffle(len(free), func(i, j int) { free[i], free[j] = free[j], free[i] })
	return append(free, fixed...)
}

// Lefts is what a matching question asks a right for.
func (q Question) Lefts() []string {
	var lefts []string
	for _, p := range q.Pairs {
		if p.Left != "" {
			lefts = append(lefts, p.Left)
		}
	}
	return lefts
}

// Gaps is how many gaps a cloze question has.
func (q Question) Gaps() int {
	n := 0
	for _, a := range q.Answers {
		n = max(n, a.Gap)
	}
	return n
}

// speaksOfOthers says whether an option is about the other ones: "all of the above".
func speaksOfOthers(option string) bool {
	option = strings.ToLower(strings.TrimSpace(option))
	return strings.Contains(option, "of the above") || strings.HasPrefix(option, "以上") || strings.HasPrefix(option, "上述")
}
