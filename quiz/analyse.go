package quiz

import (
	"cmp"
	"math"
	"slices"
	"time"

	"studybot/study"
)

// What an analysis rests on.
const (
	// extremeShare is the part of the people at each end whose answers are compared: Kelley's
	// 27 %, at which the difference is most telling.
	extremeShare = 0.27
	// fewPeople is how many must have taken part before discrimination says anything.
	fewPeople = 8
	// fewAnswers is how many must have answered before nobody being right is strange.
	fewAnswers = 3
)

// Analysis says how well each question of a quiz did its work.
type Analysis struct {
	TookPart int
	Items    []Item // one for each question, in order
}

// Item is what the answers say about one question.
type Item struct {
	Answered int
	// Facility is the mean grade of those who took part, 0 (hard) to 1 (easy); a question left
	// out counts as 0.
	Facility float64
	// Telling says whether enough people took part, and differ enough, for the next two.
	Telling bool
	// Discrimination is the mean grade of the best 27 % less that of the last 27 %, -1 to 1.
	Discrimination float64
	// Biserial is the correlation of the question's grade with that of all the others, -1 to
	// 1: the point-biserial where grades are 0 or 1.
	Biserial float64
	// Options is who chose each, where options are chosen.
	Options []Picked
	// Took is the median time from the quiz's opening to the answer.
	Took     time.Duration
	Warnings []Warning
}

// Picked is how an option drew people.
type Picked struct {
	All          int
	Upper, Lower float64 // shares of the best and of the last 27 % who chose it, 0 to 1
}

// Warning is why a question deserves a second look.
type Warning string

// The warnings, gravest first.
const (
	NobodyRight Warning = "nobody"    // is the key right?
	KeyDoubtful Warning = "key"       // the best chose another option than the key's
	Misleading  Warning = "backwards" // the weak did better than the strong
	Idle        Warning = "idle"      // nobody chose some wrong option
)

// person is one who took part: the grade of each question, and of all together.
type person struct {
	user   study.UserID
	grades []float64
	total  float64
	chose  map[int][]int // question → options
}

// Analyse looks at the answers that stand. Void questions and essays are no part of
// anybody's total.
func Analyse(q Quiz, responses []Response) Analysis {
	given := standing(q, responses)
	people := peopleOf(q, given)
	a := Analysis{TookPart: len(people), Items: make([]Item, len(q.Questions))}
	upper, lower := extremes(people)
	for i := range q.Questions {
		a.Items[i] = q.item(i, people, upper, lower)
		a.Items[i].Took = medianTime(q, i, given)
		a.Items[i].Warnings = warnings(q.Questions[i], a.Items[i])
	}
	return a
}

func peopleOf(q Quiz, given []Response) []person {
	at := make(map[study.UserID]int)
	var people []person
	for _, r := range given {
		i, known := at[r.User]
		if !known {
			i = len(people)
			at[r.User] = i
			people = append(people, person{user: r.User, grades: make([]float64, len(q.Questions)), chose: make(map[int][]int)})
		}
		p := &people[i]
		p.grades[r.Question] = r.Grade
		p.chose[r.Question] = r.Options
		if q.Questions[r.Question].counts() {
			p.total += r.Grade
		}
	}
	return people
}

// counts says whether a question is part of people's totals.
func (a Asked) counts() bool { return !a.Void && a.Kind != Essay }

func (q Quiz) item(i int, people []person, upper, lower []float64) Item {
	asked := q.Questions[i]
	it := Item{Options: make([]Picked, len(asked.Options))}
	grades, rest := make([]float64, len(people)), make([]float64, len(people))
	for n, p := range people {
		grades[n], rest[n] = p.grades[i], p.total
		if asked.counts() {
			rest[n] -= p.grades[i]
		}
		options, answered := p.chose[i]
		if !answered {
			continue
		}
		it.Answered++
		if asked.Kind == Matching || asked.Kind == Ordering {
			continue // their numbers are no choice among options
		}
		for o := range it.Options {
			if slices.Contains(options, o) {
				it.Options[o].All++
				it.Options[o].Upper += upper[n]
				it.Options[o].Lower += lower[n]
			}
		}
	}
	for o := range it.Options { // sums of parts differ in the last bit by the order of people
		it.Options[o].Upper, it.Options[o].Lower = settleSigned(it.Options[o].Upper), settleSigned(it.Options[o].Lower)
	}
	it.Facility = mean(grades, nil)
	it.Discrimination = settleSigned(mean(grades, upper) - mean(grades, lower))
	var differs bool
	it.Biserial, differs = correlation(grades, rest)
	it.Telling = differs && len(people) >= fewPeople && asked.counts()
	return it
}

