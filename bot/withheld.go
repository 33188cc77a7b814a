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

// asking is a quiz that is not closed.
type asking struct {
	quiz.Quiz
	in    study.GroupID
	where string // the group's title, "" in that of the one who asks
}

// asks says whether the quiz asks a question, from whichever bank it came.
func (a asking) asks(q quiz.Question) bool {
	return slices.ContainsFunc(a.Questions, func(asked quiz.Asked) bool { return asked.Text == q.Text })
}

// eachOpen looks at the quizzes of some groups that are not closed.
func (r *Router) eachOpen(ctx context.Context, groups []study.GroupID, look func(g study.GroupID, q quiz.Quiz)) error {
	for _, g := range groups {
		open, err := r.o.Quizzes.OpenQuizzes(ctx, g)
		if err != nil {
			return fmt.Errorf("list open quizzes: %w", err)
		}
		for _, q := range open {
			look(g, q)
		}
	}
	return nil
}

// otherGroups are the groups of the one who asks but for this one.
func (c *Call) otherGroups() []study.GroupID {
	return slices.DeleteFunc(slices.Clone(c.Person.Groups), func(g study.GroupID) bool { return g == c.Group.ID })
}

// askingElsewhere are the quizzes that are not closed in other groups of the one who asks.
func (r *Router) askingElsewhere(ctx context.Context, c *Call) (all []quiz.Quiz, err error) {
	err = r.eachOpen(ctx, c.otherGroups(), func(_ study.GroupID, q quiz.Quiz) { all = append(all, q) })
	return all, err
}

// unasked are the questions that may be shown, and the quiz that holds back the others: that
// which closes last.
func (r *Router) unasked(ctx context.Context, c *Call, questions []quiz.Question) (free []quiz.Question, by asking, err error) {
	var open []asking
	groups := append([]study.GroupID{c.Group.ID}, c.otherGroups()...)
	err = r.eachOpen(ctx, groups, func(g study.GroupID, q quiz.Quiz) { open = append(open, asking{Quiz: q, in: g}) })
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
	if by.in == 0 || by.in == c.Group.ID {
		return free, by, nil
	}
	g, err := r.o.Groups.Group(ctx, by.in)
	if err != nil {
		return nil, by, fmt.Errorf("read the group of an open quiz: %w", err)
	}
	by.where = g.Title
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
