package scheduler

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"studybot/study"
)

func TestExamples_are_in_the_language_of_the_group_and_can_be_typed(t *testing.T) {
	for _, tt := range []struct{ example, english, chinese string }{
		{"card daily 08:00", "/schedule card daily 08:00", "/schedule 日卡 每天 08:00"},
		{"quiz daily 08:00 n=5", "/schedule quiz daily 08:00 n=5", "/schedule 测验 每天 08:00 题数=5"},
		{"card mon,wed,fri 12:00", "/schedule card mon,wed,fri 12:00", "/schedule 日卡 每周一、三、五 12:00"},
		{"card every 15m", "/schedule card every 15m", "/schedule 日卡 每 15 分钟"},
		{`card "0 8 * * 1-5"`, `/schedule card "0 8 * * 1-5"`, `/schedule 日卡 "0 8 * * 1-5"`},
		{`message daily 08:00 text="Good morning"`, `/schedule message daily 08:00 text="Good morning"`, `/schedule 消息 每天 08:00 内容=早上好`},
		{"quiz daily 08:00 mode=contest each=5s", "/schedule quiz daily 08:00 mode=contest each=5s", "/schedule 测验 每天 08:00 模式=抢答 每题=5秒"},
		{"card daily 08:00 silent=yes", "/schedule card daily 08:00 silent=yes", "/schedule 日卡 每天 08:00 静音=是"},
	} {
		if got := typed(tt.example, "en"); got != tt.english {
			t.Errorf("%s, want %s", got, tt.english)
		}
		got := typed(tt.example, "zh")
		if got != tt.chinese {
			t.Errorf("%s, want %s", got, tt.chinese)
		}
		if _, err := ParseCommand(got[len("/schedule "):]); err != nil {
			t.Errorf("%s can't be typed: %v", got, err)
		}
	}
}

func TestEvery_refusal_carries_an_example_that_is_right(t *testing.T) {
	now := time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)
	for _, text := range wrong {
		for _, lang := range []string{"en", "zh"} {
			_, err := ParseCommandAt(text, now, time.UTC)
			var r *study.Refusal
			if !errors.As(refusal(err, lang), &r) {
				t.Errorf("%q is taken: %v", text, err)
				continue
			}
			example, _ := r.Args["Example"].(string)
			if _, err := ParseCommandAt(example[len("/schedule "):], now, time.UTC); err != nil {
				t.Errorf("%q in %s: the example %q is wrong too: %v", text, lang, example, err)
			}
		}
	}
}

// wrong are commands of each kind that is refused.
var wrong = []string{
	"", "crad daily 08:00", "card", "card 08:00", "card daily", "card daily 25:00", "card monthly 32 09:00",
	"card once 2026-02-30 08:00", "card once 2020-01-01 08:00", "card every 5m", "card every 25h", `card "0 0 31 2 *"`, `card "0 8"`,
	"card whenever", "card daily 08:00 tz=UTC", "card daily 08:00 silnt=yes", "card daily 08:00 n=5", "quiz daily 08:00 n=x",
	"quiz daily 08:00 n=1 n=2", "quiz daily 08:00 mode=xyz", "quiz daily 08:00 each=1s mode=contest", "quiz daily 08:00 n=51 mode=private", "message daily 08:00", `message daily 08:00 text="x`, "日卡 每天", "测验 每周 12:00", "提醒 08:00",
}

