package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"studybot/effect"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// tapTurn: a button under a question, or under the review.
func (r *Router) tapTurn(ctx context.Context, c *Call) ([]report.Post, error) {
	n, ok := c.argNumber()
	try, err := strconv.Atoi(c.arg(1))
	place, err2 := strconv.Atoi(c.arg(2))
	if !ok || err != nil || err2 != nil || c.InGroup {
		return c.toasted("toast.badbutton"), nil
	}
	if err := r.sitAgain(ctx, c, n); err != nil {
		return nil, err
	}
	if c.arg(3) == quiz.PressShow {
		return r.examPicture(ctx, c, n, place)
	}
	finished, took := false, quiz.Ignored
	posts, err := r.onAttempt(ctx, c, n, try, fmt.Sprintf("turn:%d", c.ID), func(q quiz.Quiz, a quiz.Attempt) (quiz.Attempt, bool) {
		a, took, finished = a.Step(q, place, c.arg(3), c.Now)
		return a, took == quiz.Taken && !finished
	})
	if err == nil && finished {
		return c.toasted("toast.exam.handed"), r.o.Firer.HandIn(ctx, c.Group, n, c.From.ID, try, c.Now)
	}
	return posts, err
}

// examPicture shows the picture of the question at a place.
func (r *Router) examPicture(ctx context.Context, c *Call, n, place int) ([]report.Post, error) {
	q, a, err := r.exam(ctx, c, n)
	if err != nil || !a.UnderWay() || place < 0 || place >= len(q.Questions) {
		return c.toasted("toast.badbutton"), err
	}
	return c.picture(q.Questions[a.Question(q, place)].Question, strconv.Itoa(place+1)), nil
}

// picture sends a question's picture to the one who asks.
func (c *Call) picture(q quiz.Question, number string) []report.Post {
	file := report.QuestionPicture(q)
	if file == nil {
		return c.toasted("toast.badbutton")
	}
	return []report.Post{{To: c.mine(), Picture: file, Doc: report.Doc{report.Para(c.Words.Say("exam.picture", "Number", number))}}}
}

// onAttempt reads the caller's attempt, lets change decide, writes it and draws it anew.
// When the time is over that is done first. once is the name of the cause: an attempt that
// it has changed already is drawn as it stands.
func (r *Router) onAttempt(ctx context.Context, c *Call, n, try int, once string, change func(quiz.Quiz, quiz.Attempt) (quiz.Attempt, bool)) ([]report.Post, error) {
	done := false
	for range triesWhenStale {
		q, a, err := r.exam(ctx, c, n)
		switch {
		case err != nil:
			return nil, err
		case !a.UnderWay() || try != 0 && a.Try != try:
			return c.examPassed(q, a), nil
		case a.Over(q, c.Now) || a.Late(c.Now):
			return c.answered("toast.exam.timeup"), r.o.Firer.TimeUp(ctx, c.Group, n, c.From.ID, c.Now)
		case done:
			return []report.Post{c.examEdit(q, a)}, nil
		}
		next, changed := change(q, a)
		switch {
		case !changed && c.Query != "": // an old message may be what was tapped
			return []report.Post{c.examEdit(q, a)}, nil
		case !changed:
			return nil, nil
		}
		if c.Query != "" {
			next.Message = int(c.Message)
		}
		err = r.writeAttempt(ctx, c, effect.Effect{Once: once, Attempts: []effect.Attempt{{Quiz: n, Attempt: next}}}, n, next)
		switch {
		case err == nil:
			return []report.Post{c.examEdit(q, next)}, nil
		case errors.Is(err, study.ErrDone):
			done = true
		case !errors.Is(err, study.ErrStale):
			return nil, err
		}
	}
	return nil, fmt.Errorf("write an attempt at quiz %d: %w", n, study.ErrStale)
}

// answered is a toast for a tap, and nothing for a text.
func (c *Call) answered(id string) []report.Post {
	if c.Query == "" {
		return nil
	}
	return c.toasted(id)
}

// examPassed shows that the attempt to which a button belonged is handed in.
func (c *Call) examPassed(q quiz.Quiz, a quiz.Attempt) []report.Post {
	if c.Query == "" || a.Try == 0 {
		return c.answered("toast.badbutton")
	}
	return []report.Post{c.toast(c.Words.Plain("toast.exam.handed")), c.examEdit(q, a)}
}

// tapHand: 📮 hands in.
func (r *Router) tapHand(ctx context.Context, c *Call) ([]report.Post, error) {
	n, ok := c.argNumber()
	try, err := strconv.Atoi(c.arg(1))
	if !ok || err != nil || c.InGroup {
		return c.toasted("toast.badbutton"), nil
	}
	return c.toasted("toast.exam.handed"), r.o.Firer.HandIn(ctx, c.Group, n, c.From.ID, try, c.Now)
}

// tapMine: 📄 my answers and the right ones, once the quiz is closed.
func (r *Router) tapMine(ctx context.Context, c *Call) ([]report.Post, error) {
	n, ok := c.argNumber()
	if !ok || c.InGroup {
		return c.toasted("toast.badbutton"), nil
	}
	q, _, err := r.exam(ctx, c, n)
	if err != nil {
		return nil, err
	}
	if q.State != quiz.Closed {
		return c.toasted("toast.exam.wait", "Time", c.Words.Moment(q.ClosesAt)), nil
	}
	return r.myAnswers(ctx, c, q)
}

func (r *Router) myAnswers(ctx context.Context, c *Call, q quiz.Quiz) ([]report.Post, error) {
	answers, err := r.o.Quizzes.Answers(ctx, c.Group.ID, q.Number)
	if err != nil {
		return nil, err
	}
	var mine []quiz.Response
	for _, a := range answers {
		if a.User == c.From.ID {
			mine = append(mine, a)
		}
	}
	return c.say(c.Words.MyAnswers(q, mine)), nil
}
