package bot

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"studybot/content"
	"studybot/effect"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// bank: /bank lists, /bank import NAME on a file, /bank show NAME, /bank export NAME [form].
func (r *Router) bank(ctx context.Context, c *Call) ([]report.Post, error) {
	words := c.fields()
	switch {
	case len(words) == 0:
		return r.listBanks(ctx, c)
	case words[0] == "import":
		return r.importBank(ctx, c, words)
	case words[0] == "show" && len(words) == 2:
		return r.showBank(ctx, c, words[1])
	case words[0] == "export" && len(words) == 2:
		return r.exportBank(ctx, c, words[1], "gift")
	case words[0] == "export" && len(words) == 3:
		return r.exportBank(ctx, c, words[1], words[2])
	}
	return nil, c.usage(c.Text)
}

func (r *Router) listBanks(ctx context.Context, c *Call) ([]report.Post, error) {
	banks, err := r.o.Library.Banks(ctx, c.Group.ID)
	if err != nil {
		return nil, err
	}
	doc := report.Doc{report.Head(c.Words.Say("bank.head"))}
	if len(banks) == 0 {
		return c.say(append(doc, report.Para(c.Words.Say("bank.none")))), nil
	}
	var items []report.HTML
	for _, b := range banks {
		items = append(items, c.Words.Say("bank.line", "Name", b.Name, "Count", b.Questions))
	}
	return c.say(append(doc, report.Bullets(items...))), nil
}

func (r *Router) importBank(ctx context.Context, c *Call, words []string) ([]report.Post, error) {
	name, data, err := r.named(ctx, c, words)
	if err != nil {
		return nil, err
	}
	read, problems := content.ReadBank(c.File.Name, data)
	if content.Fatal(problems) {
		return c.say(c.problems(problems, true)), nil
	}
	old, err := r.o.Library.Bank(ctx, c.Group.ID, name)
	if err != nil && !errors.Is(err, study.ErrNotFound) {
		return nil, err
	}
	merged, added, changed, same, gone := quiz.Merge(old, read)
	merged.Name = name
	err = r.apply(ctx, c, effect.Effect{Banks: []quiz.Bank{merged}, Audit: []study.AuditLine{c.audit("bank.import", name, "", strconv.Itoa(len(merged.Questions)))}})
	if err != nil {
		return nil, err
	}
	doc := report.Doc{report.Para(c.Words.Say("bank.imported", "Name", name, "Added", added, "Changed", changed, "Same", same, "Gone", gone))}
	return c.announce(append(doc, c.problems(problems, false)...)), nil
}

func (r *Router) showBank(ctx context.Context, c *Call, name string) ([]report.Post, error) {
	bank, err := r.o.Library.Bank(ctx, c.Group.ID, name)
	if errors.Is(err, study.ErrNotFound) {
		return nil, study.Refuse("bank", "Name", report.Cut(name, 40))
	}
	if err != nil {
		return nil, err
	}
	kinds := make(map[quiz.Kind]int)
	polls := 0
	for _, q := range bank.Questions {
		kinds[q.Kind]++
		if fits, _ := q.FitsPoll(); fits {
			polls++
		}
	}
	var items []report.HTML
	for kind, n := range kinds {
		items = append(items, c.Words.Say("bank.show.kinds", "Kind", c.Words.Plain("kind."+string(kind)), "Count", n))
	}
	slices.Sort(items)
	return c.say(report.Doc{
		report.Head(c.Words.Say("bank.show.head", "Name", name, "Count", len(bank.Questions))),
		report.Bullets(items...), report.Para(c.Words.Say("bank.show.poll", "Count", polls)),
	}), nil
}
