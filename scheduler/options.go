package scheduler

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"studybot/quiz"
	"studybot/study"
)

// action is what a schedule may do, with the words that name it.
type action struct {
	name  string
	words []string // others that mean it
}

var actions = []action{
	{"card", []string{"日卡", "卡片"}},
	{"reading", []string{"阅读", "读物"}},
	{"quiz", []string{"测验", "测试"}},
	{"reminder", []string{"提醒"}},
	{"report", []string{"报告"}},
	{"leaderboard", []string{"排行榜"}},
	{"message", []string{"消息"}},
}

// Actions lists what a schedule may do, in the order of the help.
func Actions() []string {
	var out []string
	for _, a := range actions {
		out = append(out, a.name)
	}
	return out
}

// Option is a key that /schedule takes, as a value from which help is made.
type Option struct {
	Key     string
	Actions []string // nil: all of them
	Values  string   // what it takes, for people
	Example string   // a value that is right
	// read brings a value to its canonical form, or reports that it is none.
	read func(string) (string, bool)
}

// For tells whether the option belongs to an action.
func (o Option) For(action string) bool {
	return o.Actions == nil || slices.Contains(o.Actions, action)
}

var options = []Option{
	{"topic", nil, "here, general or a topic's number", "here", readTopic},
	{"silent", nil, "yes or no", "yes", readYesNo},
	{"grace", nil, "how late it is still made good, 0 to 7d", "2h", readSpan(0, 7*24*time.Hour)},
	{"plan", []string{"card", "reading"}, "a plan's name", "genesis", readName},
	{"text", []string{"message"}, "the message, in quotes", "Good morning", readText},
	{"bank", []string{"quiz"}, "a bank's name", "verbs", readName},
	{"n", []string{"quiz"}, manyQuestions, "5", readCount(study.MaxExamSize)},
	{"tags", []string{"quiz"}, "tags with commas between", "easy,unit1", readTags},
	{"difficulty", []string{"quiz"}, "1 (easy) to 10, or from..to", "2..5", readDifficulty},
	{"order", []string{"quiz"}, "sequence, random or unseen", "random", readWord(map[string]string{
		"sequence": "sequence", "random": "random", "unseen": "unseen", "顺序": "sequence", "随机": "random", "未见": "unseen"})},
	{"mode", []string{"quiz"}, "group, private or contest", "private", readWord(map[string]string{
		"group": quiz.ModeGroup, "private": quiz.ModePrivate, "contest": quiz.ModeContest,
		"exam": quiz.ModePrivate, "live": quiz.ModeContest, "群内": quiz.ModeGroup, "群": quiz.ModeGroup, "私聊": quiz.ModePrivate,
		"单独": quiz.ModePrivate, "考试": quiz.ModePrivate, "竞赛": quiz.ModeContest, "抢答": quiz.ModeContest, "比赛": quiz.ModeContest})},
	{"limit", []string{"quiz"}, "a member's time for the whole quiz, 30s to 1d", "10m", readSpan(30*time.Second, 24*time.Hour)},
	{"each", []string{"quiz"}, "the time for each question, 5s to 1h", "30s", readSpan(5*time.Second, time.Hour)},
	{"attempts", []string{"quiz"}, "how often a member may try, the best counts: 1 to " + strconv.Itoa(study.MaxAttempts), "2", readCount(study.MaxAttempts)},
	{"open", []string{"quiz"}, "how long it stays open, 1m to 30d", "2h", readSpan(time.Minute, 30*24*time.Hour)},
}

// manyQuestions is how many questions a quiz may ask, for people.
var manyQuestions = fmt.Sprintf("how many questions, 1 to %d, to %d with mode=private", study.MaxQuizSize, study.MaxExamSize)

// Options lists what /schedule takes beside action and rule.
func Options() []Option { return slices.Clone(options) }

func findOption(key string) (Option, bool) {
	for _, o := range options {
		if o.Key == key {
			return o, true
		}
	}
	return Option{}, false
}

const (
	maxName    = 64   // runes of a name of a plan, bank or tag
	maxMessage = 4096 // runes of a message, one Telegram message
)

func readTopic(v string) (string, bool) {
	switch v = strings.ToLower(v); v {
	case "here", "general":
		return v, true
	case "这里", "本话题":
		return "here", true
	}
	id, err := strconv.ParseInt(v, 10, 32)
	return strconv.FormatInt(id, 10), err == nil && id > 0
}

func readYesNo(v string) (string, bool) {
	return readWord(map[string]string{"yes": "yes", "y": "yes", "true": "yes", "on": "yes", "1": "yes", "是": "yes",
		"no": "no", "n": "no", "false": "no", "off": "no", "0": "no", "否": "no"})(v)
}

func readWord(words map[string]string) func(string) (string, bool) {
	return func(v string) (string, bool) {
		word, ok := words[strings.ToLower(v)]
		return word, ok
	}
}

func readCount(most int) func(string) (string, bool) {
	return func(v string) (string, bool) {
		n, err := strconv.Atoi(v)
		return strconv.Itoa(n), err == nil && n >= 1 && n <= most
	}
}

// readSpan reads 90s, 10m, 2h, 1h30m or whole days such as 7d.
func readSpan(least, most time.Duration) func(string) (string, bool) {
	return func(v string) (string, bool) {
		d, ok := ParseSpan(v)
		return FormatSpan(d), ok && d >= least && d <= most
	}
}

// ParseSpan reads a length of time as options hold it: 90s, 10m, 1h30m, 7d or 0.
func ParseSpan(text string) (time.Duration, bool) {
	text = strings.ToLower(text)
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
