package study

import "unicode"

// NoteLength measures a study note the way its writer counts: each hanzi or kana is one,
// and so is each word or number of other scripts. An apostrophe or a hyphen between two
// letters, and a point or a comma between two digits, stay inside their word.
func NoteLength(text string) int {
	runes := []rune(text)
	n, inWord := 0, false
	for i, r := range runes {
		switch {
		case isIdeograph(r):
			n++
			inWord = false
		case isWordRune(r):
			if !inWord {
				n++
			}
			inWord = true
		case unicode.Is(unicode.Mn, r) || r == '\u200d':
			// a combining mark belongs to what stands before it
		default:
			inWord = inWord && joins(runes, i)
		}
	}
	return n
}

func isIdeograph(r rune) bool {
	const prolonged = 'ー' // as in コーヒー: a letter that Unicode gives to no one script
	return r == prolonged ||
		unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) && (unicode.IsLetter(r) || unicode.IsNumber(r))
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// joins says whether the mark at i holds its neighbours together as one word.
func joins(runes []rune, i int) bool {
	if i+1 >= len(runes) || isIdeograph(runes[i+1]) {
		return false
	}
	before, after := runes[i-1], runes[i+1]
	switch runes[i] {
	case '\'', '’', '-', '‐', '\u2011':
		return isWordRune(before) && isWordRune(after)
	case '.', ',', ':', '/':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	}
	return false
}
