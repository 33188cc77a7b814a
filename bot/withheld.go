package bot

import (
	"context"
	"fmt"
	"slices"

	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// No key before the closing: whoever may look at a bank may take part in the quiz that asks
// from it, in this group or in another one of theirs. What is being asked is kept back from
// them until it is closed, however they ask for it.

// asking are the quizzes that are not closed in the groups of the one who asks, with the
// group's title where it is not this one.
func (r *Router) asking(ctx context.Context, c *Call) ([]asking, error) {
	var all []asking
	ids := append([]study.GroupID{c.Group.ID}, c.Person.Groups...)
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			continue
		}
		open, err := r.o.Quizzes.OpenQuizzes(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("list open quizzes: %w", err)
		}
		for _, q := range open {
			one := asking{Quiz: q}
			if id != c.Group.ID {
				g, err := r.o.Groups.Group(ctx, id)
				if err != nil {
					return nil, fmt.Errorf("read the group of an open quiz: %w", err)
				}
				one.where = g.Title
			}
			all = append(all, one)
		}
	}
	return all, nil
}

// askingElsewhere are the quizzes that are not closed in other groups of the one who asks.
func (r *Router) askingElsewhere(ctx context.Context, c *Call) ([]quiz.Quiz, error) {
	var all []quiz.Quiz
	for _, id := range c.Person.Groups {
		if id == c.Group.ID {
			continue
		}
		open, err := r.o.Quizzes.OpenQuizzes(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("list open quizzes: %w", err)
		}
		all = append(all, open...)
	}
	return all, nil
}

// asking is a quiz that is not closed.
type asking struct {
	quiz.Quiz
	where string // the group's title, "" in this one
}

// asks says whether the quiz asks a question, from whichever bank it came.
func (a asking) asks(q quiz.Question) bool {
	return slices.ContainsFunc(a.Questions, func(asked quiz.Asked) bool { return asked.Text == q.Text })
}

// parted are the questions that may be shown, and the quiz that holds back the others: that
// which closes last.
func (r *Router) parted(ctx context.Context, c *Call, questions []quiz.Question) (free []quiz.Question, by asking, err error) {
	open, err := r.asking(ctx, c)
	if err != nil {
		return nil, by, err
	}
	for _, q := range questions {
		held := false
		for _, a := range open {
			if !a.asks(q) {
				continue
			}
			if held = true; !a.ClosesAt.Before(by.ClosesAt) {
				by = a
			}
		}
		if !held {
			free = append(free, q)
		}
	}
	return free, by, nil
}

// mayAnswer says whether the one who asks may still answer a quiz that members take alone; an
// admin who speaks as the group may be anybody.
func (r *Router) mayAnswer(ctx context.Context, c *Call, q quiz.Quiz) (bool, error) {
	if q.Mode != quiz.ModePrivate || q.State != quiz.Open {
		return false, nil
	}
	if c.Person.ID == 0 {
		return true, nil
	}
	a, err := r.o.Quizzes.Attempt(ctx, c.Group.ID, q.Number, c.Person.ID)
	if err != nil {
		return false, fmt.Errorf("read an attempt at quiz %d: %w", q.Number, err)
	}
	return a.UnderWay() || a.TriesLeft(q) > 0, nil
}

// withheld refuses what has only questions that are being asked.
func (c *Call) withheld(bank string, by asking) error {
	return study.Refuse("bank.asked", "Name", report.Cut(bank, 40), "Number", by.Number, "Group", by.where, "Time", c.Words.Moment(by.ClosesAt))
}
