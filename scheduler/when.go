package scheduler

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Limits of a rule.
const (
	maxTimes    = 24       // times of day in one rule
	maxPerHour  = 4        // firings in one clock hour, which is what every 15m gives
	minInterval = 15       // minutes between two firings of "every"
	maxInterval = 24 * 60  // minutes; "every" starts over at each midnight
	maxText     = 300      // bytes of a rule as typed
	allDays     = 1<<7 - 1 // bits of the days of a week, bit 0 is Sunday as in time.Weekday
	monToFri    = 0b0111110
	satAndSun   = 0b1000001
	lastDay     = 0 // bit of a month's last day, beside the bits 1 to 31
)

type form uint8

const (
	noForm form = iota
	weekly
	workdays
	monthly
	once
	every
	crontab
)

// When is a parsed rule: when a schedule fires. It is an immutable value; two
// rules are equal by == exactly when their String is the same. The zero When
// never fires.
type When struct {
	form  form
	days  uint32   // weekly: bits of time.Weekday; monthly: bits 1 to 31 and lastDay
	times clocks   // all but every and crontab; once has exactly one
	date  civil    // once
	step  uint16   // every: minutes
	spec  string   // crontab: five fields in digits
	cron  cronBits // crontab: what the parser made of spec
}

// cronBits is cron's own parsed form, which has no reference to share but time.UTC.
type cronBits = cron.SpecSchedule

// civil is a date without a zone.
type civil struct {
	year  int
	month time.Month
	day   int
}

func (d civil) at(minute uint16) time.Time {
	return time.Date(d.year, d.month, d.day, 0, int(minute), 0, 0, time.UTC)
}

func (d civil) valid() bool {
	t := d.at(0)
	return d.year >= 2000 && d.year <= 2199 && t.Month() == d.month && t.Day() == d.day
}

func (d civil) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day) }

func dateOf(wall time.Time) civil {
	y, m, d := wall.Date()
	return civil{y, m, d}
}

// clocks are times of day in minutes since midnight, sorted, without repetition.
// An array, so that When stays comparable.
type clocks struct {
	n  uint8
	at [maxTimes]uint16
}

func (c *clocks) list() []uint16 { return c.at[:c.n] }

// add reports false when there is no room.
func (c *clocks) add(minute uint16) bool {
	i, found := slices.BinarySearch(c.list(), minute)
	if found {
		return true
	}
	if c.n == maxTimes {
		return false
	}
	copy(c.at[i+1:c.n+1], c.at[i:c.n])
	c.at[i] = minute
	c.n++
	return true
}

// crowded tells whether some clock hour has more times than maxPerHour.
func (c *clocks) crowded() bool {
	var perHour [24]int
	for _, m := range c.list() {
		perHour[m/60]++
	}
	return slices.Max(perHour[:]) > maxPerHour
}

func (c clocks) words(sep string) string {
	out := make([]string, 0, c.n)
	for _, m := range c.list() {
		out = append(out, hhmm(m))
	}
	return strings.Join(out, sep)
}

func hhmm(minute uint16) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// IsZero tells whether w is no rule at all.
func (w When) IsZero() bool { return w.form == noForm }

// String is the rule's canonical English form, which ParseWhen reads back as w.
func (w When) String() string {
	switch w.form {
	case weekly:
		return weekName(w.days) + " " + w.times.words(",")
	case workdays:
		return "workdays " + w.times.words(",")
	case monthly:
		return "monthly " + monthName(w.days) + " " + w.times.words(",")
	case once:
		return "once " + w.date.String() + " " + w.times.words(",")
	case every:
		return "every " + span(w.step)
	case crontab:
		return `cron "` + w.spec + `"`
	default:
		return ""
	}
}

var weekdayShort = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

func weekName(days uint32) string {
	switch days {
	case allDays:
		return "daily"
	case monToFri:
		return "weekdays"
	case satAndSun:
		return "weekends"
	}
	var out []string
	for _, d := range weekList(days) {
		out = append(out, weekdayShort[d])
	}
	return strings.Join(out, ",")
}

// weekList lists the days of a set, Monday first.
func weekList(days uint32) []time.Weekday {
	var out []time.Weekday
	for i := range 7 {
		if d := (i + 1) % 7; days&(1<<d) != 0 {
			out = append(out, time.Weekday(d))
		}
	}
	return out
}

func monthName(days uint32) string {
	var out []string
	for _, d := range monthList(days) {
		out = append(out, strconv.Itoa(d))
	}
	if days&(1<<lastDay) != 0 {
		out = append(out, "last")
	}
	return strings.Join(out, ",")
}

// monthList lists the numbered days of a set, without the last day.
func monthList(days uint32) []int {
	out := make([]int, 0, bits.OnesCount32(days))
	for d := 1; d <= 31; d++ {
		if days&(1<<d) != 0 {
			out = append(out, d)
		}
	}
	return out
}

// span writes minutes as 2h, 30m or 1h30m.
func span(minutes uint16) string {
	var out string
	if h := minutes / 60; h > 0 {
		out = strconv.Itoa(int(h)) + "h"
	}
	if m := minutes % 60; m > 0 {
		out += strconv.Itoa(int(m)) + "m"
	}
	return cmp.Or(out, "0m")
}
