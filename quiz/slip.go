package quiz

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How many Latin letters an answer must have before a slip in it is forgiven, and
// the word that the slip is in: of shorter ones too many differ by one letter
// (vitamin C, vitamin D; type I, type II).
const (
	slipFrom     = 6
	slipWordFrom = 4
)

// slipped says whether a typed text is an accepted form but for one slip of the
// fingers: a letter that is wrong, missing, too many, or swapped with its neighbour.
// A word's first letter must be right, which people nearly always get right and
// which keeps apart what means the opposite (typical, atypical; effect, affect).
// Only letters of the Latin script are forgiven. A digit is a different number, and
// one hanzi is a word of its own: 第一次世界大战 is not 第二次世界大战. A form that is
// a pattern or a number is taken at its word.
func slipped(form, text string) bool {
	diff := utf8.RuneCountInString(form) - utf8.RuneCountInString(text)
	if diff < -slipMarks || diff > slipMarks || strings.Contains(form, "*") || latinLetters(form) < slipFrom {
		return false
	}
	if _, number := Number(form); number {
		return false
	}
	s, t := answerWords(form), answerWords(text)
	if len(s) != len(t) {
		return false
	}
	wrong := -1
	for i := range s {
		switch {
		case s[i] == t[i]:
		case wrong >= 0:
			return false
		default:
			wrong = i
		}
	}
	return wrong >= 0 && latinLetters(s[wrong]) >= slipWordFrom && oneSlip([]rune(s[wrong]), []rune(t[wrong]))
}

// slipMarks is how many blanks and marks more or less than the form a text may have
// and still be worth a look.
const slipMarks = 8

// answerWords is the words of an answer, each folded.
func answerWords(s string) []string {
	words := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	for i, w := range words {
		words[i] = foldAnswer(w)
	}
	return words
}

// oneSlip says whether one letter beyond the first makes the difference.
func oneSlip(s, t []rune) bool {
	begin := 0
	for begin < min(len(s), len(t)) && s[begin] == t[begin] {
		begin++
	}
	end := 0
	for end < min(len(s), len(t))-begin && s[len(s)-1-end] == t[len(t)-1-end] {
		end++
	}
	s, t = s[begin:len(s)-end], t[begin:len(t)-end]
	if begin == 0 || !latin(s) || !latin(t) {
		return false
	}
	swapped := len(s) == 2 && len(t) == 2 && s[0] == t[1] && s[1] == t[0]
	return swapped || len(s) <= 1 && len(t) <= 1
}

func latin(runes []rune) bool {
	return !slices.ContainsFunc(runes, func(r rune) bool { return !unicode.Is(unicode.Latin, r) })
}

func latinLetters(s string) int {
	n := 0
	for _, r := range s {
		if r < utf8.RuneSelf {
			if 'a' <= r|0x20 && r|0x20 <= 'z' {
				n++
			}
		} else if unicode.Is(unicode.Latin, r) {
			n++
		}
	}
	return n
}
