package format

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"studybot/quiz"
)

// WriteGIFT writes a bank as GIFT. What GIFT has no place for (difficulty,
// picture) stands in comments, as IDs and tags do. Ordering and cloze questions
// cannot be held: they are left out, and the error is a *LeftOut that names them.
// A true/false question with words of its own becomes a single choice.
func WriteGIFT(w io.Writer, b quiz.Bank) error {
	out := bufio.NewWriter(w)
	var left []string
	category := ""
	for _, q := range b.Questions {
		if q.Kind == quiz.Ordering || q.Kind == quiz.Cloze {
			left = append(left, q.ID)
			continue
		}
		if q.Category != category {
			category = q.Category
			fmt.Fprintf(out, "%s %s\n\n", giftCategory, oneLine(category))
		}
		_, _ = out.WriteString(giftQuestion(q)) // an error stays until Flush
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write gift: %w", err)
	}
	return leftOut(left)
}

func giftQuestion(q quiz.Question) string {
	var b strings.Builder
	b.WriteString(noteLine(q))
	if q.Title != "" {
		b.WriteString("::" + giftMarks.Replace(strings.TrimSpace(q.Title)) + "::")
	}
	text := strings.TrimSpace(q.Text)
	if strings.HasPrefix(text, "//") || strings.HasPrefix(text, giftCategory) {
		b.WriteString("[plain]")
	}
	head, tail, missing := strings.Cut(text, blank)
	if !missing || strings.TrimSpace(tail) == "" {
		head, tail = text+" ", ""
	}
	b.WriteString(guard(head) + "{" + giftBody(q))
	if q.Explanation != "" {
		b.WriteString("\t####" + part(q.Explanation) + "\n")
	}
	b.WriteString("}" + giftMarks.Replace(tail) + "\n\n")
	return b.String()
}

// noteLine is the comment with what GIFT's syntax has no place for.
func noteLine(q quiz.Question) string {
	var notes []string
	add := func(name, value string) {
		value = strings.NewReplacer(`\`, `\\`, `]`, `\]`).Replace(oneLine(value))
		notes = append(notes, "["+name+":"+value+"]")
	}
	if q.ID != "" {
		add("id", q.ID)
	}
	for _, tag := range q.Tags {
		add("tag", tag)
	}
	if q.Difficulty != 0 {
		add("difficulty", fmt.Sprint(q.Difficulty))
	}
	if q.Picture != "" {
		add("picture", q.Picture)
	}
	if len(notes) == 0 {
		return ""
	}
	return "// " + strings.Join(notes, " ") + "\n"
}

// giftBody is what stands in the braces, each answer on a line of its own.
func giftBody(q quiz.Question) string {
	if truth, ok := plainTrueFalse(q); ok {
		return giftTruth(q, truth)
	}
	var lines []string
	switch q.Kind {
	case quiz.Single, quiz.Multiple, quiz.TrueFalse:
		lines = giftOptions(q)
	case quiz.Short:
		for _, a := range q.Answers {
			lines = append(lines, giftMark('=', a.Weight, a.Text)+guardArrow(a.Text)+feedback(a.Feedback))
		}
	case quiz.Numerical:
		return giftNumbers(q.Answers)
	case quiz.Matching:
		for _, p := range q.Pairs {
			lines = append(lines, "="+guardArrow(p.Left)+" -> "+part(p.Right))
		}
	}
	if len(lines) == 0 && q.Explanation == "" {
		return ""
	}
	return "\n" + strings.Join(appendEach("\t", lines, "\n"), "")
}

// giftOptions marks the right option of a single choice by "=", which is what
// makes it one, as long as a "~" tells it from a short answer; a multiple choice
// has weights only.
func giftOptions(q quiz.Question) []string {
	best := -1
	if q.Kind != quiz.Multiple {
		for i, o := range q.Options {
			if best < 0 || o.Weight > q.Options[best].Weight {
				best = i
			}
		}
	}
	allRight := !slices.ContainsFunc(q.Options, func(o quiz.Option) bool { return o.Weight != 1 })
	var lines []string
	for i, o := range q.Options {
		mark := byte('~')
		if i == best || o.Weight == 1 && q.Kind != quiz.Multiple && !allRight {
			mark = '='
		}
		lines = append(lines, giftMark(mark, o.Weight, o.Text)+part(o.Text)+feedback(o.Feedback))
	}
	return lines
}

// giftMark is the mark of an answer, with its weight where that is not what the
// mark means by itself, or where the text would be taken for a weight.
func giftMark(mark byte, weight float64, text string) string {
	meant := 0.0
	if mark == '=' {
		meant = 1
	}
	if weight == meant && !strings.HasPrefix(strings.TrimSpace(text), "%") {
		return string(mark)
	}
	return string(mark) + "%" + writePercent(weight) + "%"
}

func giftTruth(q quiz.Question, truth bool) string {
	right, wrong, word := 0, 1, "T"
	if !truth {
		right, wrong, word = 1, 0, "F"
	}
	switch r, w := q.Options[right].Feedback, q.Options[wrong].Feedback; {
	case r != "":
		word += "#" + part(w) + "#" + part(r)
	case w != "":
		word += "#" + part(w)
	}
	if q.Explanation != "" {
		return word + "\n"
	}
	return word
}

func giftNumbers(answers []quiz.Answer) string {
	var lines []string
	for _, a := range answers {
		if a.Text == "*" && a.Weight == 0 {
			lines = append(lines, "~"+feedback(a.Feedback))
			continue
		}
		lines = append(lines, giftMark('=', a.Weight, "")+writeRange(a)+feedback(a.Feedback))
	}
	return "#\n" + strings.Join(appendEach("\t", lines, "\n"), "")
}

// part is the text of an answer or a feedback as GIFT.
func part(s string) string { return guard(strings.TrimSpace(s)) }

// guard escapes a text, and puts a format marker before one that begins with what
// looks like a marker.
func guard(s string) string {
	s = giftMarks.Replace(s)
	if marker, _ := cutMarker(s); marker != "" {
		return "[plain]" + s
	}
	return s
}

func guardArrow(s string) string { return strings.ReplaceAll(part(s), "->", `-\>`) }

func feedback(s string) string {
	if s == "" {
		return ""
	}
	return "#" + part(s)
}

func appendEach(before string, lines []string, after string) []string {
	lines = slices.Clone(lines)
	for i := range lines {
		lines[i] = before + lines[i] + after
	}
	return lines
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
