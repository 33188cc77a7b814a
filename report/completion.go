package report

import (
	"fmt"

	"studybot/study"
)

// CompletionDoc is the day's completion report for a leader: who has done what, who lacks
// something, by team, and what was not sent.
func (w Words) CompletionDoc(g study.Group, c study.Completion, trouble []study.Firing) Doc {
	doc := Doc{Head(w.Say("report.head", "Group", Isolate(g.Title), "Date", w.Date(c.Date)))}
	done, asked := c.Share()
	switch {
	case !c.Due.Asks():
		doc = append(doc, Para(w.Say("report.nothing")))
	case asked > 0:
		doc = append(doc, Para(w.Say("report.share", "Done", done, "Asked", asked, "Percent", percent(float64(done)/float64(asked)))))
	}
	if c.Due.Asks() {
		doc = append(doc, w.missing(c)...)
		for _, part := range []struct {
			class study.Class
			id    string
		}{
			{study.ClassLate, "report.late"}, {study.ClassMadeUp, "report.madeup"},
			{study.ClassExcused, "report.excused"}, {study.ClassDone, "report.done"},
		} {
			if lines := c.Of(part.class); len(lines) > 0 {
				doc = append(doc, Fold(w.Say(part.id, "Count", len(lines)), Para(w.names(lines))))
			}
		}
		doc = append(doc, w.byTeam(c)...)
	}
	return append(doc, w.Trouble(trouble)...)
}

func (w Words) missing(c study.Completion) Doc {
	lines := c.Of(study.ClassMissing)
	if len(lines) == 0 {
		return Doc{Para(w.Say("report.everybody"))}
	}
	items := make([]HTML, len(lines))
	for i, l := range lines {
		items[i] = w.Say("report.missing.line", "Name", Name(l.Member), "Lacks", w.Activities(l.Lacks), "Seen", w.seen(l.Unseen))
	}
	return Doc{Para("<b>" + w.Say("report.missing", "Count", len(lines)) + "</b>"), Bullets(items...)}
}

func (w Words) seen(days int) HTML {
	switch {
	case days < 0:
		return w.Say("report.seen.never")
	case days == 0:
		return w.Say("report.seen.today")
	}
	return w.Say("report.seen.days", "Count", days)
}

func (w Words) names(lines []study.Line) HTML {
	parts := make([]HTML, len(lines))
	for i, l := range lines {
		parts[i] = Name(l.Member)
	}
	return w.Join(parts)
}

func (w Words) byTeam(c study.Completion) Doc {
	teams := c.Teams()
	if len(teams) == 0 {
		return nil
	}
	rows := [][]Cell{{{Text: w.Say("report.team")}, {Text: w.Say("report.span.col.done"), Right: true}, {Text: w.Say("report.span.col.rate"), Right: true}}}
	for _, team := range teams {
		done, asked := c.Team(team).Share()
		share := HTML("–")
		if asked > 0 {
			share = w.percentage(float64(done) / float64(asked))
		}
		rows = append(rows, []Cell{{Text: Escape(label(team))}, {Text: HTML(fmt.Sprintf("%d/%d", done, asked)), Right: true}, {Text: share, Right: true}})
	}
	return Doc{Para("<b>" + w.Say("report.teams") + "</b>"), {Kind: Table, Rows: rows}}
}

// Trouble tells a leader which firings were skipped because the bot was down, and which failed.
func (w Words) Trouble(firings []study.Firing) Doc {
	var doc Doc
	if skipped := w.firings(firings, study.SkippedLate); len(skipped) > 0 {
		doc = append(doc, Para(w.Say("report.skipped", "What", w.series(skipped))))
	}
	if failed := w.firings(firings, study.FailedFiring); len(failed) > 0 {
		doc = append(doc, Para(w.Say("report.failed", "What", w.series(failed))))
	}
	return doc
}

// firingsNamed is how many firings of one schedule are named one by one.
const firingsNamed = 3

