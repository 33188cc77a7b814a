package bot

import (
	"fmt"
	"strings"

	"studybot/report"
	"studybot/study"
)

// date reads a date as people write it: 2026-11-21, 11-21, yesterday, 昨天.
func (c *Call) date(text string) (study.Date, error) {
	text = strings.TrimSpace(text)
	switch strings.ToLower(text) {
	case "today", "今天":
		return c.Today(), nil
	case "yesterday", "昨天":
		return c.Today().Add(-1), nil
	case "tomorrow", "明天":
		return c.Today().Add(1), nil
	}
	plain := strings.NewReplacer("年", "-", "月", "-", "日", "", "/", "-", ".", "-").Replace(text)
	if strings.Count(plain, "-") == 1 {
		plain = fmt.Sprintf("%d-%s", c.Today().Year, plain)
	}
	parts := strings.Split(plain, "-")
	if len(parts) == 3 {
		plain = fmt.Sprintf("%04s-%02s-%02s", parts[0], parts[1], parts[2])
	}
	d, err := study.ParseDate(plain)
	if err != nil {
		return study.Date{}, study.Refuse("date", "Text", report.Cut(text, 40))
	}
	return d, nil
}

// span reads FROM..TO or one date, and what follows it.
func (c *Call) span(text string) (study.Span, string, error) {
	first, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	from, to, two := strings.Cut(first, "..")
	if !two {
		from, to, two = strings.Cut(first, "至")
	}
	if !two {
		to = from
	}
	a, err := c.date(from)
	if err != nil {
		return study.Span{}, "", err
	}
	b, err := c.date(to)
	if err != nil {
		return study.Span{}, "", err
	}
	if b.Before(a) {
		return study.Span{}, "", study.Refuse("span", "Text", report.Cut(first, 40), "Example", c.Words.Plain("example."+c.Command))
	}
	return study.Span{From: a, To: b}, strings.TrimSpace(rest), nil
}
