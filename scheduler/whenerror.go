package scheduler

import (
	"cmp"
	"fmt"
	"strings"
	"time"
	"unicode"
)

// WhenKind says what is wrong with a rule; the edge turns it into words.
type WhenKind string

// The kinds of WhenError.
const (
	WhenEmpty       WhenKind = "empty"        // no rule at all
	WhenUnknown     WhenKind = "unknown"      // words that belong to no form
	WhenNoDay       WhenKind = "no_day"       // a time, but not on which days
	WhenNoTime      WhenKind = "no_time"      // days, but no time
	WhenBadTime     WhenKind = "bad_time"     // not a time of day, or one of two meanings
	WhenBadDay      WhenKind = "bad_day"      // no month has this day
	WhenBadDate     WhenKind = "bad_date"     // the calendar has no such date
	WhenTooMany     WhenKind = "too_many"     // more times than one rule may have
	WhenTooFrequent WhenKind = "too_frequent" // over four times an hour, or every under 15m
	WhenBadInterval WhenKind = "bad_interval" // every over 24h, or ending just before midnight
	WhenNeverFires  WhenKind = "never_fires"  // such as cron's 31 February
	WhenZone        WhenKind = "zone"         // names a time zone; the group's is used
	WhenPast        WhenKind = "past"         // once, but the instant is over
	WhenRelative    WhenKind = "relative"     // tomorrow and the like, where no instant is known
	WhenBadCron     WhenKind = "bad_cron"     // not five cron fields in quotes
	WhenTooLong     WhenKind = "too_long"     // longer than any rule
)

// WhenError is a rule that was refused.
type WhenError struct {
	Kind    WhenKind
	Text    string // the offending part, tidied and shortened; may be empty
	Example string // a rule that is right, as near to what was meant as can be
}

var whenWords = map[WhenKind]string{
	WhenEmpty:       "there is no rule",
	WhenUnknown:     "not understood as a rule",
	WhenNoDay:       "the rule does not say on which days",
	WhenNoTime:      "the rule has no time of day",
	WhenBadTime:     "not a time of day",
	WhenBadDay:      "not a day of a month",
	WhenBadDate:     "not a date in the calendar",
	WhenTooMany:     "too many times in one rule",
	WhenTooFrequent: "fires more often than every 15 minutes",
	WhenBadInterval: "not an interval that fits a day",
	WhenNeverFires:  "would never fire",
	WhenZone:        "a rule cannot name a time zone, the group's is used",
	WhenPast:        "already over",
	WhenRelative:    "a date is needed here",
	WhenBadCron:     "not a five-field cron expression in quotes",
	WhenTooLong:     "too long for a rule",
}

func (e *WhenError) Error() string {
	words := cmp.Or(whenWords[e.Kind], string(e.Kind))
	if e.Text != "" {
		words = fmt.Sprintf("%s: %q", words, e.Text)
	}
	return words + "; right is: " + e.Example
}

// fault is a WhenError before its example is chosen.
func fault(kind WhenKind, text string) *WhenError {
	return &WhenError{Kind: kind, Text: shorten(text)}
}

var examplesEnglish = map[WhenKind]string{
	WhenNoDay:       "mon,wed,fri 12:00",
	WhenBadTime:     "daily 20:30",
	WhenBadDay:      "monthly 1,15 09:00",
	WhenTooFrequent: "every 15m",
	WhenBadInterval: "every 2h",
	WhenNeverFires:  `"0 9 1 * *"`,
	WhenBadCron:     `"0 8 * * 1-5"`,
}

var examplesChinese = map[WhenKind]string{
	WhenNoDay:       "每周一三五 12:00",
	WhenBadTime:     "每天 20:30",
	WhenBadDay:      "每月1日 9点",
	WhenTooFrequent: "每15分钟",
	WhenBadInterval: "每2小时",
	WhenNeverFires:  `"0 9 1 * *"`,
	WhenBadCron:     `"0 8 * * 1-5"`,
}

// example chooses a rule that is right: what was typed with the missing part
// put in, where that makes one, else one that shows the form.
func example(kind WhenKind, text string, m moment) string {
	chinese := hasHan(text)
	for _, guess := range mended(kind, text, chinese) {
		if w, err := parseRule(guess, m); err == nil && !w.IsZero() {
			return guess
		}
	}
	switch kind {
	case WhenBadDate, WhenPast, WhenRelative:
		date := civil{2026, time.December, 1}
		if m.known {
			date = dateOf(wallClock(m.now, m.loc).AddDate(0, 0, 1))
		}
		return "once " + date.String() + " 08:00"
	}
	if chinese {
		return cmp.Or(examplesChinese[kind], "每天 08:00")
	}
	return cmp.Or(examplesEnglish[kind], "daily 08:00")
}

// mended guesses what was meant; the caller tries whether a guess is a rule.
func mended(kind WhenKind, text string, chinese bool) []string {
	const most = 100 // bytes; a long example is no example
	if text = tidy(text); len(text) > most {
		return nil
	}
	switch kind {
	case WhenNoTime:
		return []string{text + " 08:00"}
	case WhenNoDay:
		month := strings.NewReplacer("monthly", "monthly 1", "每月", "每月1日", "每个月", "每月1日").Replace(text)
		week := strings.NewReplacer("weekly", "mon", "每周", "每周一").Replace(text)
		if chinese {
			return []string{month, week, "每天" + text}
		}
		return []string{month, week, "daily " + text}
	case WhenBadCron:
		return []string{`"` + strings.TrimPrefix(text, "cron ") + `"`}
	}
	return nil
}

func hasHan(text string) bool {
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			return true
		}
	}
	return false
}
