package store

import (
	"strconv"
	"strings"
)

// openPage is a page under change. It reads and writes what commit.lua's parse, put and
// draw do, to the letter.
type openPage struct {
	date, time, mark string
	order            []string
	words            map[string]word
}

// word is a token of a page with time and date as they stand, the head's filled in.
type word struct{ payload, time, date, season string }

// openPageOf reads a page; day is the date of a day's page.
func openPageOf(text string, isDay bool, day string) *openPage {
	p := &openPage{date: day, words: make(map[string]word)}
	if text == "" {
		return p
	}
	head, rest, _ := strings.Cut(text, " ")
	if isDay {
		p.mark, p.time, _ = strings.Cut(head, ":")
	} else {
		p.date, p.time, _ = strings.Cut(head, ":")
	}
	for token := range strings.FieldsSeq(rest) {
		tag, body, ok := strings.Cut(token, "=")
		if !ok {
			tag, body = token[:1], token[1:]
		}
		parts := append(strings.SplitN(body, ".", 4), "", "", "")
		w := word{parts[0], parts[1], parts[2], parts[3]}
		if w.time == "" {
			w.time = p.time
		}
		if w.date == "" {
			w.date = p.date
		}
		p.words[tag] = w
		p.order = append(p.order, tag)
	}
	return p
}

// put sets a token; one without payload is taken away.
func (p *openPage) put(tag string, w word) {
	if _, known := p.words[tag]; !known {
		p.order = append(p.order, tag)
	}
	if w.payload == "" {
		delete(p.words, tag)
		return
	}
	p.words[tag] = w
}

// enter sets an entry and gives the points by which boards move; false if they move on
// other boards than those of this date and season.
func (p *openPage) enter(l line, date, season string) (points int, ok bool) {
	e := l.entry
	if bonusFlag(e.Cause) != 0 {
		return 0, false
	}
	if before, known := p.words[l.tag]; known {
		if before.date != date || before.season != season {
			return 0, false
		}
		points = -int(number(before.payload))
	}
	w := word{}
	if e.Points != 0 {
		if dateCode(e.Date) != date {
			return 0, false
		}
		points += e.Points
		w = word{strconv.Itoa(e.Points), secondsCode(e.At, e.Date), date, season}
	}
	p.put(l.tag, w)
	return points, true
}

// draw writes the page; "" if nothing is on it.
func (p *openPage) draw(isDay bool) string {
	var b strings.Builder
	drawn := make(map[string]bool, len(p.order))
	for _, tag := range p.order {
		w, ok := p.words[tag]
		if !ok || drawn[tag] {
			continue
		}
		drawn[tag] = true
		if p.date == "" {
			p.date, p.time = w.date, w.time
		}
		if w.time == p.time {
			w.time = ""
		}
		if w.date == p.date {
			w.date = ""
		}
		b.WriteByte(' ')
		b.WriteString(tag)
		if len(tag) != 1 || tag[0] < 'a' || tag[0] > 'z' || !isInteger(w.payload) {
			b.WriteByte('=')
		}
		b.WriteString(strings.TrimRight(w.payload+"."+w.time+"."+w.date+"."+w.season, "."))
	}
	if !isDay {
		if b.Len() == 0 {
			return ""
		}
		return p.date + ":" + p.time + b.String()
	}
	head := p.mark
	if p.time != "" {
		head += ":" + p.time
	}
	return head + b.String()
}

func isInteger(s string) bool {
	s = strings.TrimPrefix(s, "-")
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}
