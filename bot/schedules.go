package bot

import (
	"context"
	"strconv"

	"studybot/report"
	"studybot/study"
)

// schedule: /schedule ACTION WHEN [key=value …] shows what it would do; without arguments
// it lists what there is.
func (r *Router) schedule(ctx context.Context, c *Call) ([]report.Post, error) {
	if c.Text == "" {
		list, err := r.o.Timetable.List(ctx, c.Group, c.Now)
		if err != nil {
			return nil, err
		}
		doc, keys := c.Words.ScheduleList(c.Group, list)
		return c.announce(doc, keys...), nil
	}
	planned, err := r.o.Drafts.Draft(ctx, c.Group, c.by(), c.Text, c.Chat.Topic, c.Now)
	if err != nil {
		return nil, err
	}
	doc, keys := c.Words.ScheduleDraft(c.Group, planned)
	return c.announce(doc, keys...), nil
}

func (r *Router) tapKeep(ctx context.Context, c *Call) ([]report.Post, error) {
	id, ok := c.argNumber()
	if !ok {
		return c.toasted("toast.badbutton"), nil
	}
	p, err := r.o.Drafts.Keep(ctx, c.Group, id, c.Now)
	if err != nil {
		return nil, err
	}
	text := c.Words.Say("schedule.kept", "ID", p.ID, "Action", c.Words.Plain("action."+string(p.Action)), "Rule", p.Words, "Time", c.Words.Ahead(p.Next, c.Now))
	return []report.Post{c.rewrite(report.Doc{report.Para(text)})}, nil
}

func (r *Router) tapDiscard(ctx context.Context, c *Call) ([]report.Post, error) {
	id, ok := c.argNumber()
	if !ok {
		return c.toasted("toast.badbutton"), nil
	}
	if err := r.o.Drafts.Discard(ctx, c.Group, id); err != nil {
		return nil, err
	}
	return []report.Post{c.rewrite(report.Doc{report.Para(c.Words.Say("schedule.discarded"))})}, nil
}

// number reads the schedule's number that a command is about.
func (c *Call) number() (int, error) {
	id, err := strconv.Atoi(c.Text)
	if err != nil {
		return 0, c.usage(c.Text)
	}
	return id, nil
}

func (r *Router) pause(ctx context.Context, c *Call) ([]report.Post, error) {
	return r.setPaused(ctx, c, true)
}

func (r *Router) resume(ctx context.Context, c *Call) ([]report.Post, error) {
	return r.setPaused(ctx, c, false)
}

func (r *Router) setPaused(ctx context.Context, c *Call, paused bool) ([]report.Post, error) {
	id, err := c.number()
	if err != nil {
		return nil, err
	}
	text, err := r.pauseOne(ctx, c, id, paused)
	if err != nil {
		return nil, err
	}
	return c.say(report.Doc{report.Para(text)}), nil
}

func (r *Router) pauseOne(ctx context.Context, c *Call, id int, paused bool) (report.HTML, error) {
	p, err := r.o.Timetable.Pause(ctx, c.Group, id, paused, c.by(), c.Now)
	if err != nil {
		return "", err
	}
	if paused {
		return c.Words.Say("schedule.is.paused", "ID", id), nil
	}
	return c.Words.Say("schedule.is.resumed", "ID", id, "Time", c.Words.Ahead(p.Next, c.Now)), nil
}

func (r *Router) unschedule(ctx context.Context, c *Call) ([]report.Post, error) {
	id, err := c.number()
	if err != nil {
		return nil, err
	}
	if err := r.o.Timetable.Remove(ctx, c.Group, id, c.by(), c.Now); err != nil {
		return nil, err
	}
	return c.line("schedule.removed", "ID", id), nil
}

func (r *Router) runNow(ctx context.Context, c *Call) ([]report.Post, error) {
	id, err := c.number()
	if err != nil {
		return nil, err
	}
	return r.runOne(ctx, c, id)
}

func (r *Router) runOne(ctx context.Context, c *Call, id int) ([]report.Post, error) {
	firing, err := r.o.Firer.RunNow(ctx, c.Group, id, c.by(), c.name(), c.Now)
	if err != nil {
		return nil, err
	}
	if firing.Outcome != study.Launched {
		return c.line("schedule.ran.skipped", "ID", id, "Outcome", c.Words.OutcomeWords(firing.Outcome)), nil
	}
	return c.line("schedule.ran", "ID", id), nil
}

func (r *Router) tapPause(ctx context.Context, c *Call) ([]report.Post, error) {
	return r.tapSchedule(ctx, c, func(id int) (report.HTML, error) { return r.pauseOne(ctx, c, id, true) })
}

func (r *Router) tapResume(ctx context.Context, c *Call) ([]report.Post, error) {
	return r.tapSchedule(ctx, c, func(id int) (report.HTML, error) { return r.pauseOne(ctx, c, id, false) })
}

func (r *Router) tapRemove(ctx context.Context, c *Call) ([]report.Post, error) {
	return r.tapSchedule(ctx, c, func(id int) (report.HTML, error) {
		return c.Words.Say("schedule.removed", "ID", id), r.o.Timetable.Remove(ctx, c.Group, id, c.by(), c.Now)
	})
}

// tapSchedule changes one schedule of the list and draws the list anew.
func (r *Router) tapSchedule(ctx context.Context, c *Call, change func(id int) (report.HTML, error)) ([]report.Post, error) {
	id, ok := c.argNumber()
	if !ok {
		return c.toasted("toast.badbutton"), nil
	}
	text, err := change(id)
	if err != nil {
		return nil, err
	}
	list, err := r.o.Timetable.List(ctx, c.Group, c.Now)
	if err != nil {
		return nil, err
	}
	doc, keys := c.Words.ScheduleList(c.Group, list)
	return []report.Post{c.toast(text.Plain()), c.rewrite(doc, keys...)}, nil
}

func (r *Router) tapRun(ctx context.Context, c *Call) ([]report.Post, error) {
	id, ok := c.argNumber()
	if !ok {
		return c.toasted("toast.badbutton"), nil
	}
	posts, err := r.runOne(ctx, c, id)
	if err != nil {
		return nil, err
	}
	return []report.Post{c.toast(posts[0].Doc[0].Text.Plain())}, nil
}

// tapChange tells the command that makes the schedule anew, to be edited and sent.
func (r *Router) tapChange(ctx context.Context, c *Call) ([]report.Post, error) {
	id, ok := c.argNumber()
	if !ok {
		return c.toasted("toast.badbutton"), nil
	}
	list, err := r.o.Timetable.List(ctx, c.Group, c.Now)
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		if p.ID == id {
			return c.line("schedule.change", "ID", id, "Example", r.o.Timetable.Typed(c.Group, p.Schedule)), nil
		}
	}
	return nil, study.Refuse("schedule.number", "ID", id)
}
