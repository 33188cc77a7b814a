package scheduler

import (
	"strings"
	"time"
	"unicode/utf8"
)

// days reads a rule about days of the week or the month, and its times.
func (p *parser) days() (When, bool, *WhenError) {
	mark := p.rest
	w, ok, err := p.whichDays()
	if err != nil {
		return When{}, false, err
	}
	if !ok {
		p.rest = mark
		return When{}, false, nil
	}
	if w.times, err = p.times(); err != nil {
		return When{}, false, err
	}
	return w, true, nil
}

func (p *parser) whichDays() (w When, ok bool, err *WhenError) {
	if p.take("daily", "everyday", "every day", "each day", "每天", "每日", "每一天", "天天") {
		return When{form: weekly, days: allDays}, true, nil
	}
	if p.take("monthly", "every month", "each month", "每个月", "每月") {
		days, err := p.monthDays()
		return When{form: monthly, days: days}, err == nil, err
	}
	ofWeek := p.take("weekly", "every week", "each week")
	said := ofWeek || p.take("every", "each", "on", "每个", "每", "逢")
	switch {
	case p.take("workdays", "workday", "working days", "working day", "法定工作日", "工作日", "上班日"):
		return When{form: workdays}, true, nil
	case p.take("weekdays", "weekday"):
		return When{form: weekly, days: monToFri}, true, nil
	case p.take("weekends", "weekend", "周末", "双休日"):
		return When{form: weekly, days: satAndSun}, true, nil
	}
	p.take("on")
	if days := p.weekDays(); days != 0 {
		return When{form: weekly, days: days}, true, nil
	}
	if ofWeek || said && (p.rest == "" || p.take("周", "星期", "礼拜")) {
		return When{}, false, fault(WhenNoDay, p.rest)
	}
	return When{}, false, nil
}

// weekDays reads a list of days of the week, ranges included; 0 is none.
func (p *parser) weekDays() uint32 {
	var set uint32
	chinese := false
	for {
		mark := p.rest
		if set != 0 {
			p.between()
		}
		chinese = chinese || p.rest != "" && p.rest[0] >= utf8.RuneSelf
		from, ok := p.weekDay(chinese && set != 0)
		if !ok {
			p.rest = mark
			return set
		}
		to := from
		if mark = p.rest; p.take("-", "to", "through", "till") {
			if to, ok = p.weekDay(chinese); !ok {
				p.rest, to = mark, from
			}
		}
		for d := from; ; d = (d + 1) % 7 {
			if set |= 1 << d; d == to {
				break
			}
		}
	}
}

var weekdayNames = map[string]time.Weekday{
	"sun": 0, "sunday": 0, "mon": 1, "monday": 1, "tue": 2, "tues": 2, "tuesday": 2,
	"wed": 3, "weds": 3, "wednesday": 3, "thu": 4, "thur": 4, "thurs": 4, "thursday": 4,
	"fri": 5, "friday": 5, "sat": 6, "saturday": 6,
}

// weekDay reads one day. A Chinese day may stand without 周 within a list only.
func (p *parser) weekDay(inList bool) (time.Weekday, bool) {
	rest := strings.TrimLeft(p.rest, " ")
	end := 0
	for end < len(rest) && latin(rest[end]) {
		end++
	}
	name := rest[:end]
	d, ok := weekdayNames[name]
	if !ok {
		d, ok = weekdayNames[strings.TrimSuffix(name, "s")]
	}
	if ok {
		p.rest = strings.TrimLeft(rest[end:], " ")
		return d, true
	}
	return p.chineseDay(rest, inList)
}

const chineseDays = "日一二三四五六天"

func (p *parser) chineseDay(rest string, inList bool) (time.Weekday, bool) {
	prefixed := false
	for _, prefix := range []string{"每周", "周", "每星期", "星期", "每礼拜", "礼拜"} {
		if tail, ok := strings.CutPrefix(rest, prefix); ok {
			rest, prefixed = strings.TrimLeft(tail, " "), true
			break
		}
	}
	if !prefixed && !inList {
		return 0, false
	}
	r, size := utf8.DecodeRuneInString(rest)
	tail := rest[size:]
	at := strings.IndexRune(chineseDays, r) / len("日")
	switch {
	case rest == "", startsHour(r, tail):
		return 0, false // the 三 of 周一三点 is an hour
	case strings.ContainsRune(chineseDays, r):
	case r >= '1' && r <= '7':
		at = int(r - '0')
	default:
		return 0, false
	}
	p.rest = strings.TrimLeft(tail, " ")
	return time.Weekday(at % 7), true
}

// startsHour tells whether r, which may name a day, belongs to an hour instead.
// 周五8点 has a day and an hour, 周58点 has neither.
func startsHour(r rune, tail string) bool {
	if r < utf8.RuneSelf {
		return startsClock(tail)
	}
	tail = strings.TrimLeft(tail, " ")
	return strings.HasPrefix(tail, "点") || strings.HasPrefix(tail, "时") || strings.HasPrefix(tail, "十")
}

// startsClock tells whether a number before this text would be an hour.
func startsClock(tail string) bool {
	if tail == "" {
		return false
	}
	if strings.IndexByte(digits+":", tail[0]) >= 0 {
		return true
	}
	tail = strings.TrimLeft(tail, " ")
	for _, mark := range []string{"点", "时", "十", "am", "pm", "a.m", "p.m"} {
		if strings.HasPrefix(tail, mark) {
			return true
		}
	}
	return false
}

// monthDays reads the days of a month: 1,15 · 1-5 · 1st and 3rd · 1日、15日 · last · 最后一天.
func (p *parser) monthDays() (uint32, *WhenError) {
	var set uint32
	p.take("on", "的")
	for {
		mark := p.rest
		p.between()
		p.take("the")
		if p.take("last day of the month", "last day", "last", "最后一天", "最后1天", "最后一日", "月底", "月末", "底", "末") {
			set |= 1 << lastDay
			continue
		}
		said := p.word()
		from, ok := p.monthDay()
		if !ok {
			p.rest = mark
			if set == 0 {
				return 0, fault(WhenNoDay, p.rest)
			}
			return set, nil
		}
		to := from
		if mark = p.rest; p.take("-", "to") {
			if to, ok = p.monthDay(); !ok {
				p.rest, to = mark, from
			}
		}
		if from < 1 || to > 31 || from > to {
			return 0, fault(WhenBadDay, said)
		}
		for d := from; d <= to; d++ {
			set |= 1 << d
		}
	}
}

func (p *parser) monthDay() (int, bool) {
	mark := p.rest
	n, _, ok := p.number()
	if !ok || startsClock(p.rest) {
		p.rest = mark
		return 0, false
	}
	p.take("st", "nd", "rd", "th", "日", "号")
	return n, true
}
