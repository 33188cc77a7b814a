package bot

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"

	"studybot/effect"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// A quiz that members take alone: the group's card links to the private chat, where one
// message is edited from question to question. All that is put in stands in the store, an
// attempt a member; a tap is decided on what was read and written if that is still so.

// examLink: /start quiz-…, the link under a quiz's card.
func (r *Router) examLink(ctx context.Context, c *Call, rest string) ([]report.Post, error) {
	g, n, ok := report.ParseQuizStart(rest)
	if !ok {
		return nil, study.Refuse("quiz.link")
	}
	if err := r.visit(ctx, c, g); err != nil {
		return nil, err
	}
	q, a, err := r.exam(ctx, c, n)
	if err != nil {
		return nil, err
	}
	switch {
	case a.UnderWay() && a.Over(q, c.Now):
		return nil, r.o.Firer.TimeUp(ctx, c.Group, n, c.From.ID, c.Now)
	case q.State == quiz.Closed && a.Try > 0:
		return r.myAnswers(ctx, c, q)
	case q.State != quiz.Open:
		return c.line("exam.over", "Number", n), nil
	case !a.UnderWay():
		doc, keys := c.Words.Exam(c.examView(q, a))
		return c.say(doc, keys...), nil
	}
	if err := r.sit(ctx, c, n, 0); err != nil {
		return nil, err
	}
	doc, keys := c.Words.Exam(c.examView(q, a))
	posts := c.say(doc, keys...)
	posts[0].Ref = report.AttemptRef(n, c.From.ID)
	return posts, nil
}

// visit makes a call in private concern another group of the person's, after a look whether
// they are in it.
func (r *Router) visit(ctx context.Context, c *Call, id study.GroupID) error {
	g, err := r.o.Groups.Group(ctx, id)
	if errors.Is(err, study.ErrNotFound) {
		return study.Refuse("quiz.link")
	}
	if err != nil {
		return err
	}
	c.Group = g
	if err := r.findMember(ctx, c); err != nil {
		return err
	}
	if c.Member.User == 0 || c.Member.Gone {
		present, err := r.isPresent(ctx, c)
		if err != nil {
			return err
		}
		if !present {
			return study.Refuse("quiz.outsider")
		}
		if err := r.enrol(ctx, c, c.Member.User != 0); err != nil {
			return err
		}
	}
	c.Words, c.Role = r.words(c), r.role(c)
	return nil
}

// exam reads a quiz that members take alone, and the caller's attempt at it.
func (r *Router) exam(ctx context.Context, c *Call, n int) (quiz.Quiz, quiz.Attempt, error) {
	q, err := r.o.Quizzes.Quiz(ctx, c.Group.ID, n)
	if errors.Is(err, study.ErrNotFound) || err == nil && q.Mode != quiz.ModePrivate {
		return q, quiz.Attempt{}, study.Refuse("quiz.link")
	}
	if err != nil {
		return q, quiz.Attempt{}, err
	}
	a, err := r.o.Quizzes.Attempt(ctx, c.Group.ID, n, c.From.ID)
	return q, a, err
}

// examView is what the member sees of their attempt.
func (c *Call) examView(q quiz.Quiz, a quiz.Attempt) report.ExamView {
	_, answers := a.HandIn(q, c.Now)
	return report.ExamView{Quiz: q, Group: c.Group, Attempt: a, Now: c.Now, Answered: len(answers)}
}

// sit notes that what the person types in private answers this quiz.
func (r *Router) sit(ctx context.Context, c *Call, n, question int) error {
	seat := study.Seat{Group: c.Group.ID, Quiz: n, Question: question}
	if c.Person.Sits == seat && c.Person.Current == c.Group.ID {
		return nil
	}
	c.Person.Sits, c.Person.Current = seat, c.Group.ID
	return r.o.People.SavePerson(ctx, c.Person)
}

// tapQuiz: ▶️ begins an attempt in the message that was tapped, or goes on with it.
func (r *Router) tapQuiz(ctx context.Context, c *Call) ([]report.Post, error) {
	n, ok := c.argNumber()
	if !ok || c.InGroup {
		return c.toasted("toast.badbutton"), nil
	}
	for range triesWhenStale {
		q, a, err := r.exam(ctx, c, n)
		if err != nil {
			return nil, err
		}
		if a.UnderWay() {
			return []report.Post{c.examEdit(q, a)}, r.sit(ctx, c, n, 0)
		}
		next, ok := a.Begin(q, c.From.ID, seedOf(c, n, a.Try+1)^q.Seed, c.Now)
		if !ok {
			a.User = c.From.ID
			return []report.Post{c.toast(c.Words.Plain("toast.exam.over")), c.examEdit(q, a)}, nil
		}
		next.Message = int(c.Message)
		e := effect.Effect{Once: fmt.Sprintf("begin:%d", c.ID), Attempts: []effect.Attempt{{Quiz: n, Attempt: next}}}
		if err := r.sit(ctx, c, n, 0); err != nil {
			return nil, err
		}
		err = r.writeAttempt(ctx, c, e, n, next)
		switch {
		case errors.Is(err, study.ErrStale), errors.Is(err, study.ErrDone):
			continue
		case err != nil:
			return nil, err
		}
		return []report.Post{c.examEdit(q, next)}, nil
	}
	return nil, fmt.Errorf("begin quiz %d: %w", n, study.ErrStale)
}

// writeAttempt writes an attempt, and the job that watches its clock.
func (r *Router) writeAttempt(ctx context.Context, c *Call, e effect.Effect, n int, a quiz.Attempt) error {
	e.Group, e.At = c.Group.ID, c.Now
	if end := a.Deadline(); !end.IsZero() {
		e.Jobs = []effect.Job{{ID: fmt.Sprintf("timeup:%d.%d", n, a.User), Group: c.Group.ID, At: end}}
	}
	_, err := r.o.Effects.Apply(ctx, e)
	return err
}

// examEdit draws the attempt anew in its message, or in another one that was tapped.
func (c *Call) examEdit(q quiz.Quiz, a quiz.Attempt) report.Post {
	elsewhere := c.Query != "" && a.Message != int(c.Message)
	if elsewhere {
		a.Message = int(c.Message)
	}
	v := c.examView(q, a)
	doc, keys := c.Words.Exam(v)
	post := report.ExamPost(v, doc, keys)
	if elsewhere { // it takes the place of no edit of the attempt's own message
		post.Merge = ""
	}
	return post
}

// seedOf is a seed that is another one for each person, quiz and try.
func seedOf(c *Call, n, try int) uint64 {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%d:%d:%d:%d:%d", c.Group.ID, n, c.From.ID, try, c.ID)
	return h.Sum64()
}
