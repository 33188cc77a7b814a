package format

import (
	"strings"

	"studybot/quiz"
)

// giftAnswers reads what stands in the braces of one question.
type giftAnswers struct {
	block   *giftBlock
	q       *quiz.Question
	marker  string  // the question's format, which holds for its answers too
	at, end int     // the braces' content is block.text[at:end]
	parts   []place // of what was read
}

// giftItem is one answer with its mark.
type giftItem struct {
	mark   byte // '=' or '~'
	at     int  // offset of the mark
	body   int  // offset of what follows it
	end    int
	weight float64
	given  bool // the weight was written
}

// read sets kind, options, answers or pairs; false when the question cannot be
// made out.
func (a *giftAnswers) read() bool {
	text := a.block.text
	if f := findText(text[:a.end], a.at, "####"); f >= 0 {
		a.q.Explanation = a.partText(text[f+4 : a.end])
		a.end = f
	}
	body := strings.TrimSpace(text[a.at:a.end])
	switch {
	case body == "":
		a.q.Kind = quiz.Essay
		return true
	case body[0] == '#':
		a.at = skipBlanks(text, a.at) + 1
		return a.numerical()
	}
	items, lead := a.items()
	switch {
	case len(items) == 0:
		return a.trueFalse(lead)
	case lead != "":
		a.block.problem(skipBlanks(text, a.at), NoAnswerMark, lead)
		return false
	case hasMark(items, '~'):
		return a.choice(items)
	}
	return a.shortOrMatching(items)
}

// items splits at the marks; lead is what stands before the first one.
func (a *giftAnswers) items() (items []giftItem, lead string) {
	text := a.block.text[:a.end]
	first := find(text, a.at, "=~")
	if first < 0 {
		return nil, strings.TrimSpace(text[a.at:])
	}
	for at := first; at >= 0; {
		it := giftItem{mark: text[at], at: at, body: at + 1, end: a.end}
		if it.mark == '~' && at+1 < a.end && text[at+1] == '=' { // "~=" is an old way to write "="
			it.mark, it.body = '=', at+2
		}
		if it.mark == '=' {
			it.weight = 1
		}
		if at = find(text, it.body, "=~"); at >= 0 {
			it.end = at
		}
		items = append(items, it)
	}
	return items, strings.TrimSpace(text[a.at:first])
}

func hasMark(items []giftItem, mark byte) bool {
	for _, it := range items {
		if it.mark == mark {
			return true
		}
	}
	return false
}

// weigh takes a %weight% from the beginning of an item.
func (a *giftAnswers) weigh(it *giftItem) {
	body := skipBlanks(a.block.text[:it.end], it.body)
	text := a.block.text[body:it.end]
	if !strings.HasPrefix(text, "%") {
		return
	}
	end := strings.IndexByte(text[1:], '%')
	if end < 1 || end > 16 || strings.IndexByte("-+.0123456789", text[1]) < 0 || strings.ContainsAny(text[1:end+1], " \t\n") {
		return // a text that begins with a percent sign
	}
	weight, ok := parsePercent(text[1 : end+1])
	if !ok {
		a.block.problem(body, BadWeight, text[:end+2])
	}
	it.weight, it.given, it.body = weight, true, body+end+2
}

// partText is the text of an answer or a feedback, which may be in a format of
// its own.
func (a *giftAnswers) partText(raw string) string {
	marker, raw := cutMarker(strings.TrimSpace(raw))
	if marker == "" {
		marker = a.marker
	}
	text, _ := giftText(marker, raw, ' ')
	return text
}

// split parts an item's text from its feedback.
func (a *giftAnswers) split(it giftItem) (text, feedback string) {
	raw := a.block.text[it.body:it.end]
	if hash := find(raw, 0, "#"); hash >= 0 {
		raw, feedback = raw[:hash], raw[hash+1:]
	}
	return raw, a.partText(feedback)
}

func (a *giftAnswers) part(it giftItem) { a.parts = append(a.parts, a.block.at(it.at)) }

// choice is a single choice when an answer is marked as the right one, and a
// multiple choice when there are weights only, or right ones with parts of the
// mark.
func (a *giftAnswers) choice(items []giftItem) bool {
	right, partial := 0, 0
	for _, it := range items {
		a.weigh(&it)
		text, feedback := a.split(it)
		a.q.Options = append(a.q.Options, quiz.Option{Text: a.partText(text), Weight: it.weight, Feedback: feedback})
		a.part(it)
		if it.mark == '=' {
			if right++; it.given && it.weight < 1 {
				partial++
			}
		}
	}
	a.q.Kind = quiz.Single
	if right == 0 || right > 1 && partial == right {
		a.q.Kind = quiz.Multiple
	}
	return true
}

func (a *giftAnswers) shortOrMatching(items []giftItem) bool {
	arrows := 0
	for _, it := range items {
		if a.arrow(it) >= 0 {
			arrows++
		}
	}
	switch arrows {
	case 0:
		a.q.Kind = quiz.Short
		for _, it := range items {
			a.weigh(&it)
			text, feedback := a.split(it)
			a.q.Answers = append(a.q.Answers, quiz.Answer{Text: a.partText(text), Weight: it.weight, Feedback: feedback})
			a.part(it)
		}
		return true
	case len(items):
		a.q.Kind = quiz.Matching
		for _, it := range items {
			arrow := a.arrow(it)
			a.q.Pairs = append(a.q.Pairs, quiz.Pair{
				Left:  a.partText(a.block.text[it.body:arrow]),
				Right: a.partText(a.block.text[arrow+2 : it.end]),
			})
			a.part(it)
		}
		return true
	}
	for _, it := range items {
		if a.arrow(it) < 0 {
			a.block.problem(it.at, MixedPairs, a.block.text[it.at:it.end])
		}
	}
	return false
}

// arrow is where the arrow of a pair stands; one in a feedback is only text.
func (a *giftAnswers) arrow(it giftItem) int {
	end := it.end
	if hash := find(a.block.text[:end], it.body, "#"); hash >= 0 {
		end = hash
	}
	return findText(a.block.text[:end], it.body, "->")
}

// trueFalse reads T or F. Its first feedback is for the wrong answer, the second
// for the right one.
func (a *giftAnswers) trueFalse(lead string) bool {
	start := skipBlanks(a.block.text, a.at)
	var feedback [2]string
	value := lead
	if hash := find(lead, 0, "#"); hash >= 0 {
		value = lead[:hash]
		wrong, right := lead[hash+1:], ""
		if hash = find(wrong, 0, "#"); hash >= 0 {
			wrong, right = wrong[:hash], wrong[hash+1:]
		}
		feedback = [2]string{a.partText(wrong), a.partText(right)}
	}
	truth, ok := truthOf(unescape(strings.TrimSpace(value), ' '))
	if !ok {
		a.block.problem(start, NoAnswerMark, lead)
		return false
	}
	a.q.Kind = quiz.TrueFalse
	a.q.Options = trueFalse(a.q.Text, truth)
	right, wrong := 0, 1
	if !truth {
		right, wrong = 1, 0
	}
	a.q.Options[wrong].Feedback, a.q.Options[right].Feedback = feedback[0], feedback[1]
	a.parts = []place{a.block.at(start), a.block.at(start)}
	return true
}
