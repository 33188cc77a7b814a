package bot

import (
	"context"
	"errors"
	"hash/fnv"
	"strconv"

	"studybot/report"
	"studybot/study"
)

// startPlan lets the group follow a plan from a date on. A date that may be a slip is asked
// about first.
func (r *Router) startPlan(ctx context.Context, c *Call, name string, from study.Date) ([]report.Post, error) {
	plan, err := r.planNamed(ctx, c, name)
	if err != nil {
		return nil, err
	}
	due, err := r.o.Archive.DueOn(ctx, c.Group.ID, from, c.Today())
	if err != nil {
		return nil, err
	}
	day := study.PlanDay(from, c.Today(), due)
	doubt := study.DoubtPlan(from, c.Today(), day, plan.Days())
	if doubt == "" {
		text, err := r.usePlan(ctx, c, plan, from)
		if err != nil {
			return nil, err
		}
		return c.announce(report.Doc{report.Para(text)}), nil
	}
	far := max(from.Sub(c.Today()), c.Today().Sub(from))
	text := c.Words.Say("plan.doubt."+string(doubt), "Name", plan.Name, "From", c.Words.Date(from), "Days", far, "Day", day, "Of", plan.Days())
	key := func(word, arg string) report.Button {
		return report.Button{Text: c.Words.Plain(word), Action: report.Action{Verb: report.VerbUsePlan, Group: c.Group.ID, Args: []string{planKey(plan.Name), arg}}}
	}
	return c.announce(report.Doc{report.Para(text)}, []report.Button{key("button.useplan.all", report.Compact(from)), key("button.cancel", "n")}), nil
}

// tapUsePlan follows a plan from today, or from the date that was asked about.
func (r *Router) tapUsePlan(ctx context.Context, c *Call) ([]report.Post, error) {
	if c.arg(1) == "n" {
		return []report.Post{c.rewrite(report.Doc{report.Para(c.Words.Say("plan.unchanged"))})}, nil
	}
	from, asked := c.argDate(1)
	if !asked {
		from = c.Today()
	}
	name, err := r.planByKey(ctx, c, c.arg(0))
	if err != nil {
		return nil, err
	}
	plan, err := r.planNamed(ctx, c, name)
	if err != nil {
		return nil, err
	}
	text, err := r.usePlan(ctx, c, plan, from)
	if err != nil {
		return nil, err
	}
	return []report.Post{c.rewrite(report.Doc{report.Para(text)})}, nil
}

func (r *Router) planNamed(ctx context.Context, c *Call, name string) (study.Plan, error) {
	plan, err := r.o.Library.Plan(ctx, c.Group.ID, name)
	if errors.Is(err, study.ErrNotFound) {
		return plan, study.Refuse("plan", "Name", report.Cut(name, 40))
	}
	return plan, err
}

func (r *Router) usePlan(ctx context.Context, c *Call, plan study.Plan, from study.Date) (report.HTML, error) {
	was := c.Group.Plan.Name
	c.Group.Plan = study.PlanUse{Name: plan.Name, From: from}
	if err := r.saveGroup(ctx, c, c.audit("plan.use", "", was, plan.Name)); err != nil {
		return "", err
	}
	return c.Words.Say("plan.used", "Name", plan.Name, "From", c.Words.Date(from), "Days", plan.Days()), nil
}

// planKey stands for a plan's name in a button, which has no room for 32 letters of every
// script.
func planKey(name string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))
	return "k" + strconv.FormatUint(h.Sum64(), 36)
}

// planByKey is the name that a button means; those of earlier versions carry it as it is.
func (r *Router) planByKey(ctx context.Context, c *Call, key string) (string, error) {
	plans, err := r.o.Library.Plans(ctx, c.Group.ID)
	if err != nil {
		return "", err
	}
	for _, p := range plans {
		if planKey(p.Name) == key {
			return p.Name, nil
		}
	}
	return key, nil
}
