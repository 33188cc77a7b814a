package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"studybot/bot/wire"
	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// membership follows who is in a group, and whether we are.
func (r *Router) membership(ctx context.Context, c *Call) ([]report.Post, error) {
	switch c.Kind {
	case wire.Joined:
		return nil, r.subject(ctx, c, func(m *study.Member) { m.Gone = false })
	case wire.Left:
		return nil, r.subject(ctx, c, func(m *study.Member) { m.Gone, m.Admin = true, false })
	case wire.Promoted:
		r.rights.forget(c.Group.Chat)
		if c.Subject.Bot {
			return nil, r.botPromoted(ctx, c)
		}
		return nil, r.subject(ctx, c, func(m *study.Member) { m.Admin = c.Admin })
	case wire.BotAdded:
		return r.botAdded(ctx, c)
	case wire.BotGone:
		return nil, r.botGone(ctx, c)
	case wire.Migrated:
		return nil, r.o.Groups.MoveGroup(ctx, c.Chat.ID, c.MovedTo)
	case wire.Renamed:
		c.Group.Title = c.Chat.Title
		return nil, r.saveGroup(ctx, c)
	}
	return nil, nil
}

// subject brings the roster entry of the person whom the event is about up to date.
func (r *Router) subject(ctx context.Context, c *Call, set func(*study.Member)) error {
	if c.Subject.Bot || c.Subject.ID == 0 {
		return nil
	}
	m, err := r.o.Roster.Member(ctx, c.Group.ID, c.Subject.ID)
	if errors.Is(err, study.ErrNotFound) {
		if c.Kind == wire.Left {
			return nil
		}
		m = study.Member{User: c.Subject.ID, Joined: c.Today()}
	} else if err != nil {
		return fmt.Errorf("read the member: %w", err)
	}
	if c.Subject.Name != "" {
		m.Name, m.Username = c.Subject.Name, c.Subject.Username
	}
	set(&m)
	_, err = r.o.Effects.Apply(ctx, effect.Effect{Group: c.Group.ID, At: c.Now, Members: []study.Member{m}})
	return err
}

func (r *Router) saveGroup(ctx context.Context, c *Call, audit ...study.AuditLine) error {
	_, err := r.o.Effects.Apply(ctx, effect.Effect{Group: c.Group.ID, At: c.Now, Save: &c.Group, Audit: audit})
	if err == nil {
		c.Group.Rev++
	}
	return err
}

// botPromoted: an administrator changed our own rights.
func (r *Router) botPromoted(ctx context.Context, c *Call) error {
	if !strings.EqualFold(c.Subject.Username, r.o.Username) || c.Group.BotAdmin == c.Admin {
		return nil
	}
	c.Group.BotAdmin = c.Admin
	return r.saveGroup(ctx, c)
}

// botAdded: somebody added us, or changed our rights. A new group is greeted; a group that
// knows us goes on where it was.
func (r *Router) botAdded(ctx context.Context, c *Call) ([]report.Post, error) {
	r.rights.forget(c.Group.Chat)
	// Whoever adds us as administrator does it in two steps: the list knows of both.
	admin, err := r.rights.isAdmin(ctx, c.Group.Chat, c.Subject.ID)
	if err != nil && !errors.Is(err, study.ErrAway) { // away again already: that update is to come
		return nil, err
	}
	was := c.Group
	c.Group.BotAdmin, c.Group.Title, c.Group.Forum = c.Admin || admin, c.Chat.Title, c.Chat.Forum
	if was.State == study.Suspended {
		c.Group.State = study.Active
	}
	if err := r.saveGroup(ctx, c); err != nil {
		return nil, err
	}
	switch {
	case was.State == study.Suspended:
		if err := r.o.Timetable.Rezone(ctx, was, c.Group, c.Now); err != nil {
			return nil, err
		}
		return c.announce(report.Doc{report.Para(c.Words.Say("back.head"))}), nil
	case c.Again || was.State == study.Active:
		return nil, nil
	}
	leader, err := r.firstLeader(ctx, c)
	if err != nil {
		return nil, err
	}
	return []report.Post{c.Words.Greeting(c.Group, c.here(), leader)}, nil
}

// firstLeader makes the one who added us leader, if they administer the group.
func (r *Router) firstLeader(ctx context.Context, c *Call) (*study.Member, error) {
	if c.Member.User == 0 {
		return nil, nil
	}
	admin, err := r.rights.isAdmin(ctx, c.Group.Chat, c.From.ID)
	if errors.Is(err, study.ErrAway) || err == nil && !admin {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	m := c.Member
	m.Leader, m.Admin = true, true
	_, err = r.o.Effects.Apply(ctx, effect.Effect{
		Group: c.Group.ID, At: c.Now, Members: []study.Member{m},
		Audit: []study.AuditLine{c.audit("leader.add", m.User.String(), "", "leader")},
	})
	return &m, err
}

// botGone: we were removed.
func (r *Router) botGone(ctx context.Context, c *Call) error {
	return r.rest(ctx, c, &c.Group, c.audit("suspended", "", "", ""))
}

// tapJoin: 🙋 puts me on the roster.
func (r *Router) tapJoin(ctx context.Context, c *Call) ([]report.Post, error) {
	if c.Member.User == 0 || c.Member.Gone {
		return c.toasted("toast.notmember"), nil
	}
	if c.NewMember {
		return c.toasted("toast.joined"), nil
	}
	return c.toasted("toast.joined.already"), nil
}
