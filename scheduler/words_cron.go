package scheduler

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"
	"time"
)

// gloss is what the explanation of a cron expression is made of, per language.
type gloss struct {
	join, or, daily          string
	at, minutes, hours, each string
	day, month, week         string
	workweek                 string
	list                     string
	weekday                  func(time.Weekday) string
}

var glossEnglish = gloss{
	join: ", ", or: " or ", daily: "every day",
	at: "at %s", minutes: "minute %s", hours: "of hour %s", each: "of every hour",
	day: "day %s of the month", month: "in month %s", week: "%s", workweek: "Monday to Friday", list: ", ",
	weekday: func(d time.Weekday) string { return d.String()[:3] },
}

var glossChinese = gloss{
	join: "，", or: "或", daily: "每天",
	at: "%s", minutes: "第 %s 分", hours: "%s 点", each: "每小时",
	day: "每月 %s 日", month: "%s 月", week: "每周%s", workweek: "周一至周五", list: "、",
	weekday: chineseDayName,
}

const cronStar = 1 << 63 // cron's flag for a field that began as a star

// cronGloss explains a cron expression. Where it restricts both the days of the
// month and those of the week, either is enough: cron's rule, which we keep.
func (w When) cronGloss(g gloss) string {
	parts := []string{w.cronTimes(g)}
	var days []string
	if w.cron.Dom&cronStar == 0 {
		days = append(days, fmt.Sprintf(g.day, ranges(w.cron.Dom, g.list)))
	}
	if w.cron.Dow&cronStar == 0 {
		days = append(days, g.weekdays(uint32(w.cron.Dow&allDays)))
	}
	if len(days) == 0 {
		days = append(days, g.daily)
	}
	parts = append(parts, strings.Join(days, g.or))
	if w.cron.Month&cronStar == 0 {
		parts = append(parts, fmt.Sprintf(g.month, ranges(w.cron.Month, g.list)))
	}
	return strings.Join(parts, g.join)
}

func (g gloss) weekdays(set uint32) string {
	if set == monToFri {
		return g.workweek
	}
	var names []string
	for _, d := range weekList(set) {
		names = append(names, g.weekday(d))
	}
	return fmt.Sprintf(g.week, strings.Join(names, g.list))
}

// cronTimes lists up to six times of day, and says more of them by their fields.
func (w When) cronTimes(g gloss) string {
	minutes, hours := w.cron.Minute&^cronStar, w.cron.Hour&^cronStar
	if bits.OnesCount64(minutes)*bits.OnesCount64(hours) <= 6 {
		var times clocks
		for h := range uint16(24) {
			for m := range uint16(60) {
				if hours&(1<<h) != 0 && minutes&(1<<m) != 0 {
					times.add(h*60 + m)
				}
			}
		}
		return fmt.Sprintf(g.at, times.words(g.list))
	}
	of := g.each
	if bits.OnesCount64(hours) < 24 {
		of = fmt.Sprintf(g.hours, ranges(hours, g.list))
	}
	m := fmt.Sprintf(g.minutes, ranges(minutes, g.list))
	if g.each == glossChinese.each {
		return of + m
	}
	return m + " " + of
}

// ranges writes a set of numbers, with three and more in a row as 8-18.
func ranges(set uint64, sep string) string {
	var out []string
	for n := 0; n < 60; n++ {
		if set&(1<<n) == 0 {
			continue
		}
		end := n
		for end < 59 && set&(1<<(end+1)) != 0 {
			end++
		}
		if end-n < 2 {
			out = append(out, strconv.Itoa(n))
			continue
		}
		out, n = append(out, fmt.Sprintf("%d-%d", n, end)), end
	}
	return strings.Join(out, sep)
}
