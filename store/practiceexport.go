package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"studybot/quiz/practice"
	"studybot/quiz/recall"
	"studybot/study"
)

// ExportCard is what a member remembers of one question.
type ExportCard struct {
	User       study.UserID `json:"user_id"`
	Bank       string       `json:"bank"` // "*": the member's own
	Question   string       `json:"question"`
	State      string       `json:"state"` // new, learning, review, relearning
	Due        *study.Date  `json:"due"`   // null for a new one
	Stability  float64      `json:"stability"`
	Difficulty float64      `json:"difficulty"`
	Reviews    int          `json:"reviews"`
	Lapses     int          `json:"lapses"`
	Last       *time.Time   `json:"last"`    // review
	Mistake    *time.Time   `json:"mistake"` // when the quiz closed that brought it in
}

// exportPractice lists what the group's members practise, but for their own cards: those are
// nobody else's.
func (s *Store) exportPractice(ctx context.Context, x *Export) error {
	const atOnce = 100
	users, err := s.Practising(ctx, x.Group.ID)
	if err != nil {
		return err
	}
	slices.Sort(users)
	for some := range slices.Chunk(users, atOnce) {
		states, err := s.Practices(ctx, x.Group.ID, some)
		if err != nil {
			return err
		}
		for _, u := range some {
			cards := exportCards(states[u], x.Group.Zone())
			x.Practice = append(x.Practice, slices.DeleteFunc(cards, func(c ExportCard) bool { return c.Bank == practice.Mine })...)
		}
	}
	return nil
}

func exportCards(s practice.State, zone *time.Location) []ExportCard {
	names := map[recall.State]string{recall.New: "new", recall.Learning: "learning", recall.Review: "review", recall.Relearning: "relearning"}
	cards := make([]ExportCard, 0, len(s.Cards))
	for id, c := range s.Cards {
		e := ExportCard{
			User: s.User, Bank: id.Bank, Question: id.Question, State: names[c.State], Stability: c.Stability,
			Difficulty: c.Difficulty, Reviews: c.Reps, Lapses: c.Lapses, Last: instant(c.Last), Mistake: instant(c.Mistake),
		}
		if c.State != recall.New {
			due := c.DueOn(zone)
			e.Due = &due
		}
		cards = append(cards, e)
	}
	slices.SortFunc(cards, func(a, b ExportCard) int {
		return cmp.Or(cmp.Compare(a.Bank, b.Bank), cmp.Compare(a.Question, b.Question))
	})
	return cards
}
