package quiz

import (
	_ "embed" // the table of characters
	"strings"
	"sync"
	"unicode"
)

// simplifiedPairs is where each traditional character stands before its simplified
// one. Where it comes from is told in LICENSE.simplified.
//
//go:embed simplified.txt
var simplifiedPairs string

// simplifiedOf is the table, made when the first Chinese answer comes.
var simplifiedOf = sync.OnceValue(func() map[rune]rune {
	table := make(map[rune]rune, len(simplifiedPairs)/7)
	for pair := range strings.FieldsSeq(simplifiedPairs) {
		if runes := []rune(pair); len(runes) == 2 {
			table[runes[0]] = runes[1]
		}
	}
	return table
})

// simplify makes traditional and simplified Chinese alike, character by character.
// That is enough to compare texts, not to show them: 乾隆 becomes 干隆.
func simplify(s string) string {
	if ascii(s) || !strings.ContainsFunc(s, han) {
		return s
	}
	table := simplifiedOf()
	return strings.Map(func(r rune) rune {
		if to, ok := table[r]; ok {
			return to
		}
		return r
	}, s)
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }
