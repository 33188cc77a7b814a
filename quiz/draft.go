package quiz

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"studybot/study"
)

// Draft is what one person has put in so far for one question:
//
//	single, true/false      the option
//	multiple                the options ticked, then Done
//	matching, ordering      as far as they have come, then Done
//	short, numerical, essay one text
//	cloze                   the texts of the gaps, as far as they have come
//
// A press or a text makes a new draft; drafts are never changed in place.
type Draft struct {
	Options []int    `json:"o,omitempty"` // as Response.Options; matching and ordering: a beginning of it
	Texts   []string `json:"t,omitempty"`
	Done    bool     `json:"d,omitempty"` // said to be complete, where several taps make an answer
}

// The presses that are no places of Question.Arrange.
const (
	PressDone = "d"
	PressUndo = "u"
)

// Took says what became of a press or a text.
type Took string

// What becomes of a press or a text. But for Taken the draft stays as it was.
const (
	Taken     Took = "taken"
	Ignored   Took = "ignored"    // it means nothing here, or changes nothing
	NotNumber Took = "not_number" // a number is wanted
	TooLong   Took = "too_long"   // longer than an answer may be
	WantsTap  Took = "wants_tap"  // the text is none of what can be tapped
	AtReview  Took = "at_review"  // no question is shown that it could answer
)

// Empty says whether nothing was put in yet.
func (d Draft) Empty() bool { return len(d.Options) == 0 && len(d.Texts) == 0 }

// Full says whether every part of the answer is there.
func (d Draft) Full(q Question) bool {
	switch q.Kind {
	case Single, TrueFalse, Multiple:
		return len(d.Options) > 0
	case Matching:
		return len(d.Options) > 0 && len(d.Options) == len(q.Lefts())
	case Ordering:
		return len(d.Options) > 0 && len(d.Options) == len(q.Options)
	case Cloze:
		return len(d.Texts) > 0 && len(d.Texts) == q.Gaps()
	case Short, Numerical, Essay:
		return len(d.Texts) > 0
	}
	return false
}

// Complete says whether the answer can be taken as it is: all parts are there, and where
// taps can still change it, the person has said that they are done.
func (d Draft) Complete(q Question) bool { return d.Full(q) && (d.Done || !q.NeedsDone()) }

// NeedsDone says whether an answer is made of several taps, so that the last one does not
// show by itself.
func (q Question) NeedsDone() bool {
	return q.Kind == Multiple || q.Kind == Matching || q.Kind == Ordering
}

// Press is the draft after a button: PressDone, PressUndo or a place of Arrange. A press
// that fits no button of this question changes nothing.
func (d Draft) Press(q Question, seed uint64, press string) (Draft, Took) {
	switch {
	case d.Done:
		return d, Ignored
	case press == PressDone:
		if !q.NeedsDone() || !d.Full(q) {
			return d, Ignored
		}
		return Draft{Options: d.Options, Done: true}, Taken
	case press == PressUndo:
		return d.undo(q)
	}
	shown := q.Arrange(seed)
	place, err := strconv.Atoi(press)
	if err != nil || place < 0 || place >= len(shown) || strconv.Itoa(place) != press {
		return d, Ignored
	}
	return d.pick(q, shown[place])
}

func (d Draft) pick(q Question, option int) (Draft, Took) {
	switch q.Kind {
	case Single, TrueFalse:
		if slices.Contains(d.Options, option) {
			return d, Ignored
		}
		return Draft{Options: []int{option}}, Taken
	case Multiple:
		return Draft{Options: toggled(d.Options, option)}, Taken
	case Matching:
		if d.Full(q) {
			return d, Ignored
		}
		return Draft{Options: with(d.Options, option)}, Taken
	case Ordering:
		if d.Full(q) || slices.Contains(d.Options, option) {
			return d, Ignored
		}
		return Draft{Options: q.lastPlaced(with(d.Options, option))}, Taken
	case Short, Numerical, Cloze, Essay:
	}
	return d, Ignored
}

// undo takes back the last part.
func (d Draft) undo(q Question) (Draft, Took) {
	switch {
	case q.Kind == Ordering && len(d.Options) > 1 && d.Full(q):
		return Draft{Options: slices.Clone(d.Options[:len(d.Options)-2])}, Taken // the last one fell into place by itself
	case (q.Kind == Matching || q.Kind == Ordering) && len(d.Options) > 0:
		return Draft{Options: slices.Clone(d.Options[:len(d.Options)-1])}, Taken
	case q.Kind == Cloze && len(d.Texts) > 0:
		return Draft{Texts: slices.Clone(d.Texts[:len(d.Texts)-1])}, Taken
	}
	return d, Ignored
}

// lastPlaced adds the item that is left over once all others have their places.
func (q Question) lastPlaced(order []int) []int {
	if len(order) == len(q.Options)-1 {
		for i := range q.Options {
			if !slices.Contains(order, i) {
				return append(order, i)
			}
		}
	}
	return order
}

// Response is the draft as an answer, graded.
func (d Draft) Response(q Question, user study.UserID, question int, at time.Time) Response {
	text := strings.Join(d.Texts, "\n")
	if missing := q.Gaps() - len(d.Texts); q.Kind == Cloze && len(d.Texts) > 0 && missing > 0 {
		text += strings.Repeat("\n", missing) // a line for each gap, however few are filled
	}
	return Response{
		User: user, Question: question, Options: slices.Clone(d.Options), Text: text, At: at,
		Grade: Grade(q, d.Options, text),
	}
}

// with is a list and one more, apart from the list it was made of.
func with(list []int, more int) []int { return append(slices.Clone(list), more) }

// toggled is a set of indexes, increasing, with one put in or taken out.
func toggled(set []int, i int) []int {
	at, has := slices.BinarySearch(set, i)
	if has {
		return slices.Delete(slices.Clone(set), at, at+1)
	}
	return slices.Insert(slices.Clone(set), at, i)
}
