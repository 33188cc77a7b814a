package bot

import (
	"context"
	"strconv"

	"studybot/content"
	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// plan: /plan lists, /plan import NAME on a file, /plan use NAME [from DATE].
func (r *Router) plan(ctx context.Context, c *Call) ([]report.Post, error) {
	words := c.fields()
	switch {
	case len(words) == 0:
		return r.listPlans(ctx, c)
	case words[0] == "import":
		return r.importPlan(ctx, c, words)
	case words[0] == "use" && len(words) == 2:
		return r.startPlan(ctx, c, words[1], c.Today())
	case words[0] == "use" && len(words) == 4 && words[2] == "from":
		from, err := c.date(words[3])
		if err != nil {
			return nil, err
		}
		return r.startPlan(ctx, c, words[1], from)
	}
	return nil, c.usage(c.Text)
}

func (r *Router) listPlans(ctx context.Context, c *Call) ([]report.Post, error) {
	plans, err := r.o.Library.Plans(ctx, c.Group.ID)
	if err != nil {
		return nil, err
	}
	doc := report.Doc{report.Head(c.Words.Say("plan.head"))}
	if len(plans) == 0 {
		return c.say(append(doc, report.Para(c.Words.Say("plan.none")))), nil
	}
	var items []report.HTML
	for _, p := range plans {
		if p.Name == c.Group.Plan.Name {
			due, err := r.o.Archive.DueOn(ctx, c.Group.ID, c.Group.Plan.From, c.Today())
			if err != nil {
				return nil, err
			}
			day := min(study.PlanDay(c.Group.Plan.From, c.Today(), due), p.Days)
			doc = append(doc, report.Para(c.Words.Say("plan.current", "Name", p.Name, "Day", day, "Of", p.Days, "From", c.Words.Date(c.Group.Plan.From))))
		}
		items = append(items, c.Words.Say("plan.line", "Name", p.Name, "Title", p.Title, "Days", p.Days))
	}
	return c.say(append(doc, report.Bullets(items...))), nil
}

func (r *Router) importPlan(ctx context.Context, c *Call, words []string) ([]report.Post, error) {
	name, data, err := r.named(ctx, c, words)
	if err != nil {
		return nil, err
	}
	plan, problems := content.ReadPlan(c.File.Name, data)
	if content.Fatal(problems) {
		return c.say(c.problems(problems, true)), nil
	}
	plan.Name = name
	err = r.apply(ctx, c, effect.Effect{Plans: []study.Plan{plan}, Audit: []study.AuditLine{c.audit("plan.import", name, "", strconv.Itoa(plan.Days()))}})
	if err != nil {
		return nil, err
	}
	doc := report.Doc{report.Para(c.Words.Say("plan.imported", "Name", name, "Title", plan.Title, "Days", plan.Days()))}
	doc = append(doc, c.problems(problems, false)...)
	use := report.Button{Text: c.Words.Plain("button.useplan"), Action: report.Action{Verb: report.VerbUsePlan, Group: c.Group.ID, Args: []string{planKey(name)}}}
	return c.announce(doc, []report.Button{use}), nil
}
