package store

import (
	"slices"
	"strconv"
	"strings"
)

// openPage is a page under change. It reads and writes what commit.lua's parse, put and
// draw do, to the letter.
type openPage struct {
	date, time, mark string
	words            []tagged // in their order; one without payload is taken away
}

type tagged struct {
	tag string
	word
}

// word is a token of a page with time and date as they stand, the head's filled in.
type word struct{ payload, time, date, season string }

// openPageOf reads a page; day is the date of a day's page.
func openPageOf(text string, isDay bool, day string) *openPage {
	p := &openPage{date: day}
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
		var w word
		w.payload, body, _ = strings.Cut(body, ".")
		w.time, body, _ = strings.Cut(body, ".")
		w.date, w.season, _ = strings.Cut(body, ".")
		if w.time == "" {
			w.time = p.time
		}
		if w.date == "" {
			w.date = p.date
		}
		p.words = append(p.words, tagged{tag, w})
	}
	return p
}

func (p *openPage) find(tag string) int {
	return slices.IndexFunc(p.words, func(t tagged) bool { return t.tag == tag })
}

// put sets a token; one without payload is taken away.
func (p *openPage) put(tag string, w word) {
	if i := p.find(tag); i >= 0 {
		p.words[i].word = w
		return
	}
	p.words = append(p.words, tagged{tag, w})
}

// enter sets an entry and gives the points by which boards move; false if they move on
// other boards than those of this date and season.
func (p *openPage) enter(l line, date, season string) (points int, ok bool) {
	e := l.entry
	if bonusFlag(e.Cause) != 0 {
		return 0, false
	}
	if i := p.find(l.tag); i >= 0 && p.words[i].payload != "" {
		before := p.words[i]
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
	for _, t := range p.words {
		w, tag := t.word, t.tag
		if w.payload == "" {
			continue
		}
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
