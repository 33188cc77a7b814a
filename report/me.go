package report

import (
	"strconv"
	"strings"
	"time"

	"studybot/study"
)

// MeView is what a member sees of their own record.
type MeView struct {
	Group    study.Group
	Member   study.Member
	Today    study.Date
	Streak   study.Streak
	Outcomes map[study.Date]study.Outcome
	Points   map[study.Period]int
	Rank, Of int  // this week; 0: no points yet
	Sealed   bool // a quiz is open, and points of right answers are still to come
}

// weeksShown is how many weeks the calendar of /me goes back.
const weeksShown = 4

// Me is a member's own record: figures and a calendar of the last weeks.
func (w Words) Me(v MeView) Doc {
	place := w.Say("me.none")
	if v.Rank > 0 {
		place = w.Say("me.place", "Rank", v.Rank, "Of", v.Of)
	}
	number := func(n int) HTML { return Escape(strconv.Itoa(n)) }
	rows := [][]Cell{
		{{Text: w.Say("me.streak")}, {Text: "<b>" + number(v.Streak.Current) + "</b> · " + w.Say("me.best", "Best", v.Streak.Best), Right: true}},
		{{Text: w.Say("me.freezes")}, {Text: HTML(strings.Repeat("🧊", v.Streak.Freezes)) + " " + number(v.Streak.Freezes), Right: true}},
		{{Text: w.Say("me.week")}, {Text: number(v.Points[study.ThisWeek]), Right: true}},
		{{Text: w.Say("me.month")}, {Text: number(v.Points[study.ThisMonth]), Right: true}},
		{{Text: w.Say("me.all")}, {Text: number(v.Points[study.AllTime]), Right: true}},
		{{Text: w.Say("me.rank")}, {Text: place, Right: true}},
	}
	doc := Doc{Head(w.Say("me.head", "Name", Name(v.Member))), {Kind: Table, Rows: rows, Headless: true}}
	if next := v.Group.Settings.FreezeEvery - v.Streak.Progress; v.Streak.Freezes < v.Group.Settings.FreezeMost && next > 0 {
		doc = append(doc, Para(w.Say("me.next", "Days", next)))
	}
	doc = append(doc, w.sealed(v.Sealed)...)
	return append(doc, Block{Kind: Code, Text: Escape(w.calendar(v))}, Foot(w.Say("me.legend")))
}

func (w Words) calendar(v MeView) string {
	signs := map[study.Outcome]string{
		study.Kept: "✅", study.MadeUp: "🩹", study.Frozen: "🧊", study.Excused: "🏖",
		study.Missed: "❌", study.Pending: "⏳", study.NotDue: "▫️",
	}
	var b strings.Builder
	b.WriteString(w.calendarHead())
	first := v.Today.Monday().Add(-7 * (weeksShown - 1))
	for week := range weeksShown {
		monday := first.Add(7 * week)
		b.WriteString("\n" + monday.String()[5:])
		for i := range 7 {
			d := monday.Add(i)
			if d.After(v.Today) {
				break
			}
			b.WriteString(" " + signs[v.Outcomes[d]])
		}
	}
	return b.String()
}

func (w Words) calendarHead() string {
	var head strings.Builder
	head.WriteString(strings.Repeat(" ", 5))
	for i := range 7 {
		name := []rune(w.Weekday(time.Weekday((i + 1) % 7)))
		if w.Lang == "zh" {
			head.WriteString(" " + string(name[1:]))
		} else {
			head.WriteString(" " + string(name[:2]))
		}
	}
	return head.String()
}
