package quiz

import (
	"slices"
	"strings"
	"unicode"
)

// How long a typed answer may be, in UTF-16 units. An essay takes one message.
const (
	AnswerMost = 500
	EssayMost  = 4096
)

// Type is the draft after a text. Where buttons are wanted, letters do as well: "b", or
// "ac" for several, "cadb" for an order, or an option's own words. The gaps of a cloze
// come one by one, or all of them with semicolons or line feeds between.
func (d Draft) Type(q Question, seed uint64, text string) (Draft, Took) {
	text = strings.TrimSpace(text)
	most := AnswerMost
	if q.Kind == Essay {
		most = EssayMost
	}
	switch {
	case d.Done || text == "":
		return d, Ignored
	case units(text) > most:
		return d, TooLong
	}
	switch q.Kind {
	case Short, Essay:
		return Draft{Texts: []string{text}}, Taken
	case Numerical:
		if _, ok := Number(text); !ok {
			return d, NotNumber
		}
		return Draft{Texts: []string{text}}, Taken
	case Cloze:
		return Draft{Texts: fillGaps(d.Texts, q.Gaps(), text)}, Taken
	case Single, TrueFalse, Multiple, Ordering, Matching:
	}
	return d.letters(q, q.Arrange(seed), text)
}

// letters takes letters in place of taps.
func (d Draft) letters(q Question, shown []int, text string) (Draft, Took) {
	var picked []int
	if i := q.says(shown, text); i >= 0 {
		picked = []int{i}
	} else if picked = places(shown, text); picked == nil {
		return d, WantsTap
	}
	switch {
	case q.Kind == Multiple:
		slices.Sort(picked)
		return Draft{Options: slices.Compact(picked)}, Taken
	case len(picked) == 1:
		return d.pick(q, picked[0])
	case q.Kind == Matching && len(picked) == len(q.Lefts()), q.Kind == Ordering && permutes(picked, len(q.Options)):
		return Draft{Options: picked}, Taken
	}
	return d, WantsTap
}

// says is the option or pair whose words the text is, or -1.
func (q Question) says(shown []int, text string) int {
	given := foldAnswer(text)
	for _, i := range shown {
		own := ""
		if q.Kind == Matching {
			own = q.Pairs[i].Right
		} else {
			own = q.Options[i].Text
		}
		if foldAnswer(own) == given {
			return i
		}
	}
	return -1
}

// places reads letters as places, nil when the text is anything else.
func places(shown []int, text string) []int {
	var picked []int
	for _, r := range text {
		switch l := unicode.ToUpper(r); {
		case l >= 'A' && l <= 'Z' && int(l-'A') < len(shown):
			picked = append(picked, shown[l-'A'])
		case unicode.IsSpace(r) || strings.ContainsRune(",;、，；+&", r):
		default:
			return nil
		}
	}
	return picked
}

// permutes says whether a list is each index below n once.
func permutes(list []int, n int) bool {
	sorted := slices.Sorted(slices.Values(list))
	return len(sorted) == n && len(slices.Compact(sorted)) == n && sorted[0] == 0 && sorted[n-1] == n-1
}

// fillGaps puts a text into the gaps behind those that are filled. It is parted where it
// has as many parts as all gaps, or as many lines as are left. Once all are full, a text
// begins anew.
func fillGaps(filled []string, gaps int, text string) []string {
	parts := gapParts(text)
	if len(filled) >= gaps || len(parts) == gaps {
		filled = nil
	}
	if len(parts) != gaps-len(filled) || len(filled) > 0 && !strings.Contains(text, "\n") {
		parts = []string{strings.Join(strings.Fields(text), " ")}
	}
	return append(slices.Clone(filled), parts...)
}

// gapParts parts a text at its line feeds, else at its semicolons, and leaves out what is
// empty.
func gapParts(text string) []string {
	parts := partGaps(text)
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" })
}

// partGaps parts the answers to the gaps as they are kept: one a line, or with semicolons
// between.
func partGaps(text string) []string {
	parts := strings.Split(text, "\n")
	if len(parts) == 1 {
		parts = strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '；' })
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}
