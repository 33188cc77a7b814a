package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"studybot/bot/wire"
	"studybot/effect"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// What no poll can ask, a group's quiz asks by a message: answered by a tap under it, by a
// reply to it, or in a message of one's own. The first complete answer stands, as in polls.

// place is which question of which quiz a button names.
func (c *Call) place() (n, i int, ok bool) {
	n, err := strconv.Atoi(c.arg(0))
	i, err2 := strconv.Atoi(c.arg(1))
	return n, i, err == nil && err2 == nil
}

// askLink: /start ask-…, the link under a question in the group: a message of one's own to
// answer it in.
func (r *Router) askLink(ctx context.Context, c *Call, rest string) ([]report.Post, error) {
	g, n, i, ok := report.ParseAskStart(rest)
	if !ok {
		return nil, study.Refuse("quiz.link")
	}
	if err := r.visit(ctx, c, g); err != nil {
		return nil, err
	}
	if err := r.sit(ctx, c, n, i+1); err != nil {
		return nil, err
	}
	return r.ownQuestion(ctx, c, n, i)
}

// ownQuestion shows a question to the caller alone, with what they have put in so far.
func (r *Router) ownQuestion(ctx context.Context, c *Call, n, i int) ([]report.Post, error) {
	s, a, said, err := r.draftAt(ctx, c, n, i)
	if err != nil || said != nil {
		return said, err
	}
	doc, keys := c.Words.OwnQuestion(s.Quiz, i, a.Drafts[i])
	return c.say(doc, keys...), nil
}

// draftAt reads a question and what the caller has put in so far; or what to say instead,
// where it can't be answered.
func (r *Router) draftAt(ctx context.Context, c *Call, n, i int) (quiz.Sitting, quiz.Attempt, []report.Post, error) {
	s, err := r.seatAt(ctx, c, n, i)
	if err != nil {
		return s, quiz.Attempt{}, nil, err
	}
	if said := c.notNow(s, i); said != nil {
		return s, quiz.Attempt{}, said, nil
	}
	a, err := r.o.Quizzes.Attempt(ctx, c.Group.ID, n, c.From.ID)
	return s, a, nil, err
}

// seatAt reads what deciding on the caller's answer to a question needs.
func (r *Router) seatAt(ctx context.Context, c *Call, n, i int) (quiz.Sitting, error) {
	sittings, err := r.o.Sittings.Sittings(ctx, []quiz.Asking{{Group: c.Group.ID, Quiz: n, Users: []study.UserID{c.From.ID}}}, c.Now)
	if err != nil {
		return quiz.Sitting{}, fmt.Errorf("read for an answer: %w", err)
	}
	s := sittings[0]
	if errors.Is(s.Err, study.ErrNotFound) || s.Err == nil && !s.Quiz.ByMessage(i) {
		return s, study.Refuse("quiz.link")
	}
	return s, s.Err
}

// notNow says why a question can't be answered: the quiz is over, or it was answered.
func (c *Call) notNow(s quiz.Sitting, i int) []report.Post {
	line, toast := "", ""
	for _, given := range s.Given {
		if given.User == c.From.ID && given.Question == i && !given.Retracted {
			line, toast = "ask.already", "toast.ask.already"
		}
	}
	if s.Quiz.State == quiz.Closed {
		line, toast = "ask.over", "toast.ask.over"
	}
	switch {
	case line == "":
		return nil
	case c.Query != "":
		return c.toasted(toast)
	}
	return c.line(line, "Number", s.Quiz.Number)
}

// tapAnswer: an option under the question in the group, or a button in one's own message.
func (r *Router) tapAnswer(ctx context.Context, c *Call) ([]report.Post, error) {
	n, i, ok := c.place()
	if !ok || c.arg(2) == "" {
		return c.toasted("toast.badbutton"), nil
	}
	if c.arg(2) == quiz.PressShow {
		s, err := r.seatAt(ctx, c, n, i)
		if err != nil {
			return nil, err
		}
		return c.picture(s.Quiz.Questions[i].Question, fmt.Sprintf("%d.%d", n, i+1)), nil
	}
	return r.putIn(ctx, c, n, i, c.arg(2), "")
}

