package scheduler

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	fullDate  = regexp.MustCompile(`^([0-9]{4})(?:-|/|\.| ?年 ?)([0-9]{1,2})(?:-|/|\.| ?月 ?)([0-9]{1,2})(?: ?[日号]|t| |$|,)`)
	shortDate = regexp.MustCompile(`^([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?[日号]`)
)

// relativeDays are the words that count from today; rest is what they leave to be read.
var relativeDays = []struct {
	word, rest string
	days       int
}{
	{"the day after tomorrow", "", 2}, {"day after tomorrow", "", 2},
	{"tomorrow", "", 1}, {"today", "", 0}, {"tonight", "", 0},
	{"今天", "", 0}, {"今日", "", 0}, {"今晚", "晚上", 0}, {"今早", "早上", 0},
	{"明天", "", 1}, {"明日", "", 1}, {"明晚", "晚上", 1}, {"明早", "早上", 1},
	{"大后天", "", 3}, {"后天", "", 2},
}

// dated reads a rule that fires once.
func (p *parser) dated() (When, bool, *WhenError) {
	mark := p.rest
	said := p.take("once on", "once", "on", "仅一次", "一次")
	date, found, err := p.day()
	if err != nil {
		return When{}, false, err
	}
	if !found {
		if said && !strings.HasPrefix(mark, "on ") {
			return When{}, false, fault(WhenBadDate, p.rest)
		}
		p.rest = mark
		return When{}, false, nil
	}
	w := When{form: once, date: date.civil}
	if w.times, err = p.times(); err != nil {
		return When{}, false, err
	}
	if w.times.n > 1 {
		return When{}, false, fault(WhenTooMany, w.times.words(","))
	}
	if date.anyYear && !instantOf(w.onceWall(), p.loc).After(p.now) {
		w.date.year++
	}
	if !w.date.valid() {
		return When{}, false, fault(WhenBadDate, w.date.String())
	}
	return w, true, nil
}

// saidDate is a date as someone gave it; anyYear where the year was left out.
type saidDate struct {
	civil
	anyYear bool
}

func (p *parser) day() (saidDate, bool, *WhenError) {
	if m := fullDate.FindStringSubmatch(p.rest); m != nil {
		d := civil{atoi(m[1]), time.Month(atoi(m[2])), atoi(m[3])}
		if !d.valid() {
			return saidDate{}, false, fault(WhenBadDate, strings.TrimSpace(m[0]))
		}
		p.rest = strings.TrimLeft(p.rest[len(m[0]):], " ")
		return saidDate{civil: d}, true, nil
	}
	for _, r := range relativeDays {
		if !p.take(r.word) {
			continue
		}
		if !p.known {
			return saidDate{}, false, fault(WhenRelative, r.word)
		}
		p.rest = r.rest + p.rest
		return saidDate{civil: dateOf(wallClock(p.now, p.loc).AddDate(0, 0, r.days))}, true, nil
	}
	if m := shortDate.FindStringSubmatch(p.rest); m != nil {
		if !p.known {
			return saidDate{}, false, fault(WhenRelative, m[0])
		}
		p.rest = strings.TrimLeft(p.rest[len(m[0]):], " ")
		year := wallClock(p.now, p.loc).Year()
		return saidDate{civil{year, time.Month(atoi(m[1])), atoi(m[2])}, true}, true, nil
	}
	return saidDate{}, false, nil
}

// atoi is for digits that a pattern has already found to be few.
func atoi(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return -1
	}
	return n
}
