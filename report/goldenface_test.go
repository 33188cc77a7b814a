package report

import (
	"strings"
	"testing"
	"time"

	"studybot/quiz"
)

func faceScenes() []scene {
	colours := []quiz.Option{{Text: "Red", Weight: 1}, {Text: "Green"}, {Text: "Blue"}, {Text: "<Grey>"}}
	long := []quiz.Option{
		{Text: "Spacing: short sessions on several days", Weight: 1}, {Text: "把所有内容在考试前一天晚上一次全部背完，然后再也不看" + strings.Repeat("长", 80)},
		{Text: "Two\nlines"},
	}
	pairs := []quiz.Pair{{Left: "Germany", Right: "Berlin"}, {Left: "Greece", Right: "Athens"}, {Left: "法国", Right: "巴黎"}, {Right: "Cairo"}}
	cloze := quiz.Question{Kind: quiz.Cloze, Text: "A _____ & a _____ make _____.", Answers: []quiz.Answer{{Gap: 1, Text: "x"}, {Gap: 2, Text: "y"}, {Gap: 3, Text: "z"}}}
	unmarked := cloze
	unmarked.Text = "Three without blanks"
	face := func(q quiz.Question, d quiz.Draft, change ...func(*FaceView)) func(w Words) any {
		if q.Text == "" {
			q.Text = "What is <it>?"
		}
		return func(w Words) any {
			v := FaceView{Question: q, Draft: d, Seed: 1, Press: Action{Verb: "t", Group: 7, Args: []string{"3"}}, Confirm: true}
			for _, c := range change {
				c(&v)
			}
			return message(w.Face(v))
		}
	}
	exam := func(v *FaceView) {
		v.Title, v.Number, v.Of, v.Confirm = "<b>Quiz No. 7</b>", 3, 10, false
		v.Now, v.EndsAt = at(12, 0), at(12, 7).Add(30*time.Second)
	}
	over := func(v *FaceView) { exam(v); v.Now = at(12, 8); v.Number, v.Of = 31, 40 }
	return []scene{
		{"a single choice", face(quiz.Question{Kind: quiz.Single, Options: colours}, quiz.Draft{})},
		{"a single choice in an exam", face(quiz.Question{Kind: quiz.Single, Options: colours}, quiz.Draft{Options: []int{3}}, exam)},
		{"the time is over", face(quiz.Question{Kind: quiz.Single, Options: colours}, quiz.Draft{}, over)},
		{"long options", face(quiz.Question{Kind: quiz.Single, Options: long}, quiz.Draft{Options: []int{1}})},
		{"twenty-six options", face(quiz.Question{Kind: quiz.Multiple, Options: manyOptions()}, quiz.Draft{Options: []int{3, 25}})},
		{"true or false", face(quiz.Question{Kind: quiz.TrueFalse, Options: []quiz.Option{{Text: "True"}, {Text: "False"}}}, quiz.Draft{})},
		{"several, nothing ticked", face(quiz.Question{Kind: quiz.Multiple, Options: colours}, quiz.Draft{})},
		{"several, two ticked", face(quiz.Question{Kind: quiz.Multiple, Options: colours}, quiz.Draft{Options: []int{0, 2}})},
		{"several, done", face(quiz.Question{Kind: quiz.Multiple, Options: colours}, quiz.Draft{Options: []int{0, 2}, Done: true})},
		{"a text", face(quiz.Question{Kind: quiz.Short}, quiz.Draft{})},
		{"a text, typed", face(quiz.Question{Kind: quiz.Short}, quiz.Draft{Texts: []string{"<tea>"}})},
		{"a number", face(quiz.Question{Kind: quiz.Numerical}, quiz.Draft{}, exam)},
		{"matching, at the beginning", face(quiz.Question{Kind: quiz.Matching, Pairs: pairs}, quiz.Draft{})},
		{"matching, one is used", face(quiz.Question{Kind: quiz.Matching, Pairs: pairs}, quiz.Draft{Options: []int{1}})},
		{"matching, full", face(quiz.Question{Kind: quiz.Matching, Pairs: pairs}, quiz.Draft{Options: []int{0, 1, 2}})},
		{"ordering, at the beginning", face(quiz.Question{Kind: quiz.Ordering, Options: colours}, quiz.Draft{})},
		{"ordering, one placed", face(quiz.Question{Kind: quiz.Ordering, Options: colours}, quiz.Draft{Options: []int{3}})},
		{"ordering long items, one placed", face(quiz.Question{Kind: quiz.Ordering, Options: long}, quiz.Draft{Options: []int{1}})},
		{"ordering, full in an exam", face(quiz.Question{Kind: quiz.Ordering, Options: colours}, quiz.Draft{Options: []int{3, 1, 0, 2}}, exam)},
		{"gaps", face(cloze, quiz.Draft{})},
		{"gaps, one typed", face(cloze, quiz.Draft{Texts: []string{"<dog>"}})},
		{"gaps, all typed", face(cloze, quiz.Draft{Texts: []string{"dog", "cat", "noise"}})},
		{"gaps without blanks", face(unmarked, quiz.Draft{Texts: []string{"dog"}})},
		{"an essay", face(quiz.Question{Kind: quiz.Essay}, quiz.Draft{})},
	}
}

func manyOptions() []quiz.Option {
	var all []quiz.Option
	for i := range 26 {
		all = append(all, quiz.Option{Text: strings.Repeat("word ", 9) + letter(i)})
	}
	return all
}

func TestNo_button_says_where_an_item_belongs(t *testing.T) {
	q := quiz.Question{Kind: quiz.Ordering, Text: "?", Options: []quiz.Option{{Text: "one"}, {Text: "two"}, {Text: "three"}, {Text: "four"}}}
	w := book(t).In("en", nil)
	places := map[string]map[string]bool{}
	for seed := range uint64(30) {
		_, keys := w.Face(FaceView{Question: q, Seed: seed, Press: Action{Verb: "t"}})
		for _, row := range keys {
			for _, b := range row {
				if places[b.Text] == nil {
					places[b.Text] = map[string]bool{}
				}
				places[b.Text][b.Action.Args[0]] = true
			}
		}
	}
	for text, seen := range places {
		if len(seen) < 3 {
			t.Errorf("%q always stands at %v", text, seen)
		}
	}
}
