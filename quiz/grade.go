package quiz

import (
	"math"
	"slices"
)

// Right says whether the answer earned the full mark.
func (r Response) Right() bool { return r.Grade >= 1 }

// Grade is what an answer is worth, 0 to 1, as Moodle grades: the weights of
// what was chosen are added, and the sum is held within 0..1. Each option counts
// once, an option that does not exist counts nothing. An essay is worth 0: people
// judge it.
func Grade(q Question, options []int, text string) (grade float64) {
	switch q.Kind {
	case Single, TrueFalse:
		grade = gradeOne(q.Options, options)
	case Multiple:
		grade = gradeSum(q.Options, options)
	case Short:
		grade = gradeText(q.Answers, text, 0)
	case Numerical:
		grade = gradeNumber(q.Answers, text)
	case Matching:
		grade = gradePairs(q.Pairs, options)
	case Ordering:
		grade = gradeOrder(len(q.Options), options)
	case Cloze:
		grade = gradeGaps(q.Answers, text)
	}
	return settle(min(max(grade, 0), 1))
}

// settle takes away what adding thirds leaves over: grades have six decimals,
// and 0.99999 is meant to be 1 because files write a third as 33.33333.
func settle(grade float64) float64 {
	if whole := math.Round(grade); math.Abs(grade-whole) < 1e-4 {
		return whole
	}
	return math.Round(grade*1e6) / 1e6
}

// gradeOne grades a single choice; choosing several is no answer to it.
func gradeOne(key []Option, chosen []int) float64 {
	if len(chosen) != 1 || chosen[0] < 0 || chosen[0] >= len(key) {
		return 0
	}
	return key[chosen[0]].Weight
}

func gradeSum(key []Option, chosen []int) float64 {
	sum := 0.0
	for i, o := range chosen {
		if o >= 0 && o < len(key) && !slices.Contains(chosen[:i], o) {
			sum += key[o].Weight
		}
	}
	return sum
}

// gradePairs is the share of lefts that were given their own right, or one that
// reads the same.
func gradePairs(pairs []Pair, chosen []int) float64 {
	lefts, right := 0, 0
	for _, p := range pairs {
		if p.Left == "" {
			continue
		}
		if lefts < len(chosen) {
			if c := chosen[lefts]; c >= 0 && c < len(pairs) && pairs[c].Right == p.Right {
				right++
			}
		}
		lefts++
	}
	if lefts == 0 {
		return 0
	}
	return float64(right) / float64(lefts)
}

// gradeOrder is the share of items in their own place.
func gradeOrder(n int, chosen []int) float64 {
	right := 0
	for i, o := range chosen {
		if o == i && i < n {
			right++
		}
	}
	if n == 0 {
		return 0
	}
	return float64(right) / float64(n)
}

// gradeText is the weight of the answer that takes the text.
func gradeText(answers []Answer, text string, gap int) float64 {
	if i := takesText(answers, text, gap); i >= 0 {
		return answers[i].Weight
	}
	return 0
}

// takesText is the best answer that takes the text, else the best that would but
// for a slip; a catch-all "*" comes last, whatever its weight. It is -1 when none
// does.
func takesText(answers []Answer, text string, gap int) int {
	given := foldAnswer(text)
	if given == "" {
		return -1
	}
	best, near, rest := -1, -1, -1
	for i, a := range answers {
		switch {
		case a.Gap != gap:
		case a.Text == "*":
			rest = heavier(answers, rest, i)
		case matches(a.Text, text, given):
			best = heavier(answers, best, i)
		case best < 0 && slipped(a.Text, text):
			near = heavier(answers, near, i)
		}
	}
	switch {
	case best >= 0:
		return best
	case near >= 0:
		return near
	}
	return rest
}

// heavier is whichever answer is worth more, the first one in a tie; -1 is none.
func heavier(answers []Answer, i, j int) int {
	if i >= 0 && answers[i].Weight >= answers[j].Weight {
		return i
	}
	return j
}

// gradeNumber is the weight of the answer whose range holds the number.
func gradeNumber(answers []Answer, text string) float64 {
	if i := takesNumber(answers, text); i >= 0 {
		return answers[i].Weight
	}
	return 0
}

func takesNumber(answers []Answer, text string) int {
	given, ok := Number(text)
	if !ok {
		return -1
	}
	best, rest := -1, -1
	for i, a := range answers {
		if a.Text == "*" {
			rest = heavier(answers, rest, i)
			continue
		}
		slack := 1e-9 * max(math.Abs(a.Value), math.Abs(a.Tolerance)) // of a range that was given as from..to
		if math.Abs(given-a.Value) <= a.Tolerance+slack {
			best = heavier(answers, best, i)
		}
	}
	if best < 0 {
		return rest
	}
	return best
}

// gradeGaps is the mean over the gaps. The answers to them stand one a line, or
// parted by semicolons; that to a single gap is taken whole.
func gradeGaps(answers []Answer, text string) float64 {
	given := []string{text}
	if (Question{Answers: answers}).Gaps() > 1 {
		given = partGaps(text)
	}
	gaps := map[int]float64{}
	for _, a := range answers {
		if _, done := gaps[a.Gap]; done || a.Gap < 1 {
			continue
		}
		gaps[a.Gap] = 0
		if a.Gap <= len(given) {
			gaps[a.Gap] = max(gradeText(answers, given[a.Gap-1], a.Gap), 0)
		}
	}
	sum := 0.0
	for _, g := range gaps {
		sum += g
	}
	if len(gaps) == 0 {
		return 0
	}
	return sum / float64(len(gaps))
}
