package bot

import (
	"fmt"
	"strings"

	"studybot/report"
	"studybot/study"
)

// yearBack is how far back a date without a year may lie: 12-31 typed on New Year's Day was
// yesterday, 01-02 typed at Christmas is still to come.
const yearBack = 60

// readDate reads a date as people write it: 2026-11-21, 11-21, 11月21日, yesterday, 昨天. One
// without a year is the first such on or after since.
func readDate(text string, today, since study.Date) (study.Date, bool) {
	switch text = strings.ToLower(strings.TrimSpace(text)); text {
	case "today", "今天", "今日":
		return today, true
	case "yesterday", "昨天", "昨日":
		return today.Add(-1), true
	case "tomorrow", "明天", "明日":
		return today.Add(1), true
	}
	parts := strings.Split(strings.NewReplacer("年", "-", "月", "-", "日", "", "/", "-", ".", "-").Replace(text), "-")
	switch len(parts) {
	case 3:
		d, err := study.ParseDate(fmt.Sprintf("%04s-%02s-%02s", parts[0], parts[1], parts[2]))
		return d, err == nil
	case 2:
		for year := since.Year; year <= since.Year+1; year++ {
			d, err := study.ParseDate(fmt.Sprintf("%04d-%02s-%02s", year, parts[0], parts[1]))
			if err == nil && !d.Before(since) {
				return d, true
			}
		}
	}
	return study.Date{}, false
}

// date reads a date in a command.
func (c *Call) date(text string) (study.Date, error) {
	return c.dateSince(text, c.Today().Add(-yearBack))
}

func (c *Call) dateSince(text string, since study.Date) (study.Date, error) {
	d, ok := readDate(text, c.Today(), since)
	if !ok {
		return d, study.Refuse("date", "Text", report.Cut(text, 40))
	}
	return d, nil
}

// span reads FROM..TO or one date, and what follows it.
func (c *Call) span(text string) (study.Span, string, error) {
	return c.spanSince(text, c.Today().Add(-yearBack))
}

// spanSince is span where a beginning without a year is the first such on or after since; an
// end without one is the first after the beginning.
func (c *Call) spanSince(text string, since study.Date) (study.Span, string, error) {
	first, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	from, to, two := strings.Cut(first, "..")
	if !two {
		from, to, two = strings.Cut(first, "至")
	}
	if !two {
		to = from
	}
	a, err := c.dateSince(from, since)
	if err != nil {
		return study.Span{}, "", err
	}
	b, err := c.dateSince(to, a)
	if err != nil {
		return study.Span{}, "", err
	}
	if b.Before(a) {
		return study.Span{}, "", study.Refuse("span", "Text", report.Cut(first, 40), "Example", c.Words.Plain("example."+c.Command))
	}
	return study.Span{From: a, To: b}, strings.TrimSpace(rest), nil
}
