package wire

import (
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"studybot/report"
)

// Limits of classic messages. Telegram counts what is left after the marks are read;
// counting UTF-16 units, which are never fewer than its characters, keeps below it.
const (
	textLimit    = 4096
	captionLimit = 1024
	markLimit    = 100    // marks of one message; what is over loses its effect silently
	rawLimit     = 30_000 // bytes with the tags; Telegram takes 32,768
)

// SplitHTML cuts a text into messages of at most limit units each, between paragraphs
// if it can, else between lines, words or characters, and never inside a tag: marks open at a cut
// are closed before it and opened again after it.
func SplitHTML(h report.HTML, limit int) []string {
	rest := parseMarkup(h)
	var pieces []string
	for len(rest) > 0 {
		var piece []textRun
		piece, rest = cutPiece(rest, limit)
		if s := writeMarkup(trimRuns(piece)); s != "" {
			pieces = append(pieces, s)
		}
	}
	return pieces
}

// cutPiece takes the first message off. Should its tags make it too large in bytes, it
// is cut shorter.
func cutPiece(runs []textRun, limit int) (piece, rest []textRun) {
	for {
		piece, rest = cutRuns(runs, cutPoint(runs, limit))
		if limit < 64 || len(writeMarkup(piece)) <= rawLimit {
			return piece, rest
		}
		limit /= 2
	}
}

// cutPoint is the byte in the joined text at which to cut.
func cutPoint(runs []textRun, limit int) int {
	var b strings.Builder
	seen := map[*textMark]bool{}
	units := 0
	for i, r := range runs {
		for _, m := range r.marks {
			seen[m] = true
		}
		if len(seen) > markLimit && b.Len() > 0 {
			return goodBreak(b.String(), r.text)
		}
		n := fits(r.text, limit-units)
		units += unitCount(r.text[:n])
		b.WriteString(r.text[:n])
		if n < len(r.text) {
			return goodBreak(b.String(), r.text[n:]+following(runs[i+1:]))
		}
	}
	return b.Len()
}

// following is a little of what stands behind a cut.
func following(runs []textRun) string {
	var b strings.Builder
	for _, r := range runs {
		if b.Len() > lookAhead {
			break
		}
		b.WriteString(r.text)
	}
	return b.String()
}

// lookAhead is as many bytes as one character takes, with all its modifiers, if nobody is being silly.
const lookAhead = 128

// goodBreak looks backward from the end of a window, behind which ahead stands, for a
// place where a reader would break.
func goodBreak(window, ahead string) int {
	for _, c := range []struct {
		sep   string
		least int // of the window must be used, lest pieces get tiny
	}{{"\n\n", len(window) / 2}, {"\n", len(window) / 3}, {" ", len(window) / 2}} {
		if strings.HasPrefix(ahead, c.sep) {
			return len(window)
		}
		if i := strings.LastIndex(window, c.sep); i > c.least {
			return i + len(c.sep)
		}
	}
	return wholeCharacters(window, ahead)
}

// wholeCharacters moves a cut back out of what people take for one character, such as
// an emoji with its modifiers.
func wholeCharacters(window, ahead string) int {
	start := max(0, len(window)-lookAhead)
	for start > 0 && !utf8.RuneStart(window[start]) {
		start--
	}
	end := min(len(ahead), lookAhead)
	for end < len(ahead) && !utf8.RuneStart(ahead[end]) {
		end++
	}
	last := start
	for g := uniseg.NewGraphemes(window[start:] + ahead[:end]); g.Next(); {
		if _, to := g.Positions(); start+to <= len(window) {
			last = start + to
		}
	}
	if last == start { // one character as large as a message, or longer than we look
		return len(window)
	}
	return last
}

// fits is how many bytes of s make up at most units, in whole code points; always at
// least one code point of a fresh message.
func fits(s string, units int) int {
	for i, r := range s {
		if units -= runeUnits(r); units < 0 {
			return i
		}
	}
	return len(s)
}

func runeUnits(r rune) int {
	if r > 0xffff {
		return 2
	}
	return 1
}

// unitCount is a text's length as Telegram's offsets count it.
func unitCount(s string) int {
	n := 0
	for _, r := range s {
		n += runeUnits(r)
	}
	return n
}

// cutRuns parts runs at a byte of their joined text; a cut always moves forward.
func cutRuns(runs []textRun, at int) (before, after []textRun) {
	for i, r := range runs {
		if at >= len(r.text) && !(at == 0 && i == 0) {
			at -= len(r.text)
			before = append(before, r)
			continue
		}
		if at == 0 && len(before) == 0 {
			_, at = utf8.DecodeRuneInString(r.text)
		}
		if at > 0 {
			before = append(before, textRun{r.text[:at], r.marks})
		}
		after = append(after, textRun{r.text[at:], r.marks})
		return before, append(after, runs[i+1:]...)
	}
	return before, nil
}

// trimRuns takes line feeds and spaces off the end, and line feeds off the beginning:
// Telegram would do so, and leave a message of nothing else unsent.
func trimRuns(runs []textRun) []textRun {
	for len(runs) > 0 {
		first := &runs[0]
		if t := strings.TrimLeft(first.text, "\n"); t != "" {
			runs[0] = textRun{t, first.marks}
			break
		}
		runs = runs[1:]
	}
	for len(runs) > 0 {
		last := &runs[len(runs)-1]
		if t := strings.TrimRight(last.text, "\n \t"); t != "" {
			runs[len(runs)-1] = textRun{t, last.marks}
			break
		}
		runs = runs[:len(runs)-1]
	}
	return runs
}
