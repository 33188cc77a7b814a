package report

import (
	"strconv"
	"strings"

	"studybot/study"
)

// optionsMost is how many columns a schedule's options take in the list: enough to tell one
// from another.
const optionsMost = 60

// ScheduleList lists a group's schedules with buttons to pause, run, change and remove each.
func (w Words) ScheduleList(g study.Group, list []study.Planned) (Doc, [][]Button) {
	doc := Doc{Head(w.Say("schedule.head"))}
	if len(list) == 0 {
		return append(doc, Para(w.Say("schedule.none"))), nil
	}
	var items []HTML
	var keys [][]Button
	for _, p := range list {
		items = append(items, w.scheduleLine(p))
		keys = append(keys, w.scheduleKeys(g, p))
	}
	return append(doc, Bullets(items...)), keys
}

func (w Words) scheduleLine(p study.Planned) HTML {
	next := w.Say("schedule.never")
	switch {
	case p.Paused:
		next = w.Say("schedule.paused")
	case !p.Next.IsZero():
		next = w.Say("schedule.next", "Time", w.Moment(p.Next))
	}
	set := Isolate(Cut(strings.Join(strings.Fields(p.Said), " "), optionsMost))
	return w.Say("schedule.line", "ID", p.ID, "Action", w.Plain("action."+string(p.Action)), "Rule", p.Words, "Next", next, "Options", set)
}

func (w Words) scheduleKeys(g study.Group, p study.Planned) []Button {
	id := strconv.Itoa(p.ID)
	key := func(word, verb string) Button {
		return Button{Text: w.Plain(word), Action: Action{verb, g.ID, []string{id}}}
	}
	first := key("button.pause", VerbPause)
	if p.Paused {
		first = key("button.resume", VerbResume)
	}
	first.Text = id + " " + first.Text
	return []Button{first, key("button.run", VerbRun), key("button.change", VerbChange), key("button.remove", VerbRemove)}
}

// ScheduleDraft shows what a new schedule would do, before it is kept.
func (w Words) ScheduleDraft(g study.Group, p study.Planned) (Doc, [][]Button) {
	doc := Doc{Para("<b>" + w.Say("schedule.draft", "Action", w.Plain("action."+string(p.Action)), "Rule", p.Words) + "</b>")}
	if p.Said != "" {
		doc = append(doc, Para(w.Say("schedule.draft.options", "Options", Isolate(p.Said))))
	}
	var times []HTML
	for _, t := range p.Next3 {
		times = append(times, Escape(w.Ahead(t, p.Created)))
	}
	doc = append(doc, Para(w.Say("schedule.draft.next")), Bullets(times...))
	for _, n := range p.Near {
		doc = append(doc, Para(w.Say("schedule.near", "ID", n.Other.ID, "Action", w.Plain("action."+string(n.Other.Action)), "Time", w.Moment(n.At))))
	}
	if p.PerDay > 0 {
		doc = append(doc, Para(w.Say("schedule.many", "Count", p.PerDay)))
	}
	if p.NoCalendar > 0 {
		doc = append(doc, Para(w.Say("schedule.nocalendar", "Year", p.NoCalendar)))
	}
	switch p.NoBank {
	case "":
	case "–":
		doc = append(doc, Para(w.Say("schedule.nobanks")))
	default:
		doc = append(doc, Para(w.Say("schedule.nobank", "Bank", p.NoBank)))
	}
	id := []string{strconv.Itoa(p.ID)}
	return doc, [][]Button{{
		{Text: w.Plain("button.keep"), Action: Action{VerbKeep, g.ID, id}},
		{Text: w.Plain("button.discard"), Action: Action{VerbDiscard, g.ID, id}},
	}}
}

// OutcomeWords names what became of a firing.
func (w Words) OutcomeWords(o study.FiringOutcome) string {
	id := map[study.FiringOutcome]string{
		study.Launched: "launched", study.SkippedLate: "late", study.SkippedOff: "off",
		study.SkippedEmpty: "empty", study.FailedFiring: "failed",
	}[o]
	return w.Plain("outcome." + id)
}
