package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"studybot/effect"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// settle is how long after its polls were stopped a quiz waits for answers that Telegram
// has taken but not delivered yet.
const settle = 5 * time.Second

// closeJob makes a quiz's closing due; a zero instant takes it off the queue.
func closeJob(g study.GroupID, number int, at time.Time) effect.Job {
	return effect.Job{ID: fmt.Sprintf("close:%d", number), Group: g, At: at}
}

// resultJob makes a quiz's results due.
func resultJob(g study.GroupID, number int, at time.Time) effect.Job {
	return effect.Job{ID: fmt.Sprintf("result:%d", number), Group: g, At: at}
}

// quizOf reads a quiz, if there still is one of the number.
func (e *Engine) quizOf(ctx context.Context, g study.GroupID, number int) (q quiz.Quiz, found bool, err error) {
	q, err = e.o.Quizzes.Quiz(ctx, g, number)
	if errors.Is(err, study.ErrNotFound) {
		return q, false, nil
	}
	if err != nil {
		return q, false, fmt.Errorf("read quiz %d: %w", number, err)
	}
	return q, true, nil
}

// CloseQuiz stops a quiz's polls. Results follow once what was on its way has been taken in.
func (e *Engine) CloseQuiz(ctx context.Context, g study.Group, number int, now time.Time) error {
	return again(func() error { return e.closeQuiz(ctx, g, number, now) })
}

func (e *Engine) closeQuiz(ctx context.Context, g study.Group, number int, now time.Time) error {
	q, found, err := e.quizOf(ctx, g.ID, number)
	if err != nil || !found || q.State != quiz.Open {
		return err
	}
	jobs, wait := []effect.Job{closeJob(g.ID, number, time.Time{})}, settle
	if q.Run != nil {
		q, jobs, wait = ending(q, now)
	}
	q.State, q.ClosedAt = quiz.Closing, now
	f := effect.Effect{
		Group: g.ID, At: now, Once: fmt.Sprintf("close:%d", number), Quizzes: []quiz.Quiz{q},
		Jobs: append(jobs, resultJob(g.ID, number, now.Add(wait))),
	}
	for i, asked := range q.Questions {
		if asked.PollID != "" && asked.Message != 0 && !q.Over(i, now) {
			f.Posts = append(f.Posts, report.Post{
				Act: report.StopPoll, Lane: report.Quizzes,
				To: report.To{Chat: g.Chat, Message: study.MessageID(asked.Message)},
			})
		}
	}
	for i, asked := range q.Questions {
		if asked.Message != 0 && q.ByMessage(i) {
			f.Posts = append(f.Posts, e.o.Book.For(g).QuestionEdit(q, i, g.Chat))
		}
	}
	if q.Run != nil {
		e.countDown(g, q, &f, report.Edits)
	}
	if err := e.applyOnce(ctx, f); err != nil {
		return fmt.Errorf("close quiz %d: %w", number, err)
	}
	return nil
}

// results posts a quiz's results, or edits them when an answer came late.
func (e *Engine) results(ctx context.Context, g study.Group, number int, now time.Time) error {
	q, found, err := e.quizOf(ctx, g.ID, number)
	if err != nil || !found || q.State == quiz.Open {
		return err
	}
	if uncrowned(q) {
		return e.crown(ctx, g, q, now)
	}
	var posts []report.Post
	if q.Mode == quiz.ModePrivate && q.State == quiz.Closing {
		if err := e.settlePrivate(ctx, g, q, now); err != nil {
			return err
		}
		if posts, err = e.closedCard(ctx, g, q); err != nil {
			return err
		}
	}
	v, err := e.resultView(ctx, g.ID, q)
	if err != nil {
		return err
	}
	podium, err := e.recrown(ctx, g, q)
	if err != nil {
		return err
	}
	doc := e.o.Book.For(g).QuizResults(v)
	posts = append(posts, podium...)
	if q.State == quiz.Closed {
		return e.editResults(ctx, g, q, doc, posts, now)
	}
	return e.postResults(ctx, g, q, doc, posts, now)
}

// resultView is what the results tell: how all questions were answered, by whom of those who
// have not left.
func (e *Engine) resultView(ctx context.Context, g study.GroupID, q quiz.Quiz) (report.ResultView, error) {
	answers, err := e.o.Quizzes.Answers(ctx, g, q.Number)
	if err != nil {
		return report.ResultView{}, fmt.Errorf("read the answers of quiz %d: %w", q.Number, err)
	}
	here, err := e.present(ctx, g)
	if err != nil {
		return report.ResultView{}, err
	}
	v := report.ResultView{Quiz: q, Results: quiz.Tally(q, answers), Members: here, All: len(here)}
	if q.Mode == quiz.ModePrivate {
		attempts, err := e.o.Quizzes.Attempts(ctx, g, q.Number)
		if err != nil {
			return v, fmt.Errorf("read the attempts at quiz %d: %w", q.Number, err)
		}
		v.Empty = empty(attempts, answers, here)
	}
	return v, nil
}

// empty is how many members have handed in, and no answer.
func empty(attempts []quiz.Attempt, answers []quiz.Response, here map[study.UserID]study.Member) int {
	answered := make(map[study.UserID]bool, len(attempts))
	for _, r := range answers {
		answered[r.User] = answered[r.User] || !r.Retracted
	}
	n := 0
	for _, a := range attempts {
		if _, stays := here[a.User]; stays && a.Try > 0 && !answered[a.User] {
			n++
		}
	}
	return n
}

// postResults closes the quiz and posts its results, after posts.
func (e *Engine) postResults(ctx context.Context, g study.Group, q quiz.Quiz, doc report.Doc, posts []report.Post, now time.Time) error {
	result := report.Post{
		To: report.To{Chat: g.Chat, Topic: study.TopicID(q.Topic)}, Lane: report.Quizzes, Doc: doc, Ref: report.ResultRef(q.Number),
	}
	if q.Mode == quiz.ModePrivate {
		result.Buttons = [][]report.Button{{{Text: e.o.Book.For(g).Plain("button.mine"), Start: report.QuizStart(g.ID, q.Number)}}}
	}
	q.State = quiz.Closed
	return e.applyOnce(ctx, effect.Effect{
		Group: g.ID, At: now, Once: fmt.Sprintf("results:%d", q.Number), Quizzes: []quiz.Quiz{q},
		Jobs:  []effect.Job{analysisJob(g.ID, q.Number, now), practiceJob(g.ID, q.Number, now)},
		Posts: append(posts, result),
	})
}

// editResults brings the result message up to date. While it is still on its way the edit
// waits.
func (e *Engine) editResults(ctx context.Context, g study.Group, q quiz.Quiz, doc report.Doc, posts []report.Post, now time.Time) error {
	f := effect.Effect{Group: g.ID, At: now, Jobs: []effect.Job{practiceJob(g.ID, q.Number, now)}}
	if q.ResultMessage == 0 {
		f.Jobs = []effect.Job{resultJob(g.ID, q.Number, now.Add(3*settle))}
		return e.apply(ctx, f)
	}
	f.Posts = append(posts, report.Post{
		Act: report.Edit, Lane: report.Quizzes, Doc: doc, Merge: report.ResultRef(q.Number),
		To: report.To{Chat: g.Chat, Message: study.MessageID(q.ResultMessage)},
	})
	return e.apply(ctx, f)
}
