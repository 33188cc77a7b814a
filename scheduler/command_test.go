package scheduler

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestA_command_is_split_into_action_rule_and_options(t *testing.T) {
	for typed, want := range map[string]string{
		"card daily 08:00":           "card daily 08:00",
		"CARD Daily 8am":             "card daily 08:00",
		"卡片 每天 8点":                   "card daily 08:00",
		"日卡 工作日 8点":                  "card workdays 08:00",
		"阅读 每天 8点":                   "reading daily 08:00",
		"读物 每天 8点 plan=genesis":      "reading daily 08:00 plan=genesis",
		"测验 周一,周三 12:00 bank=动词 n=3": "quiz mon,wed 12:00 bank=动词 n=3",
		"测试 每周一三五 晚上9点 order=随机":     "quiz mon,wed,fri 21:00 order=random",
		"提醒 每天 晚上8点":                 "reminder daily 20:00",
		"报告 每天 21:00 silent=是":       "report daily 21:00 silent=yes",
		"排行榜 周日 20:00":               "leaderboard sun 20:00",
		"消息 每天 8点 text=“早上好，各位”":     "message daily 08:00 text=早上好，各位",
		"quiz silent=no mon 12:00 bank=\"Irregular verbs\" tags=a,b,a order=unseen": `quiz mon 12:00 silent=no bank="Irregular verbs" tags=a,b order=unseen`,
		"quiz daily 12:00 open=120m":                                        "quiz daily 12:00 open=2h",
		"quiz daily 12:00 open=7d grace=0":                                  "quiz daily 12:00 grace=0 open=7d",
		`card "0 8 * * 1-5" topic=here grace=90m`:                           `card cron "0 8 * * 1-5" topic=here grace=1h30m`,
		`card cron “0 8 * * 1-5” topic=42`:                                  `card cron "0 8 * * 1-5" topic=42`,
		"card\ndaily\t08:00  topic＝general":                                 "card daily 08:00 topic=general",
		`message once 2026-12-01 08:00 text="He said \"hi\" and a \ b = c"`: `message once 2026-12-01 08:00 text="He said \"hi\" and a \\ b = c"`,
		`message daily 08:00 text='it is "it"'`:                             `message daily 08:00 text="it is \"it\""`,
		`message daily 08:00 text=“mixed ends"`:                             `message daily 08:00 text="mixed ends"`,
		"message daily 08:00 text=\"two\nlines\" silent=yes":                "message daily 08:00 silent=yes text=\"two\nlines\"",
		`message daily 08:00 text="5" tall, 6" wide"`:                       "",
	} {
		c, err := ParseCommand(typed)
		if want == "" {
			continue // only that it does not panic: whether 5" ends is a guess
		}
		if err != nil || c.String() != want {
			t.Errorf("ParseCommand(%q) is %q, %v; want %q", typed, c, err, want)
			continue
		}
		if again, err := ParseCommand(c.String()); err != nil || again.String() != want {
			t.Errorf("%q comes back as %q, %v", want, again, err)
		}
	}
}

