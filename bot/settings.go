package bot

import (
	"context"
	"strings"

	"studybot/report"
	"studybot/study"
)

// settings: /settings shows every setting as a menu; /settings KEY VALUE sets one.
func (r *Router) settings(ctx context.Context, c *Call) ([]report.Post, error) {
	key, value, _ := strings.Cut(c.Text, " ")
	if key == "" {
		doc, keys := c.Words.SettingsMenu(c.Group)
		return c.announce(doc, keys...), nil
	}
	setting, ok := study.SettingOf(key)
	if !ok {
		return nil, noSetting(key)
	}
	if strings.TrimSpace(value) == "" {
		doc, keys := c.Words.SettingPage(c.Group, setting)
		return c.announce(doc, keys...), nil
	}
	if err := r.saveSetting(ctx, c, setting, value); err != nil {
		return nil, err
	}
	return c.say(report.Doc{report.Para(c.Words.SettingSaved(c.Group, setting))}), nil
}

func noSetting(key string) error {
	table := study.SettingTable()
	keys := make([]string, len(table))
	for i, s := range table {
		keys[i] = s.Key
	}
	if near := study.Nearest(strings.ToLower(key), keys, slips); near != "" {
		return study.Refuse("setting.near", "Key", report.Cut(key, 40), "Near", near)
	}
	return study.Refuse("setting", "Key", report.Cut(key, 40))
}

// tapSetting moves through the menu: no argument is the list, a key its page, a key and a
// value sets it and goes back to the list.
func (r *Router) tapSetting(ctx context.Context, c *Call) ([]report.Post, error) {
	if c.arg(0) == "" {
		doc, keys := c.Words.SettingsMenu(c.Group)
		return []report.Post{c.rewrite(doc, keys...)}, nil
	}
	setting, ok := study.SettingOf(c.arg(0))
	if !ok {
		return c.toasted("toast.badbutton"), nil
	}
	if c.arg(1) == "" {
		doc, keys := c.Words.SettingPage(c.Group, setting)
		return []report.Post{c.rewrite(doc, keys...)}, nil
	}
	if err := r.saveSetting(ctx, c, setting, c.arg(1)); err != nil {
		return nil, err
	}
	toast := c.toast(c.Words.SettingSaved(c.Group, setting).Plain())
	doc, keys := c.Words.SettingsMenu(c.Group)
	if c.Group.State == study.Fresh {
		doc, keys = c.Words.Setup(c.Group)
	}
	return []report.Post{toast, c.rewrite(doc, keys...)}, nil
}

// saveSetting sets one setting, with a line in the audit trail; what hangs on it follows.
func (r *Router) saveSetting(ctx context.Context, c *Call, s study.Setting, value string) error {
	from, was := s.Get(&c.Group), c.Group
	if err := s.Set(&c.Group, value); err != nil {
		if s.Kind == study.ZoneName {
			return study.Refuse("zone", "Text", report.Cut(value, 40))
		}
		return study.Refuse("setting.value", "Label", c.Words.Plain("setting."+s.Key), "Text", report.Cut(value, 40), "Key", s.Key, "Example", s.Example)
	}
	retimes := s.Key == "zone" || s.Key == "calendar"
	if retimes {
		if err := r.o.Timetable.Settle(ctx, was, c.Now); err != nil {
			return err
		}
	}
	if err := r.saveGroup(ctx, c, c.audit("settings."+s.Key, "", from, s.Get(&c.Group))); err != nil {
		return err
	}
	c.Words = r.words(c) // that may be what was set
	if retimes {
		return r.o.Timetable.Rezone(ctx, was, c.Group, c.Now)
	}
	return nil
}

// holiday: /holiday add DATE..DATE, /holiday remove DATE..DATE; alone it lists them.
func (r *Router) holiday(ctx context.Context, c *Call) ([]report.Post, error) {
	verb, rest, _ := strings.Cut(c.Text, " ")
	if verb == "" {
		return c.holidays(), nil
	}
	if verb != "add" && verb != "remove" {
		return nil, c.usage(c.Text)
	}
	if strings.TrimSpace(rest) == "" {
		return nil, c.usage("")
	}
	span, _, err := c.span(rest)
	if err != nil {
		return nil, err
	}
	if span.Days() > leaveMost {
		return nil, study.Refuse("span.long", "Days", span.Days(), "Most", leaveMost)
	}
	answer, old := "holiday.added", c.Group
	if verb == "add" {
		c.Group.Holidays = append(study.Without(c.Group.Holidays, span), span)
	} else {
		c.Group.Holidays, answer = study.Without(c.Group.Holidays, span), "holiday.removed"
	}
	if err := r.saveGroup(ctx, c, c.audit("holiday."+verb, span.From.String()+".."+span.To.String(), "", "")); err != nil {
		return nil, err
	}
	if span.From.Before(c.Today()) {
		if err := r.rejudgeAll(ctx, c, old); err != nil {
			return nil, err
		}
	}
	return c.line(answer, "Span", c.Words.Span(span)), nil
}

// holidaysBack is for how many days a past holiday is still listed, so that one that was
// set by mistake can be found and removed.
const holidaysBack = 92

func (c *Call) holidays() []report.Post {
	var spans []report.HTML
	for _, h := range c.Group.Holidays {
		if !h.To.Before(c.Today().Add(-holidaysBack)) {
			spans = append(spans, report.Escape(c.Words.Span(h)))
		}
	}
	if len(spans) == 0 {
		return c.line("holiday.none")
	}
	return c.line("holiday.list", "Spans", c.Words.Join(spans))
}
