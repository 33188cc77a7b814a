package scheduler

import (
	"context"
	"fmt"
	"slices"
	"time"

	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// report sends each leader the day's completion report.
func (e *Engine) report(ctx context.Context, f *firing) error {
	date := f.date()
	reports, err := e.figures.Completion(ctx, f.group, study.Span{From: date, To: date}, f.now)
	if err != nil {
		return err
	}
	trouble, err := e.trouble(ctx, f)
	if err != nil {
		return err
	}
	return e.toLeaders(ctx, f, func(w report.Words, to report.To) ([]report.Post, error) {
		return []report.Post{w.CompletionPost(f.group, to, reports[0], trouble)}, nil
	})
}

// troubleBack is how long ago a firing may have been due that the bot found missed on its
// return.
const troubleBack = 31 * 24 * time.Hour

// trouble is what no report has told yet of firings, whenever they were due.
func (e *Engine) trouble(ctx context.Context, f *firing) ([]study.Firing, error) {
	all, err := e.o.Schedules.Firings(ctx, f.group.ID, f.now.Add(-troubleBack))
	if err != nil {
		return nil, fmt.Errorf("read the firings: %w", err)
	}
	return untold(all), nil
}

// untold are the firings recorded since the latest report: it need not be yesterday's, where
// none is sent at weekends, the bot was down or the zone was changed. Records of one second
// were written in the order in which they were due.
func untold(all []study.Firing) []study.Firing {
	var told study.Firing
	for _, f := range all {
		if f.Action == study.ActReport && f.Outcome == study.Launched && f.FiredAt.After(told.FiredAt) {
			told = f
		}
	}
	return slices.DeleteFunc(all, func(f study.Firing) bool {
		return f.FiredAt.Before(told.FiredAt) || f.FiredAt.Equal(told.FiredAt) && !f.Due.After(told.Due)
	})
}

// leaderboard sends each leader the week's board; a setting posts it to the group at once.
func (e *Engine) leaderboard(ctx context.Context, f *firing) error {
	board, err := e.figures.Board(ctx, f.group, study.ThisWeek, f.date(), f.now)
	if err != nil {
		return err
	}
	if f.group.Settings.PostBoard {
		posts, err := e.o.Book.For(f.group).WeekBoard(f.group, f.to(), board, false)
		if err != nil {
			return err
		}
		f.post(posts...)
	}
	return e.toLeaders(ctx, f, func(w report.Words, to report.To) ([]report.Post, error) {
		return w.WeekBoard(f.group, to, board, !f.group.Settings.PostBoard)
	})
}

// toLeaders addresses each leader in private. What a leader who can't be written to would
// get waits for them, and the group gets one message a day that says so.
func (e *Engine) toLeaders(ctx context.Context, f *firing, compose func(report.Words, report.To) ([]report.Post, error)) error {
	members, err := e.o.Archive.Members(ctx, f.group.ID)
	if err != nil {
		return fmt.Errorf("read the roster: %w", err)
	}
	leaders := 0
	for _, m := range members {
		if !m.Leader || m.Gone {
			continue
		}
		leaders++
		posts, err := compose(e.wordsFor(ctx, f.group, m.User), report.To{Chat: m.User.Private()})
		if err != nil {
			return err
		}
		if m.Reach {
			f.post(posts...)
			continue
		}
		f.park(m.User, posts)
		if err := e.onceADay(ctx, f.group, "waits:"+m.User.String(), f.now, e.o.Book.For(f.group).ReportWaits(f.to(), m)); err != nil {
			return err
		}
	}
	if leaders == 0 {
		return e.onceADay(ctx, f.group, "noleader", f.now, report.Post{
			To: f.to(), Lane: report.Reports, Doc: report.Doc{report.Para(e.o.Book.For(f.group).Say("report.noleader"))},
		})
	}
	return nil
}

func (f *firing) park(u study.UserID, posts []report.Post) {
	if f.effect.Park == nil {
		f.effect.Park = make(map[study.UserID][]report.Post)
	}
	f.effect.Park[u] = append(f.effect.Park[u], posts...)
}

// Unreachable keeps a leader's post that came back, since they blocked the bot, until they
// open it and the group is told so, once a day.
func (e *Engine) Unreachable(ctx context.Context, g study.Group, m study.Member, post report.Post) error {
	now := e.o.Clock.Now()
	err := e.apply(ctx, effect.Effect{Group: g.ID, At: now, Park: map[study.UserID][]report.Post{m.User: {post}}})
	if err != nil {
		return fmt.Errorf("keep the leader's post: %w", err)
	}
	return e.onceADay(ctx, g, "waits:"+m.User.String(), now, e.o.Book.For(g).ReportWaits(report.To{Chat: g.Chat}, m))
}

func (e *Engine) onceADay(ctx context.Context, g study.Group, what string, now time.Time, post report.Post) error {
	return e.applyOnce(ctx, effect.Effect{
		Group: g.ID, At: now, Once: what + ":" + g.Today(now).String(), Posts: []report.Post{post},
	})
}

// wordsFor are the words for a person in private: their own language, else the group's.
func (e *Engine) wordsFor(ctx context.Context, g study.Group, u study.UserID) report.Words {
	p, err := e.o.Records.Person(ctx, u)
	if err != nil || p.Language == "" {
		return e.o.Book.For(g)
	}
	return e.o.Book.In(p.Language, g.Zone())
}