// firings names those with an outcome, schedule by schedule; of many only the first, the
// last, and how many.
func (w Words) firings(all []study.Firing, outcome study.FiringOutcome) []string {
	type schedule struct {
		id     int // 0 for what was started by hand
		action study.Action
	}
	groups := make(map[schedule][]study.Firing)
	var order []schedule
	for _, f := range all {
		if f.Outcome == outcome {
			of := schedule{f.Schedule, f.Action}
			if groups[of] == nil {
				order = append(order, of)
			}
			groups[of] = append(groups[of], f)
		}
	}
	var named []string
	for _, of := range order {
		list, action := groups[of], w.Plain("action."+string(of.action))
		if n := len(list); n > firingsNamed {
			named = append(named, fmt.Sprintf("%s %s – %s (%d×)", action, w.Moment(list[0].Due), w.Moment(list[n-1].Due), n))
			continue
		}
		for _, f := range list {
			named = append(named, action+" "+w.Moment(f.Due))
		}
	}
	return named
}

// CompletionPost is the day's report with its buttons, to one leader.
func (w Words) CompletionPost(g study.Group, to To, c study.Completion, trouble []study.Firing) Post {
	date := Compact(c.Date)
	keys := [][]Button{{{Text: w.Plain("button.sheet"), Action: Action{VerbSheet, g.ID, []string{date, date}}}}}
	if len(c.Of(study.ClassMissing)) > 0 {
		nudge := Button{Text: w.Plain("button.nudge"), Action: Action{VerbNudge, g.ID, []string{date}}}
		keys = [][]Button{{nudge}, keys[0]}
	}
	return Post{To: to, Lane: Reports, Doc: w.CompletionDoc(g, c, trouble), Buttons: keys, Ref: "leaderpost:report:" + c.Date.String()}
}

// CompletionSpan reports several dates: a line a day, then a line a member.
func (w Words) CompletionSpan(g study.Group, span study.Span, reports []study.Completion) Doc {
	doc := Doc{Head(w.Say("report.span.head", "Group", Isolate(g.Title), "Span", w.Span(span)))}
	rows := [][]Cell{{{Text: w.Say("report.span.col.day")}, {Text: w.Say("report.span.col.done"), Right: true}, {Text: w.Say("report.span.col.rate"), Right: true}}}
	for _, c := range reports {
		if done, asked := c.Share(); asked > 0 {
			rows = append(rows, []Cell{{Text: Escape(w.Date(c.Date))}, {Text: HTML(fmt.Sprintf("%d/%d", done, asked)), Right: true}, {Text: w.percentage(float64(done) / float64(asked)), Right: true}})
		}
	}
	if len(rows) == 1 {
		return append(doc, Para(w.Say("report.span.nothing")))
	}
	return append(doc, Block{Kind: Table, Rows: rows}, Fold(w.Say("report.span.members"), w.memberTallies(reports)))
}

func (w Words) memberTallies(reports []study.Completion) Block {
	tallies := study.TallyOf(reports)
	rows := [][]Cell{{{Text: w.Say("board.col.name")}, {Text: "✅", Right: true}, {Text: "🩹", Right: true}, {Text: "🏖", Right: true}, {Text: "❌", Right: true}}}
	for _, l := range reports[len(reports)-1].Lines {
		t := tallies[l.Member.User]
		rows = append(rows, []Cell{
			{Text: Name(l.Member)}, {Text: number(t.Kept - t.MadeUp), Right: true}, {Text: number(t.MadeUp), Right: true},
			{Text: number(t.Excused), Right: true}, {Text: number(t.Missed), Right: true},
		})
	}
	return Block{Kind: Table, Rows: rows}
}

// ReportWaits tells the group that a leader must open the bot before reports can come.
func (w Words) ReportWaits(to To, leader study.Member) Post {
	return Post{
		To: to, Lane: Reports, Doc: Doc{Para(w.Say("report.waiting", "Name", Mention(leader)))},
		Buttons: [][]Button{{{Text: w.Plain("button.openbot"), Start: "reports"}}},
	}
}
