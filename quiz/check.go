package quiz

import (
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Fault is what can be wrong with a question. It is a code; the edge has the words.
type Fault string

// The faults of questions and banks.
const (
	FaultEmptyText       Fault = "empty question"         // there is no text to ask
	FaultKind            Fault = "unknown kind"           // Kind is none of the known ones
	FaultNoRight         Fault = "no right answer"        // no option, answer or pair is worth anything
	FaultFewOptions      Fault = "too few options"        // a choice needs two, a matching two pairs, an ordering two items
	FaultManyOptions     Fault = "too many options"       // more than MaxOptions
	FaultEmptyOption     Fault = "empty option"           // an option, answer or pair without text
	FaultSameOption      Fault = "option twice"           // two options read the same
	FaultWeight          Fault = "weight out of range"    // a weight beyond -100 % to 100 %
	FaultWeightSum       Fault = "weights not 100"        // warning: the positive weights of a multiple choice do not make 100 %
	FaultNoPenalty       Fault = "no penalty"             // warning: ticking every option of a multiple choice earns the full mark
	FaultSeveralRight    Fault = "several right"          // warning: a single choice has several fully right options
	FaultDuplicateID     Fault = "duplicate id"           // two questions have one ID
	FaultMissingID       Fault = "missing id"             // a question has no ID
	FaultSameQuestion    Fault = "question twice"         // warning: two questions are alike in all that is asked
	FaultTooLong         Fault = "too long"               // does not fit one message, see MaxLength
	FaultDifficulty      Fault = "difficulty"             // not 0 to 10
	FaultTolerance       Fault = "tolerance"              // a tolerance is negative or no number
	FaultEmptyBank       Fault = "no questions"           // a bank without questions
	FaultTrueFalseChoice Fault = "true/false two options" // a true/false question has exactly two options
)

// MaxOptions is how many options a question may have: one for each letter.
const MaxOptions = 26

// MaxLength is how long the text and all the options of a question may be
// together, in UTF-16 units, so that one message of 4,096 holds them with numbers
// and buttons.
const MaxLength = 3500

// Issue is one fault of a bank.
type Issue struct {
	Question int    // index into Bank.Questions; -1 is the bank itself
	Part     int    // which option, answer or pair, from 1; 0 is the question as a whole
	ID       string // of that question
	Fault    Fault
	Detail   string // the offending text
	Warning  bool   // the bank can be used in spite of it
}

// Check finds what is wrong with a bank, in the order of its questions.
func (b Bank) Check() []Issue {
	if len(b.Questions) == 0 {
		return []Issue{{Question: -1, Fault: FaultEmptyBank}}
	}
	var issues []Issue
	ids := make(map[string]bool, len(b.Questions))
	alike := make(map[string]bool, len(b.Questions))
	for i, q := range b.Questions {
		found := q.Check()
		switch {
		case q.ID == "":
			found = append(found, Issue{Fault: FaultMissingID})
		case ids[q.ID]:
			found = append(found, Issue{Fault: FaultDuplicateID, Detail: q.ID})
		}
		key := q.asks()
		if alike[key] && q.Text != "" {
			found = append(found, Issue{Fault: FaultSameQuestion, Detail: excerpt(q.Text), Warning: true})
		}
		ids[q.ID], alike[key] = true, true
		for _, is := range found {
			is.Question, is.ID = i, q.ID
			issues = append(issues, is)
		}
	}
	return issues
}

// Check finds what is wrong with one question by itself.
func (q Question) Check() []Issue {
	var f faults
	if strings.TrimSpace(q.Text) == "" {
		f.add(FaultEmptyText, q.Title)
	}
	if q.length() > MaxLength {
		f.add(FaultTooLong, excerpt(q.Text))
	}
	if q.Difficulty < 0 || q.Difficulty > 10 {
		f.add(FaultDifficulty, fmt.Sprint(q.Difficulty))
	}
	switch q.Kind {
	case Single, Multiple, TrueFalse:
		f.options(q)
		f.key(q)
	case Ordering:
		f.options(q)
	case Short, Numerical, Cloze:
		f.answers(q)
	case Matching:
		f.pairs(q)
	case Essay:
	default:
		f.add(FaultKind, string(q.Kind))
	}
	return f
}

type faults []Issue

func (f *faults) add(fault Fault, detail string) { f.addPart(0, fault, detail) }

func (f *faults) addPart(part int, fault Fault, detail string) {
	*f = append(*f, Issue{Part: part, Fault: fault, Detail: detail})
}

func (f *faults) warn(fault Fault, detail string) {
	*f = append(*f, Issue{Fault: fault, Detail: detail, Warning: true})
}

func (f *faults) options(q Question) {
	switch n := len(q.Options); {
	case q.Kind == TrueFalse && n != 2:
		f.add(FaultTrueFalseChoice, fmt.Sprint(n))
	case n < 2:
		f.add(FaultFewOptions, fmt.Sprint(n))
	case n > MaxOptions:
		f.add(FaultManyOptions, fmt.Sprint(n))
	}
	seen := make(map[string]bool, len(q.Options))
	for i, o := range q.Options {
		text := strings.TrimSpace(o.Text)
		switch {
		case text == "":
			f.addPart(i+1, FaultEmptyOption, "")
		case seen[text]:
			f.addPart(i+1, FaultSameOption, excerpt(text))
		}
		seen[text] = true
		f.weight(i+1, o.Weight)
	}
}

func (f *faults) weight(part int, w float64) {
	if !(w >= -1 && w <= 1) {
		f.addPart(part, FaultWeight, percent(w))
	}
}

// key looks at what the options are worth together.
func (f *faults) key(q Question) {
	if len(q.Options) == 0 {
		return
	}
	var up, all, best float64
	var right, full int
	for _, o := range q.Options {
		all += o.Weight
		best = max(best, o.Weight)
		if o.Weight > 0 {
			up += o.Weight
			right++
		}
		if whole(o.Weight) {
			full++
		}
	}
	switch {
	case right == 0:
		f.add(FaultNoRight, excerpt(q.Text))
	case q.Kind == Multiple && !whole(up):
		f.warn(FaultWeightSum, percent(up))
	case q.Kind == Multiple && right < len(q.Options) && whole(all):
		f.warn(FaultNoPenalty, excerpt(q.Text))
	case q.Kind != Multiple && full > 1:
		f.warn(FaultSeveralRight, excerpt(q.Text))
	case q.Kind != Multiple && !whole(best):
		f.warn(FaultWeightSum, percent(best))
	}
}

func (f *faults) answers(q Question) {
	gaps := map[int]float64{}
	for i, a := range q.Answers {
		gaps[a.Gap] = max(gaps[a.Gap], a.Weight)
		if q.Kind != Numerical && strings.TrimSpace(a.Text) == "" {
			f.addPart(i+1, FaultEmptyOption, "")
		}
		if !(a.Tolerance >= 0) {
			f.addPart(i+1, FaultTolerance, fmt.Sprint(a.Tolerance))
		}
		f.weight(i+1, a.Weight)
	}
	if len(gaps) == 0 {
		f.add(FaultNoRight, excerpt(q.Text))
	}
	for _, gap := range slices.Sorted(maps.Keys(gaps)) {
		switch best := gaps[gap]; {
		case best <= 0:
			f.add(FaultNoRight, excerpt(q.Text))
		case !whole(best):
			f.warn(FaultWeightSum, percent(best))
		}
	}
}

func (f *faults) pairs(q Question) {
	lefts := 0
	seen := make(map[string]bool, len(q.Pairs))
	for i, p := range q.Pairs {
		if strings.TrimSpace(p.Right) == "" {
			f.addPart(i+1, FaultEmptyOption, excerpt(p.Left))
		}
		if p.Left == "" {
			continue
		}
		if lefts++; seen[p.Left] {
			f.addPart(i+1, FaultSameOption, excerpt(p.Left))
		}
		seen[p.Left] = true
	}
	if lefts < 2 {
		f.add(FaultFewOptions, fmt.Sprint(lefts))
	}
	if len(q.Pairs) > MaxOptions {
		f.add(FaultManyOptions, fmt.Sprint(len(q.Pairs)))
	}
}

// length is what the reader of the question has before them, in UTF-16 units.
func (q Question) length() int {
	n := units(q.Text)
	for _, o := range q.Options {
		n += units(o.Text)
	}
	for _, p := range q.Pairs {
		n += units(p.Left) + units(p.Right)
	}
	return n
}

// asks is the same for two questions that ask the same.
func (q Question) asks() string {
	var b strings.Builder
	b.WriteString(string(q.Kind) + "\x00" + fold(q.Text))
	for _, o := range q.Options {
		b.WriteString("\x00" + o.Text)
	}
	for _, a := range q.Answers {
		fmt.Fprintf(&b, "\x00%s %g %g", a.Text, a.Value, a.Tolerance)
	}
	for _, p := range q.Pairs {
		b.WriteString("\x00" + p.Left + "\x00" + p.Right)
	}
	return b.String()
}

// DerivedID is an ID made of what the question asks, for a question that came
// without one: the same question gets the same ID at each import, and a corrected
// key keeps it.
func (q Question) DerivedID() string {
	h := fnv.New64a()
	h.Write([]byte(q.asks()))
	return fmt.Sprintf("q%016x", h.Sum64())
}

// whole says whether weights make 100 %, forgiving what thirds and sevenths lose
// in five decimals of a percent.
func whole(w float64) bool { return w > 1-1e-4 && w < 1+1e-4 }

func percent(w float64) string { return fmt.Sprintf("%.4g", w*100) }

// excerpt is the beginning of a text, to recognise it by.
func excerpt(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= 60 {
		return s
	}
	return string([]rune(s)[:59]) + "…"
}
