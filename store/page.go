package store

import (
	"fmt"
	"strings"
	"time"

	"studybot/study"
)

// A page is one field of a hash: a head and tokens after it, one for each entry of the
// ledger or each answer.
//
//	cr:1abc c2 r3.2xyz        a day's page: the mark; 2 points for the check-in, 3 for the reading
//	g16:1abc p1 1=2 2=2.2xyz  any other page: a date and a time; points for part and questions
//	g16:1abc 0=1! 1=0.1abd    a member's answers to a quiz: options and grade
//
// A token is tag=payload.time.date.season; the = falls away after a single letter, and what
// stands at the end and is that of the head, or none, falls away too. The head of a day's
// page gives the time, the page itself the date. commit.lua writes pages, this reads them.
type page struct {
	mark   string // of a day's page
	tokens []token
}

type token struct {
	tag, payload string
	at           time.Time
	date         study.Date
	season       int
}

// parsePage reads a page; day is the date of a day's page, zero for any other.
func parsePage(text string, day study.Date) (page, error) {
	head, rest, _ := strings.Cut(text, " ")
	p := page{mark: head}
	before, clock, _ := strings.Cut(head, ":")
	date := day
	if day.IsZero() {
		d, err := decodeDate(before)
		if err != nil {
			return p, err
		}
		date = d
	}
	for word := range strings.FieldsSeq(rest) {
		t, err := parseToken(word, clock, date)
		if err != nil {
			return p, fmt.Errorf("page %q: %w", text, err)
		}
		p.tokens = append(p.tokens, t)
	}
	return p, nil
}

func parseToken(word, clock string, date study.Date) (token, error) {
	tag, body, ok := strings.Cut(word, "=")
	if !ok {
		tag, body = word[:1], word[1:]
	}
	parts := append(strings.Split(body, "."), "", "", "")
	t := token{tag: tag, payload: parts[0], date: date}
	if parts[1] != "" {
		clock = parts[1]
	}
	var err error
	if parts[2] != "" {
		if t.date, err = decodeDate(parts[2]); err != nil {
			return t, err
		}
	}
	season, err := from36("0" + parts[3])
	if err != nil {
		return t, fmt.Errorf("season of %q: %w", word, errCorrupt)
	}
	t.season = int(season)
	t.at, err = decodeSeconds(clock, t.date)
	return t, err
}

// entries are a ledger page's tokens as entries.
func (p page) entries(u study.UserID, bucket, field string, day study.Date) ([]entry, error) {
	all := make([]entry, 0, len(p.tokens))
	for _, t := range p.tokens {
		cause, err := causeAt(bucket, field, t.tag, day)
		if err != nil {
			return nil, err
		}
		e := study.Entry{At: t.at, User: u, Date: t.date, Points: int(number(t.payload)), Cause: cause}
		all = append(all, entry{e, t.season})
	}
	return all, nil
}
