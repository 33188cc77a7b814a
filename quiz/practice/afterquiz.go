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
// written again: the same quiz may be counted any number of times, with late answers too.
// It is false when nothing changes.
func (s State) AfterQuiz(q quiz.Quiz, given []quiz.Response, zone *time.Location) (Change, bool) {
	c := s.change()
	at := q.ClosedAt.UTC().Truncate(time.Second)
	for _, r := range given {
		if r.User != s.User || r.Retracted || r.Question < 0 || r.Question >= len(q.Questions) {
			continue
		}
		asked := q.Questions[r.Question]
		if asked.Void || asked.ID == "" || q.Bank == "" || !Askable(asked.Question) {
			continue
		}
		id := ID{q.Bank, asked.ID}
		if was := s.Cards[id]; counts(was, r, at) {
			if c.Cards == nil {
				c.Cards = make(map[ID]Card)
			}
			c.Cards[id] = afterAnswer(was, r, at, zone)
		}
	}
	return c, len(c.Cards) > 0
}

// counts says whether an answer changes anything.
func counts(was Card, r quiz.Response, at time.Time) bool {
	if was.State == recall.New {
		return !r.Right() && was.Mistake.IsZero()
	}
	return was.Last.Before(at)
}

func afterAnswer(was Card, r quiz.Response, at time.Time, zone *time.Location) Card {
	switch {
	case was.State == recall.New:
		return Card{Mistake: at}
	case r.Right():
		return Card{Card: recall.Next(was.Card, recall.Good, at, zone)}
	}
	return Card{Card: recall.Next(was.Card, recall.Again, at, zone)}
}
