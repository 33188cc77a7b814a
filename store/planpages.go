package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"studybot/effect"
	"studybot/study"
)

// leaf is what a change does to one page. A change touches few pages, so that looking
// through a slice is cheaper than a map.
type leaf struct {
	key, field string
	date       study.Date // of a day's page
	marked     bool
	mark       study.Mark
	lines      []line
}

// line is what becomes of one tag.
type line struct {
	tag   string
	entry study.Entry
}

// leaves sorts a change by page; of two entries of one cause the later stands.
func leaves(g study.GroupID, c study.Change) ([]leaf, error) {
	var all []leaf
	at := func(s slot) *leaf {
		key := s.key(g, c.User)
		for i := range all {
			if all[i].key == key && all[i].field == s.field {
				return &all[i]
			}
		}
		all = append(all, leaf{key: key, field: s.field, date: s.date})
		return &all[len(all)-1]
	}
	for d, m := range c.Marks {
		l := at(slot{field: strconv.Itoa(d.Day), date: d})
		l.marked, l.mark = true, m
	}
	for _, e := range c.Entries {
		if e.User != 0 && e.User != c.User {
			return nil, fmt.Errorf("entry of member %d in a change of %d: %w", e.User, c.User, study.ErrInvalid)
		}
		if e.Points != 0 && e.Date.IsZero() {
			return nil, fmt.Errorf("entry %q of no date: %w", e.Cause, study.ErrInvalid)
		}
		s := slotOf(e.Cause)
		at(s).put(s.tag, e)
	}
	slices.SortFunc(all, func(a, b leaf) int { return strings.Compare(a.key, b.key) })
	return all, nil
}

func (l *leaf) put(tag string, e study.Entry) {
	for i := range l.lines {
		if l.lines[i].tag == tag {
			l.lines[i].entry = e
			return
		}
	}
	l.lines = append(l.lines, line{tag, e})
}

// planPages lays out marks and ledger, and names the boards that entries count on.
func planPages(t *tx, e effect.Effect, more []string) error {
	whens := slices.Clone(more)
	var all [][]leaf
	for _, c := range e.Changes {
		pages, err := leaves(e.Group, c)
		if err != nil {
			return err
		}
		for _, l := range pages {
			for _, line := range l.lines {
				if line.entry.Points != 0 {
					whens = addWhen(whens, when(line.entry.Date, e.Season))
				}
			}
		}
		all = append(all, pages)
	}
	if err := planSheets(t, e.Group, e.At, whens); err != nil {
		return err
	}
	for i, pages := range all {
		for len(pages) > 0 {
			n := 1
			for n < len(pages) && pages[n].key == pages[0].key {
				n++
			}
			args := []any{e.Changes[i].User.String(), n}
			for _, l := range pages[:n] {
				args = l.appendArgs(args, e.Season)
			}
			t.guard("pages", pages[0].key, args...)
			pages = pages[n:]
		}
	}
	return nil
}

// addWhen adds to a list unless it is what was added last: the entries of one effect are
// mostly of one date.
func addWhen(whens []string, w string) []string {
	if len(whens) > 0 && whens[len(whens)-1] == w {
		return whens
	}
	return append(whens, w)
}

// when names a date and a season, as the script does.
func when(d study.Date, season int) string { return dateCode(d) + "." + seasonCode(season) }

func seasonCode(season int) string {
	if season == 0 {
		return ""
	}
	return b36(int64(season))
}

// appendArgs adds the page's arguments of the script's pages step.
func (l *leaf) appendArgs(args []any, season int) []any {
	marked, mark := 0, ""
	if l.marked {
		marked, mark = 1, markCode(l.mark, l.date)
	}
	args = append(args, l.field, dateCode(l.date), marked, mark, len(l.lines))
	for _, line := range l.lines {
		e := line.entry
		if e.Points == 0 {
			args = append(args, line.tag, "", "", "", "", bonusFlag(e.Cause))
			continue
		}
		args = append(args, line.tag, e.Points, secondsCode(e.At, e.Date), dateCode(e.Date), seasonCode(season), bonusFlag(e.Cause))
	}
	return args
}
