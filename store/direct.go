package store

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/effect"
	"studybot/quiz"
	"studybot/study"
)

// What is decided on a sitting can be worked out here to the last letter: the sitting holds
// every page that it changes, and the standing of each member, whose revision changes with
// each of them. The script then compares and writes, and need not think: half its time is saved.
//
// An effect that does more than answers to one quiz of today's points takes commit.lua's
// way, and leaves the same behind.

//go:embed direct.lua
var directLua string

var directScript = redis.NewScript(directLua)

// unchanged stands for a value that is left as it is.
const unchanged = "="

// direct lays an effect out for direct.lua; false if it asks for more than that does.
func direct(e effect.Effect) (keys []string, args []any, ok bool) {
	l, ok := e.Read.(*sittingList)
	if !ok || !l.covers(e) {
		return nil, nil, false
	}
	g, today := e.Group, l.read.today
	boards := boardKeys(g, today, e.Season)
	keys = make([]string, 0, 8+2*l.n)
	keys = append(keys, streakKey(g), rosterKey(g), boards[0], answersKey(g, l.read.asked.Quiz))
	keys = append(keys, boards[1:]...)
	args = make([]any, 2, 2+13*l.n)
	parts := l.byMember(e)
	n := 0
	for i := range l.read.asked.Users {
		part := &parts[i]
		if !part.any() {
			continue
		}
		if args, ok = l.appendMember(args, e, i, part); !ok {
			return nil, nil, false
		}
		n++
		keys = append(keys, l.read.memberKeys(i)...)
	}
	args[0], args[1] = n, today.Day
	return keys, args, n > 0
}

// covers says whether an effect is one that direct.lua can write at all.
func (l *sittingList) covers(e effect.Effect) bool {
	rest := e
	rest.Group, rest.At, rest.Season, rest.Read = 0, time.Time{}, 0, nil
	rest.Changes, rest.Answers, rest.Members = nil, nil, nil
	return e.Group == l.read.asked.Group && isBare(rest) && hasSheet(l.read.today, e.At) &&
		study.DateOf(e.At, l.zone) == l.read.today
}

// isBare says whether nothing is left in an effect.
func isBare(e effect.Effect) bool {
	return e.Once == "" && e.Save == nil && len(e.Seasons)+len(e.Due)+len(e.Notes)+len(e.Quizzes)+len(e.Attempts)+len(e.Asked)+len(e.Practice)+
		len(e.Plans)+len(e.Banks)+len(e.Schedules)+len(e.Unschedule)+len(e.Firings)+len(e.Cards)+len(e.Audit)+
		len(e.Posts)+len(e.Park)+len(e.Unpark)+len(e.Invite)+len(e.Uninvite)+len(e.Tasks)+len(e.Untask)+len(e.Sets)+len(e.Unset)+len(e.Jobs) == 0
}

// part is what an effect does to one member.
type part struct {
	change  *study.Change
	answers []quiz.Response
	member  *study.Member
	strange bool // more than one change
}

func (p *part) any() bool { return p.change != nil || len(p.answers) > 0 || p.member != nil }

// byMember sorts an effect by the members asked about. What concerns others marks all as strange.
func (l *sittingList) byMember(e effect.Effect) []part {
	at := make(map[study.UserID]int, l.n)
	for i, u := range l.read.asked.Users {
		at[u] = i
	}
	parts := make([]part, l.n)
	strange := false
	for i := range e.Changes {
		p, ok := at[e.Changes[i].User]
		strange = strange || !ok || parts[p].change != nil
		if ok {
			parts[p].change = &e.Changes[i]
		}
	}
	for _, a := range e.Answers {
		p, ok := at[a.Response.User]
		strange = strange || !ok || a.Quiz != l.read.asked.Quiz || a.Response.Text != ""
		if ok {
			parts[p].answers = append(parts[p].answers, a.Response)
		}
	}
	for i := range e.Members {
		p, ok := at[e.Members[i].User]
		strange = strange || !ok || parts[p].member != nil
		if ok {
			parts[p].member = &e.Members[i]
		}
	}
	for i := range parts {
		parts[i].strange = strange
	}
	return parts
}

