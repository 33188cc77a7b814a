package report

import (
	"strings"
	"time"

	"studybot/quiz"
	"studybot/quiz/practice"
	"studybot/quiz/recall"
)

// practised is a member's practice in a bank of some questions, three of which are learnt.
func practised(q quiz.Question, change ...func(*PracticeView)) PracticeView {
	zone := at(7, 0).Location()
	bank := quiz.Bank{Name: "law", Questions: []quiz.Question{q, {ID: "b", Kind: quiz.Short, Text: "B?"}, {ID: "c", Kind: quiz.Short, Text: "C?"}, {ID: "d", Kind: quiz.Short, Text: "D?"}}}
	settled := func(days int, stability float64) practice.Card {
		return practice.Card{Card: recall.Card{State: recall.Review, Stability: stability, Difficulty: 5, Reps: 3, Last: at(7, 0).AddDate(0, 0, -20), Days: 20 + days}}
	}
	v := PracticeView{
		Group: readers(), Question: q, View: practice.View{Now: at(7, 0), Zone: zone, Banks: []quiz.Bank{bank}},
		State: practice.State{User: 42, Desk: practice.Desk{Turn: 3, Asked: practice.ID{Bank: "law", Question: q.ID}}, Cards: map[practice.ID]practice.Card{
			{Bank: "law", Question: "b"}: settled(0, 20), {Bank: "law", Question: "c"}: settled(3, 60), {Bank: "law", Question: "d"}: settled(3, 10),
		}},
	}
	v.State.Desk.Day = practice.Day{Date: today, New: 2, Due: 3, Right: 4, Wrong: 1}
	for _, c := range change {
		c(&v)
	}
	v.Queue = v.State.Queue(v.View)
	return v
}

func practiceScenes() []scene {
	single := quiz.Question{ID: "a", Kind: quiz.Single, Text: "What is <it>?", Explanation: "Because & so.", Options: []quiz.Option{{Text: "Tea", Weight: 1, Feedback: "Just so"}, {Text: "<Coffee>"}, {Text: "水"}}}
	several := quiz.Question{ID: "a", Kind: quiz.Multiple, Text: "Which?", Options: []quiz.Option{{Text: "Tea", Weight: 0.5}, {Text: "Water", Weight: 0.5}, {Text: "Oil"}}, Explanation: strings.Repeat("A long reason. ", 30)}
	number := quiz.Question{ID: "a", Kind: quiz.Numerical, Text: "How many?", Picture: "https://example.org/a.png", Answers: []quiz.Answer{{Value: 3.5, Tolerance: 0.5, Weight: 1}}}
	own := practice.Own{Ask: "Capital of *Peru*?", Answer: "Lima *\nand no other"}
	told := func(d quiz.Draft, t practice.Told) func(*PracticeView) {
		return func(v *PracticeView) { v.State.Desk.Draft, v.State.Desk.Told = d, &t }
	}
	learnt := func(v *PracticeView) {
		card := recall.Exact.Next(recall.Exact.Next(recall.Card{}, recall.Easy, at(7, 0).AddDate(-1, 0, 0), time.UTC), recall.Good, at(7, 0).AddDate(0, 0, -90), time.UTC)
		v.State.Cards[v.State.Desk.Asked] = practice.Card{Card: card}
	}
	mine := func(v *PracticeView) {
		v.State.Own = map[string]practice.Own{"x": own}
		v.State.Desk.Asked, v.Question = practice.ID{Bank: practice.Mine, Question: "x"}, own.Question("x")
	}
	wrong := func(v *PracticeView) {
		told(quiz.Draft{Options: []int{1}}, practice.Told{Rated: true})(v)
		wrongCard(v)
	}
	asked := func(q quiz.Question, change ...func(*PracticeView)) func(w Words) any {
		return func(w Words) any { return message(w.Practice(practised(q, change...))) }
	}
	pause := func(stopped bool, change ...func(*PracticeView)) func(w Words) any {
		return func(w Words) any { return message(w.PracticePause(practised(single, change...), stopped)) }
	}
	late := func(v *PracticeView) {
		v.View.Banks[0].Questions = v.View.Banks[0].Questions[2:]
	}
	learning := func(v *PracticeView) {
		late(v)
		v.State.Cards[practice.ID{Bank: "law", Question: "c"}] = practice.Card{Card: recall.Card{State: recall.Learning, Stability: 1, Difficulty: 5, Last: at(7, 0), Wait: time.Hour}}
	}
	limited := func(v *PracticeView) {
		v.State.Desk.Limits = practice.Limits{New: 2, Due: 5}
		v.State.Desk.RemindAt = 1140
	}
	return append([]scene{
		{"a question", asked(single)},
		{"several, one ticked", asked(several, func(v *PracticeView) { v.State.Desk.Draft.Options = []int{1} })},
		{"a number is asked for", asked(number)},
		{"an own card", asked(single, mine)},
		{"right, new", asked(single, told(quiz.Draft{Options: []int{0}}, practice.Told{Grade: 1}))},
		{"right, learnt long ago", asked(single, learnt, told(quiz.Draft{Options: []int{0}}, practice.Told{Grade: 1}))},
		{"right in part", asked(several, told(quiz.Draft{Options: []int{1}, Done: true}, practice.Told{Grade: 0.5}))},
		{"wrong", asked(single, wrong)},
		{"not known", asked(number, told(quiz.Draft{}, practice.Told{Shown: true, Rated: true}), wrongCard)},
		{"a number, right", asked(number, told(quiz.Draft{Texts: []string{"3,6"}}, practice.Told{Grade: 1}))},
		{"an own card, shown", asked(single, mine, told(quiz.Draft{}, practice.Told{Shown: true}))},
		{"an own card, answered otherwise", asked(single, mine, told(quiz.Draft{Texts: []string{"Cusco"}}, practice.Told{}))},
	}, []scene{
		{"enough, and something is left", pause(true)},
		{"done, the next on another day", pause(false, late)},
		{"done, the next in a while", pause(false, learning)},
		{"done, and new ones are left", pause(false, limited)},
		{"nothing to practise", pause(false, func(v *PracticeView) { v.View.Banks = nil })},
		{"done for ever", pause(false, func(v *PracticeView) { late(v); v.State.Cards = nil; v.State.Desk.Limits.New = -1 })},
		{"progress", func(w Words) any { return message(w.PracticeStats(practised(single))) }},
		{"progress with limits and a reminder", func(w Words) any { return message(w.PracticeStats(practised(single, limited, mine))) }},
		{"a nudge", func(w Words) any { return w.PracticeNudge(practised(single)) }},
		{"a nudge for one", func(w Words) any {
			return w.PracticeNudge(practised(single, func(v *PracticeView) { v.State.Desk.Limits.New = -1 }))
		}},
		{"the door in a group", func(w Words) any { return message(w.PracticeDoor(readers())) }},
		{"own cards kept", func(w Words) any { return message(w.OwnKept(practised(single, mine), 2, 1)) }},
	}...)
}

// wrongCard is the question forgotten just now.
func wrongCard(v *PracticeView) {
	v.State.Cards[v.State.Desk.Asked] = practice.Card{Card: recall.Exact.Next(recall.Card{}, recall.Again, at(7, 0), time.UTC)}
}
