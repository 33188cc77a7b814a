package scheduler

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"studybot/study"
)

// values are what an option takes.
type values struct {
	// read brings a value to its canonical form, or reports that it is none.
	read func(string) (string, bool)
	// words are the words that it takes, nil where there are no fixed ones: a list for each
	// meaning, the canonical one first.
	words [][]string
	// least and most bound a number or a length of time, "" where there is no bound; more is
	// how many are possible in another mode.
	least, most, more string
	// bound brings what lies beyond a bound to it; nil where there are none.
	bound func(string) string
	// span tells that it is a length of time.
	span bool
}

// oneOf are values of which one must be named.
func oneOf(words [][]string) values {
	return values{words: words, read: func(v string) (string, bool) {
		v = strings.ToLower(v)
		for _, same := range words {
			if slices.Contains(same, v) {
				return same[0], true
			}
		}
		return "", false
	}}
}

// counts are the numbers from 1.
func counts(most int) values {
	read := func(v string) (string, bool) {
		n, err := strconv.Atoi(v)
		return strconv.Itoa(n), err == nil && n >= 1 && n <= most
	}
	bound := func(v string) string {
		n, err := strconv.Atoi(v)
		if err != nil {
			return ""
		}
		return strconv.Itoa(min(max(n, 1), most))
	}
	return values{read: read, bound: bound, least: "1", most: strconv.Itoa(most)}
}

// spans are lengths of time: 90s, 10m, 2h, 1h30m or whole days such as 7d.
func spans(least, most time.Duration) values {
	read := func(v string) (string, bool) {
		d, ok := ParseSpan(v)
		return FormatSpan(d), ok && d >= least && d <= most
	}
	bound := func(v string) string {
		d, ok := ParseSpan(v)
		if !ok {
			return ""
		}
		return FormatSpan(min(max(d, least), most))
	}
	return values{read: read, bound: bound, least: FormatSpan(least), most: FormatSpan(most), span: true}
}

// meant is the word that was probably meant by a wrong one, as it was begun to be typed; "".
func (v values) meant(typed string) string {
	var known []string
	for _, w := range slices.Concat(v.words...) {
		if utf8.RuneCountInString(w) > 1 {
			known = append(known, w)
		}
	}
	return study.Nearest(strings.ToLower(typed), known, slip)
}

// near is the value that is right and nearest to a wrong one, else the example.
func (v values) near(typed, example string) string {
	near := v.meant(typed)
	if v.bound != nil {
		near = v.bound(typed)
	}
	if right, ok := v.read(near); ok {
		return right
	}
	return example
}

var (
	topics = [][]string{{"here", "这里", "本话题"}, {"general", "主话题"}}
	yesNo  = [][]string{{"yes", "是", "y", "true", "on", "1"}, {"no", "否", "n", "false", "off", "0"}}
)

// readTopic reads where a topic is meant: here, the general one, or a number.
func readTopic(v string) (string, bool) {
	if word, ok := oneOf(topics).read(v); ok {
		return word, true
	}
	id, err := strconv.ParseInt(v, 10, 32)
	return strconv.FormatInt(id, 10), err == nil && id > 0
}

const (
	maxName    = 64   // runes of a name of a plan, bank or tag
	maxMessage = 4096 // runes of a message, one Telegram message
)

// ParseSpan reads a length of time as options hold it: 90s, 10m, 1h30m, 7d or 0; or as it is
// written in Chinese: 10分钟, 1小时30分.
func ParseSpan(text string) (time.Duration, bool) {
	text = strings.ToLower(latinUnits.Replace(text))
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16)
		return time.Duration(n) * 24 * time.Hour, err == nil
	}
	d, err := time.ParseDuration(text)
	return d, err == nil && d >= 0 && d%time.Second == 0
}

// FormatSpan writes what ParseSpan reads, without units of nothing.
func FormatSpan(d time.Duration) string {
	const day = 24 * time.Hour
	if d == 0 {
		return "0"
	}
	if d%day == 0 {
		return fmt.Sprintf("%dd", d/day)
	}
	out := d.Round(time.Second).String()
	if strings.HasSuffix(out, "m0s") {
		out = strings.TrimSuffix(out, "0s")
	}
	if strings.HasSuffix(out, "h0m") {
		out = strings.TrimSuffix(out, "0m")
	}
	return out
}

func readName(v string) (string, bool) {
	n := utf8.RuneCountInString(v)
	return v, n >= 1 && n <= maxName && !strings.ContainsFunc(v, func(r rune) bool { return r < ' ' })
}

func readTags(v string) (string, bool) {
	var out []string
	for _, tag := range strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(",，、", r) }) {
		tag = strings.TrimSpace(tag)
		if _, ok := readName(tag); ok && !slices.Contains(out, tag) {
			out = append(out, tag)
		}
	}
	return strings.Join(out, ","), len(out) > 0 && len(out) <= 20
}

// readDifficulty reads 3 or 2..5.
func readDifficulty(v string) (string, bool) {
	from, to, ok := difficulties(v)
	if from == to {
		return strconv.Itoa(from), ok
	}
	return strconv.Itoa(from) + ".." + strconv.Itoa(to), ok
}

// difficulties is what readDifficulty wrote, as a range.
func difficulties(v string) (from, to int, ok bool) {
	first, last, ranged := strings.Cut(v, "..")
	if !ranged {
		last = first
	}
	from, err := strconv.Atoi(first)
	to, err2 := strconv.Atoi(last)
	return from, to, err == nil && err2 == nil && from >= 1 && from <= to && to <= 10
}

func readText(v string) (string, bool) {
	v = strings.TrimSpace(v)
	n := utf8.RuneCountInString(v)
	return v, n >= 1 && n <= maxMessage
}
