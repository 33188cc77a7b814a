package scheduler

import (
	"context"
	"fmt"
	"time"

	"studybot/effect"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// analyseAfter is how long after its results a quiz is analysed: late answers are in by then.
const analyseAfter = time.Minute

// analysisJob makes a quiz's analysis due.
func analysisJob(g study.GroupID, number int, results time.Time) effect.Job {
	return effect.Job{ID: fmt.Sprintf("analysis:%d", number), Group: g, At: results.Add(analyseAfter)}
}

// analyse tells the leaders how the questions of a closed quiz worked, if that says anything.
func (e *Engine) analyse(ctx context.Context, g study.Group, number int, now time.Time) error {
	q, found, err := e.quizOf(ctx, g.ID, number)
	if err != nil || !found {
		return err
	}
	answers, err := e.o.Quizzes.Answers(ctx, g.ID, number)
	if err != nil {
		return fmt.Errorf("read the answers of quiz %d: %w", number, err)
	}
	v := report.AnalysisView{Group: g, Quiz: q, Analysis: quiz.Analyse(q, answers)}
	if !report.AnalysisWorthwhile(v.Analysis) {
		return nil
	}
	f := &firing{group: g, now: now, effect: effect.Effect{Group: g.ID, At: now, Once: fmt.Sprintf("analysis:%d", number)}}
	err = e.toLeaders(ctx, f, func(w report.Words, to report.To) ([]report.Post, error) {
		return []report.Post{w.Analysis(to, v)}, nil
	})
	if err != nil {
		return err
	}
	return e.applyOnce(ctx, f.effect)
}