// extremes are the weights of people in the best and in the last 27 %, each adding up to 1.
// Of people with equal totals at the border each counts for an equal part, so that no order
// among equals decides.
func extremes(people []person) (upper, lower []float64) {
	upper, lower = make([]float64, len(people)), make([]float64, len(people))
	order := make([]int, len(people))
	for i := range order {
		order[i] = i
	}
	size := math.Max(1, math.Round(extremeShare*float64(len(people))))
	fill := func(weights []float64, ahead func(a, b int) int) {
		slices.SortStableFunc(order, ahead)
		left := size
		for from := 0; from < len(order) && left > 0; {
			to := from
			for to < len(order) && people[order[to]].total == people[order[from]].total {
				to++
			}
			part := math.Min(1, left/float64(to-from))
			for _, n := range order[from:to] {
				weights[n] = part / size
			}
			left -= float64(to - from)
			from = to
		}
	}
	fill(upper, func(a, b int) int { return cmp.Compare(people[b].total, people[a].total) })
	fill(lower, func(a, b int) int { return cmp.Compare(people[a].total, people[b].total) })
	return upper, lower
}

// mean is the mean of some values, by weights that add up to 1, or all alike.
func mean(values, weights []float64) float64 {
	sum := 0.0
	for i, v := range values {
		if weights == nil {
			sum += v / float64(len(values))
		} else {
			sum += v * weights[i]
		}
	}
	return settleSigned(sum)
}

// correlation is Pearson's; false where one side does not differ at all.
func correlation(x, y []float64) (float64, bool) {
	mx, my := mean(x, nil), mean(y, nil)
	var xy, xx, yy float64
	for i := range x {
		xy += (x[i] - mx) * (y[i] - my)
		xx += (x[i] - mx) * (x[i] - mx)
		yy += (y[i] - my) * (y[i] - my)
	}
	const nothing = 1e-9
	if xx < nothing || yy < nothing {
		return 0, false
	}
	return settleSigned(xy / math.Sqrt(xx*yy)), true
}

// settleSigned keeps six decimals.
func settleSigned(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// medianTime is how long people took for an answer: from the opening of the quiz, or of the
// question in a contest. Who takes a quiz alone begins when they like; of that nothing is said.
func medianTime(q Quiz, question int, given []Response) time.Duration {
	if q.Mode == ModePrivate {
		return 0
	}
	opened := q.OpenedAt
	if at := q.Questions[question].OpenedAt; !at.IsZero() {
		opened = at
	}
	var took []time.Duration
	for _, r := range given {
		if r.Question == question {
			took = append(took, max(0, r.At.Sub(opened)))
		}
	}
	if len(took) == 0 {
		return 0
	}
	slices.Sort(took)
	return (took[(len(took)-1)/2] + took[len(took)/2]) / 2
}

func warnings(asked Asked, it Item) []Warning {
	if !asked.counts() {
		return nil
	}
	var all []Warning
	if it.Answered >= fewAnswers && it.Facility == 0 {
		all = append(all, NobodyRight)
	}
	if it.Telling && asked.Kind != Multiple && it.betterWrong(asked.Question) >= 0 {
		all = append(all, KeyDoubtful)
	}
	if it.Telling && it.Discrimination < 0 {
		all = append(all, Misleading)
	}
	if it.Telling && len(it.idle(asked.Question)) > 0 {
		all = append(all, Idle)
	}
	return all
}

// betterWrong is a wrong option that more of the best chose than any right one; -1 if there
// is none.
func (it Item) betterWrong(q Question) int {
	best, right := -1, 0.0
	for o := range it.Options {
		switch {
		case q.Options[o].Weight > 0:
			right = max(right, it.Options[o].Upper)
		case best < 0 || it.Options[o].Upper > it.Options[best].Upper:
			best = o
		}
	}
	if best < 0 || it.Options[best].Upper <= right {
		return -1
	}
	return best
}

// idle are the wrong options that nobody chose, where options are chosen.
func (it Item) idle(q Question) []int {
	var none []int
	for o, p := range it.Options {
		if q.Chosen() && q.Kind != TrueFalse && p.All == 0 && q.Options[o].Weight <= 0 {
			none = append(none, o)
		}
	}
	return none
}

// Favourite is the text of the option that most of the best chose.
func (it Item) Favourite(q Question) string {
	best := -1
	for o := range it.Options {
		if best < 0 || it.Options[o].Upper > it.Options[best].Upper {
			best = o
		}
	}
	if best < 0 {
		return ""
	}
	return q.Options[best].Text
}
