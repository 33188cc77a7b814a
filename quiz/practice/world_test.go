package practice

import (
	"fmt"
	"testing"
	"time"

	"studybot/quiz"
	"studybot/quiz/recall"
)

// shanghai is where the tests practise.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

var morning = time.Date(2026, 11, 21, 8, 0, 0, 0, shanghai)

// learner is somebody who practises, with a clock that tests move.
type learner struct {
	t     testing.TB
	state State
	view  View
}

func newLearner(t testing.TB, banks ...quiz.Bank) *learner {
	return &learner{t: t, state: State{User: 41}, view: View{Now: morning, Zone: shanghai, Banks: banks}}
}

// bankOf is a bank of true/false questions: q0, q1 … of which true is right.
func bankOf(name string, n int) quiz.Bank {
	b := quiz.Bank{Name: name}
	for i := range n {
		b.Questions = append(b.Questions, quiz.Question{
			ID: fmt.Sprintf("q%d", i), Kind: quiz.TrueFalse, Text: fmt.Sprintf("Is %d of %s so?", i, name),
			Options: []quiz.Option{{Text: "True", Weight: 1}, {Text: "False"}},
		})
	}
	return b
}

func (l *learner) take(c Change) {
	l.t.Helper()
	if c.Rev != l.state.Rev || c.User != l.state.User {
		l.t.Fatalf("a change of %d on revision %d, want %d on %d", c.User, c.Rev, l.state.User, l.state.Rev)
	}
	l.state = l.state.With(c)
	l.state.Rev++
}

// begin puts a question on the desk and says which, "" if there is none.
func (l *learner) begin(scope Scope) string {
	l.t.Helper()
	c, _ := l.state.Begin(l.view, scope)
	l.take(c)
	return l.state.Desk.Asked.Question
}

// answer answers the question on the desk, rates it if there is anything to be rated, and
// says which question comes then. Again answers wrongly.
func (l *learner) answer(r recall.Rating) string {
	l.t.Helper()
	q, ok := l.state.Question(l.view)
	if !ok {
		l.t.Fatal("no question lies there")
	}
	option := "0"
	if r == recall.Again {
		option = "1"
	}
	d, took := l.state.Desk.Draft.Press(q, l.state.Seed(), option)
	if took != quiz.Taken {
		l.t.Fatalf("the press was %s", took)
	}
	l.take(l.state.Draw(l.view, q, d))
	var c Change
	if r == recall.Again {
		c, ok = l.state.GoOn(l.view)
	} else {
		c, ok = l.state.Rate(l.view, r)
	}
	if !ok {
		l.t.Fatalf("could not go on from %+v", l.state.Desk)
	}
	l.take(c)
	return l.state.Desk.Asked.Question
}

// settle makes cards that are due so many days after today, with some stability.
func (l *learner) settle(bank string, n int, due func(i int) int, stability func(i int) float64) {
	cards := make(map[ID]Card, n)
	for i := range n {
		last := morning.AddDate(0, 0, -60)
		cards[ID{bank, fmt.Sprintf("q%d", i)}] = Card{Card: recall.Card{
			State: recall.Review, Stability: stability(i), Difficulty: 5, Reps: 3, Last: last, Days: 60 + due(i),
		}}
	}
	l.state.Cards = merged(l.state.Cards, cards)
}

func (l *learner) queue() Queue { return l.state.Queue(l.view) }

func same[T any](v T) func(int) T { return func(int) T { return v } }
