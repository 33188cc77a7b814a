package report

import (
	"slices"
	"strconv"
	"strings"

	"studybot/quiz"
)

// RightAnswer is the answer that earns the full mark, line by line; "" where people judge.
func (w Words) RightAnswer(q quiz.Question) HTML {
	var lines, parts []string
	switch q.Kind {
	case quiz.Single, quiz.Multiple, quiz.TrueFalse:
		for _, i := range q.Correct() {
			lines = append(lines, q.Options[i].Text)
		}
	case quiz.Short, quiz.Numerical:
		lines = []string{strings.Join(accepted(q, 0), " / ")}
	case quiz.Cloze:
		for gap := 1; gap <= q.Gaps(); gap++ {
			parts = append(parts, "("+strconv.Itoa(gap)+") "+strings.Join(accepted(q, gap), " / "))
		}
		lines = []string{strings.Join(parts, "; ")}
	case quiz.Matching:
		for _, p := range q.Pairs {
			if p.Left != "" {
				parts = append(parts, p.Left+" → "+p.Right)
			}
		}
		lines = []string{strings.Join(parts, "; ")}
	case quiz.Ordering:
		for _, o := range q.Options {
			parts = append(parts, o.Text)
		}
		lines = []string{strings.Join(parts, " → ")}
	case quiz.Essay:
	}
	return w.marked("quiz.results.right", lines)
}

// marked puts each line into a phrase.
func (w Words) marked(id string, lines []string) HTML {
	out := make([]string, 0, len(lines))
	for _, line := range lines {
		out = append(out, string(w.Say(id, "Right", line)))
	}
	return HTML(strings.Join(out, "\n"))
}

// accepted are the accepted answers of a gap that are worth the most.
func accepted(q quiz.Question, gap int) []string {
	best := 0.0
	for _, a := range q.Answers {
		if a.Gap == gap {
			best = max(best, a.Weight)
		}
	}
	var out []string
	for _, a := range q.Answers {
		text := answerText(q, a)
		if a.Gap == gap && a.Weight == best && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// answerText is an accepted answer as people write it.
func answerText(q quiz.Question, a quiz.Answer) string {
	switch {
	case q.Kind != quiz.Numerical, a.Text == "*":
		return a.Text
	case a.Tolerance > 0:
		return figure(a.Value) + " ± " + figure(a.Tolerance)
	}
	return figure(a.Value)
}

func figure(v float64) string { return strconv.FormatFloat(v, 'g', 10, 64) }

// GivenAnswer is what a member answered, on one line; "" is nothing.
func GivenAnswer(q quiz.Question, r quiz.Response) string {
	if r.Text != "" {
		return strings.Join(strings.FieldsFunc(r.Text, func(c rune) bool { return c == '\n' }), "; ")
	}
	var parts []string
	lefts := q.Lefts()
	for i, o := range r.Options {
		switch {
		case q.Kind == quiz.Matching && i < len(lefts) && o >= 0 && o < len(q.Pairs):
			parts = append(parts, lefts[i]+" → "+q.Pairs[o].Right)
		case q.Kind != quiz.Matching && o >= 0 && o < len(q.Options):
			parts = append(parts, q.Options[o].Text)
		}
	}
	if q.Kind == quiz.Ordering {
		return strings.Join(parts, " → ")
	}
	return strings.Join(parts, "; ")
}

// MyAnswers tells a member, once the quiz is closed, what they answered and what was right.
func (w Words) MyAnswers(q quiz.Quiz, mine []quiz.Response) Doc {
	grade, answered := quiz.Score(mine)
	doc := Doc{
		Head(w.Say("exam.mine.head", "Number", q.Number)),
		Para(w.Say("exam.mine.score", "Grade", strconv.FormatFloat(grade, 'g', 3, 64), "Of", q.Worth(), "Count", answered)),
	}
	for i, asked := range q.Questions {
		at := slices.IndexFunc(mine, func(r quiz.Response) bool { return r.Question == i && !r.Retracted })
		text := "<b>" + w.Say("quiz.results.question", "Question", i+1, "Text", asked.Text) + "</b>\n"
		switch {
		case at < 0:
			text += w.Say("exam.mine.none")
		case asked.Kind == quiz.Essay:
			text += w.Say("exam.mine.essay", "Given", Cut(GivenAnswer(asked.Question, mine[at]), 400))
		default:
			text += w.Say(verdict(mine[at]), "Given", Cut(GivenAnswer(asked.Question, mine[at]), 400))
		}
		if right := w.RightAnswer(asked.Question); right != "" && (at < 0 || !mine[at].Right()) {
			text += "\n" + right
		}
		doc = append(doc, Para(text))
		if at >= 0 {
			for _, said := range quiz.Feedback(asked.Question, mine[at].Options, mine[at].Text) {
				doc = append(doc, Block{Kind: Quote, Text: Escape(said)})
			}
		}
		if asked.Explanation != "" {
			doc = append(doc, Block{Kind: Quote, Text: Escape(asked.Explanation), Fold: len(asked.Explanation) > 300})
		}
	}
	return doc
}

// verdict is the phrase for an answer by what it is worth.
func verdict(r quiz.Response) string {
	switch {
	case r.Right():
		return "exam.mine.right"
	case r.Grade > 0:
		return "exam.mine.part"
	}
	return "exam.mine.wrong"
}
