package practice

import (
	"time"

	"studybot/quiz"
	"studybot/quiz/recall"
)

// AfterQuiz is what a closed quiz changes in a member's practice; given are the member's
// answers that stand. A wrong answer brings its question in, or counts as forgotten where it
// is practised already; a right one counts as a review of a question that is practised, and
// brings none in. Reviews are dated to the closing, and one that is there already is not
// written again: the same quiz may be counted any number of times, with late answers too. A
// mistake that is none any more, since the key was corrected, goes as long as it is new.
// It is false when nothing changes.
func (s State) AfterQuiz(q quiz.Quiz, given []quiz.Response, zone *time.Location) (Change, bool) {
	c := s.change()
	at := q.ClosedAt.UTC().Truncate(time.Second)
	for _, r := range given {
		if r.User != s.User || r.Retracted || r.Question < 0 || r.Question >= len(q.Questions) {
			continue
		}
		asked := q.Questions[r.Question]
		if asked.ID == "" || q.Bank == "" || !Askable(asked.Question) {
			continue
		}
		id := ID{q.Bank, asked.ID}
		card, changed := afterAnswer(s.Cards[id], s.spread(id), r.Right(), asked.Void, at, zone)
		if !changed {
			continue
		}
		if c.Cards == nil {
			c.Cards = make(map[ID]Card)
		}
		c.Cards[id] = card
	}
	return c, len(c.Cards) > 0
}

// afterAnswer is what one answer makes of a card, and whether it changes anything.
func afterAnswer(was Card, spread recall.Spread, right, void bool, at time.Time, zone *time.Location) (Card, bool) {
	switch {
	case was.State == recall.New && (right || void):
		return Card{}, was.Mistake.Equal(at) // this quiz brought it in, before its key was corrected
	case was.State == recall.New:
		return Card{Mistake: at}, was.Mistake.IsZero()
	case void || !was.Last.Before(at):
		return Card{}, false
	case right:
		return Card{Card: spread.Next(was.Card, recall.Good, at, zone)}, true
	}
	return Card{Card: spread.Next(was.Card, recall.Again, at, zone)}, true
}
