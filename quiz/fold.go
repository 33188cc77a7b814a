package quiz

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// matches says whether a typed text is what an accepted form means: as numbers
// when both are numbers, else without regard to case, width, spaces, punctuation
// and the sort of Chinese. "*" in the form stands for any text, `\*` for a star.
// The text has been folded by foldAnswer.
func matches(form, text, folded string) bool {
	if want, ok := Number(form); ok {
		if given, ok := Number(text); ok {
			return given == want
		}
	}
	if !strings.Contains(form, "*") {
		return foldAnswer(form) == folded
	}
	const star = "\uE000" // private use: survives folding
	form = strings.ReplaceAll(form, `\*`, star)
	parts := strings.Split(form, "*")
	for i, p := range parts {
		if parts[i] = foldAnswer(strings.ReplaceAll(p, star, "*")); p == "" {
			parts[i] = ""
		}
	}
	return wild(parts, folded)
}

// wild says whether s is the parts in their order with anything between them.
func wild(parts []string, s string) bool {
	if len(parts) == 1 {
		return s == parts[0]
	}
	if !strings.HasPrefix(s, parts[0]) {
		return false
	}
	s = s[len(parts[0]):]
	last := parts[len(parts)-1]
	for _, p := range parts[1 : len(parts)-1] {
		i := strings.Index(s, p)
		if i < 0 {
			return false
		}
		s = s[i+len(p):]
	}
	return strings.HasSuffix(s, last)
}

// fold makes texts alike that people hold for the same: case, full and half
// width, composition, spaces and punctuation. A text of nothing but punctuation
// keeps it.
func fold(s string) string {
	if ascii(s) {
		s = strings.ToLower(s)
	} else {
		s = cases.Fold().String(norm.NFKC.String(width.Fold.String(s)))
	}
	spaceless := strings.Join(strings.Fields(s), "")
	if bare := dropPunctuation(spaceless); bare != "" {
		return bare
	}
	return spaceless
}

// foldAnswer makes typed answers alike: besides what fold does, traditional Chinese
// becomes simplified. IDs are made by fold alone, so that they outlive the table.
func foldAnswer(s string) string { return simplify(fold(s)) }

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// dropPunctuation leaves what has a meaning of its own: "#" and "%" ("C#",
// "50%"), the star of a pattern, and marks between digits (3.14, 2:30).
func dropPunctuation(s string) string {
	runes := []rune(s)
	var b strings.Builder
	for i, r := range runes {
		between := i > 0 && i+1 < len(runes) && unicode.IsDigit(runes[i-1]) && unicode.IsDigit(runes[i+1])
		signed := r == '-' && i == 0 && len(runes) > 1 && unicode.IsDigit(runes[1])
		if !unicode.IsPunct(r) || between || signed || strings.ContainsRune("#%*&@/\\", r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// vulgar are the fractions that have a sign of their own; NFKC would make "1⁄2"
// of them.
var vulgar = strings.NewReplacer("½", "1/2", "⅓", "1/3", "⅔", "2/3", "¼", "1/4", "¾", "3/4", "⅕", "1/5", "⅛", "1/8")

// Number reads a number as people type it: full-width digits, a sign of any
// sort, 1,000 and 3,14, 1/2, 1.5e3 and 1.5×10^3. It refuses infinities.
func Number(s string) (float64, bool) {
	if s = strings.TrimSpace(s); s == "" || len(s) > 64 {
		return 0, false
	}
	if !strings.ContainsFunc(s, unicode.IsNumber) {
		return 0, false
	}
	s = width.Fold.String(vulgar.Replace(s))
	s = strings.NewReplacer("−", "-", "–", "-", "＋", "+", "×10^", "e", "*10^", "e", "x10^", "e", "。", ".", "\u00a0", "", "\u202f", "", " ", "", "'", "").Replace(s)
	if top, bottom, ok := strings.Cut(s, "/"); ok {
		n, ok1 := decimal(top)
		d, ok2 := decimal(bottom)
		if !ok1 || !ok2 || d == 0 {
			return 0, false
		}
		return n / d, true
	}
	return decimal(s)
}

// decimal reads digits with a point or a comma, and groups of thousands.
func decimal(s string) (float64, bool) {
	comma, point := strings.LastIndexByte(s, ','), strings.LastIndexByte(s, '.')
	switch {
	case comma >= 0 && point > comma, comma >= 0 && point < 0 && grouped(s):
		s = strings.ReplaceAll(s, ",", "")
	case comma > point && point >= 0:
		s = strings.Replace(strings.ReplaceAll(s, ".", ""), ",", ".", 1)
	case comma >= 0:
		s = strings.Replace(s, ",", ".", 1)
	}
	if strings.Trim(s, "+-.0123456789eE") != "" { // ParseFloat takes 0x1p-2, inf and 1_000
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && !math.IsInf(v, 0)
}

// grouped says whether each comma has three digits behind it: 1,000 or 1,000,000.
func grouped(s string) bool {
	groups := strings.Split(strings.TrimLeft(s, "+-"), ",")
	for i, g := range groups {
		if i > 0 && len(g) != 3 || i == 0 && (g == "" || len(g) > 3 || g == "0") {
			return false
		}
	}
	return true
}
