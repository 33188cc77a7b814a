package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// leaveMost is how many days one leave may last.
const leaveMost = 60

// makeUp: /makeup [date].
func (r *Router) makeUp(ctx context.Context, c *Call) ([]report.Post, error) {
	if c.Text != "" {
		date, err := c.date(c.Text)
		if err != nil {
			return nil, err
		}
		return r.makeUpDate(ctx, c, date)
	}
	record, err := r.o.Records.Record(ctx, c.Group, c.Member.User, c.Today())
	if err != nil {
		return nil, fmt.Errorf("read the record: %w", err)
	}
	switch missed := record.Missed(c.Group, c.Today()); len(missed) {
	case 0:
		return c.line("makeup.none", "Days", c.Group.Settings.MakeUpDays), nil
	case 1:
		return r.makeUpDate(ctx, c, missed[0])
	default:
		return c.say(report.Doc{report.Para(c.Words.Say("makeup.choose"))}, c.Words.MakeUpButtons(c.Group.ID, missed)...), nil
	}
}

func (r *Router) tapMakeUp(ctx context.Context, c *Call) ([]report.Post, error) {
	date, ok := c.argDate(0)
	if !ok {
		return c.toasted("toast.badbutton"), nil
	}
	posts, err := r.makeUpDate(ctx, c, date)
	if err != nil {
		return nil, err
	}
	return append([]report.Post{c.toast(posts[0].Doc[0].Text.Plain())}, posts[1:]...), nil
}

func (r *Router) makeUpDate(ctx context.Context, c *Call, date study.Date) ([]report.Post, error) {
	var verdict study.Verdict
	err := r.decide(ctx, c, c.Member.User, func(record study.Record) (*effect.Effect, error) {
		change, v, err := record.MakeUp(c.Group, date, c.Now)
		if err != nil {
			return nil, study.Refuse("makeup", "Date", date, "Days", c.Group.Settings.MakeUpDays)
		}
		verdict = v
		return &effect.Effect{Changes: []study.Change{change}}, nil
	})
	if err != nil {
		return nil, err
	}
	return c.line("makeup.done", "Date", c.Words.Date(date), "Streak", verdict.Streak.Current, "Points", verdict.Earned+verdict.Bonus), nil
}

// leave: /leave FROM..TO [reason]; /leave off takes back what is still to come.
func (r *Router) leave(ctx context.Context, c *Call) ([]report.Post, error) {
	switch strings.ToLower(c.Text) {
	case "":
		return r.leaves(c)
	case "off", "cancel", "取消":
		return r.leaveOff(ctx, c)
	}
	span, reason, err := c.span(c.Text)
	if err != nil {
		return nil, err
	}
	switch {
	case span.To.Before(c.Today()):
		return nil, study.Refuse("past", "Date", span.To)
	case span.From.Before(c.Today()):
		span.From = c.Today()
	}
	if span.Days() > leaveMost {
		return nil, study.Refuse("span.long", "Days", span.Days(), "Most", leaveMost)
	}
	l := study.Leave{Span: span, Reason: report.Cut(reason, 200), Pending: c.Group.Settings.LeaveAsks}
	if i := slices.IndexFunc(c.Member.Leaves, func(old study.Leave) bool { return old.Contains(span.From) && old.Contains(span.To) }); i >= 0 {
		if c.Member.Leaves[i].Pending {
			return c.line("leave.asked", "Span", c.Words.Span(c.Member.Leaves[i].Span)), nil
		}
		return c.line("leave.kept", "Span", c.Words.Span(span)), nil
	}
	if err := r.setLeaves(ctx, c, c.Member, append(slices.Clone(c.Member.Leaves), l)); err != nil {
		return nil, err
	}
	if !l.Pending {
		return c.line("leave.kept", "Span", c.Words.Span(span)), nil
	}
	asks, err := r.askLeaders(ctx, c, l)
	return append(c.line("leave.asked", "Span", c.Words.Span(span)), asks...), err
}

// leaveOff takes back the days of leave from today on; those that are past stand.
func (r *Router) leaveOff(ctx context.Context, c *Call) ([]report.Post, error) {
	var kept []study.Leave
	open := false
	for _, l := range c.Member.Leaves {
		if !l.To.Before(c.Today()) {
			open, l.To = true, c.Today().Add(-1)
		}
		if !l.To.Before(l.From) {
			kept = append(kept, l)
		}
	}
	if !open {
		return c.line("leave.none"), nil
	}
	if err := r.setLeaves(ctx, c, c.Member, kept); err != nil {
		return nil, err
	}
	return c.line("leave.off"), nil
}

