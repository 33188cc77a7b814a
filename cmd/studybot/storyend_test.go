package main

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"studybot/study"
	"studybot/telegramsim"
)

// finish looks whether anything broke in the course of the story.
func (w *world) finish(fault func(format string, args ...any)) {
	w.t.Helper()
	if w.sim == nil {
		return
	}
	if err := w.calm(); err != nil {
		fault("the bot does not come to rest: %v", err)
	}
	for _, b := range w.sim.Breaches() {
		if b.Kind != telegramsim.BreachRate || !w.throttle {
			fault("Telegram was asked for what it does not allow: %s", b)
		}
	}
	for _, c := range w.sim.Transcript() {
		if c.Code == 429 && c.Fault == "" {
			fault("%s at %s was too fast: 429", c.Method, c.At.In(w.zone).Format("15:04:05"))
		}
	}
	w.finishLog(fault)
	w.finishWords(fault)
	w.finishRecords(fault)
}

func (w *world) finishLog(fault func(string, ...any)) {
	token := w.sim.Token()
	_, secret, _ := strings.Cut(token, ":")
	allowed, names := slices.Clone(w.expected), w.names()
	for _, line := range w.log.lines() {
		if strings.Contains(line, secret) {
			fault("the log holds the token: %s", strings.ReplaceAll(line, secret, "…"))
		}
		for _, text := range w.said {
			if strings.Contains(line, text) {
				fault("the log holds what somebody wrote: %s", line)
			}
		}
		if name := names.FindString(line); name != "" && !strings.Contains(line, `"level":"debug"`) {
			fault("the log tells who %q is: %s", name, line)
		}
		if !strings.Contains(line, `"level":"error"`) && !strings.Contains(line, `"level":"panic"`) {
			continue
		}
		if w.dead != nil && strings.Contains(line, study.ErrUnavailable.Error()) {
			continue // while another takes the place of the one that died, by how long that takes
		}
		if !slices.ContainsFunc(w.expected, func(e string) bool { return strings.Contains(line, e) }) {
			fault("the log holds an error: %s", line)
		}
		allowed = slices.DeleteFunc(allowed, func(e string) bool { return strings.Contains(line, e) })
	}
	for _, e := range allowed {
		fault("the log holds no error with %q", e)
	}
}

// names finds what people and groups are called, as JSON has it.
func (w *world) names() *regexp.Regexp {
	all := []string{"nobody at all"} // where there are none
	add := func(name string) {
		if quoted := strings.Trim(strconv.Quote(name), `"`); name != "" {
			all = append(all, regexp.QuoteMeta(quoted))
		}
	}
	for _, p := range w.sim.People() {
		add(p.Name)
		add(p.Username)
	}
	for _, g := range w.sim.Groups() {
		add(g.Title())
	}
	return regexp.MustCompile(`(^|\W)(` + strings.Join(all, "|") + `)(\W|$)`)
}

// unfinished finds what a template left open.
var unfinished = regexp.MustCompile(`<no value>|\{\{|\}\}|%!|\b(button|toast|refused|cmd|setting|value|report|quiz)\.[a-z]+\b`)

func (w *world) finishWords(fault func(string, ...any)) {
	var names []string
	for _, p := range w.sim.People() {
		names = append(names, p.Name, "")
	}
	own := strings.NewReplacer(names...)
	for _, text := range w.botTexts() {
		text = own.Replace(text)
		if bad := unfinished.FindString(text); bad != "" {
			fault("a message holds %q: %s", bad, text)
		}
	}
}

// botTexts is every text that the bot has shown: messages, buttons, toasts.
func (w *world) botTexts() []string {
	var texts []string
	for _, c := range w.chats() {
		for _, m := range c.Messages() {
			if m.From == w.sim.Bot() && m.Service == "" {
				texts = append(append(texts, m.Plain()), m.Labels()...)
			}
		}
	}
	for _, p := range w.sim.People() {
		for _, toast := range p.Toasts() {
			texts = append(texts, toast.Text)
		}
	}
	return texts
}

func (w *world) chats() []*telegramsim.Chat {
	chats := w.sim.Groups()
	for _, p := range w.sim.People() {
		chats = append(chats, p.Private())
	}
	return chats
}

// finishRecords holds what is derived against the records it is derived from.
func (w *world) finishRecords(fault func(string, ...any)) {
	if w.down {
		return
	}
	groups, err := w.store.Groups(w.ctx)
	if err != nil {
		fault("read the groups: %v", err)
	}
	for _, g := range groups {
		differences, err := w.store.VerifyGroup(w.ctx, g)
		if err != nil {
			fault("verify group %d: %v", g, err)
		}
		for _, d := range differences {
			fault("group %d differs from its records: %+v", g, d)
		}
	}
	asides, err := w.store.Asides(w.ctx)
	if err != nil || len(asides) != w.asides {
		fault("updates were laid aside: %+v %v", asides, err)
	}
}

// scene shows the last messages of every chat, for whoever reads that a line failed.
func (w *world) scene() string {
	if w.sim == nil {
		return ""
	}
	const most = 40
	var b strings.Builder
	fmt.Fprintf(&b, "it is %s\n", w.clock.Now().In(w.zone).Format("2006-01-02 15:04:05 Mon"))
	for _, c := range w.chats() {
		messages := c.Messages()
		if len(messages) == 0 {
			continue
		}
		title := c.Title()
		if c.Type == "private" {
			title = "private"
		}
		fmt.Fprintf(&b, "--- %s %d\n", title, c.ID)
		for _, m := range messages[max(0, len(messages)-most):] {
			from := "?"
			if m.From != nil {
				from = m.From.Name
			}
			if m.Receiver != nil {
				from += " to " + m.Receiver.Name + " alone"
			}
			fmt.Fprintf(&b, "%s %s: %s %v\n", m.Date.In(w.zone).Format("02 15:04:05"), from,
				strings.ReplaceAll(m.Plain(), "\n", " / "), m.Labels())
		}
	}
	for _, line := range w.log.lines() {
		if !strings.Contains(line, `"level":"debug"`) && !strings.Contains(line, `"level":"info"`) {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}
