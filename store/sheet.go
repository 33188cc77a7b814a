package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"studybot/effect"
	"studybot/study"
)

// A day's sheet has everybody's mark and points of one date in one place, for the card's
// counter, the report and the day's board. It is needed for some days only; older dates are
// read from the members' own pages. So that a write and a read that fall on two sides of a
// midnight agree, sheets are written for longer than they are read, and kept for longer
// than they are written. Days are counted in UTC.
const (
	sheetRead    = 7  // days back that are read from sheets
	sheetWritten = 8  // days back that are kept up to date
	sheetGone    = 10 // days back from which they are dropped, when a date is made due
	sheetSwept   = 30 // days that the dropping reaches over, for a bot that was down
)

// ago is how many days back a date lies.
func ago(d study.Date, now time.Time) int64 { return now.Unix()/86400 - dayNumber(d) }

// hasSheet says whether the sheet of a date is kept up to date.
func hasSheet(d study.Date, at time.Time) bool { return ago(d, at) <= sheetWritten }

// readsSheet says whether a date is read from its sheet.
func (s *Store) readsSheet(d study.Date) bool { return ago(d, s.clock.Now()) <= sheetRead }

// planSweep drops sheets that are not needed any more.
func planSweep(t *tx, g study.GroupID, at time.Time) {
	args := []any{"drop", sheetSwept}
	today := at.Unix() / 86400
	for back := range int64(sheetSwept) {
		args = append(args, t.key(dayKey(g, dateOfNumber(today-sheetGone-back))))
	}
	t.writes = append(t.writes, args...)
}

func planMarksOnSheets(t *tx, e effect.Effect) {
	sheets := make(map[study.Date][]any)
	for _, c := range e.Changes {
		for d, m := range c.Marks {
			if hasSheet(d, e.At) {
				sheets[d] = append(sheets[d], c.User.String(), markCode(m, d))
			}
		}
	}
	for d, lines := range sheets {
		t.step("sheet", dayKey(e.Group, d), append([]any{len(lines) / 2}, lines...)...)
	}
}

// planSheets names the boards of some dates and seasons, each once.
func planSheets(t *tx, g study.GroupID, at time.Time, whens []string) error {
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
		keys := boardKeys(g, d, int(n))
		if hasSheet(d, at) {
			args = append(args, t.key(keys[0]))
		} else {
			args = append(args, 0)
		}
		for _, k := range keys[1:] {
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

// boardNames is boardKeys for one that asks for the same few days again and again.
func boardNames(g study.GroupID) func(study.Date, int) [5]string {
	type span struct {
		date   study.Date
		season int
	}
	known := make(map[span][5]string)
	return func(d study.Date, season int) [5]string {
		at := span{d, season}
		keys, ok := known[at]
		if !ok {
			keys = boardKeys(g, d, season)
			known[at] = keys
		}
		return keys
	}
}
