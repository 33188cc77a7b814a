package store

import (
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
	if err := planPages(t, e, more); err != nil {
		return err
	}
	planMarksOnSheets(t, e)
	lines := []any{len(e.Changes)}
	for _, c := range e.Changes {
		lines = append(lines, streakLine(c)...)
	}
	t.step("streak", streakKey(e.Group), lines...)
	return nil
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
	head := strconv.FormatInt(c.Rev+1, 10) + ";" + checkpointCode(settled, basis) + ";" + currentCode(c.Streak, tag) + ";"
	return []any{c.User.String(), head, monthCode(index.since), monthCode(index.until), index.quiz}
}

func monthCode(m month) string {
	if m == 0 {
		return ""
	}
	return b36(int64(m))
}

// bonusFlag marks what a streak brought: the day's cap does not count it.
func bonusFlag(cause study.Cause) int {
	if cause.IsBonus() {
		return 1
	}
	return 0
}