func (r *Router) leaves(c *Call) ([]report.Post, error) {
	var spans []report.HTML
	for _, l := range c.Member.Leaves {
		if !l.To.Before(c.Today()) {
			spans = append(spans, report.Escape(c.Words.Span(l.Span)))
		}
	}
	if len(spans) == 0 {
		return nil, c.usage("")
	}
	return c.line("leave.list", "Spans", c.Words.Join(spans)), nil
}

func (r *Router) setLeaves(ctx context.Context, c *Call, m study.Member, leaves []study.Leave) error {
	was := m
	m.Leaves = leaves
	_, err := r.o.Effects.Apply(ctx, effect.Effect{Group: c.Group.ID, At: c.Now, Members: []study.Member{m}})
	if err != nil {
		return fmt.Errorf("keep the leave: %w", err)
	}
	return r.rejudge(ctx, c, was, c.Group)
}

// askLeaders sends each leader the request with the two buttons that decide it.
func (r *Router) askLeaders(ctx context.Context, c *Call, l study.Leave) ([]report.Post, error) {
	leaders, err := r.leaders(ctx, c.Group)
	if err != nil {
		return nil, err
	}
	var posts []report.Post
	for _, leader := range leaders {
		to, reason := confide(c.Group, leader), l.Reason
		if !leader.Reach {
			reason = "" // an older server shows to all what is for one
		}
		args := []string{strconv.FormatInt(int64(c.Member.User), 36), report.Compact(l.From), report.Compact(l.To)}
		words := r.o.Book.For(c.Group).At(c.Now)
		posts = append(posts, report.Post{
			To: to, Lane: report.Reports,
			Doc: report.Doc{report.Para(words.Say("leave.ask", "Name", report.Name(c.Member), "Span", words.Span(l.Span), "Reason", reason))},
			Buttons: [][]report.Button{{
				{Text: words.Plain("button.approve"), Action: report.Action{Verb: report.VerbLeave, Group: c.Group.ID, Args: append(args, "y")}},
				{Text: words.Plain("button.decline"), Action: report.Action{Verb: report.VerbLeave, Group: c.Group.ID, Args: append(args, "n")}},
			}},
		})
	}
	return posts, nil
}

// confide addresses one member: in private where we may write to them, else in the group
// so that nobody else sees it.
func confide(g study.Group, m study.Member) report.To {
	if m.Reach {
		return report.To{Chat: m.User.Private()}
	}
	return report.To{Chat: g.Chat, Only: m.User}
}

// tapLeave: a leader decides on a leave.
func (r *Router) tapLeave(ctx context.Context, c *Call) ([]report.Post, error) {
	id, err := strconv.ParseInt(c.arg(0), 36, 64)
	from, ok := c.argDate(1)
	to, ok2 := c.argDate(2)
	if err != nil || !ok || !ok2 {
		return c.toasted("toast.badbutton"), nil
	}
	m, err := r.o.Roster.Member(ctx, c.Group.ID, study.UserID(id))
	switch {
	case errors.Is(err, study.ErrNotFound): // erased since they asked
		return c.toasted("toast.badbutton"), nil
	case err != nil:
		return nil, fmt.Errorf("read the member: %w", err)
	}
	p, err := r.o.People.Person(ctx, m.User)
	if err != nil && !errors.Is(err, study.ErrNotFound) {
		return nil, fmt.Errorf("read the person: %w", err)
	}
	m.Reach = p.Reachable
	span, approved := study.Span{From: from, To: to}, c.arg(3) == "y"
	i := slices.IndexFunc(m.Leaves, func(l study.Leave) bool { return l.Span == span && l.Pending })
	if i < 0 {
		return c.toasted("leave.decided"), nil
	}
	leaves, answer := slices.Clone(m.Leaves), "leave.approved"
	leaves[i].Pending = false
	if !approved {
		leaves, answer = slices.Delete(leaves, i, i+1), "leave.declined"
	}
	if err := r.setLeaves(ctx, c, m, leaves); err != nil {
		return nil, err
	}
	words := r.o.Book.For(c.Group).At(c.Now)
	return []report.Post{
		c.toast(c.Words.Plain("leave.decided")),
		c.rewrite(report.Doc{report.Para(report.Name(m) + " · " + words.Say(answer, "Span", words.Span(span)))}),
		{To: confide(c.Group, m), Doc: report.Doc{report.Para(words.Say(answer, "Span", words.Span(span)))}},
	}, nil
}

// leaders are the members who get the reports.
func (r *Router) leaders(ctx context.Context, g study.Group) ([]study.Member, error) {
	members, err := r.o.Roster.Members(ctx, g.ID)
	if err != nil {
		return nil, fmt.Errorf("read the roster: %w", err)
	}
	return leadersOf(members), nil
}
