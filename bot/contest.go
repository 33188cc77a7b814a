package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"studybot/bot/wire"
	"studybot/effect"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// stepsOf are the jobs that move with a quiz: a contest's next step, when its question is posted;
// asking again what is in doubt.
func stepsOf(q quiz.Quiz) []effect.Job {
	var jobs []effect.Job
	if due, on := q.Step(); on {
		jobs = append(jobs, effect.Job{ID: fmt.Sprintf("contest:%d", q.Number), Group: q.Group, At: due})
	}
	for i := range q.Questions {
		if ends, doubt := q.DoubtEnds(i); doubt {
			jobs = append(jobs, effect.Job{ID: fmt.Sprintf("again:%d.%d", q.Number, i), Group: q.Group, At: ends})
		}
	}
	return jobs
}

// unasked lets a contest go on that waits for a question which was not posted.
func (k *Clerk) unasked(ctx context.Context, s report.Shelved, f wire.Failure) error {
	kind, ref, _ := strings.Cut(s.Post.Ref, ":")
	if kind != "poll" || f.Going {
		return nil
	}
	q, i, err := k.asked(ctx, s.Group, ref)
	if err != nil || i < 0 || q.Run == nil {
		return err
	}
	why := quiz.MissedOut
	switch f.Why {
	case wire.FailedExpired:
		why = quiz.MissedTurn
	case wire.FailedUnknown:
		why = quiz.MissedNews
	case wire.FailedUnreachable, wire.FailedGone, wire.FailedNoRight, wire.FailedTopic, wire.FailedMessageGone, wire.FailedRefused:
	}
	now := k.o.Clock.Now()
	return changeQuiz(ctx, k.o.Quizzes, k.o.Effects, s.Group, q.Number, now, func(q *quiz.Quiz) bool { return q.Unasked(i, why, now) })
}

// tapPlace tells a member how they stand in a contest.
func (r *Router) tapPlace(ctx context.Context, c *Call) ([]report.Post, error) {
	n, ok := c.argNumber()
	if !ok {
		return c.toasted("toast.badbutton"), nil
	}
	q, err := r.o.Quizzes.Quiz(ctx, c.Group.ID, n)
	if errors.Is(err, study.ErrNotFound) || err == nil && q.Run == nil {
		return c.toasted("toast.badbutton"), nil
	}
	if err != nil {
		return nil, err
	}
	v, err := r.race(ctx, c, q)
	if err != nil {
		return nil, err
	}
	return []report.Post{c.toast(c.Words.ContestPlace(v, c.Member.User))}, nil
}

// contestNow answers /quiz while a contest is on.
func (r *Router) contestNow(ctx context.Context, c *Call, q quiz.Quiz) ([]report.Post, error) {
	v, err := r.race(ctx, c, q)
	if err != nil {
		return nil, err
	}
	return c.say(c.Words.ContestNow(v, c.Member.User)), nil
}

// race is how a contest stands after its last question that is over: of one that is open
// nobody learns whether they were right.
func (r *Router) race(ctx context.Context, c *Call, q quiz.Quiz) (report.RaceView, error) {
	answers, err := r.o.Quizzes.Answers(ctx, c.Group.ID, q.Number)
	if err != nil {
		return report.RaceView{}, fmt.Errorf("read the answers of contest %d: %w", q.Number, err)
	}
	members, err := r.o.Roster.Members(ctx, c.Group.ID)
	if err != nil {
		return report.RaceView{}, fmt.Errorf("read the roster: %w", err)
	}
	return report.Race(q, answers, members, q.Told()), nil
}
