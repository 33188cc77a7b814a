package report

import (
	"time"

	"studybot/study"
)

// Greeting is the first message in a group: who I am, who the leader is, and the two
// ways to begin.
func (w Words) Greeting(g study.Group, to To, leader *study.Member) Post {
	doc := Doc{Head(w.Say("greet.head", "Group", Isolate(g.Title))), Para(w.Say("greet.text"))}
	if leader != nil {
		doc = append(doc, Para(w.Say("greet.leader", "Name", Name(*leader))))
	}
	doc = append(doc, Para(w.Say("greet.defaults", "Zone", g.Settings.Zone.String())))
	if !g.BotAdmin {
		doc = append(doc, Foot(w.Say("greet.admin")))
	}
	return Post{To: to, Lane: Answers, Doc: doc, Buttons: [][]Button{
		{{Text: w.Plain("button.start.defaults"), Action: Action{Verb: VerbDefaults, Group: g.ID}}},
		{{Text: w.Plain("button.setup"), Action: Action{Verb: VerbSetup, Group: g.ID}}},
	}}
}

// Started tells the group that it is under way, with the button that puts people on the roster.
func (w Words) Started(g study.Group, to To, p study.Plan, next study.Schedule, at time.Time) Post {
	doc := Doc{Head(w.Say("started.head"))}
	if p.Name != "" {
		doc = append(doc, Para(w.Say("started.plan", "Title", p.Title, "Days", p.Days(), "From", w.Date(g.Plan.From))))
	}
	doc = append(doc, Para(w.Say("started.text")))
	if !at.IsZero() {
		doc = append(doc, Para(w.Say("started.next", "What", w.Plain("action."+string(next.Action)), "Time", w.Moment(at))))
	}
	return Post{To: to, Lane: Answers, Doc: doc, Buttons: [][]Button{
		{{Text: w.Plain("button.join"), Action: Action{Verb: VerbJoin, Group: g.ID}}},
		{{Text: w.Plain("button.openbot"), Start: "hello"}},
	}}
}

// Setup is the wizard: the settings that matter first, then the start.
func (w Words) Setup(g study.Group) (Doc, [][]Button) {
	doc := Doc{Head(w.Say("setup.head")), Para(w.Say("setup.text"))}
	var keys [][]Button
	for _, key := range []string{"language", "zone", "need"} {
		if s, ok := study.SettingOf(key); ok {
			keys = append(keys, []Button{w.settingButton(g, s)})
		}
	}
	if g.State != study.Active {
		keys = append(keys, []Button{{Text: w.Plain("button.start.defaults"), Action: Action{Verb: VerbDefaults, Group: g.ID}}})
	}
	return doc, keys
}

// CommandWords is a command as /help lists it.
type CommandWords struct{ Name, Who string }

// Help explains by role: what everybody, leaders and admins can do.
func (w Words) Help(commands []CommandWords, bot string) Doc {
	doc := Doc{Head(w.Say("help.head")), Para(w.Say("help.intro"))}
	for _, who := range []string{"member", "leader", "admin"} {
		var items []HTML
		for _, c := range commands {
			if c.Who == who || who == "member" && c.Who == "all" {
				items = append(items, Escape("/"+c.Name)+" – "+w.Say("cmd."+c.Name))
			}
		}
		if len(items) == 0 {
			continue
		}
		if who == "member" {
			doc = append(doc, Para("<b>"+w.Say("help.member")+"</b>"), Bullets(items...))
			continue
		}
		if who == "leader" {
			items = append(items, w.Say("help.quiz.leader"))
		} else {
			items = append(items, w.Say("help.quiz.admin"))
		}
		doc = append(doc, Fold(w.Say("help."+who), Bullets(items...)))
	}
	return append(doc, Foot(w.Say("help.foot", "Bot", bot)))
}

// GroupLine is one of a person's groups.
type GroupLine struct {
	Group  study.Group
	Streak int
}

// Hello greets a person in private and lists their groups.
func (w Words) Hello(p study.Person, groups []GroupLine, bot string) (Doc, [][]Button) {
	if len(groups) == 0 {
		doc := Doc{Para(w.Say("start.private", "Name", label(p.Name)))}
		return doc, [][]Button{{{Text: w.Plain("start.addme"), URL: "https://t.me/" + bot + "?startgroup=true"}}}
	}
	items := make([]HTML, len(groups))
	var keys [][]Button
	for i, l := range groups {
		items[i] = w.Say("start.group.line", "Group", Isolate(l.Group.Title), "Streak", l.Streak)
		keys = append(keys, []Button{{Text: Short(l.Group.Title), Action: Action{Verb: VerbGroup, Group: l.Group.ID}}})
	}
	doc := Doc{Para(w.Say("start.welcome", "Name", Isolate(Short(p.Name))))}
	doc = append(doc, Para("<b>"+w.Say("start.groups")+"</b>"), Bullets(items...), Para(w.Say("start.reports")))
	return doc, keys
}

// GroupMenu are the buttons of one group in private.
func (w Words) GroupMenu(g study.Group) (Doc, [][]Button) {
	return Doc{Para(w.Say("start.group.now", "Group", Isolate(g.Title)))}, [][]Button{{
		{Text: w.Plain("button.today"), Action: Action{Verb: VerbToday, Group: g.ID}},
		{Text: w.Plain("button.me"), Action: Action{Verb: VerbMe, Group: g.ID}},
		{Text: w.Plain("button.board"), Action: Action{Verb: VerbBoard, Group: g.ID, Args: []string{string(study.ThisWeek)}}},
	}}
}
