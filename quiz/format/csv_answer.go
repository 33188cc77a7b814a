package format

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"studybot/quiz"

	"golang.org/x/text/width"
)

// key is the options that the answer names; what is wrong with it is reported.
func (r *csvRow) key(answer string) ([]int, bool) {
	picked, wrong, detail := pick(r.q, answer)
	if wrong != "" {
		r.problem(r.columns.answer, wrong, detail)
	}
	return picked, wrong == ""
}

// pick is the options that an answer names: by letters, by their texts, or by
// numbers. A text wins over several letters ("BAD" may be an option), one letter
// over a text.
func pick(q quiz.Question, answer string) (picked []int, wrong Reason, detail string) {
	if answer == "" {
		return nil, "", ""
	}
	if i, ok := letterOf(q, answer); ok {
		return []int{i}, "", ""
	}
	if i := byText(q, answer); i >= 0 {
		return []int{i}, "", ""
	}
	letters := asLetters(lettersIn(answer))
	if picked, wrong, detail = optionsOf(q, letters); letters != "" && wrong == "" {
		return picked, "", ""
	}
	if named, unknown := named(q, answer); unknown == "" {
		return named, "", ""
	} else if letters == "" {
		return nil, BadAnswer, unknown
	}
	return nil, wrong, cmp.Or(detail, answer)
}

// lettersIn parts "A, C", "A and C", "A和C", "A+C".
func lettersIn(answer string) []string {
	tokens := strings.FieldsFunc(answer, func(c rune) bool { return listMark(c) || strings.ContainsRune("/ &+\n和与及", c) })
	return slices.DeleteFunc(tokens, func(t string) bool { return strings.EqualFold(t, "and") })
}

// named is the options that a list of texts or numbers names, or the first entry
// that names none.
func named(q quiz.Question, answer string) (picked []int, unknown string) {
	for _, token := range strings.FieldsFunc(answer, func(c rune) bool { return listMark(c) || c == '\n' }) {
		token = strings.TrimSpace(token)
		i := byText(q, token)
		if n, err := strconv.Atoi(token); i < 0 && err == nil && n >= 1 && n <= len(q.Options) {
			i = n - 1
		}
		if i < 0 {
			return nil, cmp.Or(token, answer)
		}
		picked = append(picked, i)
	}
	if len(picked) == 0 {
		return nil, answer
	}
	slices.Sort(picked)
	return slices.Compact(picked), ""
}

// letter is the option that one letter names.
func letterOf(q quiz.Question, s string) (int, bool) {
	s = strings.ToUpper(width.Fold.String(s))
	if len(s) != 1 || s[0] < 'A' || int(s[0]-'A') >= len(q.Options) {
		return 0, false
	}
	return int(s[0] - 'A'), true
}

func byText(q quiz.Question, s string) int {
	return slices.IndexFunc(q.Options, func(o quiz.Option) bool { return o.Text != "" && strings.EqualFold(o.Text, s) })
}

// asLetters joins tokens that are letters of options: "A, C" or "ABD". Of a single
// word it wants each letter once, since "zzz" is more likely a text.
func asLetters(tokens []string) string {
	joined := strings.ToUpper(width.Fold.String(strings.Join(tokens, "")))
	if len(joined) > quiz.MaxOptions || len(tokens) > 1 && len(joined) > len(tokens) {
		return ""
	}
	for i, c := range joined {
		if c < 'A' || c > 'Z' || len(tokens) == 1 && strings.ContainsRune(joined[:i], c) {
			return ""
		}
	}
	return joined
}

func optionsOf(q quiz.Question, letters string) (picked []int, wrong Reason, detail string) {
	for _, c := range letters {
		switch {
		case int(c-'A') < len(q.Options):
			picked = append(picked, int(c-'A'))
		case len(letters) > 4 && len(letters) > len(q.Options): // a word
			return nil, BadAnswer, ""
		default:
			return nil, AnswerBeyond, string(c)
		}
	}
	if q.Kind != quiz.Ordering {
		slices.Sort(picked)
		picked = slices.Compact(picked)
	}
	return picked, "", ""
}

// typed reads the accepted forms of a typed answer.
func (r *csvRow) typed(answer string) bool {
	good := true
	for _, form := range forms(answer) {
		a := quiz.Answer{Text: form, Weight: 1}
		if r.q.Kind == quiz.Numerical {
			number, ok := numberRange(form)
			if !ok {
				r.problem(r.columns.answer, BadNumber, form)
				good = false
				continue
			}
			a = number
			a.Weight = 1
		}
		if i := len(r.q.Answers); i < len(r.columns.feedback) {
			a.Feedback = r.cell(r.columns.feedback[i])
		}
		r.q.Answers = append(r.q.Answers, a)
	}
	return good
}

// forms splits a cell at its line breaks, and where it has none, at "|". A form
// that stands there twice is meant once.
func forms(cell string) []string {
	mark := "|"
	if strings.Contains(cell, "\n") {
		mark = "\n"
	}
	var list []string
	for form := range strings.SplitSeq(cell, mark) {
		if form = strings.TrimSpace(form); form != "" && !slices.Contains(list, form) {
			list = append(list, form)
		}
	}
	return list
}

// arrows part the two sides of a pair.
var arrows = []string{" -> ", "->", "→", "=>"}

func (r *csvRow) pairs() bool {
	good := true
	for i, o := range r.q.Options {
		found := false
		for _, arrow := range arrows {
			left, right, ok := strings.Cut(" "+o.Text+" ", arrow)
			if ok {
				r.q.Pairs = append(r.q.Pairs, quiz.Pair{Left: strings.TrimSpace(left), Right: strings.TrimSpace(right)})
				found = true
				break
			}
		}
		if !found {
			r.problem(r.columns.options[i], MixedPairs, o.Text)
			good = false
		}
	}
	r.q.Options = nil
	return good
}

// order puts the items in the order that the answer names; without one they stand
// in the right order.
func (r *csvRow) order(answer string) bool {
	picked, ok := r.key(answer)
	if !ok || answer == "" {
		return ok
	}
	sorted := slices.Sorted(slices.Values(picked))
	if len(slices.Compact(sorted)) != len(r.q.Options) || len(picked) != len(r.q.Options) {
		r.problem(r.columns.answer, BadAnswer, answer)
		return false
	}
	was := slices.Clone(r.q.Options)
	for i, p := range picked {
		r.q.Options[i] = was[p]
	}
	return true
}

// weights takes percents for the options or answers, one each.
func (r *csvRow) weights() bool {
	cell := r.cell(r.columns.weights)
	if cell == "" {
		return true
	}
	list := strings.FieldsFunc(cell, func(c rune) bool { return c == ';' || c == '；' || c == '|' || c == ' ' })
	if n := len(r.q.Options) + len(r.q.Answers); len(list) != n {
		r.problem(r.columns.weights, BadWeight, cell)
		return false
	}
	for i, s := range list {
		w, ok := parsePercent(strings.TrimSuffix(s, "%"))
		if !ok {
			r.problem(r.columns.weights, BadWeight, s)
			return false
		}
		if len(r.q.Options) > 0 {
			r.q.Options[i].Weight = w
		} else {
			r.q.Answers[i].Weight = w
		}
	}
	return true
}
