package report

import (
	"fmt"
	"strconv"
	"time"

	"studybot/quiz"
	"studybot/study"
)

// AnalysisView is how the questions of a quiz did their work.
type AnalysisView struct {
	Group    study.Group
	Quiz     quiz.Quiz
	Analysis quiz.Analysis
}

// AnalysisWorthwhile says whether a leader wants to be told unasked: enough people took part
// for it to say something, or a question deserves a second look.
func AnalysisWorthwhile(a quiz.Analysis) bool {
	for _, it := range a.Items {
		if it.Telling || len(it.Warnings) > 0 {
			return true
		}
	}
	return false
}

// Analysis tells a leader how hard each question was, whether it told those who know from
// those who don't, which wrong answers drew people, and what deserves a second look.
func (w Words) Analysis(to To, v AnalysisView) Post {
	doc := Doc{
		Head(w.Say("analysis.head", "Number", v.Quiz.Number, "Group", Isolate(v.Group.Title))),
		Para(w.Say("analysis.part", "Count", v.Analysis.TookPart)),
	}
	var keys [][]Button
	var items []HTML
	for i, it := range v.Analysis.Items {
		for _, warning := range it.Warnings {
			items = append(items, w.secondLook(v.Quiz, i, it, warning))
			if warning != quiz.Idle && (len(keys) == 0 || keys[len(keys)-1][0].Action.Args[1] != strconv.Itoa(i+1)) {
				keys = append(keys, w.correctionKeys(v.Group.ID, v.Quiz, i))
			}
		}
	}
	if len(items) > 0 {
		doc = append(doc, Bullets(items...))
	}
	doc = append(doc, w.itemTable(v), Fold(w.Say("analysis.options"), w.optionShares(v)...), Foot(w.Say("analysis.foot")))
	return Post{To: to, Lane: Reports, Silent: true, Doc: doc, Buttons: keys, Ref: "leaderpost:analysis:" + strconv.Itoa(v.Quiz.Number)}
}

// secondLook puts a warning into words.
func (w Words) secondLook(q quiz.Quiz, i int, it quiz.Item, warning quiz.Warning) HTML {
	name := fmt.Sprintf("%d.%d", q.Number, i+1)
	switch warning {
	case quiz.NobodyRight:
		return w.Say("analysis.nobody", "Question", name)
	case quiz.KeyDoubtful:
		return w.Say("analysis.key", "Question", name, "Option", Cut(it.Favourite(q.Questions[i].Question), 60))
	case quiz.Misleading:
		return w.Say("analysis.backwards", "Question", name)
	}
	return w.Say("analysis.idle", "Question", name)
}

// correctionKeys are the buttons that void a question or correct its key.
func (w Words) correctionKeys(g study.GroupID, q quiz.Quiz, i int) []Button {
	name := fmt.Sprintf("%d.%d", q.Number, i+1)
	args := []string{strconv.Itoa(q.Number), strconv.Itoa(i + 1)}
	keys := []Button{{Text: w.Plain("button.void", "Question", name), Action: Action{VerbCorrect, g, append(args, CorrectVoid)}}}
	if q.Questions[i].Chosen() {
		keys = append(keys, Button{Text: w.Plain("button.fix", "Question", name), Action: Action{VerbCorrect, g, args}})
	}
	return keys
}

func (w Words) itemTable(v AnalysisView) Block {
	rows := [][]Cell{{
		{Text: w.Say("analysis.col.question")}, {Text: w.Say("analysis.col.right"), Right: true},
		{Text: w.Say("analysis.col.tells"), Right: true}, {Text: w.Say("analysis.col.fits"), Right: true}, {Text: w.Say("analysis.col.took"), Right: true},
	}}
	for i, it := range v.Analysis.Items {
		row := []Cell{{Text: HTML(fmt.Sprintf("%d.%d", v.Quiz.Number, i+1))}, {Text: w.percentage(it.Facility), Right: true}, {Text: "–", Right: true}, {Text: "–", Right: true}, {Text: "–", Right: true}}
		switch {
		case v.Quiz.Questions[i].Void:
			row[1].Text = w.Say("analysis.void")
		case it.Answered == 0:
			row[1].Text = "–"
		}
		if it.Telling {
			row[2].Text, row[3].Text = signed(it.Discrimination), signed(it.Biserial)
		}
		if it.Took >= time.Second {
			row[4].Text = Escape(w.Lasting(it.Took))
		}
		rows = append(rows, row)
	}
	return Block{Kind: Table, Rows: rows}
}

// signed is a figure between -1 and 1 with its sign.
func signed(v float64) HTML { return HTML(fmt.Sprintf("%+.2f", v)) }

// optionShares says question by question who chose what.
func (w Words) optionShares(v AnalysisView) Doc {
	var doc Doc
	for i, asked := range v.Quiz.Questions {
		it := v.Analysis.Items[i]
		doc = append(doc, Para("<b>"+w.Say("quiz.results.question", "Question", i+1, "Text", Cut(asked.Text, 120))+"</b>"))
		if !asked.Chosen() {
			doc = append(doc, Para(w.Say("analysis.answered", "Count", it.Answered)))
			continue
		}
		var items []HTML
		for o, option := range asked.Options {
			line := w.Say("analysis.option", "Mark", keyMark(option.Weight), "Letter", letter(o), "Text", Cut(option.Text, 60), "Count", it.Options[o].All)
			if it.Telling {
				line += w.Say("analysis.option.shares", "Upper", percent(it.Options[o].Upper), "Lower", percent(it.Options[o].Lower))
			}
			items = append(items, line)
		}
		doc = append(doc, Bullets(items...))
	}
	return doc
}

// keyMark shows what the key holds of an answer of this weight.
func keyMark(weight float64) string {
	if weight > 0 {
		return "✅"
	}
	return "▫️"
}
