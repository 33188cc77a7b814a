package scheduler

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Describe gives the rule in words, in Chinese where lang begins with "zh" and
// in English elsewhere.
func (w When) Describe(lang string) string {
	if chinese(lang) {
		return w.chinese()
	}
	return w.english()
}

func (w When) english() string {
	at := " at " + series(w.times.list(), hhmm)
	switch w.form {
	case weekly:
		return englishWeek(w.days) + at
	case workdays:
		return "on official working days" + at
	case monthly:
		return englishMonth(w.days) + at
	case once:
		return "once, on " + w.date.String() + at
	case every:
		return w.englishEvery()
	case crontab:
		return w.spec + " (" + w.cronGloss(glossEnglish) + ")"
	}
	return ""
}

func englishWeek(days uint32) string {
	switch days {
	case allDays:
		return "every day"
	case monToFri:
		return "Monday to Friday"
	}
	return series(weekList(days), time.Weekday.String)
}

func englishMonth(days uint32) string {
	var parts []string
	for _, d := range monthList(days) {
		parts = append(parts, "the "+ordinal(d))
	}
	if days&(1<<lastDay) != 0 {
		parts = append(parts, "the last day")
	}
	out := "on " + series(parts, plain) + " of every month"
	if days&(1<<29|1<<30|1<<31) != 0 {
		out += " that has it"
	}
	return out
}

func (w When) englishEvery() string {
	out := "every " + span(w.step)
	switch h, m := w.step/60, w.step%60; {
	case w.step == 60:
		out = "every hour"
	case m == 0:
		out = fmt.Sprintf("every %d hours", h)
	case h == 0:
		out = fmt.Sprintf("every %d minutes", m)
	}
	if maxInterval%w.step != 0 {
		return out + ", starting over at each midnight"
	}
	return out + ", counted from midnight"
}

func (w When) chinese() string {
	at := " " + w.times.words("、")
	switch w.form {
	case weekly:
		return chineseWeek(w.days) + at
	case workdays:
		return "法定工作日" + at
	case monthly:
		return chineseMonth(w.days) + at
	case once:
		return w.date.String() + at + "（仅一次）"
	case every:
		return w.chineseEvery()
	case crontab:
		return w.spec + "（" + w.cronGloss(glossChinese) + "）"
	}
	return ""
}

func chineseWeek(days uint32) string {
	switch days {
	case allDays:
		return "每天"
	case monToFri:
		return "周一至周五"
	case satAndSun:
		return "周末"
	}
	var out []string
	for _, d := range weekList(days) {
		out = append(out, chineseDayName(d))
	}
	return "每周" + strings.Join(out, "、")
}

func chineseDayName(d time.Weekday) string {
	return string([]rune(chineseDays)[d])
}

func chineseMonth(days uint32) string {
	var parts []string
	if list := monthList(days); len(list) > 0 {
		var names []string
		for _, d := range list {
			names = append(names, strconv.Itoa(d))
		}
		parts = append(parts, " "+strings.Join(names, "、")+" 日")
	}
	if days&(1<<lastDay) != 0 {
		parts = append(parts, "最后一天")
	}
	out := "每月" + strings.Join(parts, "和")
	if days&(1<<29|1<<30|1<<31) != 0 {
		out += "（当月有该日时）"
	}
	return out
}

func (w When) chineseEvery() string {
	var length string
	if h := w.step / 60; h > 0 {
		length = fmt.Sprintf("%d 小时", h)
	}
	if m := w.step % 60; m > 0 {
		length = strings.TrimSpace(fmt.Sprintf("%s %d 分钟", length, m))
	}
	if maxInterval%w.step != 0 {
		return "每 " + length + "（每天零点重新计）"
	}
	return "每 " + length + "（从零点算起）"
}

// series joins items as English does: "a, b and c".
func series[T any](items []T, word func(T) string) string {
	var b strings.Builder
	for i, item := range items {
		switch {
		case i > 0 && i == len(items)-1:
			b.WriteString(" and ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(word(item))
	}
	return b.String()
}

func plain(s string) string { return s }

func ordinal(n int) string {
	suffix := "th"
	if n/10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}