// appendMember adds one member's arguments; false if their part is not for this way.
func (l *sittingList) appendMember(args []any, e effect.Effect, i int, p *part) ([]any, bool) {
	if p.strange {
		return nil, false
	}
	standing, answers := l.member(columnStanding, i), l.member(columnAnswers, i)
	roster := unchanged
	if p.member != nil {
		entry := *p.member
		entry.Rev++
		text, err := encode(entry)
		if err != nil {
			return nil, false
		}
		roster = text
	}
	w := written{standing: unchanged, sheet: unchanged, day: unchanged}
	if p.change != nil {
		var ok bool
		if w, ok = l.writeChange(e, i, p.change); !ok {
			return nil, false
		}
	}
	given := writeAnswers(answers, p.answers)
	args = append(args, int64(l.read.asked.Users[i]), standing, answers, w.standing, roster, w.sheet, given, w.day, w.points, len(w.ledger)/2)
	for _, text := range w.ledger {
		args = append(args, text)
	}
	return args, true
}

// written is what a change leaves of a member.
type written struct {
	standing, sheet, day string
	points               int
	ledger               []string // field, page, field, page …
}

// writeChange works a change out; false if it reaches beyond what was read.
func (l *sittingList) writeChange(e effect.Effect, i int, c *study.Change) (w written, ok bool) {
	pages, err := leaves(e.Group, *c)
	if err != nil || len(c.Marks) > 1 {
		return w, false
	}
	line, err := decodeSheetLine(l.member(columnSheet, i))
	if err != nil {
		return w, false
	}
	w.day = unchanged
	season := seasonCode(e.Season)
	for _, leaf := range pages {
		old, isDay := "", !leaf.date.IsZero()
		switch {
		case isDay && leaf.date == l.read.today:
			old = l.dayPage(i, leaf.field)
		case !isDay:
			at := slices.Index(l.read.fields, leaf.field)
			if at < 0 || !strings.HasSuffix(leaf.key, ":"+quizBucket(l.read.asked.Quiz)) {
				return w, false
			}
			old = l.ledgerPage(i, at)
		default:
			return w, false
		}
		page := openPageOf(old, isDay, dateCode(leaf.date))
		if leaf.marked {
			line.mark = markCode(leaf.mark, leaf.date)
			page.mark, page.time, _ = strings.Cut(line.mark, ":")
		}
		for _, entry := range leaf.lines {
			points, ok := page.enter(entry, dateCode(l.read.today), season)
			if !ok {
				return w, false
			}
			w.points += points
		}
		text := page.draw(isDay)
		switch {
		case isDay && text != old:
			w.day = text
		case !isDay && text != old:
			w.ledger = append(w.ledger, leaf.field, text)
		}
	}
	line.points += w.points
	w.sheet, w.standing = line.code(), mergedStanding(l.member(columnStanding, i), streakLine(*c))
	return w, true
}

// mergedStanding is a streak line with its index joined to that of the standing before.
func mergedStanding(before string, line []any) string {
	head, since, until, highest := line[1].(string), line[2].(string), line[3].(string), line[4].(int)
	if at := strings.LastIndexByte(before, ';'); at >= 0 {
		if index := strings.Split(before[at+1:], "-"); len(index) == 3 {
			if s := index[0]; s != "" && (since == "" || s < since) {
				since = s
			}
			until = max(until, index[1])
			highest = max(highest, int(number(index[2])))
		}
	}
	return head + since + "-" + until + "-" + strconv.Itoa(highest)
}

// writeAnswers is a member's page of answers with new ones.
func writeAnswers(before string, answers []quiz.Response) string {
	if len(answers) == 0 {
		return unchanged
	}
	page := openPageOf(before, false, "")
	for _, r := range answers {
		d := study.DateOf(r.At, time.UTC)
		payload := ""
		if !r.Retracted {
			if payload = answerPayload(r); payload == "" {
				payload = noAnswer
			}
		}
		page.put(strconv.Itoa(r.Question), word{payload, secondsCode(r.At, d), dateCode(d), ""})
	}
	return page.draw(false)
}

func (l *sittingList) member(column, i int) string {
	text, _ := l.column(column)[i].(string)
	return text
}

// dayPage is today's page of a member as it was read.
func (l *sittingList) dayPage(i int, field string) string {
	for day, page := range pairs(l.days(i, l.months-1)) {
		if day == field {
			return page
		}
	}
	return ""
}

func (l *sittingList) ledgerPage(user, page int) string {
	return l.text(4 + l.months + columns*l.n + user*(l.months+l.pages) + l.months + page)
}
