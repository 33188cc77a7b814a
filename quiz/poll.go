package quiz

import (
	"strings"
	"unicode/utf8"
)

// The platform's limits for native quiz polls. Lengths are counted in UTF-16
// units, the strictest of the ways in which servers count characters.
const (
	PollText          = 300
	PollDescription   = 1024
	PollOptions       = 12
	PollOptionText    = 100
	PollExplanation   = 200
	PollLineFeeds     = 2  // in an explanation
	ClassicPollChoice = 10 // options on servers before Bot API 9.1
)

// Why a question does not fit a native quiz poll. The codes are for the edge to
// put into words.
const (
	UnfitKind    = "kind"    // only single, multiple and true/false fit
	UnfitText    = "text"    // empty, or too long even with the rest in the description
	UnfitOptions = "options" // fewer than 2 or more than 12
	UnfitOption  = "option"  // an option is empty or too long
	UnfitKey     = "key"     // no right option, or several in a single choice
)

// FitsPoll says whether a native quiz poll can ask this, and why not.
func (q Question) FitsPoll() (ok bool, why string) {
	if !q.Chosen() {
		return false, UnfitKind
	}
	if head, rest := q.PollText(); head == "" || units(rest) > PollDescription {
		return false, UnfitText
	}
	if len(q.Options) < 2 || len(q.Options) > PollOptions {
		return false, UnfitOptions
	}
	right := 0
	for _, o := range q.Options {
		if strings.TrimSpace(o.Text) == "" || units(o.Text) > PollOptionText {
			return false, UnfitOption
		}
		if o.Weight > 0 {
			right++
		}
	}
	if right == 0 || right > 1 && q.Kind != Multiple {
		return false, UnfitKey
	}
	return true, ""
}

// PollText is what stands in the poll's question, and the rest for its
// description. A text within the limit stays whole; a longer one is cut behind
// the last line, else sentence, else word that the question can hold.
func (q Question) PollText() (head, rest string) {
	text := strings.TrimSpace(q.Text)
	if units(text) <= PollText {
		return text, ""
	}
	head = cutUnits(text, PollText)
	if i := lastBreak(head); i > 0 {
		head = head[:i]
	}
	return strings.TrimSpace(head), strings.TrimSpace(text[len(head):])
}

// PollExplanation is the explanation as a poll can hold it: at most 200 units
// and two line feeds, an ellipsis showing that something was cut.
func (q Question) PollExplanation() string {
	text := strings.TrimSpace(q.Explanation)
	if strings.Count(text, "\n") > PollLineFeeds {
		text = strings.Join(strings.Fields(text), " ")
	}
	if units(text) <= PollExplanation {
		return text
	}
	return strings.TrimRight(cutUnits(text, PollExplanation-1), " \n\t") + "…"
}

// lastBreak is where to cut a text that goes on: behind its last line feed, else
// its last sentence, else its last space, provided that a third of it is kept.
func lastBreak(s string) int {
	for _, breaks := range []string{"\n", "。！？；.!?;", " ，、"} {
		if i := strings.LastIndexAny(s, breaks); i > len(s)/3 {
			_, size := utf8.DecodeRuneInString(s[i:])
			return i + size
		}
	}
	return len(s)
}

// units is the length of a text in UTF-16 units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// cutUnits is the longest beginning of s within n UTF-16 units.
func cutUnits(s string, n int) string {
	for i, r := range s {
		if n--; r > 0xFFFF {
			n--
		}
		if n < 0 {
			return s[:i]
		}
	}
	return s
}
