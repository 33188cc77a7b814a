package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"studybot/bot/wire"
	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// call finds out who asks and where: the group, the person, their place on the roster,
// their role, the words to use.
func (r *Router) call(ctx context.Context, e wire.Event) (*Call, error) {
	c := &Call{Event: e, Now: r.o.Clock.Now()}
	if err := r.findPerson(ctx, c); err != nil {
		return nil, err
	}
	if err := r.findGroup(ctx, c); err != nil {
		return nil, err
	}
	if err := r.findMember(ctx, c); err != nil {
		return nil, err
	}
	c.Words = r.words(c)
	c.Role = r.role(c)
	return c, nil
}

// words are the group's language in the group; in private a person's own, else the
// group's, else Telegram's guess.
func (r *Router) words(c *Call) report.Words {
	if c.InGroup {
		return r.o.Book.For(c.Group).At(c.Now)
	}
	tags := []string{c.Person.Language, c.Group.Settings.Language, c.Person.Hint, r.o.Language}
	tags = slices.DeleteFunc(tags, func(t string) bool { return t == "" })
	zone := c.Group.Zone()
	return r.o.Book.In(report.LanguageOf(tags[:1]...), zone).At(c.Now)
}

// findPerson reads the person and keeps what Telegram newly tells of them.
func (r *Router) findPerson(ctx context.Context, c *Call) error {
	if c.From.ID == 0 || c.From.Anonymous || c.From.Channel || c.From.Bot {
		return nil
	}
	p, err := r.o.People.Person(ctx, c.From.ID)
	if err != nil && !errors.Is(err, study.ErrNotFound) {
		return fmt.Errorf("read the person: %w", err)
	}
	was := p
	p.ID, p.Name, p.Username = c.From.ID, c.From.Name, c.From.Username
	if c.From.Language != "" {
		p.Hint = c.From.Language
	}
	if c.Chat.Kind == wire.PrivateChat && c.Kind != wire.Blocked {
		p.Reachable = true
	}
	if c.Kind == wire.Blocked {
		p.Reachable = false
	}
	c.Person = p
	if samePerson(was, p) {
		return nil
	}
	return r.o.People.SavePerson(ctx, p)
}

func samePerson(a, b study.Person) bool {
	return a.ID == b.ID && a.Name == b.Name && a.Username == b.Username && a.Hint == b.Hint && a.Reachable == b.Reachable
}

// findGroup reads the group: that of the chat, that of the tapped button, or in private
// the one the person chose last.
func (r *Router) findGroup(ctx context.Context, c *Call) error {
	var err error
	switch {
	case c.Chat.Kind == wire.GroupChat:
		c.Group, err = r.o.Groups.GroupByChat(ctx, c.Chat.ID)
		if errors.Is(err, study.ErrNotFound) {
			c.Group, err = r.o.Groups.CreateGroup(ctx, c.Chat.ID, c.Chat.Title, r.newSettings(c), c.Now)
		}
		c.InGroup = true
	case c.Kind == wire.Tapped && c.Action.Group != 0:
		c.Group, err = r.o.Groups.Group(ctx, c.Action.Group)
	case c.Person.Current != 0:
		c.Group, err = r.o.Groups.Group(ctx, c.Person.Current)
	case len(c.Person.Groups) > 0:
		c.Group, err = r.o.Groups.Group(ctx, c.Person.Groups[len(c.Person.Groups)-1])
	}
	if errors.Is(err, study.ErrNotFound) {
		return nil
	}
	return err
}

func (r *Router) newSettings(c *Call) study.Settings {
	lang := report.LanguageOf(slices.DeleteFunc([]string{c.From.Language, r.o.Language}, func(t string) bool { return t == "" })...)
	return study.Defaults(lang, r.o.Zone)
}

// findMember reads the roster entry. Whoever does anything in the group's chat is on the
// roster from then on; a tap or a private message alone does not bring back who has left.
func (r *Router) findMember(ctx context.Context, c *Call) error {
	if c.Group.ID == 0 || c.Person.ID == 0 {
		return nil
	}
	m, err := r.o.Roster.Member(ctx, c.Group.ID, c.Person.ID)
	known := err == nil
	if err != nil && !errors.Is(err, study.ErrNotFound) {
		return fmt.Errorf("read the member: %w", err)
	}
	c.Member = m
	c.Member.Reach = c.Person.Reachable
	if !c.InGroup && !known || c.Kind == wire.Left || c.Kind == wire.Joined {
		return nil
	}
	if !known || m.Gone {
		present, err := r.isPresent(ctx, c)
		if err != nil || !present {
			return err
		}
	}
	return r.enrol(ctx, c, known)
}

// isPresent asks whether the person is in the chat, when their deed alone does not show it.
func (r *Router) isPresent(ctx context.Context, c *Call) (bool, error) {
	if c.InGroup && (c.Kind == wire.Said || c.Kind == wire.Commanded || c.Kind == wire.Uploaded) {
		return true, nil
	}
	return r.inChat(ctx, c.Group.Chat, c.Person.ID)
}

// inChat asks Telegram whether somebody is in a chat.
func (r *Router) inChat(ctx context.Context, chat study.ChatID, u study.UserID) (bool, error) {
	ctx, cancel := await(ctx)
	defer cancel()
	return r.o.Presence.InChat(ctx, chat, u)
}

// enrol puts the person on the roster or brings their entry up to date: at most one write
// a day for somebody who is known.
func (r *Router) enrol(ctx context.Context, c *Call, known bool) error {
	m := c.Member
	fresh := !known || m.Gone || m.Name != c.Person.Name || m.Username != c.Person.Username
	if !fresh && study.DateOf(m.LastSeen, c.Group.Zone()) == c.Today() {
		return nil
	}
	c.NewMember = !known || m.Gone
	m = m.Arrived(c.Person.ID, c.Person.Name, c.Person.Username, c.Today(), c.Now)
	_, err := r.o.Effects.Apply(ctx, effect.Effect{Group: c.Group.ID, At: c.Now, Members: []study.Member{m}})
	m.Rev++
	c.Member = m
	return err
}

func (r *Router) role(c *Call) Role {
	switch {
	case slices.Contains(r.o.Operators, c.From.ID):
		return Operator
	case c.From.Anonymous:
		return Admin
	case c.Group.ID == 0 || c.Person.ID == 0:
		return Anybody
	case c.Member.User == 0 || c.Member.Gone:
		return Anybody
	case c.Member.Leader:
		return Leader
	}
	return Member
}
