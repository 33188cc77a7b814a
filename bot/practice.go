package bot

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"studybot/effect"
	"studybot/quiz/practice"
	"studybot/report"
	"studybot/study"
)

// practice: /practice [bank], mine, stats, remind 19:00, new 20, due 100. In a group it leads
// to the private chat.
func (r *Router) practice(ctx context.Context, c *Call) ([]report.Post, error) {
	if c.InGroup {
		doc, keys := c.Words.PracticeDoor(c.Group)
		return c.say(doc, keys...), nil
	}
	word, rest, _ := strings.Cut(strings.TrimSpace(c.Text), " ")
	rest = strings.TrimSpace(rest)
	switch strings.ToLower(word) {
	case "":
		return nil, r.beginPractice(ctx, c, "")
	case "mine", "我的":
		return nil, r.beginPractice(ctx, c, practice.Mine)
	case "stats", "统计", "进度":
		return nil, r.practiceStats(ctx, c)
	case "remind", "提醒":
		return r.practiceRemind(ctx, c, rest)
	case "new", "新题":
		return r.practiceLimit(ctx, c, rest, func(l *practice.Limits, n int) { l.New = n })
	case "due", "每天":
		return r.practiceLimit(ctx, c, rest, func(l *practice.Limits, n int) { l.Due = n })
	}
	return nil, r.practiceBank(ctx, c)
}

// practiceBank begins with one bank, whose name stands in the command.
func (r *Router) practiceBank(ctx context.Context, c *Call) error {
	banks, err := r.o.Library.Banks(ctx, c.Group.ID)
	if err != nil {
		return err
	}
	names := make([]string, len(banks))
	for i, b := range banks {
		names[i] = b.Name
		if strings.EqualFold(b.Name, c.Text) {
			return r.beginPractice(ctx, c, practice.Scope(b.Name))
		}
	}
	names = names[:min(len(names), 10)]
	return study.Refuse("practice.bank", "Text", report.Cut(c.Text, 40), "Names", strings.Join(names, ", "))
}

// beginPractice puts a question before the member, in a new message.
func (r *Router) beginPractice(ctx context.Context, c *Call, scope practice.Scope) error {
	if err := r.rise(ctx, c); err != nil {
		return err
	}
	return r.lesson(ctx, c, &scope, func(l *lesson) error {
		change, _ := l.state.Begin(l.view, scope)
		l.anew(change)
		return nil
	})
}

// anew makes a change and shows what lies before the member in a new message; the old one
// goes, so that there is one.
func (l *lesson) anew(change practice.Change) {
	to := report.To{Chat: l.c.Person.ID.Private()}
	if old := l.state.Desk.Message; old != 0 {
		l.post(report.Post{Act: report.Delete, To: report.To{Chat: to.Chat, Message: old}})
	}
	change.Desk.Message = 0
	l.take(change)
	l.post(l.face(to))
}

// face is the member's practice as one post: the question, or what stands there instead. A
// new message is known by its turn.
func (l *lesson) face(to report.To) report.Post {
	v := l.shown()
	post := report.Post{To: to}
	if to.Message != 0 {
		post.Act = report.Edit
	}
	if l.state.Desk.Asked.IsZero() {
		post.Doc, post.Buttons = l.c.Words.PracticePause(v, false)
		return post
	}
	post.Doc, post.Buttons = l.c.Words.Practice(v)
	if to.Message == 0 {
		post.Ref = report.PracticeRef(l.state.User, l.state.Desk.Turn)
	}
	return post
}

// practiceStats shows how far the member has come in everything.
func (r *Router) practiceStats(ctx context.Context, c *Call) error {
	var all practice.Scope
	return r.lesson(ctx, c, &all, func(l *lesson) error {
		l.state.Desk.Scope = all
		doc, keys := c.Words.PracticeStats(l.shown())
		l.post(report.Post{To: c.mine(), Doc: doc, Buttons: keys})
		return nil
	})
}

// practiceRemind: /practice remind 19:00 or off: for this group alone.
func (r *Router) practiceRemind(ctx context.Context, c *Call, text string) ([]report.Post, error) {
	minutes := 0
	if !slices.Contains([]string{"off", "关闭", "关"}, strings.ToLower(text)) {
		at, ok := study.ParseClock(text)
		if !ok {
			return nil, c.usage(c.Text)
		}
		minutes = cmp.Or(at, study.Midnight)
	}
	err := r.setDesk(ctx, c, func(l *lesson, d *practice.Desk) {
		d.RemindAt = minutes
		job := effect.Job{ID: "drill:" + c.Person.ID.String(), Group: c.Group.ID}
		if minutes > 0 {
			job.At = study.NextClock(c.Now, minutes, c.Group.Zone())
		}
		l.effect.Jobs = []effect.Job{job}
	})
	switch {
	case err != nil:
		return nil, err
	case minutes == 0:
		return c.line("practice.remind.off"), nil
	}
	return c.line("practice.remind.set", "Time", report.Clock(minutes)), nil
}

// practiceLimit: /practice new 20 or due 100.
func (r *Router) practiceLimit(ctx context.Context, c *Call, text string, set func(*practice.Limits, int)) ([]report.Post, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > practice.LimitMost {
		return nil, study.Refuse("practice.limit", "Most", practice.LimitMost)
	}
	if n == 0 {
		n = -1 // none; 0 is the default
	}
	var limits practice.Limits
	err = r.setDesk(ctx, c, func(_ *lesson, d *practice.Desk) {
		set(&d.Limits, n)
		limits = d.Limits
	})
	if err != nil {
		return nil, err
	}
	fresh, due := limits.Shown()
	return c.line("practice.limits.set", "New", fresh, "Due", due), nil
}

// setDesk changes what the member has set about their practice.
func (r *Router) setDesk(ctx context.Context, c *Call, set func(*lesson, *practice.Desk)) error {
	mine := practice.Scope(practice.Mine) // no bank is needed
	return r.lesson(ctx, c, &mine, func(l *lesson) error {
		change := practice.Change{User: l.state.User, Rev: l.state.Rev, Desk: l.state.Desk}
		set(l, &change.Desk)
		l.take(change)
		return nil
	})
}

// startPractice opens a group's practice by a deep link, for its members alone.
func (r *Router) startPractice(ctx context.Context, c *Call, code string) ([]report.Post, error) {
	n, err := strconv.ParseInt(code, 36, 64)
	if err != nil || n <= 0 {
		return nil, study.Refuse("nogroup")
	}
	var refusal *study.Refusal
	switch err := r.visit(ctx, c, study.GroupID(n)); {
	case errors.As(err, &refusal):
		return nil, study.Refuse("nogroup")
	case err != nil:
		return nil, err
	case c.Group.State == study.Fresh:
		return nil, study.Refuse("notstarted")
	}
	if c.Person.Current != c.Group.ID {
		c.Person.Current = c.Group.ID
		if err := r.o.People.SavePerson(ctx, c.Person); err != nil {
			return nil, err
		}
	}
	return nil, r.beginPractice(ctx, c, "")
}
