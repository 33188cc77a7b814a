package report

import (
	"cmp"
	"strconv"
	"strings"

	"studybot/quiz"
)

// QuizPreview shows an admin the questions of a quiz with everything that belongs to them, the
// key too: how each would be asked, its options, what each is worth and says, why.
func (w Words) QuizPreview(s quiz.Set) Doc {
	doc := Doc{Head(w.Say("preview.head", "Title", cmp.Or(s.Title, s.Bank), "Count", len(s.Questions)))}
	for i, asked := range s.Questions {
		doc = append(doc, Para("<b>"+w.Say("quiz.results.question", "Question", i+1, "Text", strings.TrimSpace(asked.Text))+"</b>"))
		if lines := w.key(asked); len(lines) > 0 {
			doc = append(doc, Bullets(lines...))
		}
		if asked.Explanation != "" {
			doc = append(doc, Block{Kind: Quote, Text: Escape(asked.Explanation)})
		}
		doc = append(doc, Foot(w.about(s, asked)))
	}
	return append(doc, Para(w.Say("preview.foot")))
}

// key is what is right, wrong and partly right, a line each.
func (w Words) key(q quiz.Question) []HTML {
	var lines []HTML
	for i, o := range q.Options {
		line := w.weighed(letter(i)+". "+o.Text, o.Weight, o.Feedback)
		if q.Kind == quiz.Ordering {
			line = Escape(strconv.Itoa(i+1) + ". " + o.Text)
		}
		lines = append(lines, line)
	}
	for _, a := range q.Answers {
		text := answerText(q, a)
		if a.Gap > 0 {
			text = "(" + strconv.Itoa(a.Gap) + ") " + text
		}
		lines = append(lines, w.weighed(text, a.Weight, a.Feedback))
	}
	for _, p := range q.Pairs {
		lines = append(lines, Escape(cmp.Or(p.Left, "–")+" → "+p.Right))
	}
	return lines
}

// weighed is an option or accepted answer with its mark, its part of the points where it is
// neither all nor nothing, and its feedback.
func (w Words) weighed(text string, weight float64, feedback string) HTML {
	line := Escape(keyMark(weight) + " " + text)
	if weight != 0 && weight != 1 {
		line += " · " + w.percentage(weight)
	}
	if feedback != "" {
		line += " · <i>" + Escape(feedback) + "</i>"
	}
	return line
}

// about says how a question would be asked, and what else is known of it.
func (w Words) about(s quiz.Set, asked quiz.Question) HTML {
	how := "preview.message"
	if ok, _ := asked.FitsPoll(); ok {
		how = "preview.poll"
	}
	if s.Options["mode"] == quiz.ModePrivate {
		how = "preview.private"
	}
	parts := []string{string(w.Say(how))}
	if asked.Difficulty > 0 {
		parts = append(parts, string(w.Say("preview.difficulty", "Difficulty", asked.Difficulty)))
	}
	if len(asked.Tags) > 0 {
		parts = append(parts, string(Escape(strings.Join(asked.Tags, ", "))))
	}
	if asked.Picture != "" {
		parts = append(parts, string(w.Say("preview.picture")))
	}
	return HTML(strings.Join(parts, " · "))
}
