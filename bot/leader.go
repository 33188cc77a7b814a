package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"studybot/bot/wire"
	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// nudgeEvery is the least time between two nudges of a group.
const nudgeEvery = time.Hour

// report: /report [today,yesterday,week,month,quarter,FROM..TO]. It goes to the leader in
// private; where that can't be it is ephemeral, never for the whole group.
func (r *Router) report(ctx context.Context, c *Call) ([]report.Post, error) {
	span, err := c.reportSpan()
	if err != nil {
		return nil, err
	}
	reports, err := r.figures.Completion(ctx, c.Group, span, c.Now)
	if err != nil {
		return nil, err
	}
	var post report.Post
	if span.Days() == 1 {
		post = c.Words.CompletionPost(c.Group, c.mine(), reports[0], nil)
		post.Ref = ""
	} else {
		post = report.Post{Doc: c.Words.CompletionSpan(c.Group, span, reports)}
		post.Buttons = [][]report.Button{{{Text: c.Words.Plain("button.sheet"), Action: report.Action{
			Verb: report.VerbSheet, Group: c.Group.ID, Args: []string{report.Compact(span.From), report.Compact(span.To)},
		}}}}
	}
	post.Lane = report.Answers
	return c.handOver(post)
}

// handOver sends to the one who asks alone; in the group a word says that it goes to the
// private chat.
func (c *Call) handOver(post report.Post) ([]report.Post, error) {
	post, err := c.confidential(post)
	switch {
	case err != nil:
		return nil, err
	case !c.InGroup || !c.Person.Reachable:
		return []report.Post{post}, nil
	case c.Kind == wire.Tapped:
		return append(c.toasted("toast.sending"), post), nil
	}
	return append(c.line("toast.sending"), post), nil
}

// confidential sends to the one who asks alone: in private, else so that nobody else in the
// group sees it. Where the chat can't do that, the group sees only that they must open the
// bot; and nobody knows who an anonymous admin is.
func (c *Call) confidential(post report.Post) (report.Post, error) {
	switch {
	case c.Person.Reachable:
		post.To = report.To{Chat: c.From.ID.Private()}
		return post, nil
	case c.From.Anonymous:
		return post, study.Refuse("anonymous")
	}
	post.To = c.mine()
	post.Instead = &report.Post{
		Lane: post.Lane, Doc: report.Doc{report.Para(c.Words.Say("mydata.closed"))},
		Buttons: [][]report.Button{{{Text: c.Words.Plain("button.openbot"), Start: "reports"}}},
	}
	return post, nil
}

func (c *Call) reportSpan() (study.Span, error) {
	today := c.Today()
	switch strings.ToLower(c.Text) {
	case "":
		return study.Span{From: today, To: today}, nil
	case "week", "本周", "周":
		return study.Span{From: today.Monday(), To: today}, nil
	case "month", "本月", "月":
		return study.Span{From: today.FirstOfMonth(), To: today}, nil
	case "quarter", "本季度", "季度":
		first := study.Date{Year: today.Year, Month: (today.Month-1)/3*3 + 1, Day: 1}
		return study.Span{From: first, To: today}, nil
	}
	span, _, err := c.spanSince(c.Text, today.Add(-364)) // what is reported on is past
	if err != nil {
		return span, c.usage(c.Text)
	}
	const most = 92
	if span.Days() > most {
		return span, study.Refuse("span.long", "Days", span.Days(), "Most", most)
	}
	return span, nil
}

// nudge: /nudge mentions those who lack something today.
func (r *Router) nudge(ctx context.Context, c *Call) ([]report.Post, error) {
	n, posts, err := r.nudgeMissing(ctx, c, c.Today())
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return append(posts, c.line("nudge.none")...), nil
	}
	return append(posts, c.line("nudge.done", "Count", n)...), nil
}

func (r *Router) tapNudge(ctx context.Context, c *Call) ([]report.Post, error) {
	date, ok := c.argDate(0)
	if !ok || date != c.Today() {
		return c.toasted("toast.badbutton"), nil
	}
	n, posts, err := r.nudgeMissing(ctx, c, date)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return c.toasted("toast.nudged.none"), nil
	}
	return append([]report.Post{c.toast(c.Words.Plain("toast.nudged", "Count", n))}, posts...), nil
}

// nudgeMissing mentions those who lack something in the group, but for the one who asks.
func (r *Router) nudgeMissing(ctx context.Context, c *Call, date study.Date) (int, []report.Post, error) {
	if since := c.Now.Sub(c.Group.Nudged); since < nudgeEvery {
		return 0, nil, study.Refuse("nudged", "Time", c.Words.Time(c.Group.Nudged))
	}
	reports, err := r.figures.Completion(ctx, c.Group, study.Span{From: date, To: date}, c.Now)
	if err != nil {
		return 0, nil, err
	}
	missing := slices.DeleteFunc(reports[0].Of(study.ClassMissing), func(l study.Line) bool { return l.Member.User == c.Member.User })
	if len(missing) == 0 {
		return 0, nil, nil
	}
	c.Group.Nudged = c.Now
	if err := r.saveGroup(ctx, c, c.audit("nudge", date.String(), "", fmt.Sprint(len(missing)))); err != nil {
		return 0, nil, err
	}
	members := make([]study.Member, len(missing))
	for i, l := range missing {
		members[i] = l.Member
	}
	by := c.Member
	if by.User == 0 {
		by.Name = c.Group.Title
	}
	return len(missing), r.o.Book.For(c.Group).At(c.Now).GroupReminders(report.To{Chat: c.Group.Chat}, members, &by, false), nil
}

// excuse: /excuse (reply or @name) excuses one for the day.
func (r *Router) excuse(ctx context.Context, c *Call) ([]report.Post, error) {
	m, rest, err := r.target(ctx, c)
	if err != nil {
		return nil, err
	}
	date := c.Today()
	if rest != "" {
		if date, err = c.dateSince(rest, date.Add(-300)); err != nil { // of days past, mostly
			return nil, err
		}
	}
	err = r.decideOn(ctx, c, m.User, r.o.Records.FullRecord, func(record study.Record) (*effect.Effect, error) {
		return &effect.Effect{
			Changes: []study.Change{record.Excuse(c.Group, []study.Date{date}, true, c.Now)},
			Audit:   []study.AuditLine{c.audit("excuse", m.User.String(), "", date.String())},
		}, nil
	})
	if err != nil {
		return nil, err
	}
	return c.line("excuse.done", "Name", report.Name(m), "Date", c.Words.Date(date)), nil
}

// tapPost: the leader posts the week's board to the group, once.
func (r *Router) tapPost(ctx context.Context, c *Call) ([]report.Post, error) {
	monday, ok := c.argDate(0)
	if !ok {
		return c.toasted("toast.badbutton"), nil
	}
	board, err := r.figures.Board(ctx, c.Group, study.ThisWeek, monday, c.Now)
	if err != nil {
		return nil, err
	}
	words := r.o.Book.For(c.Group).At(c.Now)
	posts, err := words.WeekBoard(c.Group, report.To{Chat: c.Group.Chat}, board, false)
	if err != nil {
		return nil, err
	}
	err = r.once(ctx, c, "board:"+monday.String(), posts)
	if err == nil {
		return c.toasted("toast.posted"), nil
	}
	return c.ifDone(err, "toast.posted.already")
}
