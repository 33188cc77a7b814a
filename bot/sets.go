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

// A set is drawn once and asked in several groups:
//
//	/quiz send ──drawn──▶ {g}:sets ──▶ which groups? ──▶ a quiz in each, once ──▶ one sheet
//
// Who sends must administer every group that it goes to. Each group's quiz is its own: its
// number, its points, its results; what they have in common is the set.

// setGroups is how many groups are offered at most: as many buttons.
const setGroups = 30

// quizSend draws the questions and asks where they go.
func (r *Router) quizSend(ctx context.Context, c *Call, words []string) ([]report.Post, error) {
	s, err := r.quizWanted(ctx, c, words)
	if err != nil {
		return nil, err
	}
	groups, err := r.administered(ctx, c)
	if err != nil {
		return nil, err
	}
	set, err := r.o.Firer.Preview(ctx, c.Group, s, c.Now)
	if err != nil {
		return nil, err
	}
	set.ID = strconv.FormatInt(c.ID, 36)
	for _, g := range groups {
		set.Offered = append(set.Offered, g.ID)
	}
	set.Chosen = set.Offered
	if err := r.keepSet(ctx, c, set); err != nil {
		return nil, err
	}
	doc, keys := c.Words.SetOffer(c.Group.ID, set, groups)
	return c.say(doc, keys...), nil
}

// administered are the groups in which the one who asks may start a quiz.
func (r *Router) administered(ctx context.Context, c *Call) ([]study.Group, error) {
	ids := c.Person.Groups
	if c.From.Anonymous {
		ids = []study.GroupID{c.Group.ID}
	}
	var groups []study.Group
	for _, id := range ids {
		g, err := r.o.Groups.Group(ctx, id)
		if errors.Is(err, study.ErrNotFound) || err == nil && g.State != study.Active || len(groups) == setGroups {
			continue
		}
		if err != nil {
			return nil, err
		}
		if may, err := r.mayAsk(ctx, c, &g); err != nil {
			return nil, err
		} else if may {
			groups = append(groups, g)
		}
	}
	return groups, nil
}

// mayAsk says whether the one who asks may start a quiz in a group.
func (r *Router) mayAsk(ctx context.Context, c *Call, g *study.Group) (bool, error) {
	if c.Role == Operator || c.From.Anonymous && g.ID == c.Group.ID {
		return true, nil
	}
	m, err := r.o.Roster.Member(ctx, g.ID, c.From.ID)
	if errors.Is(err, study.ErrNotFound) || err == nil && m.Gone {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return r.administers(ctx, c, g)
}

func (r *Router) keepSet(ctx context.Context, c *Call, set quiz.Set) error {
	_, err := r.o.Effects.Apply(ctx, effect.Effect{Group: c.Group.ID, At: c.Now, Sets: []quiz.Set{set}})
	if err != nil {
		return fmt.Errorf("keep a set of questions: %w", err)
	}
	return nil
}

// tapSet: a button of a set.
func (r *Router) tapSet(ctx context.Context, c *Call) ([]report.Post, error) {
	set, err := r.o.Library.Set(ctx, c.Group.ID, c.arg(0))
	if errors.Is(err, study.ErrNotFound) {
		return c.toasted("toast.badbutton"), nil
	}
	if err != nil {
		return nil, err
	}
	switch c.arg(1) {
	case report.SetSheet:
		return r.later(func(ctx context.Context, c *Call) ([]report.Post, error) { return r.setSheet(ctx, c, set) })(ctx, c)
	case report.SetSend:
		return r.sendSet(ctx, c, set)
	case report.SetDrop:
		return r.dropSet(ctx, c, set)
	}
	id, err := strconv.ParseInt(c.arg(1), 10, 64)
	if err != nil || set.Sent {
		return c.toasted("toast.badbutton"), nil //nolint:nilerr // a button that was forged
	}
	set = set.Toggle(study.GroupID(id))
	if err := r.keepSet(ctx, c, set); err != nil {
		return nil, err
	}
	groups, err := r.groupsOf(ctx, set.Offered)
	if err != nil {
		return nil, err
	}
	doc, keys := c.Words.SetOffer(c.Group.ID, set, groups)
	return []report.Post{c.rewrite(doc, keys...)}, nil
}

func (r *Router) groupsOf(ctx context.Context, ids []study.GroupID) ([]study.Group, error) {
	groups := make([]study.Group, 0, len(ids))
	for _, id := range ids {
		g, err := r.o.Groups.Group(ctx, id)
		if errors.Is(err, study.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		groups = append(groups, g)
	}
	return groups, nil
}

func (r *Router) dropSet(ctx context.Context, c *Call, set quiz.Set) ([]report.Post, error) {
	if set.Sent {
		return c.toasted("toast.badbutton"), nil
	}
	if _, err := r.o.Effects.Apply(ctx, effect.Effect{Group: c.Group.ID, At: c.Now, Unset: []string{set.ID}}); err != nil {
		return nil, fmt.Errorf("forget a set of questions: %w", err)
	}
	return []report.Post{c.rewrite(report.Doc{report.Para(c.Words.Say("set.dropped"))})}, nil
}
