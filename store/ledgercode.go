package store

import (
	"fmt"
	"strconv"
	"strings"

	"studybot/study"
)

// slot is where a cause stands in a member's ledger: always in the same hash, under the
// same field, whenever it is set. Causes of a date lie in the hash of that date's month,
// causes of a quiz in that of its sixteen numbers, all others together.
//
//	checkin:2026-11-21    202611   c21
//	streak:7:2026-11-21   202611   k7.21
//	part:7                q0       7
//	right:7.2             q0       7.2
//	anything else         other    the cause itself
type slot struct {
	bucket string
	field  string
	date   study.Date // of the cause; zero if it names none
	quiz   int        // of the cause; 0 if it names none
}

const (
	otherBucket    = "other"
	quizzesABucket = 16
)

// daily are the causes that end in a date, and what stands for them before the day.
var daily = []struct{ cause, field string }{
	{"checkin:", "c"}, {"reading:", "r"}, {"note:", "n"}, {"session:", "s"},
}

func quizBucket(quiz int) string { return "q" + strconv.Itoa(quiz/quizzesABucket) }

func slotOf(cause study.Cause) slot {
	text := string(cause)
	for _, k := range daily {
		if rest, ok := strings.CutPrefix(text, k.cause); ok {
			return datedSlot(text, k.field, rest)
		}
	}
	if rest, ok := strings.CutPrefix(text, "streak:"); ok {
		if days, date, ok := strings.Cut(rest, ":"); ok && isNumber(days) {
			return datedSlot(text, "k"+days+".", date)
		}
	}
	return quizSlot(text)
}

func datedSlot(cause, field, date string) slot {
	d, err := study.ParseDate(date)
	if err != nil || d.Year < 1970 {
		return slot{bucket: otherBucket, field: cause}
	}
	return slot{bucket: monthOf(d).String(), field: field + strconv.Itoa(d.Day), date: d}
}

func quizSlot(cause string) slot {
	kind, rest, _ := strings.Cut(cause, ":")
	quiz, question, dotted := strings.Cut(rest, ".")
	n, err := strconv.Atoi(quiz)
	switch {
	case err != nil || n < 1 || !isNumber(quiz):
	case kind == "part" && !dotted, kind == "right" && isNumber(question):
		return slot{bucket: quizBucket(n), field: rest, quiz: n}
	}
	return slot{bucket: otherBucket, field: cause}
}

// isNumber says whether s is a number in the one form that Itoa writes.
func isNumber(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n > 0 && strconv.Itoa(n) == s
}

// causeAt is the cause that stands at a place of the ledger.
func causeAt(bucket, field string) (study.Cause, study.Date, error) {
	switch {
	case bucket == otherBucket:
		return study.Cause(field), study.Date{}, nil
	case strings.HasPrefix(bucket, "q"):
		if strings.Contains(field, ".") {
			return study.Cause("right:" + field), study.Date{}, nil
		}
		return study.Cause("part:" + field), study.Date{}, nil
	}
	return datedCause(bucket, field)
}

func datedCause(bucket, field string) (study.Cause, study.Date, error) {
	prefix, day := "", ""
	if days, rest, ok := strings.Cut(field, "."); ok {
		prefix, day = "streak:"+strings.TrimPrefix(days, "k")+":", rest
	}
	for _, k := range daily {
		if rest, ok := strings.CutPrefix(field, k.field); ok && prefix == "" {
			prefix, day = k.cause, rest
		}
	}
	d := month(number(bucket)).first()
	d.Day = int(number(day))
	if prefix == "" || d.Day < 1 {
		return "", study.Date{}, fmt.Errorf("decode ledger field %q of %q: %w", field, bucket, errCorrupt)
	}
	return study.Cause(prefix + d.String()), d, nil
}

// value is an entry without its cause and member: "2.1abc", points and time; then the date
// if it is not the cause's own, then the season if it is not 0: "2.1abc.g16.1".
type value struct {
	points int
	at     string
	date   string
	season string
}

func valueOf(e study.Entry, at slot, season int) value {
	v := value{points: e.Points, at: secondsCode(e.At, e.Date)}
	if e.Date != at.date {
		v.date = dateCode(e.Date)
	}
	if season != 0 {
		v.season = b36(int64(season))
	}
	return v
}

func (v value) code() string {
	return strings.TrimRight(strconv.Itoa(v.points)+"."+v.at+"."+v.date+"."+v.season, ".")
}

func (v value) when() string { return v.date + "." + v.season }

// decodeEntry reads a line of the ledger and the season that it counts in.
func decodeEntry(u study.UserID, bucket, field, code string) (study.Entry, int, error) {
	cause, date, err := causeAt(bucket, field)
	if err != nil {
		return study.Entry{}, 0, err
	}
	parts := append(strings.Split(code, "."), "", "", "")
	if parts[2] != "" {
		if date, err = decodeDate(parts[2]); err != nil {
			return study.Entry{}, 0, err
		}
	}
	points, err := strconv.Atoi(parts[0])
	if err != nil {
		return study.Entry{}, 0, fmt.Errorf("decode points %q: %w", code, err)
	}
	at, err := decodeSeconds(parts[1], date)
	if err != nil {
		return study.Entry{}, 0, err
	}
	season, _ := from36("0" + parts[3])
	return study.Entry{At: at, User: u, Date: date, Points: points, Cause: cause}, int(season), nil
}
