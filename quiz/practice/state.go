package practice

import (
	"fmt"
	"hash/fnv"
	"maps"
	"time"

	"studybot/quiz"
	"studybot/quiz/recall"
	"studybot/study"
)

// Mine is the bank of a member's own cards: no imported bank can have this name.
const Mine = "*"

// ID names a question: its bank and its ID there.
type ID struct {
	Bank     string `json:"b,omitempty"`
	Question string `json:"q,omitempty"`
}

// IsZero says whether this names no question.
func (id ID) IsZero() bool { return id == ID{} }

// Card is what a member remembers of one question.
type Card struct {
	recall.Card
	// Mistake is when a wrong answer in a quiz brought it in, while it is new; zero: it came
	// otherwise.
	Mistake time.Time
}

// State is all of one member's practice in one group, as read at one moment.
type State struct {
	User  study.UserID
	Rev   int64 // changes with every recorded change; a change made on another Rev is stale
	Desk  Desk
	Cards map[ID]Card
	Own   map[string]Own // own cards by their ID
}

// Change is what one decision does to one member's practice. It is written as a whole or
// not at all.
type Change struct {
	User study.UserID
	Rev  int64
	Desk Desk
	// Cards are set; a zero Card is removed.
	Cards map[ID]Card
	// Own cards are set; a zero Own is removed.
	Own map[string]Own
}

// change begins a change that alters nothing yet.
func (s State) change() Change { return Change{User: s.User, Rev: s.Rev, Desk: s.Desk} }

// With is the state after a change.
func (s State) With(c Change) State {
	s.Desk = c.Desk
	if len(c.Cards) > 0 {
		s.Cards = merged(s.Cards, c.Cards)
	}
	if len(c.Own) > 0 {
		s.Own = merged(s.Own, c.Own)
	}
	return s
}

// spread is how the next interval of a card is spread: by the member, the card and how often
// it was reviewed, so that a button says beforehand what will be, and what is done twice is done
// alike.
func (s State) spread(id ID) recall.Spread {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%d\x00%s\x00%s\x00%d", s.User, id.Bank, id.Question, s.Cards[id].Reps)
	return recall.SpreadBy(h.Sum64())
}

// merged is a map with some entries set, and those removed that are zero.
func merged[K, V comparable](old, changed map[K]V) map[K]V {
	all := make(map[K]V, len(old)+len(changed))
	maps.Copy(all, old)
	var zero V
	for k, v := range changed {
		if v == zero {
			delete(all, k)
		} else {
			all[k] = v
		}
	}
	return all
}

// View is what a decision needs beside the member's own state.
type View struct {
	Now  time.Time
	Zone *time.Location
	// Banks are the group's that are practised, in the order in which new questions come.
	Banks []quiz.Bank
	// Withheld are the questions that nobody is offered now.
	Withheld Withheld
}

func (v View) today() study.Date { return study.DateOf(v.Now, v.Zone) }

// OnlyAsked is a bank without the questions that no quiz of the group has asked yet; asked
// counts by question ID. The bank itself stays as it is.
func OnlyAsked(b quiz.Bank, asked map[string]int) quiz.Bank {
	var known []quiz.Question
	for _, q := range b.Questions {
		if asked[q.ID] > 0 {
			known = append(known, q)
		}
	}
	b.Questions = known
	return b
}

// Withheld are the questions of quizzes that are not closed: practice would tell their keys.
// A question that reads the same in another bank is withheld with it.
type Withheld struct {
	ids   map[ID]bool
	texts map[string]bool
}

// WithheldBy collects the questions of quizzes that are not closed; closed ones may be among
// them.
func WithheldBy(quizzes []quiz.Quiz) Withheld {
	w := Withheld{ids: make(map[ID]bool), texts: make(map[string]bool)}
	for _, q := range quizzes {
		if q.State == quiz.Closed {
			continue
		}
		for _, asked := range q.Questions {
			w.ids[ID{q.Bank, asked.ID}] = true
			w.texts[asked.Text] = true
		}
	}
	return w
}

// Beside withholds what quizzes of other groups ask too, wherever it reads the same.
func (w Withheld) Beside(quizzes []quiz.Quiz) Withheld {
	more := Withheld{ids: w.ids, texts: WithheldBy(quizzes).texts}
	maps.Copy(more.texts, w.texts)
	return more
}

// Has says whether a question is withheld.
func (w Withheld) Has(id ID, q quiz.Question) bool { return w.ids[id] || w.texts[q.Text] }
