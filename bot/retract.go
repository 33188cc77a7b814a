package bot

import (
	"context"
	"fmt"
	"slices"

	"studybot/quiz"
	"studybot/study"
)

// quizzesADay is how many quizzes back others of the same day are looked for.
const quizzesADay = 24

// elsewhere says who of those that take an answer back has answered another quiz of the same
// day, which then keeps the day. Nobody else is looked up: votes are many, retractions few.
func (r *Router) elsewhere(ctx context.Context, s *box, sitting quiz.Sitting) (map[study.UserID]bool, error) {
	var back []study.UserID
	for _, b := range s.ballots {
		if len(b.Picked) == 0 {
			back = append(back, b.From.ID)
		}
	}
	if len(back) == 0 {
		return nil, nil
	}
	g := sitting.Group
	quizzes, err := r.o.Ledger.Quizzes(ctx, g.ID, quizzesADay)
	if err != nil {
		return nil, fmt.Errorf("read the other quizzes of the day: %w", err)
	}
	did := make(map[study.UserID]bool)
	for _, q := range quizzes {
		if q.Number == sitting.Quiz.Number || q.On(g) != sitting.Quiz.On(g) {
			continue
		}
		answers, err := r.o.Quizzes.Answers(ctx, g.ID, q.Number)
		if err != nil {
			return nil, fmt.Errorf("read the answers of another quiz: %w", err)
		}
		for _, a := range answers {
			if !a.Retracted && slices.Contains(back, a.User) {
				did[a.User] = true
			}
		}
	}
	return did, nil
}