func TestThe_command_that_changes_a_schedule_can_be_typed_in_the_language_of_its_group(t *testing.T) {
	for _, tt := range []struct {
		schedule study.Schedule
		chinese  string
	}{
		{study.Schedule{Action: study.ActCard, When: "daily 08:00"}, "/schedule 日卡 每天 08:00"},
		{study.Schedule{Action: study.ActMessage, When: "daily 08:00", Options: map[string]string{"topic": "0", "silent": "yes", "text": `Good "morning" & \ all`}}, `/schedule 消息 每天 08:00 话题=主话题 静音=是 内容="Good \"morning\" & \\ all"`},
		{study.Schedule{Action: study.ActMessage, When: "daily 08:00", Options: map[string]string{"topic": "17", "text": "早上好，各位“同学”\n第二行 n=5"}}, "/schedule 消息 每天 08:00 话题=17 内容=\"早上好，各位“同学”\n第二行 n=5\""},
		{study.Schedule{Action: study.ActQuiz, When: `cron "0 12 * * 1-5"`, Options: map[string]string{"mode": "private", "limit": "1h30m", "grace": "0", "open": "7d", "n": "5", "order": "unseen", "tags": "易,a", "difficulty": "2..5", "bank": "法律"}}, `/schedule 测验 "0 12 * * 1-5" 补发=0 题库=法律 题数=5 标签=易,a 难度=2..5 顺序=未见 模式=私聊 限时=1小时30分钟 开放=7天`},
	} {
		for lang, want := range map[string]string{"en": "", "zh": tt.chinese} {
			line := (&Engine{}).Typed(study.Group{Settings: study.Settings{Language: lang}}, tt.schedule)
			if want != "" && line != want {
				t.Errorf("%s, want %s", line, want)
			}
			got, err := ParseCommand(strings.TrimPrefix(line, "/schedule "))
			if err != nil {
				t.Errorf("%s: %v", line, err)
				continue
			}
			made := study.Schedule{Action: study.Action(got.Action), When: got.When.String(), Options: resolve(got.Options, 0)}
			if diff := cmp.Diff(tt.schedule, made); diff != "" {
				t.Errorf("%s makes another schedule: %s", line, diff)
			}
		}
	}
}

func TestAn_option_is_understood_in_either_language(t *testing.T) {
	want, err := ParseCommand("quiz daily 12:00 bank=law n=5 mode=private limit=90m attempts=2 open=1d grace=30s order=random silent=no topic=general tags=a,b")
	if err != nil {
		t.Fatal(err)
	}
	for _, typed := range []string{
		"测验 每天 12:00 题库=law 题数=5 模式=私聊 限时=1小时30分 次数=2 开放=1天 补发=30秒 顺序=随机 静音=否 话题=主话题 标签=a、b",
		"测验 每天 12:00 题库＝law 题数＝5 MODE=考试 限时=90分钟 次数=2 开放=24小时 补发=30秒钟 顺序=random 静音=no topic=主话题 标签=a,b",
		"quiz daily 12:00 题库=law n=5 模式=private limit=1个小时半小时 次数=2 open=1d 补发=30s 顺序=random silent=否 话题=general tags=a,b",
	} {
		got, err := ParseCommand(typed)
		if err != nil {
			t.Errorf("%s: %v", typed, err)
			continue
		}
		if got.String() != want.String() {
			t.Errorf("%s is read as %s, want %s", typed, got, want)
		}
	}
}

func TestWhat_is_wrong_with_an_option_is_said_in_the_language_of_the_group(t *testing.T) {
	for typed, want := range map[string]map[string]any{
		"测验 每天 08:00 模试=私聊":             {"Text": "模试", "Near": "模式", "Example": "/schedule 测验 每天 08:00 模式=私聊"},
		"测验 每天 08:00 限时=10分钟":           {"Text": "限时", "Near": "模式=私聊", "Example": "/schedule 测验 每天 08:00 模式=私聊 限时=10分钟"},
		"测验 每天 08:00 模式=私聊 限时=1分 每题=5秒": {"Text": "限时", "Near": "每题", "Example": "/schedule 测验 每天 08:00 模式=私聊 限时=1分钟"},
		"测验 每天 08:00 模式=抢答 each=1s":     {"Text": "each=1s", "Near": "", "Example": "/schedule 测验 每天 08:00 模式=抢答 每题=5秒"},
		"测验 每天 08:00 模式=抢达":             {"Text": "模式=抢达", "Near": "模式=抢答", "Example": "/schedule 测验 每天 08:00 模式=抢答"},
		"测验 每天 08:00 题数=3 n=4":          {"Text": "n", "Near": "", "Example": "/schedule 测验 每天 08:00 题数=5"},
		"消息 每天 08:00":                   {"Text": "内容", "Near": "", "Example": "/schedule 消息 每天 08:00 内容=早上好"},
		"日卡 每天 08:00 话题=哪里":             {"Text": "话题=哪里", "Near": "话题=这里", "Example": "/schedule 日卡 每天 08:00 话题=这里"},
	} {
		_, err := ParseCommand(typed)
		var r *study.Refusal
		if !errors.As(refusal(err, "zh"), &r) {
			t.Errorf("%s is taken: %v", typed, err)
			continue
		}
		delete(r.Args, "Values")
		if diff := cmp.Diff(want, r.Args); diff != "" {
			t.Errorf("%s: %s", typed, diff)
		}
	}
}
