package store

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"studybot/effect"
	"studybot/study"
)

// merged joins the changes of one member: they were decided on one record, so that the
// later mark and the later entry of a cause stand. Changes of nobody are passed over.
func merged(changes []study.Change) ([]study.Change, error) {
	at := make(map[study.UserID]int, len(changes))
	var all []study.Change
	for _, c := range changes {
		if c.User == 0 {
			continue
		}
		i, again := at[c.User]
		if !again {
			at[c.User] = len(all)
			all = append(all, c)
			continue
		}
		one := &all[i]
		if one.Rev != c.Rev {
			return nil, fmt.Errorf("changes of member %d on revisions %d and %d: %w", c.User, one.Rev, c.Rev, study.ErrInvalid)
		}
		marks := maps.Clone(one.Marks)
		if marks == nil {
			marks = make(map[study.Date]study.Mark)
		}
		maps.Copy(marks, c.Marks)
		one.Marks, one.Entries = marks, slices.Concat(one.Entries, c.Entries)
		one.Streak, one.Settled, one.Basis = c.Streak, c.Settled, c.Basis
	}
	return all, nil
}

// planChanges lays out members' records: guards on their revisions, ledger with boards,
// marks with the day's sheet, streaks.
func planChanges(t *tx, e effect.Effect, more []string) error {
	if len(e.Changes) == 0 {
		return nil
	}
	revs := []any{len(e.Changes)}
	for _, c := range e.Changes {
		revs = append(revs, c.User.String(), c.Rev)
	}
	t.guard("revs", streakKey(e.Group), revs...)
	if err := planLedger(t, e, more); err != nil {
		return err
	}
	planMarks(t, e)
	lines := []any{len(e.Changes)}
	for _, c := range e.Changes {
		lines = append(lines, streakLine(c)...)
	}
	t.step("streak", streakKey(e.Group), lines...)
	return nil
}

func planMarks(t *tx, e effect.Effect) {
	sheets := make(map[study.Date][]any)
	for _, c := range e.Changes {
		byMonth := make(map[month][2][]any)
		for d, m := range c.Marks {
			code := markCode(m, d)
			parts := byMonth[monthOf(d)]
			if code == "" {
				parts[1] = append(parts[1], d.Day)
			} else {
				parts[0] = append(parts[0], d.Day, code)
			}
			byMonth[monthOf(d)] = parts
			sheets[d] = append(sheets[d], c.User.String(), code)
		}
		for mon, parts := range byMonth {
			t.bulk("HSET", marksKey(e.Group, c.User, mon), parts[0])
			t.bulk("HDEL", marksKey(e.Group, c.User, mon), parts[1])
		}
	}
	for d, lines := range sheets {
		t.step("sheet", dayKey(e.Group, d), append([]any{len(lines) / 2}, lines...)...)
	}
}

// streakLine is one member's arguments of the script's streak step. A mark of a settled
// date unsettles the streak: the next read folds it from its beginning.
func streakLine(c study.Change) []any {
	settled, index := c.Settled, span{}
	see := func(d study.Date) {
		if d.IsZero() {
			return
		}
		m := monthOf(d)
		if index.since == 0 || m < index.since {
			index.since = m
		}
		index.until = max(index.until, m)
	}
	for d := range c.Marks {
		see(d)
		if !d.After(settled.Through) {
			settled = study.Streak{}
		}
	}
	for _, e := range c.Entries {
		at := slotOf(e.Cause)
		see(at.date)
		see(e.Date)
		index.quiz = max(index.quiz, at.quiz)
	}
	basis, tag, _ := strings.Cut(c.Basis, ".")
	head := fmt.Sprintf("%d;%s;%s;", c.Rev+1, checkpointCode(settled, basis), currentCode(c.Streak, tag))
	return []any{c.User.String(), head, monthCode(index.since), monthCode(index.until), index.quiz}
}

func monthCode(m month) string {
	if m == 0 {
		return ""
	}
	return b36(int64(m))
}

// ledgerRow is one entry as the script takes it.
type ledgerRow struct {
	slot  slot
	entry study.Entry
}

func planLedger(t *tx, e effect.Effect, more []string) error {
	whens := slices.Clone(more)
	var steps []func()
	for _, c := range e.Changes {
		buckets := make(map[string]map[string]ledgerRow)
		for _, entry := range c.Entries {
			if entry.User != 0 && entry.User != c.User {
				return fmt.Errorf("entry of member %d in a change of %d: %w", entry.User, c.User, study.ErrInvalid)
			}
			if entry.Points != 0 && entry.Date.IsZero() {
				return fmt.Errorf("entry %q of no date: %w", entry.Cause, study.ErrInvalid)
			}
			at := slotOf(entry.Cause)
			if buckets[at.bucket] == nil {
				buckets[at.bucket] = make(map[string]ledgerRow)
			}
			buckets[at.bucket][at.field] = ledgerRow{at, entry}
		}
		for bucket, rows := range buckets {
			args := []any{c.User.String(), len(rows)}
			for field, row := range rows {
				v := valueOf(row.entry, row.slot, e.Season)
				when := cmp.Or(v.date, dateCode(row.slot.date)) + "." + v.season
				code := v.code()
				if row.entry.Points == 0 {
					code = ""
				} else {
					whens = append(whens, when)
				}
				args = append(args, field, dateCode(row.slot.date), code, row.entry.Points, when, bonusFlag(row.entry.Cause))
			}
			steps = append(steps, func() { t.guard("ledger", ledgerKey(e.Group, c.User, bucket), args...) })
		}
	}
	if err := planSheets(t, e.Group, whens); err != nil {
		return err
	}
	for _, step := range steps {
		step()
	}
	return nil
}

// bonusFlag marks what a streak brought: the day's cap does not count it.
func bonusFlag(cause study.Cause) int {
	if strings.HasPrefix(string(cause), "streak:") {
		return 1
	}
	return 0
}

// planSheets names the boards of some dates and seasons, each once.
func planSheets(t *tx, g study.GroupID, whens []string) error {
	slices.Sort(whens)
	whens = slices.Compact(whens)
	args := []any{"sheets", len(whens)}
	for _, when := range whens {
		date, season, _ := strings.Cut(when, ".")
		d, err := decodeDate(date)
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt("0"+season, 36, 64)
		if err != nil {
			return fmt.Errorf("season of %q: %w", when, errCorrupt)
		}
		args = append(args, when)
		for _, k := range boardKeys(g, d, int(n)) {
			args = append(args, t.key(k))
		}
	}
	t.guards = append(t.guards, args...)
	return nil
}

// boardKeys are where an entry counts: the day's sheet, then week, month, season, all.
func boardKeys(g study.GroupID, d study.Date, season int) [5]string {
	return [5]string{dayKey(g, d), weekBoardKey(g, d), monthBoardKey(g, d), seasonBoardKey(g, season), allBoardKey(g)}
}
