package format

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// textLine is a line of a text file without the blanks around it.
type textLine struct {
	text string
	half string // text with its full-width letters, digits and marks made half-width, rune by rune
	at   place  // where text begins
}

// textLines cleans a text and splits it.
func textLines(source string) ([]textLine, []Problem) {
	source, problems := clean(source)
	var lines []textLine
	for raw := range strings.SplitSeq(source, "\n") {
		left := strings.TrimLeftFunc(raw, unicode.IsSpace)
		text := strings.TrimRightFunc(left, unicode.IsSpace)
		at := place{len(lines) + 1, utf8.RuneCountInString(raw[:len(raw)-len(left)]) + 1}
		lines = append(lines, textLine{text, halfWidth(text), at})
	}
	return lines, problems
}

// halfWidth makes full-width ASCII half-width. Runes stay one for one, so that a
// place in the one is a place in the other.
func halfWidth(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			return r - 0xFF01 + '!'
		case r == 0x3000 || r == 0xA0:
			return ' '
		}
		return r
	}, s)
}

// from is the line from a byte of its half-width form on.
func (l textLine) from(offset int) textLine {
	runes := utf8.RuneCountInString(l.half[:offset])
	text := l.text
	for range runes {
		_, size := utf8.DecodeRuneInString(text)
		text = text[size:]
	}
	trimmed := strings.TrimLeftFunc(text, unicode.IsSpace)
	blanks := utf8.RuneCountInString(text[:len(text)-len(trimmed)])
	return textLine{
		trimmed, strings.TrimLeftFunc(l.half[offset:], unicode.IsSpace),
		place{l.at.line, l.at.column + runes + blanks},
	}
}

// to is the line up to a byte of its half-width form.
func (l textLine) to(offset int) textLine {
	runes := utf8.RuneCountInString(l.half[:offset])
	end := 0
	for range runes {
		_, size := utf8.DecodeRuneInString(l.text[end:])
		end += size
	}
	return textLine{strings.TrimRightFunc(l.text[:end], unicode.IsSpace), strings.TrimRightFunc(l.half[:offset], unicode.IsSpace), l.at}
}

// optionLine is "A. one", "B) two", "（C）three", "D、four", with a star before a right
// one.
var optionLine = pattern(`^(\*?)\s*(?:[(\[]\s*([A-Za-z])\s*[)\]]\s*[.、:]?|([A-Za-z])\s*[.．、:)])\s*`)

// option is the letter of an option line, as a capital, and what follows it; small
// letters are told apart.
func (l textLine) option() (letter byte, small, star bool, rest textLine) {
	m := optionLine().FindStringSubmatchIndex(l.half)
	if m == nil {
		return 0, false, false, l
	}
	at := m[4]
	if at < 0 {
		at = m[6]
	}
	letter = l.half[at]
	return letter &^ 0x20, letter >= 'a', m[3] > m[2], l.from(m[1])
}