// putIn takes a press or a text for a question, and records the answer once it is complete:
// answer, points, mark of the day and what is left of the draft in one script.
func (r *Router) putIn(ctx context.Context, c *Call, n, i int, press, text string) ([]report.Post, error) {
	for range triesWhenStale {
		s, a, said, err := r.draftAt(ctx, c, n, i)
		if err != nil || said != nil {
			return said, err
		}
		next, took, answer := a.Put(s.Quiz, i, press, text, c.Now)
		if took != quiz.Taken {
			return c.notTaken(took), nil
		}
		e := effect.Effect{Group: c.Group.ID, At: c.Now, Season: s.Group.Season, Once: fmt.Sprintf("put:%d", c.ID)}
		if answer == nil || len(a.Drafts) != len(next.Drafts) {
			e.Attempts = []effect.Attempt{{Quiz: n, Attempt: next}}
		}
		if answer != nil && !r.answers(c, s, *answer, &e) {
			return c.toasted("toast.notmember"), nil
		}
		if _, err := r.o.Effects.Apply(ctx, e); errors.Is(err, study.ErrStale) {
			continue
		} else if err != nil && !errors.Is(err, study.ErrDone) {
			return nil, err
		}
		return c.afterPut(s.Quiz, i, next, answer), nil
	}
	return nil, fmt.Errorf("answer question %d of quiz %d: %w", i, n, study.ErrStale)
}

// answers adds what a complete answer changes; false if the caller is not in the group.
func (r *Router) answers(c *Call, s quiz.Sitting, answer quiz.Response, e *effect.Effect) bool {
	record, known := s.Records[c.From.ID]
	if !known || record.Member.Gone {
		return false
	}
	change, taken := quiz.NewCount(s.Quiz, s.Given).Take(s.Group, record, []quiz.Response{answer}, c.Now)
	for _, t := range taken {
		e.Answers = append(e.Answers, effect.Answer{Quiz: s.Quiz.Number, Response: t})
	}
	if change != nil {
		e.Changes = []study.Change{*change}
	}
	e.Notes = quiz.Attempt{User: c.From.ID}.Essays(s.Quiz, s.Quiz.On(s.Group), taken)
	return true
}

// afterPut shows what was put in: in one's own message, or by a line or toast where there
// is none.
func (c *Call) afterPut(q quiz.Quiz, i int, a quiz.Attempt, answer *quiz.Response) []report.Post {
	own := c.Query != "" && (c.Ephemeral != 0 || !c.InGroup)
	switch {
	case answer != nil && own:
		return []report.Post{c.rewrite(report.Doc{report.Para(c.Words.Noted(q, *answer))})}
	case answer != nil && c.Query != "":
		return c.toasted("toast.ask.noted", "Given", report.Cut(report.GivenAnswer(q.Questions[i].Question, *answer), 60))
	case answer != nil:
		return c.say(report.Doc{report.Para(c.Words.Noted(q, *answer))})
	}
	doc, keys := c.Words.OwnQuestion(q, i, a.Drafts[i])
	if own {
		return []report.Post{c.rewrite(doc, keys...)}
	}
	return c.say(doc, keys...)
}

// repliedTo: a reply to the message of a question answers it.
func (r *Router) repliedTo(ctx context.Context, c *Call) ([]report.Post, bool, error) {
	open, err := r.o.Quizzes.OpenQuizzes(ctx, c.Group.ID)
	if err != nil {
		return nil, false, err
	}
	for _, q := range open {
		for i, asked := range q.Questions {
			if asked.Message == int(c.Reply.Message) && c.Kind == wire.Said && q.ByMessage(i) {
				posts, err := r.putIn(ctx, c, q.Number, i, "", c.Text)
				return posts, true, err
			}
		}
	}
	return nil, false, nil
}
