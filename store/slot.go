package store

import (
	"fmt"
	"strconv"
	"strings"

	"studybot/study"
)

// slot is where a cause stands in a member's ledger: always on the same page under the same
// tag, whenever it is set. Causes of a date lie on that day's page, causes of a quiz on the
// quiz's, five questions a page, every other cause on a page of its own.
//
//	checkin:2026-11-21    202611   21    c
//	streak:7:2026-11-21   202611   21    k7
//	part:7                q0       7     p
//	right:7.2             q0       7     2
//	right:7.6             q0       7.1   6
//	anything else         other    the cause itself   x
type slot struct {
	bucket string
	field  string
	tag    string
	date   study.Date // of the cause; zero if it names none
	quiz   int        // of the cause; 0 if it names none
}

const (
	otherBucket    = "other"
	quizzesABucket = 16
	questionsAPage = 5 // so that a page stays within a listpack's 64 bytes
)

// daily are the causes that end in a date, and their tags.
var daily = []struct{ cause, tag string }{
	{"checkin:", "c"}, {"reading:", "r"}, {"note:", "n"}, {"session:", "s"},
}

func quizBucket(quiz int) string { return "q" + strconv.Itoa(quiz/quizzesABucket) }

func slotOf(cause study.Cause) slot {
	text := string(cause)
	for _, k := range daily {
		if rest, ok := strings.CutPrefix(text, k.cause); ok {
			return daySlot(text, k.tag, rest)
		}
	}
	if rest, ok := strings.CutPrefix(text, "streak:"); ok {
		if days, date, ok := strings.Cut(rest, ":"); ok && isNumber(days) {
			return daySlot(text, "k"+days, date)
		}
	}
	return quizSlot(text)
}

func otherSlot(cause string) slot { return slot{bucket: otherBucket, field: cause, tag: "x"} }

func daySlot(cause, tag, date string) slot {
	d, err := study.ParseDate(date)
	if err != nil || d.Year < 1970 {
		return otherSlot(cause)
	}
	return slot{bucket: monthOf(d).String(), field: strconv.Itoa(d.Day), tag: tag, date: d}
}

func quizSlot(cause string) slot {
	kind, rest, _ := strings.Cut(cause, ":")
	quiz, question, dotted := strings.Cut(rest, ".")
	if !isNumber(quiz) {
		return otherSlot(cause)
	}
	n := int(number(quiz))
	at := slot{bucket: quizBucket(n), field: quiz, quiz: n}
	switch {
	case kind == "part" && !dotted:
		at.tag = "p"
	case kind == "right" && isNumber(question):
		at.tag = question
		if page := (int(number(question)) - 1) / questionsAPage; page > 0 {
			at.field += "." + strconv.Itoa(page)
		}
	default:
		return otherSlot(cause)
	}
	return at
}

// isNumber says whether s is a number from 1 in the one form that Itoa writes.
func isNumber(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n > 0 && strconv.Itoa(n) == s
}

// key is the hash that holds the slot's page.
func (at slot) key(g study.GroupID, u study.UserID) string {
	if !at.date.IsZero() {
		return daysKey(g, u, monthOf(at.date))
	}
	return ledgerKey(g, u, at.bucket)
}

// causeAt is the cause under a tag of a page; d is the date of a day's page.
func causeAt(bucket, field, tag string, d study.Date) (study.Cause, error) {
	switch {
	case bucket == otherBucket:
		return study.Cause(field), nil
	case strings.HasPrefix(bucket, "q"):
		quiz, _, _ := strings.Cut(field, ".")
		if tag == "p" {
			return study.Cause("part:" + quiz), nil
		}
		return study.Cause("right:" + quiz + "." + tag), nil
	}
	for _, k := range daily {
		if tag == k.tag {
			return study.Cause(k.cause + d.String()), nil
		}
	}
	if days, ok := strings.CutPrefix(tag, "k"); ok {
		return study.Cause("streak:" + days + ":" + d.String()), nil
	}
	return "", fmt.Errorf("decode tag %q of page %q in %q: %w", tag, field, bucket, errCorrupt)
}
