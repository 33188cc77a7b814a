package scheduler

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var anyZone = rapid.SampledFrom([]string{"UTC", "Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe",
	"Africa/Cairo", "America/Santiago", "Africa/Casablanca", "Pacific/Apia", "Asia/Kathmandu", "Pacific/Chatham", "America/St_Johns"})

var anyInstant = rapid.Custom(func(t *rapid.T) time.Time {
	first, last := time.Date(2005, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), time.Date(2110, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	return time.Unix(rapid.Int64Range(first, last).Draw(t, "second"), rapid.Int64Range(0, 1e9-1).Draw(t, "nanosecond"))
})

var anyRule = rapid.Custom(func(t *rapid.T) string {
	list := func(of *rapid.Generator[string], most int) string {
		return strings.Join(rapid.SliceOfN(of, 1, most).Draw(t, "list"), ",")
	}
	clock := rapid.Custom(func(t *rapid.T) string { return hhmm(rapid.Uint16Range(0, 1439).Draw(t, "minute")) })
	number := func(low, high int) *rapid.Generator[string] {
		return rapid.Custom(func(t *rapid.T) string { return fmt.Sprint(rapid.IntRange(low, high).Draw(t, "number")) })
	}
	switch rapid.IntRange(0, 5).Draw(t, "form") {
	case 0:
		head := rapid.SampledFrom([]string{"daily", "weekdays", "workdays", "weekends", "每天", "工作日", "周末"})
		return head.Draw(t, "days") + " " + list(clock, 4)
	case 1:
		return list(rapid.SampledFrom(weekdayShort[:]), 4) + " " + list(clock, 4)
	case 2:
		return "monthly " + list(rapid.OneOf(number(1, 31), rapid.Just("last")), 4) + " " + list(clock, 4)
	case 3:
		return fmt.Sprintf("once %04d-%02d-%02d %s", rapid.IntRange(2005, 2110).Draw(t, "year"),
			rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"), clock.Draw(t, "time"))
	case 4:
		return fmt.Sprintf("every %dm", rapid.SampledFrom([]int{15, 20, 25, 30, 45, 60, 90, 120, 420, 1440}).Draw(t, "minutes"))
	default:
		field := func(low, high int) string {
			return rapid.OneOf(rapid.Just("*"), number(low, high), rapid.Just(fmt.Sprintf("%d-%d", low, high/2))).Draw(t, "field")
		}
		return fmt.Sprintf(`"%s %s %s %s %s"`, list(number(0, 59), 4), field(0, 23), field(1, 31), field(1, 12), field(0, 7))
	}
})

// drawRule leaves out what is refused for a reason: five times in an hour, 31 February.
func drawRule(t *rapid.T) When {
	text := anyRule.Draw(t, "rule")
	w, err := ParseWhen(text)
	var e *WhenError
	if errors.As(err, &e) && (e.Kind == WhenNeverFires || e.Kind == WhenTooFrequent) {
		t.Skip()
	}
	if err != nil {
		t.Fatalf("ParseWhen(%q): %v", text, err)
	}
	return w
}

func TestEvery_rule_comes_back_from_its_canonical_form(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawRule(t)
		again, err := ParseWhen(w.String())
		if err != nil || again != w || again.String() != w.String() {
			t.Fatalf("%q comes back as %q, %v", w, again, err)
		}
		if w.Describe("en") == "" || w.Describe("zh-CN") == "" {
			t.Fatalf("%q has no words", w)
		}
	})
}

func TestThe_next_firing_is_strictly_later_and_whole_minutes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, after := drawRule(t), anyInstant.Draw(t, "after")
		loc := zone(t, anyZone.Draw(t, "zone"))
		at, ok := w.Next(after, loc, ChinaCalendar())
		if !ok {
			if w.form == once {
				return
			}
			t.Fatalf("%q never fires after %v", w, after)
		}
		if at.IsZero() || !at.After(after) || at.Second() != 0 || at.Nanosecond() != 0 || at.Location() != loc {
			t.Fatalf("%q after %v fires at %v", w, after, at)
		}
	})
}

