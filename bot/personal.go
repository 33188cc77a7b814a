package bot

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"studybot/bot/wire"
	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// nameMost is how many characters a person's own name may have.
const nameMost = 40

// remindMe: /remindme 21:00 or off: mine alone, in every group I am in.
func (r *Router) remindMe(ctx context.Context, c *Call) ([]report.Post, error) {
	p := c.Person
	word := strings.ToLower(c.Text)
	switch {
	case word == "" && p.RemindAt > 0:
		return c.line("remind.is", "Time", report.Clock(p.RemindAt)), nil
	case word == "":
		return nil, c.usage("")
	case slices.Contains([]string{"off", "关闭", "关"}, word):
		p.RemindAt = -1
	default:
		minutes, ok := study.ParseClock(c.Text)
		if !ok {
			return nil, study.Refuse("clock", "Text", report.Cut(c.Text, 20))
		}
		p.RemindAt = cmp.Or(minutes, study.Midnight)
	}
	if err := r.o.People.SavePerson(ctx, p); err != nil {
		return nil, err
	}
	if err := r.remindJobs(ctx, c, p); err != nil {
		return nil, err
	}
	switch {
	case p.RemindAt < 0:
		return c.line("remind.off"), nil
	case !p.Reachable:
		return c.mustOpen("remind.closed"), nil
	}
	return c.line("remind.set", "Time", report.Clock(p.RemindAt)), nil
}

// remindJobs makes the reminder due in each of the person's groups, in its own zone.
func (r *Router) remindJobs(ctx context.Context, c *Call, p study.Person) error {
	for _, id := range p.Groups {
		g, err := r.o.Groups.Group(ctx, id)
		if err != nil {
			return err
		}
		job := effect.Job{ID: "remind:" + p.ID.String(), Group: id}
		if p.RemindAt > 0 {
			job.At = study.NextClock(c.Now, p.RemindAt, g.Zone())
		}
		if _, err := r.o.Effects.Apply(ctx, effect.Effect{Group: id, At: c.Now, Jobs: []effect.Job{job}}); err != nil {
			return err
		}
	}
	return nil
}

// privacy tells what is kept of people, whoever asks.
func (r *Router) privacy(_ context.Context, c *Call) ([]report.Post, error) {
	return c.say(c.Words.Privacy()), nil
}

// language: /language en or zh. In a group an admin sets the group's, in private everybody
// their own.
func (r *Router) language(ctx context.Context, c *Call) ([]report.Post, error) {
	if c.Text == "" {
		var keys []report.Button
		for _, lang := range report.Languages() {
			keys = append(keys, report.Button{Text: c.Words.Plain("value." + lang), Action: report.Action{Verb: report.VerbLanguage, Args: []string{lang}}})
		}
		return c.say(report.Doc{report.Para(c.Words.Say("language.choose"))}, keys), nil
	}
	return r.setLanguage(ctx, c, c.Text)
}

func (r *Router) tapLanguage(ctx context.Context, c *Call) ([]report.Post, error) {
	return r.setLanguage(ctx, c, c.arg(0))
}

func (r *Router) setLanguage(ctx context.Context, c *Call, text string) ([]report.Post, error) {
	text = strings.ToLower(text)
	names := map[string]string{"en": "en", "english": "en", "zh": "zh", "中文": "zh", "chinese": "zh"}
	lang, ok := names[text]
	if !ok {
		return nil, study.Refuse("language")
	}
	if c.InGroup {
		allowed, err := r.atLeast(ctx, c, Admin)
		if err != nil {
			return nil, err
		}
		if !allowed {
			return nil, c.forbidden(Admin, "language")
		}
		setting, _ := study.SettingOf("language")
		if err := r.saveSetting(ctx, c, setting, lang); err != nil {
			return nil, err
		}
		return c.line("language.group"), nil
	}
	c.Person.Language = lang
	if err := r.o.People.SavePerson(ctx, c.Person); err != nil {
		return nil, err
	}
	c.Words = r.words(c)
	return c.line("language.set"), nil
}

// name: /name text: the name I show in this group.
func (r *Router) name(ctx context.Context, c *Call) ([]report.Post, error) {
	if c.Text == "" {
		return c.line("name.is", "Name", report.Name(c.Member)), nil
	}
	if strings.ContainsAny(c.Text, "\r\n") || utf8.RuneCountInString(c.Text) > nameMost || !legible(c.Text) {
		return nil, study.Refuse("name", "Most", nameMost)
	}
	m := c.Member
	m.Own = c.Text
	_, err := r.o.Effects.Apply(ctx, effect.Effect{Group: c.Group.ID, At: c.Now, Members: []study.Member{m}})
	if err != nil {
		return nil, err
	}
	if m.Real != "" {
		return c.line("name.roster", "Name", report.Name(m)), nil
	}
	return c.line("name.set", "Name", report.Name(m)), nil
}

// legible says whether a name shows anything at all. The fillers of Hangul and the empty
// Braille cell count as letters and symbols, yet are blank (Unicode Standard 18.6 and 21.1).
func legible(name string) bool {
	return strings.ContainsFunc(name, func(r rune) bool {
		return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) && !strings.ContainsRune("\u115f\u1160\u2800\u3164\uffa0", r)
	})
}

// myData: a file with all that is kept of me, in private.
func (r *Router) myData(ctx context.Context, c *Call) ([]report.Post, error) {
	if c.Chat.Kind != wire.PrivateChat && !c.Person.Reachable {
		return c.mustOpen("mydata.closed"), nil
	}
	data, err := r.o.People.MyData(ctx, c.From.ID)
	if err != nil {
		return nil, err
	}
	file := report.Post{
		To:   report.To{Chat: c.From.ID.Private()},
		Doc:  report.Doc{report.Para(c.Words.Say("mydata.file"))},
		File: &report.File{Name: "studybot-" + strconv.FormatInt(int64(c.From.ID), 10) + ".json", Data: data},
	}
	if c.Chat.Kind == wire.PrivateChat {
		return []report.Post{file}, nil
	}
	return append(c.line("mydata.sent"), file), nil
}

// forgetMe asks once more before it erases everything.
func (r *Router) forgetMe(_ context.Context, c *Call) ([]report.Post, error) {
	key := func(word, answer string) report.Button {
		return report.Button{Text: c.Words.Plain(word), Action: report.Action{Verb: report.VerbForget, Args: []string{strconv.FormatInt(int64(c.From.ID), 36), answer}}}
	}
	doc := report.Doc{report.Para(c.Words.Say("forget.ask"))}
	return c.say(doc, []report.Button{key("button.forget", "y"), key("button.cancel", "n")}), nil
}

func (r *Router) tapForget(ctx context.Context, c *Call) ([]report.Post, error) {
	if c.arg(0) != strconv.FormatInt(int64(c.From.ID), 36) {
		return c.toasted("toast.badbutton"), nil
	}
	if c.arg(1) != "y" {
		return []report.Post{c.rewrite(report.Doc{report.Para(c.Words.Say("forget.kept"))})}, nil
	}
	if err := r.o.People.Forget(ctx, c.From.ID); err != nil {
		return nil, err
	}
	return []report.Post{c.rewrite(report.Doc{report.Para(c.Words.Say("forget.done"))})}, nil
}
