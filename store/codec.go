package store

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"studybot/study"
)

// The small values are text, so that redis-cli shows them to whoever must look, and short,
// so that a month of a member stays a listpack. Numbers that only machines read stand in
// base 36; a date is its days since 1970-01-01, a time is its seconds from midnight UTC of
// the date it belongs to. Times are kept to the second.

func b36(n int64) string { return strconv.FormatInt(n, 36) }

func from36(s string) (int64, error) { return strconv.ParseInt(s, 36, 64) }

func dayNumber(d study.Date) int64 {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix() / 86400
}

// dateCode is a date in base 36; "" is no date.
func dateCode(d study.Date) string {
	if d.IsZero() {
		return ""
	}
	return b36(dayNumber(d))
}

func decodeDate(s string) (study.Date, error) {
	if s == "" {
		return study.Date{}, nil
	}
	n, err := from36(s)
	if err != nil {
		return study.Date{}, fmt.Errorf("decode date %q: %w", s, err)
	}
	return dateOfNumber(n), nil
}

func dateOfNumber(n int64) study.Date { return study.DateOf(time.Unix(n*86400, 0), time.UTC) }

func secondsCode(t time.Time, d study.Date) string { return b36(t.Unix() - dayNumber(d)*86400) }

func decodeSeconds(s string, d study.Date) (time.Time, error) {
	n, err := from36(s)
	if err != nil {
		return time.Time{}, fmt.Errorf("decode time %q: %w", s, err)
	}
	return time.Unix(dayNumber(d)*86400+n, 0).UTC(), nil
}

// A mark is "cr:1abc": letters of what was done, x excused, m made up, then the time of the
// first. A mark of nothing is "".
func markCode(m study.Mark, d study.Date) string {
	if m.IsZero() {
		return ""
	}
	code := m.Did.Letters()
	if m.Excused {
		code += "x"
	}
	if m.MadeUp {
		code += "m"
	}
	if !m.First.IsZero() {
		code += ":" + secondsCode(m.First, d)
	}
	return code
}

func decodeMark(s string, d study.Date) (study.Mark, error) {
	letters, at, timed := strings.Cut(s, ":")
	m := study.Mark{
		Did:     study.ActivitiesOf(letters),
		Excused: strings.Contains(letters, "x"),
		MadeUp:  strings.Contains(letters, "m"),
	}
	if !timed {
		return m, nil
	}
	first, err := decodeSeconds(at, d)
	m.First = first
	return m, err
}

// A sheet's line is a mark and the date's points: "cr:1abc+5" or, with a streak's bonus,
// "cr:1abc+5+10".
type sheetLine struct {
	mark          string
	points, bonus int
}

func decodeSheetLine(s string) (sheetLine, error) {
	parts := strings.Split(s, "+")
	line := sheetLine{mark: parts[0]}
	for i, to := range []*int{&line.points, &line.bonus} {
		if i+1 >= len(parts) || parts[i+1] == "" {
			continue
		}
		n, err := strconv.Atoi(parts[i+1])
		if err != nil {
			return line, fmt.Errorf("decode sheet line %q: %w", s, err)
		}
		*to = n
	}
	return line, nil
}

func (l sheetLine) code() string {
	switch {
	case l.bonus != 0:
		return l.mark + "+" + strconv.Itoa(l.points) + "+" + strconv.Itoa(l.bonus)
	case l.points != 0:
		return l.mark + "+" + strconv.Itoa(l.points)
	}
	return l.mark
}

// What was due is "cr/checkin".
func dueCode(d study.Due) string { return d.What.Letters() + "/" + string(d.Need) }

func decodeDue(s string) study.Due {
	letters, need, _ := strings.Cut(s, "/")
	return study.Due{What: study.ActivitiesOf(letters), Need: study.Requirement(need)}
}

// number reads an integer that a script or a client returned as text.
func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}
