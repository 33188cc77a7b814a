package practice

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"studybot/quiz"
)

// Own is a card that a member has written.
type Own struct {
	Ask    string `json:"q"`
	Answer string `json:"a"`
}

// Bounds of own cards.
const (
	OwnMost     = 2000 // cards of one member in one group
	OwnTextMost = 500  // characters of a question, and of an answer
)

// ID is where the card is kept: the same question again replaces the answer.
func (o Own) ID() string { return quiz.Question{Kind: quiz.Short, Text: o.Ask}.DerivedID() }

// Question is the card as a question with a typed answer.
func (o Own) Question(id string) quiz.Question {
	key := strings.ReplaceAll(o.Answer, "*", `\*`) // a star stands for any text in a key
	return quiz.Question{ID: id, Kind: quiz.Short, Text: o.Ask, Answers: []quiz.Answer{{Text: key, Weight: 1}}}
}

// ownIDs are the own cards, by what they ask.
func (s State) ownIDs() []string {
	return slices.SortedFunc(maps.Keys(s.Own), func(a, b string) int {
		return strings.Compare(s.Own[a].Ask+"\x00"+a, s.Own[b].Ask+"\x00"+b)
	})
}

// OwnFault says why own cards could not be read.
type OwnFault string

// The faults.
const (
	OwnFine     OwnFault = ""
	OwnNot      OwnFault = "not"      // this is no card at all
	OwnNoAnswer OwnFault = "noanswer" // a question without an answer
	OwnLong     OwnFault = "long"     // longer than OwnTextMost
)

// ParseOwn reads own cards, each "? question :: answer" on one line, or "? question" and
// "! answer" on lines of their own; what follows belongs to the line before it. The marks
// may be full-width ones.
func ParseOwn(text string) ([]Own, OwnFault) {
	text = strings.TrimSpace(text)
	if !marked(text, "?", "？") {
		return nil, OwnNot
	}
	var cards []Own
	var part *string
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case marked(line, "?", "？"):
			ask, answer := cutAnswer(unmarked(line))
			cards = append(cards, Own{ask, answer})
			last := &cards[len(cards)-1]
			if part = &last.Ask; answer != "" {
				part = &last.Answer
			}
		case marked(line, "!", "！") && cards[len(cards)-1].Answer == "":
			cards[len(cards)-1].Answer = unmarked(line)
			part = &cards[len(cards)-1].Answer
		default:
			*part = strings.TrimSpace(*part + "\n" + line)
		}
	}
	return cards, faultOf(cards)
}

func faultOf(cards []Own) OwnFault {
	for _, c := range cards {
		switch {
		case c.Ask == "" || c.Answer == "":
			return OwnNoAnswer
		case utf8.RuneCountInString(c.Ask) > OwnTextMost, utf8.RuneCountInString(c.Answer) > OwnTextMost:
			return OwnLong
		}
	}
	return OwnFine
}

// marked says whether a line begins with one of the marks.
func marked(line string, marks ...string) bool {
	return slices.ContainsFunc(marks, func(m string) bool { return strings.HasPrefix(line, m) })
}

// unmarked is a line without the mark at its beginning.
func unmarked(line string) string {
	_, size := utf8.DecodeRuneInString(line)
	return strings.TrimSpace(line[size:])
}

// cutAnswer parts "question :: answer".
func cutAnswer(line string) (ask, answer string) {
	line = strings.ReplaceAll(line, "：：", "::")
	ask, answer, _ = strings.Cut(line, "::")
	return strings.TrimSpace(ask), strings.TrimSpace(answer)
}

// AddOwn is the state with own cards added, and how many of them are new. It is not ok when
// there would be too many.
func (s State) AddOwn(cards []Own) (c Change, added int, ok bool) {
	c = s.change()
	c.Own = make(map[string]Own, len(cards))
	for _, card := range cards {
		id := card.ID()
		_, had := s.Own[id]
		_, twice := c.Own[id]
		if !had && !twice {
			added++
		}
		c.Own[id] = card
	}
	return c, added, len(s.Own)+added <= OwnMost
}

// DropOwn takes an own card away, and off the desk.
func (s State) DropOwn(id string) Change {
	c := s.change()
	c.Own = map[string]Own{id: {}}
	c.Cards = map[ID]Card{{Mine, id}: {}}
	if c.Desk.Asked == (ID{Mine, id}) {
		c.Desk = c.Desk.empty()
	}
	return c
}