func TestA_command_keeps_the_rule_as_it_was_typed(t *testing.T) {
	c, err := ParseCommand(`quiz silent=yes 每周一三五  晚上9点 n=5`)
	if err != nil {
		t.Fatal(err)
	}
	want := Command{Action: "quiz", When: mustWhen(t, "mon,wed,fri 21:00"), Options: map[string]string{"silent": "yes", "n": "5"}, RawWhen: "每周一三五 晚上9点"}
	if diff := cmp.Diff(want, c, cmp.Comparer(func(a, b When) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	if c, err := ParseCommandAt("card tomorrow 08:00", now, nil); err != nil || c.When.String() != "once 2026-11-22 08:00" {
		t.Errorf("tomorrow is %q, %v", c.When, err)
	}
}

func TestA_wrong_command_names_the_right_word(t *testing.T) {
	for _, c := range []struct {
		typed   string
		kind    CommandKind
		nearest string
	}{
		{"", CommandNoAction, ""},
		{"  ", CommandNoAction, ""},
		{"quizz daily 08:00", CommandUnknownAction, "quiz"},
		{"remainder daily 08:00", CommandUnknownAction, "reminder"},
		{"cards daily 08:00", CommandUnknownAction, "card"},
		{"leaderbord sun 20:00", CommandUnknownAction, "leaderboard"},
		{"排名榜 周日 20:00", CommandUnknownAction, "排行榜"},
		{"daily 08:00", CommandUnknownAction, ""},
		{strings.Repeat("x", 5000) + " daily 08:00", CommandUnknownAction, ""},
		{"card daily 08:00 topc=here", CommandUnknownOption, "topic"},
		{"card daily 08:00 slient=yes", CommandUnknownOption, "silent"},
		{"quiz daily 08:00 bnak=x", CommandUnknownOption, "bank"},
		{"quiz daily 08:00 colour=red", CommandUnknownOption, ""},
		{"card daily 08:00 bank=x", CommandWrongOption, ""},
		{"report daily 08:00 text=x", CommandWrongOption, ""},
		{"card daily 08:00 topic=-1", CommandBadValue, ""},
		{"card daily 08:00 topic=", CommandBadValue, ""},
		{"card daily 08:00 silent=maybe", CommandBadValue, ""},
		{"quiz daily 08:00 n=0", CommandBadValue, ""},
		{"quiz daily 08:00 n=21", CommandBadValue, ""},
		{"quiz daily 08:00 order=backwards", CommandBadValue, ""},
		{"quiz daily 08:00 open=2", CommandBadValue, ""},
		{"quiz daily 08:00 open=31d", CommandBadValue, ""},
		{"quiz daily 08:00 open=-2h", CommandBadValue, ""},
		{"quiz daily 08:00 tags=,", CommandBadValue, ""},
		{"card daily 08:00 silent=yes silent=no", CommandTwice, ""},
		{"quiz daily 08:00 mode=secret", CommandBadValue, ""},
		{"quiz daily 08:00 mode=privat", CommandBadValue, "mode=private"},
		{"测验 每天 08:00 mode=抢达", CommandBadValue, "mode=抢答"},
		{"quiz daily 08:00 order=randon", CommandBadValue, "order=random"},
		{"card daily 08:00 topic=genral", CommandBadValue, "topic=general"},
		{"quiz daily 08:00 mode=private limit=10s", CommandBadValue, ""},
		{"quiz daily 08:00 mode=private attempts=11", CommandBadValue, ""},
		{"quiz daily 08:00 mod=private", CommandUnknownOption, "mode"},
		{"quiz daily 08:00 limit=10m", CommandNeeds, "mode=private"},
		{"quiz daily 08:00 mode=contest attempts=2", CommandNeeds, "mode=private"},
		{"quiz daily 08:00 mode=contest each=3m", CommandBadValue, ""},
		{"quiz daily 08:00 mode=group each=30s", CommandNeeds, "mode=private"},
		{"quiz daily 08:00 mode=private each=30s limit=10m", CommandEither, "each"},
		{"message daily 08:00", CommandMissing, ""},
		{`message daily 08:00 text=""`, CommandBadValue, ""},
		{`message daily 08:00 text="no end`, CommandBadQuote, ""},
		{`message daily 08:00 text="no end\"`, CommandBadQuote, ""},
	} {
		_, err := ParseCommand(c.typed)
		var e *CommandError
		if !errors.As(err, &e) {
			t.Errorf("ParseCommand(%q): %v", c.typed, err)
			continue
		}
		if e.Kind != c.kind || e.Nearest != c.nearest {
			t.Errorf("ParseCommand(%q) is %s near %q, want %s near %q", c.typed, e.Kind, e.Nearest, c.kind, c.nearest)
		}
		if _, err := ParseCommand(e.Example); err != nil {
			t.Errorf("the example of %q is wrong: %v", c.typed, err)
		}
		if commandWords[e.Kind] == "" || len(e.Error()) > 400 {
			t.Errorf("ParseCommand(%q) is badly put: %v", c.typed, e)
		}
	}
}

func TestA_wrong_rule_in_a_command_is_the_rules_error(t *testing.T) {
	for typed, kind := range map[string]WhenKind{
		"card":                         WhenEmpty,
		"card silent=yes":              WhenEmpty,
		"card daily 25:00":             WhenBadTime,
		"card tomorrow 08:00":          WhenRelative,
		`card "TZ=UTC 0 8 * * *"`:      WhenZone,
		"card TZ=UTC daily 08:00":      WhenZone,
		"card CRON_TZ=UTC 0 8 * * *":   WhenZone,
		"card every 5m":                WhenTooFrequent,
		`card "0 0 31 2 *" topic=here`: WhenNeverFires,
	} {
		_, err := ParseCommand(typed)
		var e *WhenError
		if !errors.As(err, &e) || e.Kind != kind {
			t.Errorf("ParseCommand(%q): %v, want kind %s", typed, err, kind)
		}
	}
}

func TestThe_table_of_options_is_right_about_itself(t *testing.T) {
	for _, o := range options {
		if v, ok := o.values.read(o.Example); !ok || v != o.Example {
			t.Errorf("the example of %s is read as %q, %v", o.Key, v, ok)
		}
		found := false
		for _, action := range actions {
			a := action.name
			found = found || o.For(a)
		}
		if !found {
			t.Errorf("%s belongs to no action", o.Key)
		}
	}
}

func TestA_span_is_written_as_it_is_read(t *testing.T) {
	for typed, want := range map[string]string{"0": "0", "0s": "0", "90s": "1m30s", "120m": "2h", "90m": "1h30m", "7d": "7d", "24h": "1d", "1h0m1s": "1h0m1s"} {
		d, ok := ParseSpan(typed)
		if !ok || FormatSpan(d) != want {
			t.Errorf("%s is read as %v, %v and written %s", typed, d, ok, FormatSpan(d))
		}
		if again, ok := ParseSpan(want); !ok || again != d {
			t.Errorf("%s comes back as %v", want, again)
		}
	}
	for _, typed := range []string{"", "2", "-1h", "1.5d", "99999d", "1ms", "h", "1e3h"} {
		if d, ok := ParseSpan(typed); ok {
			t.Errorf("%q is read as %v", typed, d)
		}
	}
}
