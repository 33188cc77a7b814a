package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// reminder reminds those who still lack something: in private whom the bot may write to,
// the others by mention, in small batches. Those who are done hear nothing.
func (e *Engine) reminder(ctx context.Context, f *firing) error {
	date := f.date()
	reports, err := e.figures.Completion(ctx, f.group, study.Span{From: date, To: date}, f.now)
	if err != nil {
		return err
	}
	missing := reports[0].Of(study.ClassMissing)
	if len(missing) == 0 {
		f.skip(study.SkippedEmpty, "")
		return nil
	}
	var users []study.UserID
	var mention []study.Member
	for _, l := range missing {
		if l.Member.Reach {
			users = append(users, l.Member.User)
		} else {
			mention = append(mention, l.Member)
		}
	}
	records, err := e.o.Records.Records(ctx, f.group, users, date)
	if err != nil {
		return fmt.Errorf("read records: %w", err)
	}
	for _, u := range users {
		f.post(e.privately(ctx, f.group, records[u], date))
	}
	f.post(e.o.Book.For(f.group).GroupReminders(f.to(), mention, nil, f.silent())...)
	return nil
}

func (e *Engine) privately(ctx context.Context, g study.Group, r study.Record, date study.Date) report.Post {
	walk := r.Walk(g, date)
	v := report.TodayView{Group: g, Date: date, Due: r.Due[date], Mark: r.Marks[date], Streak: walk.Streak, Outcome: walk.Outcomes[date]}
	post := e.wordsFor(ctx, g, r.Member.User).PrivateReminder(v, r.Member.User)
	post.NotAfter = date.Add(1).At(0, 0, g.Zone())
	return post
}

// remindJob makes a member's own reminder due, at minutes after midnight.
func remindJob(g study.Group, u study.UserID, minutes int, now time.Time) effect.Job {
	return effect.Job{ID: "remind:" + u.String(), Group: g.ID, At: study.NextClock(now, minutes, g.Zone())}
}

// remindOne is a member's own reminder, in one of their groups. It comes only when
// something is still to do, and makes itself due again.
func (e *Engine) remindOne(ctx context.Context, g study.Group, u study.UserID, now time.Time) error {
	p, err := e.o.Records.Person(ctx, u)
	if err != nil {
		return fmt.Errorf("read the person: %w", err)
	}
	if p.RemindAt <= 0 {
		return nil
	}
	today := g.Today(now)
	records, err := e.o.Records.Records(ctx, g, []study.UserID{u}, today)
	if err != nil {
		return fmt.Errorf("read the record: %w", err)
	}
	f := effect.Effect{
		Group: g.ID, At: now, Once: "remind:" + u.String() + ":" + today.String(),
		Jobs: []effect.Job{remindJob(g, u, p.RemindAt, now)},
	}
	r, known := records[u]
	lacking := known && !r.Member.Gone && r.Walk(g, today).Outcomes[today] == study.Pending
	if lacking && p.Reachable {
		f.Posts = []report.Post{e.privately(ctx, g, r, today)}
	}
	return e.recur(ctx, f)
}

// recur applies an effect of which the next job must be kept even if the rest was done before.
func (e *Engine) recur(ctx context.Context, f effect.Effect) error {
	err := e.apply(ctx, f)
	if errors.Is(err, study.ErrDone) {
		return e.apply(ctx, effect.Effect{Group: f.Group, At: f.At, Jobs: f.Jobs})
	}
	return err
}
