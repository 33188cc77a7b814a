package scheduler

import (
	"slices"
	"strconv"
	"time"

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

// Option is a key that /schedule takes, as a value from which help is made. What it takes is
// told by the phrase "schedule.takes." and its key.
type Option struct {
	Key     string
	Chinese string   // what it is called in Chinese; either may be typed
	Actions []string // nil: all of them
	Example string   // a value that is right
	values  values
}

// For tells whether the option belongs to an action.
func (o Option) For(action string) bool {
	return o.Actions == nil || slices.Contains(o.Actions, action)
}

// in is what the option takes in a quiz of a mode.
func (o Option) in(mode string) values {
	switch {
	case o.Key == "each" && mode == quiz.ModeContest:
		return spans(quiz.ContestEachLeast, quiz.ContestEachMost)
	case o.Key == "n" && mode != quiz.ModePrivate:
		v := counts(sizeMost(mode))
		v.more = strconv.Itoa(study.MaxExamSize)
		return v
	}
	return o.values
}

var options = []Option{
	{"topic", "话题", nil, "here", values{read: readTopic, words: topics}},
	{"silent", "静音", nil, "yes", oneOf(yesNo)},
	{"grace", "补发", nil, "2h", spans(0, 7*24*time.Hour)},
	{"plan", "计划", []string{"card", "reading"}, "genesis", values{read: readName}},
	{"text", "内容", []string{"message"}, "Good morning", values{read: readText}},
	{"bank", "题库", []string{"quiz"}, "verbs", values{read: readName}},
	{"n", "题数", []string{"quiz"}, "5", counts(study.MaxExamSize)},
	{"tags", "标签", []string{"quiz"}, "easy,unit1", values{read: readTags}},
	{"difficulty", "难度", []string{"quiz"}, "2..5", values{read: readDifficulty}},
	{"order", "顺序", []string{"quiz"}, "random", oneOf([][]string{{"sequence", "顺序"}, {"random", "随机"}, {"unseen", "未见"}})},
	{"mode", "模式", []string{"quiz"}, "private", oneOf([][]string{
		{quiz.ModeGroup, "群内", "群"},
		{quiz.ModePrivate, "私聊", "单独", "考试", "exam"},
		{quiz.ModeContest, "抢答", "竞赛", "比赛", "live"},
	})},
	{"limit", "限时", []string{"quiz"}, "10m", spans(30*time.Second, 24*time.Hour)},
	{"each", "每题", []string{"quiz"}, "30s", spans(5*time.Second, time.Hour)},
	{"attempts", "次数", []string{"quiz"}, "2", counts(study.MaxAttempts)},
	{"open", "开放", []string{"quiz"}, "2h", spans(time.Minute, 30*24*time.Hour)},
}

// Options lists what /schedule takes beside action and rule.
func Options() []Option { return slices.Clone(options) }

// findOption finds an option by its key, in either language.
func findOption(key string) (Option, bool) {
	for _, o := range options {
		if o.Key == key || o.Chinese == key {
			return o, true
		}
	}
	return Option{}, false
}