func TestBetween_is_Next_over_and_over(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, from := drawRule(t), anyInstant.Draw(t, "from")
		loc := zone(t, anyZone.Draw(t, "zone"))
		to := from.Add(time.Duration(rapid.IntRange(0, 10*24*60).Draw(t, "minutes")) * time.Minute)
		var want []time.Time
		for at, ok := w.Next(from, loc, nil); ok && !at.After(to); at, ok = w.Next(at, loc, nil) {
			want = append(want, at)
		}
		if diff := cmp.Diff(want, w.Between(from, to, loc, nil)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// The reference walks through every minute of real time and looks at the clock:
// a rule fires when the clock first shows, or has just leapt over, a due minute.
func TestA_rule_agrees_with_watching_the_clock_minute_by_minute(t *testing.T) {
	nights := map[string][]string{
		"America/New_York":    {"2026-03-08", "2026-11-01"},
		"Europe/Berlin":       {"2026-03-29", "2026-10-25"},
		"Australia/Lord_Howe": {"2026-04-05", "2026-10-04"},
		"Africa/Cairo":        {"2026-04-24", "2026-10-30"},
		"America/Santiago":    {"2026-04-05", "2026-09-06"},
	}
	rapid.Check(t, func(t *rapid.T) {
		w := drawRule(t)
		name := rapid.SampledFrom([]string{"America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Cairo", "America/Santiago"}).Draw(t, "zone")
		loc := zone(t, name)
		from := at(t, rapid.SampledFrom(nights[name]).Draw(t, "night")+" 12:00", loc).Add(-36 * time.Hour)
		to := from.Add(60 * time.Hour)
		due := map[time.Time]bool{}
		for slot, ok := w.nextSlot(wallClock(from, loc), nil); ok && slot.Before(wallClock(to, loc).Add(time.Hour)); slot, ok = w.nextSlot(slot, nil) {
			due[slot] = true
		}
		var want []time.Time
		shown := wallClock(from, loc)
		for now := from.Add(time.Minute); !now.After(to); now = now.Add(time.Minute) {
			fires := false
			for ; shown.Before(wallClock(now, loc)); shown = shown.Add(time.Minute) {
				fires = fires || due[shown.Add(time.Minute)]
			}
			if fires {
				want = append(want, now)
			}
		}
		if diff := cmp.Diff(instants(want), instants(w.Between(from, to, loc, nil))); diff != "" {
			t.Fatalf("%s in %s: %s", w, name, diff)
		}
	})
}

func FuzzParseWhen(f *testing.F) {
	for _, seed := range []string{"daily 08:00", "每周一三五 晚上9点半", `"0 8 * * 1-5"`, "monthly 1,last 9am", "once 2026-12-01 08:00",
		"every 1h30m", "每两个半小时", "明天 8点", `"TZ=0"`, `"CRON_TZ= * * * * *"`, "周一三点", "fri-mon 8 p.m.", "每月最后一天 18:00", "“@every 1ns”"} {
		f.Add(seed)
	}
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		w, err := ParseWhen(text)
		checkRule(t, text, w, err, ParseWhen)
		typed := func(s string) (When, error) { return parseWhen(s, moment{now, time.UTC, true}) }
		w, err = typed(text)
		checkRule(t, text, w, err, typed)
		if err == nil {
			if at, ok := w.Next(now, time.UTC, nil); !ok || !at.After(now) {
				t.Errorf("%q from %q never fires", w, text)
			}
		}
	})
}

func checkRule(t *testing.T, text string, w When, err error, parse func(string) (When, error)) {
	t.Helper()
	var e *WhenError
	switch {
	case err == nil:
		if again, err := parse(w.String()); err != nil || again != w {
			t.Errorf("%q from %q comes back as %q, %v", w, text, again, err)
		}
	case !errors.As(err, &e) || !w.IsZero():
		t.Errorf("%q gives %q, %v", text, w, err)
	default:
		if _, err := parse(e.Example); err != nil {
			t.Errorf("the example of %q is wrong: %v", text, err)
		}
	}
}

func FuzzParseCommand(f *testing.F) {
	for _, seed := range []string{"card daily 08:00", "quiz mon,wed 12:00 bank=verbs n=5 tags=a,b order=unseen open=2h",
		`message daily 08:00 text="He said \"hi\"" silent=yes`, "消息 每天 8点 text=“早上好，各位”", `card "0 8 * * 1-5" topic=here`,
		"message daily 08:00 text=\"\\", "card daily 08:00 grace=1h30m", "card TZ=UTC daily 08:00", "quizz daily 08:00", "card daily 08:00 topi=1",
		"测验 每天 12:00 题库=法律 题数=5 模式=私聊 限时=1小时30分 次数=2 开放=7天 标签=易、难 话题=主话题", "消息 每天 内容=“a=b \\ 早”", "测验 每天 8点 模式=抢达 每题=5秒"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCommand(text)
		var we *WhenError
		var ce *CommandError
		switch {
		case err == nil:
			again, err := ParseCommand(c.String())
			if err != nil || again.When != c.When {
				t.Fatalf("%q from %q: %v", c, text, err)
			}
			again.RawWhen, again.When, c.RawWhen = c.RawWhen, c.When, again.RawWhen
			if diff := cmp.Diff(c.Options, again.Options); diff != "" || again.Action != c.Action {
				t.Errorf("%q from %q: %s", c, text, diff)
			}
			said := strings.TrimPrefix(typed(c.String(), "zh"), "/schedule ")
			if in, err := ParseCommand(said); err != nil || in.String() != c.String() {
				t.Errorf("%q in Chinese is %q: %q, %v", c, said, in, err)
			}
		case errors.As(err, &we):
			if _, err := ParseWhen(we.Example); err != nil {
				t.Errorf("the example of %q is wrong: %v", text, err)
			}
		case errors.As(err, &ce):
			for _, lang := range []string{"en", "zh"} {
				example := strings.TrimPrefix(typed(ce.Example, lang), "/schedule ")
				if _, err := ParseCommand(example); err != nil {
					t.Errorf("the example of %q in %s, %q, is wrong: %v", text, lang, example, err)
				}
			}
		default:
			t.Errorf("%q: %v", text, err)
		}
	})
}
