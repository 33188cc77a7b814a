package scheduler

import (
	"errors"
	"testing"
	"time"

	"studybot/study"
)

func TestExamples_are_in_the_language_of_the_group_and_can_be_typed(t *testing.T) {
	for _, tt := range []struct{ example, english, chinese string }{
		{"card daily 08:00", "/schedule card daily 08:00", "/schedule 日卡 每天 08:00"},
		{"quiz daily 08:00 n=5", "/schedule quiz daily 08:00 n=5", "/schedule 测验 每天 08:00 n=5"},
		{"card mon,wed,fri 12:00", "/schedule card mon,wed,fri 12:00", "/schedule 日卡 每周一、三、五 12:00"},
		{"card every 15m", "/schedule card every 15m", "/schedule 日卡 每 15 分钟"},
		{`card "0 8 * * 1-5"`, `/schedule card "0 8 * * 1-5"`, `/schedule 日卡 "0 8 * * 1-5"`},
		{`message daily 08:00 text="Good morning"`, `/schedule message daily 08:00 text="Good morning"`, `/schedule 消息 每天 08:00 text=早上好`},
		{"quiz daily 08:00 mode=contest each=5s", "/schedule quiz daily 08:00 mode=contest each=5s", "/schedule 测验 每天 08:00 mode=抢答 each=5s"},
		{"card daily 08:00 silent=yes", "/schedule card daily 08:00 silent=yes", "/schedule 日卡 每天 08:00 silent=是"},
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
