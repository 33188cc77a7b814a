package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// sampleName is what the sample plan and bank are called in a group.
const sampleName = "sample"

// start: /start greets; in private it lists my groups, and deep links carry a payload.
func (r *Router) start(ctx context.Context, c *Call) ([]report.Post, error) {
	if c.InGroup {
		if c.Group.State == study.Fresh {
			return []report.Post{c.Words.Greeting(c.Group, c.here(), nil)}, nil
		}
		return r.help(ctx, c)
	}
	if code, ok := strings.CutPrefix(c.Text, "code-"); ok {
		return r.bindCode(ctx, c, code)
	}
	if rest, ok := strings.CutPrefix(c.Text, "ask-"); ok {
		return r.askLink(ctx, c, rest)
	}
	if rest, ok := strings.CutPrefix(c.Text, "quiz-"); ok {
		return r.examLink(ctx, c, rest)
	}
	if code, ok := strings.CutPrefix(c.Text, "practice-"); ok {
		return r.startPractice(ctx, c, code)
	}
	lines, err := r.myGroups(ctx, c)
	if err != nil {
		return nil, err
	}
	doc, keys := c.Words.Hello(c.Person, lines, r.o.Username)
	return c.say(doc, keys...), r.unpark(ctx, c)
}

func (r *Router) myGroups(ctx context.Context, c *Call) ([]report.GroupLine, error) {
	var lines []report.GroupLine
	for _, id := range c.Person.Groups {
		g, err := r.o.Groups.Group(ctx, id)
		if errors.Is(err, study.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read my groups: %w", err)
		}
		record, err := r.o.Records.Record(ctx, g, c.Person.ID, g.Today(c.Now))
		if errors.Is(err, study.ErrNotFound) || err == nil && record.Member.Gone {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read my record: %w", err)
		}
		lines = append(lines, report.GroupLine{Group: g, Streak: record.Walk(g, g.Today(c.Now)).Streak.Current})
	}
	return lines, nil
}

// unpark sends a leader who has just opened the bot what waited for them.
func (r *Router) unpark(ctx context.Context, c *Call) error {
	for _, id := range c.Person.Groups {
		posts, err := r.o.Parked.Parked(ctx, id, c.Person.ID)
		if err != nil {
			return err
		}
		if len(posts) == 0 {
			continue
		}
		shelved, err := r.o.Effects.Apply(ctx, effect.Effect{
			Group: id, At: c.Now, Once: fmt.Sprintf("unpark:%d", c.ID), Posts: posts, Unpark: []study.UserID{c.Person.ID},
		})
		if err != nil && !errors.Is(err, study.ErrDone) {
			return fmt.Errorf("send what waited: %w", err)
		}
		r.accept(shelved)
	}
	return nil
}

// help explains what the one who asks can do here.
func (r *Router) help(ctx context.Context, c *Call) ([]report.Post, error) {
	if _, err := r.atLeast(ctx, c, Admin); err != nil {
		return nil, err
	}
	var list []report.CommandWords
	for _, cmd := range r.commandList() {
		if cmd.role <= max(c.Role, Member) {
			list = append(list, report.CommandWords{Name: cmd.name, Who: cmd.role.String()})
		}
	}
	return c.say(c.Words.Help(list, r.o.Username)), nil
}

// setup: the wizard. Its buttons are those of /settings.
func (r *Router) setup(_ context.Context, c *Call) ([]report.Post, error) {
	doc, keys := c.Words.Setup(c.Group)
	return c.announce(doc, keys...), nil
}

// tapDefaults: 🚀 one tap and it works: the default schedules, the sample plan and bank.
func (r *Router) tapDefaults(ctx context.Context, c *Call) ([]report.Post, error) {
	if c.Group.State == study.Active {
		return c.toasted("started.already"), nil
	}
	plan, err := r.o.Sample(c.Group.Settings.Language)
	if err != nil {
		return nil, fmt.Errorf("read the sample plan: %w", err)
	}
	bank, err := r.o.SampleBank(c.Group.Settings.Language)
	if err != nil {
		return nil, fmt.Errorf("read the sample bank: %w", err)
	}
	plan.Name, bank.Name, bank.Title = sampleName, sampleName, plan.Title
	c.Group.State = study.Active
	c.Group.Plan = study.PlanUse{Name: sampleName, From: firstDay(c.Group, c)}
	e := effect.Effect{
		Group: c.Group.ID, At: c.Now, Save: &c.Group, Audit: []study.AuditLine{c.audit("start", "", "", "")},
	}
	e.Plans, e.Banks = append(e.Plans, plan), append(e.Banks, bank)
	planned, err := r.o.Drafts.Defaults(ctx, c.Group, c.by(), &e)
	if err != nil {
		return nil, fmt.Errorf("make the default schedules: %w", err)
	}
	next := earliest(planned)
	e.Posts = []report.Post{c.Words.Started(c.Group, c.here(), plan, next.Schedule, next.Next)}
	shelved, err := r.o.Effects.Apply(ctx, e)
	if err != nil {
		return nil, err
	}
	r.accept(shelved)
	return c.toasted("toast.done"), nil
}

// firstDay is the date on which the plan's first day falls: today while the default card
// is still to come, else tomorrow.
func firstDay(g study.Group, c *Call) study.Date {
	today := c.Today()
	if c.Now.Before(today.At(8, 0, g.Zone())) {
		return today
	}
	return today.Add(1)
}

func earliest(list []study.Planned) study.Planned {
	var first study.Planned
	for _, p := range list {
		if first.Next.IsZero() || p.Next.Before(first.Next) {
			first = p
		}
	}
	return first
}

// tapGroup: in private, the commands concern this group from now on.
func (r *Router) tapGroup(ctx context.Context, c *Call) ([]report.Post, error) {
	c.Person.Current = c.Group.ID
	if err := r.o.People.SavePerson(ctx, c.Person); err != nil {
		return nil, err
	}
	doc, keys := c.Words.GroupMenu(c.Group)
	return c.say(doc, keys...), nil
}
