package store

import (
	"fmt"
	"slices"

	"studybot/effect"
	"studybot/study"
)

// leaf is what a change does to one page.
type leaf struct {
	date    study.Date // of a day's page
	marked  bool
	mark    study.Mark
	entries map[string]study.Entry // by tag
}

// leaves sorts a change by key and field.
func leaves(g study.GroupID, c study.Change) (map[string]map[string]*leaf, error) {
	pages := make(map[string]map[string]*leaf)
	at := func(s slot) *leaf {
		key := s.key(g, c.User)
		if pages[key] == nil {
			pages[key] = make(map[string]*leaf)
		}
		if pages[key][s.field] == nil {
			pages[key][s.field] = &leaf{date: s.date, entries: make(map[string]study.Entry)}
		}
		return pages[key][s.field]
	}
	for d, m := range c.Marks {
		l := at(daySlot("", "", d.String()))
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
		at(s).entries[s.tag] = e
	}
	return pages, nil
}

// planPages lays out marks and ledger, and names the boards that entries count on.
func planPages(t *tx, e effect.Effect, more []string) error {
	whens := slices.Clone(more)
	type step struct {
		key  string
		args []any
	}
	var steps []step
	for _, c := range e.Changes {
		pages, err := leaves(e.Group, c)
		if err != nil {
			return err
		}
		for key, page := range pages {
			args := []any{c.User.String(), len(page)}
			for field, l := range page {
				args = append(args, l.args(field, e.Season)...)
				for _, entry := range l.entries {
					if entry.Points != 0 {
						whens = append(whens, when(entry.Date, e.Season))
					}
				}
			}
			steps = append(steps, step{key, args})
		}
	}
	if err := planSheets(t, e.Group, e.At, whens); err != nil {
		return err
	}
	for _, s := range steps {
		t.guard("pages", s.key, s.args...)
	}
	return nil
}

// when names a date and a season, as the script does.
func when(d study.Date, season int) string { return dateCode(d) + "." + seasonCode(season) }

func seasonCode(season int) string {
	if season == 0 {
		return ""
	}
	return b36(int64(season))
}

// args are the page's arguments of the script's pages step.
func (l *leaf) args(field string, season int) []any {
	marked, mark := 0, ""
	if l.marked {
		marked, mark = 1, markCode(l.mark, l.date)
	}
	args := []any{field, dateCode(l.date), marked, mark, len(l.entries)}
	for tag, e := range l.entries {
		if e.Points == 0 {
			args = append(args, tag, "", "", "", "", bonusFlag(e.Cause))
			continue
		}
		args = append(args, tag, e.Points, secondsCode(e.At, e.Date), dateCode(e.Date), seasonCode(season), bonusFlag(e.Cause))
	}
	return args
}
