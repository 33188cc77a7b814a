package content

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"studybot/study"
)

// Limits of a plan.
const (
	MaxBody  = 32_000 // characters of a reading; a rich message holds 32,768
	MaxTitle = 200    // characters
	MaxDay   = 3_660  // ten years
)

// ReadPlan reads a plan: Markdown with a heading for each day, a ZIP of Markdown files, a
// table (CSV or xlsx), or JSON as study.Plan is written. The name of the file tells what it is, and where it does
// not, its content does. Readings come back ordered by day.
func ReadPlan(name string, data []byte) (study.Plan, []Problem) {
	draft := planDraft{plan: study.Plan{Name: baseName(name)}, first: map[int]int{}}
	draft.read(name, data)
	if !Fatal(draft.problems) {
		draft.finish()
	}
	return draft.plan, inOrder(draft.problems)
}

// planDraft is a plan on its way in.
type planDraft struct {
	plan     study.Plan
	first    map[int]int // day -> the line it was first seen on
	problems []Problem
}

func (d *planDraft) read(name string, data []byte) {
	if len(data) <= MaxSize && isZIP(data) {
		switch zipKind(data) {
		case "xlsx":
			d.readTable(name, data)
			return
		case "zip":
			d.readZIP(data)
			return
		}
	}
	text, _, err := Text(data)
	switch {
	case err != nil:
		d.problems = append(d.problems, problemOf(err))
	case strings.TrimSpace(text) == "":
		d.refuse(0, Empty, "")
	default:
		switch planForm(name, text) {
		case "json":
			d.readJSON(text)
		case "table":
			d.readTable(name, data)
		default:
			d.readMarkdown(text)
		}
	}
}

// planForm says how a text is written: "json", "table" or "markdown".
func planForm(name, text string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown":
		return "markdown"
	case ".csv", ".tsv":
		return "table"
	case ".json":
		return "json"
	}
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	at, _ := match(strings.FieldsFunc(first, func(r rune) bool { return strings.ContainsRune(",;\t", r) }), 1, planColumns)
	_, hasDay := at["day"]
	switch {
	case strings.HasPrefix(first, "{"):
		return "json"
	case hasDay && len(at) > 1:
		return "table"
	}
	return "markdown"
}

func (d *planDraft) refuse(line int, reason Reason, detail string) {
	d.problems = append(d.problems, Problem{Line: line, Reason: reason, Detail: cut(detail)})
}

// add checks one reading and keeps it. A wrong one is kept as well, so that the other
// checks see the days as they were meant.
func (d *planDraft) add(line int, r study.Reading) {
	r.Title, r.Body, r.URL = strings.TrimSpace(r.Title), trimBody(r.Body), strings.TrimSpace(r.URL)
	day := fmt.Sprint(r.Day)
	switch {
	case r.Day == 0:
		d.refuse(line, DayZero, "")
		return
	case r.Day < 0 || r.Day > MaxDay:
		d.refuse(line, BadDay, day)
		return
	case d.first[r.Day] > 0:
		d.refuse(line, DayTwice, day)
		return
	}
	d.first[r.Day] = line
	if r.Body == "" && r.URL == "" {
		d.refuse(line, EmptyBody, day)
	}
	if utf8.RuneCountInString(r.Body) > MaxBody {
		d.refuse(line, BodyTooLong, day)
	}
	if utf8.RuneCountInString(r.Title) > MaxTitle {
		d.refuse(line, TitleTooLong, r.Title)
	}
	if r.URL != "" && !isWebAddress(r.URL) {
		d.refuse(line, BadURL, r.URL)
	}
	d.plan.Readings = append(d.plan.Readings, r)
}

// finish orders the days and warns of gaps between them.
func (d *planDraft) finish() {
	if len(d.plan.Readings) == 0 {
		d.refuse(0, NoDays, "")
		return
	}
	slices.SortFunc(d.plan.Readings, func(a, b study.Reading) int { return a.Day - b.Day })
	next := 1
	for _, r := range d.plan.Readings {
		if r.Day > next {
			d.problems = append(d.problems, Problem{Line: d.first[r.Day], Reason: DayGap, Detail: daysText(next, r.Day-1), Warning: true})
		}
		next = r.Day + 1
	}
}

func daysText(from, to int) string {
	if from == to {
		return fmt.Sprint(from)
	}
	return fmt.Sprintf("%d-%d", from, to)
}

// trimBody drops the empty lines around a text, but not the indent of its first line, which
// may mean something in Markdown.
func trimBody(s string) string {
	lines := strings.Split(s, "\n")
	blank := func(s string) bool { return strings.TrimSpace(s) == "" }
	for len(lines) > 0 && blank(lines[0]) {
		lines = lines[1:]
	}
	for len(lines) > 0 && blank(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	return strings.TrimRight(strings.Join(lines, "\n"), " \t")
}

func isWebAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// baseName is a file's name without folder and ending.
func baseName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if name == "." || name == "/" {
		return ""
	}
	return strings.TrimSuffix(name, path.Ext(name))
}
