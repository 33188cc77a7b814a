package scheduler

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"studybot/effect"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// practisersAtOnce is how many members' practice one effect changes after a quiz.
const practisersAtOnce = 32

// practiceJob makes a closed quiz's answers due to go into its members' practice.
func practiceJob(g study.GroupID, number int, now time.Time) effect.Job {
	return effect.Job{ID: fmt.Sprintf("practice:%d", number), Group: g, At: now}
}

// intoPractice lets a closed quiz's answers go into practice: what was wrong comes in, what
// is practised already was reviewed. It bears being done again, whole or in part: an answer
// that counted changes nothing.
func (e *Engine) intoPractice(ctx context.Context, g study.Group, number int, now time.Time) error {
	q, found, err := e.quizOf(ctx, g.ID, number)
	if err != nil || !found || q.State != quiz.Closed {
		return err
	}
	answers, err := e.o.Quizzes.Answers(ctx, g.ID, number)
	if err != nil {
		return fmt.Errorf("read the answers of quiz %d: %w", number, err)
	}
	given := make(map[study.UserID][]quiz.Response)
	for _, r := range answers {
		given[r.User] = append(given[r.User], r)
	}
	for users := range slices.Chunk(slices.Sorted(maps.Keys(given)), practisersAtOnce) {
		if err := again(func() error { return e.practise(ctx, g, q, users, given, now) }); err != nil {
			return fmt.Errorf("let quiz %d go into practice: %w", number, err)
		}
	}
	return nil
}

func (e *Engine) practise(ctx context.Context, g study.Group, q quiz.Quiz, users []study.UserID, given map[study.UserID][]quiz.Response, now time.Time) error {
	states, err := e.o.Practices.Practices(ctx, g.ID, users)
	if err != nil {
		return err
	}
	f := effect.Effect{Group: g.ID, At: now}
	for _, u := range users {
		if c, ok := states[u].AfterQuiz(q, given[u], g.Zone()); ok {
			f.Practice = append(f.Practice, c)
		}
	}
	if len(f.Practice) == 0 {
		return nil
	}
	return e.apply(ctx, f)
}

// drillJob makes a member's reminder to practise due, at minutes after midnight.
func drillJob(g study.Group, u study.UserID, minutes int, now time.Time) effect.Job {
	return effect.Job{ID: "drill:" + u.String(), Group: g.ID, At: study.NextClock(now, minutes, g.Zone())}
}

// drill tells a member who wants it how much is due today, and makes itself due again.
// Nothing comes when nothing is due.
func (e *Engine) drill(ctx context.Context, g study.Group, u study.UserID, now time.Time) error {
	states, err := e.o.Practices.Practices(ctx, g.ID, []study.UserID{u})
	if err != nil {
		return fmt.Errorf("read practice: %w", err)
	}
	state := states[u]
	if state.Desk.RemindAt <= 0 {
		return nil
	}
	f := effect.Effect{
		Group: g.ID, At: now, Once: "drill:" + u.String() + ":" + g.Today(now).String(),
		Jobs: []effect.Job{drillJob(g, u, state.Desk.RemindAt, now)},
	}
	state.Desk.Scope = "" // what is due is counted in all banks, whatever lies before the member
	v := report.PracticeView{Group: g, State: state}
	if v.View, err = e.o.Practices.PracticeView(ctx, g, "", now); err != nil {
		return fmt.Errorf("read what is practised: %w", err)
	}
	v.Queue = state.Queue(v.View)
	reached, err := e.reachable(ctx, g, u, now)
	if err != nil {
		return err
	}
	if reached && v.Queue.Left() > 0 {
		post := e.wordsFor(ctx, g, u).PracticeNudge(v)
		post.NotAfter = g.Today(now).Add(1).At(0, 0, g.Zone())
		f.Posts = []report.Post{post}
	}
	return e.recur(ctx, f)
}

// reachable says whether a member is in the group and may be written to.
func (e *Engine) reachable(ctx context.Context, g study.Group, u study.UserID, now time.Time) (bool, error) {
	p, err := e.o.Records.Person(ctx, u)
	if err != nil && !errors.Is(err, study.ErrNotFound) {
		return false, fmt.Errorf("read the person: %w", err)
	}
	records, err := e.o.Records.Records(ctx, g, []study.UserID{u}, g.Today(now))
	if err != nil {
		return false, fmt.Errorf("read the record: %w", err)
	}
	r, known := records[u]
	return known && !r.Member.Gone && p.Reachable, nil
}

// drills makes due again the reminders to practise of a group that rested.
func (e *Engine) drills(ctx context.Context, g study.Group, now time.Time) ([]effect.Job, error) {
	users, err := e.o.Practices.Practising(ctx, g.ID)
	if err != nil {
		return nil, err
	}
	var jobs []effect.Job
	for some := range slices.Chunk(users, practisersAtOnce) {
		states, err := e.o.Practices.Practices(ctx, g.ID, some)
		if err != nil {
			return nil, err
		}
		for _, u := range some {
			if at := states[u].Desk.RemindAt; at > 0 {
				jobs = append(jobs, drillJob(g, u, at, now))
			}
		}
	}
	return jobs, nil
}
