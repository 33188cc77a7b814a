package format

import (
	"math"
	"strconv"
	"strings"

	"studybot/quiz"
)

// numerical reads what follows the "#" of a numerical question: one answer, or
// several with marks and weights.
func (a *giftAnswers) numerical() bool {
	a.q.Kind = quiz.Numerical
	items, lead := a.items()
	if len(items) == 0 {
		items = []giftItem{{mark: '=', at: a.at, body: a.at, end: a.end, weight: 1}}
	} else if lead != "" {
		a.block.problem(skipBlanks(a.block.text, a.at), NoAnswerMark, lead)
		return false
	}
	good := true
	for _, it := range items {
		a.weigh(&it)
		text, feedback := a.split(it)
		text = strings.TrimSpace(unescape(text, ' '))
		answer, ok := numberRange(text)
		if text == "" && it.mark == '~' {
			answer, ok = quiz.Answer{Text: "*"}, true
		}
		if !ok {
			a.block.problem(it.at, BadNumber, text)
			good = false
			continue
		}
		answer.Weight, answer.Feedback = it.weight, feedback
		a.q.Answers = append(a.q.Answers, answer)
		a.part(it)
	}
	return good
}

// numberRange reads "3.14", "3.14:0.01", "3.13..3.15", "3.14±0.01" and "*".
func numberRange(s string) (quiz.Answer, bool) {
	if s == "*" {
		return quiz.Answer{Text: "*"}, true
	}
	if low, high, ok := strings.Cut(s, ".."); ok {
		from, ok1 := quiz.Number(low)
		to, ok2 := quiz.Number(high)
		return quiz.Answer{Value: from/2 + to/2, Tolerance: to/2 - from/2}, ok1 && ok2 && from <= to
	}
	s = strings.NewReplacer("±", ":", "+-", ":", "+/-", ":", "：", ":").Replace(s)
	middle, around, ranged := strings.Cut(s, ":")
	value, ok := quiz.Number(middle)
	if !ranged || !ok {
		return quiz.Answer{Value: value}, ok
	}
	tolerance, ok := quiz.Number(around)
	return quiz.Answer{Value: value, Tolerance: tolerance}, ok && tolerance >= 0
}

func writeRange(a quiz.Answer) string {
	if a.Text == "*" {
		return "*"
	}
	s := writeNumber(a.Value)
	if a.Tolerance != 0 {
		s += ":" + writeNumber(a.Tolerance)
	}
	return s
}

// writeNumber avoids exponents, which some readers of GIFT refuse, as long as the
// number stays readable.
func writeNumber(v float64) string {
	if s := strconv.FormatFloat(v, 'f', -1, 64); len(s) <= 40 {
		return s
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// parsePercent reads a weight. Percents of up to five decimals mean fractions:
// 33.33333 is a third, and three of them are the whole.
func parsePercent(s string) (float64, bool) {
	s = strings.TrimSpace(strings.Replace(s, ",", ".", 1))
	if s == "" || strings.ContainsAny(s, "eExXpP_nN") {
		return 0, false
	}
	w, err := strconv.ParseFloat(s+"e-2", 64)
	if err != nil || math.Abs(w) > 1 {
		return 0, false
	}
	for d := 1.0; d <= 20; d++ {
		if n := math.Round(w * d); math.Abs(w-n/d) < 2e-7 {
			return n / d, true
		}
	}
	return w, true
}

// writePercent is a weight in percent, with at most five decimals.
func writePercent(w float64) string {
	s := strconv.FormatFloat(w*100, 'f', 5, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
