package format

import (
	"slices"
	"strings"

	"studybot/quiz"
)

// gapHead is how a gap begins: {1:SHORTANSWER: or {:SA:.
var gapHead = pattern(`\{[0-9]*:([A-Z_]+):`)

// typedGaps are the sorts of gap that are typed; numbers only without tolerance.
var typedGaps = []string{"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC", "NUMERICAL", "NM"}

// cloze reads a text with gaps, each of which becomes a blank. A question with a gap
// of another sort is left out as a whole.
func (x *xmlQuestion) cloze() bool {
	node := x.node.kid("questiontext")
	source := node.value()
	var text strings.Builder
	gap, rest := 0, 0
	for {
		head := gapHead().FindStringSubmatchIndex(source[rest:])
		if head == nil {
			break
		}
		text.WriteString(source[rest : rest+head[0]])
		text.WriteString(blank)
		kind, begin := source[rest+head[2]:rest+head[3]], rest+head[1]
		end := find(source, begin, "}")
		gap++
		if end < 0 || !slices.Contains(typedGaps, kind) || !x.gap(gap, source[begin:end], strings.HasPrefix(kind, "N")) {
			x.skip(x.node)
			return false
		}
		rest = end + 1
	}
	if gap == 0 {
		x.skip(x.node)
		return false
	}
	text.WriteString(source[rest:])
	x.q.Text, x.q.Picture = x.withPicture(&xmlNode{attr: node.attr, text: []byte(text.String()), kids: node.each("file"), at: node.at})
	return true
}

// gap reads the answers of one gap: =Berlin~%50%Bonn#Not any more.
func (x *xmlQuestion) gap(number int, body string, numeric bool) bool {
	for at := 0; at <= len(body); {
		end := find(body, at, "~")
		if end < 0 {
			end = len(body)
		}
		a, ok := gapAnswer(body[at:end])
		if _, digits := quiz.Number(a.Text); !ok || numeric && !digits && a.Text != "*" {
			return false
		}
		a.Gap = number
		x.q.Answers = append(x.q.Answers, a)
		x.parts = append(x.parts, x.node.at)
		at = end + 1
	}
	return true
}

func gapAnswer(s string) (a quiz.Answer, ok bool) {
	ok = true
	if rest, right := strings.CutPrefix(s, "="); right {
		s, a.Weight = rest, 1
	} else if rest, weighted := strings.CutPrefix(s, "%"); weighted {
		percent, text, closed := strings.Cut(rest, "%")
		s = text
		a.Weight, ok = parsePercent(percent)
		ok = ok && closed
	}
	if hash := find(s, 0, "#"); hash >= 0 {
		a.Feedback, _ = plainText(unescapeGap(s[hash+1:]))
		s = s[:hash]
	}
	a.Text, _ = plainText(unescapeGap(s))
	return a, ok && a.Text != ""
}

// unescapeGap drops the backslashes before the marks of a gap.
func unescapeGap(s string) string {
	return strings.NewReplacer(`\}`, "}", `\{`, "{", `\#`, "#", `\~`, "~", `\/`, "/", `\"`, `"`, `\\`, `\`).Replace(s)
}

var escapeGap = strings.NewReplacer(`\`, `\\`, "}", `\}`, "{", `\{`, "#", `\#`, "~", `\~`)
