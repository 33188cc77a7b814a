package scheduler

import (
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

// failing is what testing.TB and rapid.T have in common.
type failing interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func mustWhen(t failing, text string) When {
	t.Helper()
	w, err := ParseWhen(text)
	if err != nil {
		t.Fatalf("ParseWhen(%q): %v", text, err)
	}
	return w
}

func zone(t failing, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestEach_form_of_a_rule_is_read_and_written_in_one_way(t *testing.T) {
	for want, typed := range map[string][]string{
		"daily 08:00": {"daily 08:00", " Daily  8:00 ", "daily at 8am", "daily 8 a.m.", "every day 08:00", "everyday 8:00am",
			"mon-sun 08:00", "DAILY ８：００", "每天 08:00", "每日 8:00", "每天早上8点", "每天上午八点", "每天8点钟", "天天 8点整",
			"每天 ８：００", "每天早8点", "每一天 8点", "daily\u00a008:00", "daily 08:00。"},
		"daily 08:30":            {"daily 8:30am", "每天 8点半", "每天8点30", "每天八点三十分", "每天 8时30分", "daily 8:30 AM"},
		"daily 08:05":            {"每天8点05分", "每天八点零五分", "每天8点5分"},
		"daily 08:15":            {"每天8点一刻"},
		"daily 08:45":            {"每天八点三刻"},
		"daily 20:30":            {"daily 8:30 pm", "每天晚上8点半", "每天晚8点30分", "每天 二十点三十分", "daily 20:30, 20:30"},
		"daily 08:00,20:00":      {"daily 08:00,20:00", "daily 20:00 and 08:00", "daily at 8am & 8pm", "每天 8点、20点", "每天早上8点和晚上8点", "每天早上8点 20:00"},
		"daily 15:00,17:00":      {"每天下午3点、5点", "每天下午3点和5点"},
		"daily 01:00,09:00":      {"每天凌晨1点,9点"},
		"daily 00:00":            {"daily 12am", "daily midnight", "每天凌晨12点", "每天零点", "每天0点"},
		"daily 12:00":            {"daily 12pm", "daily noon", "每天中午", "每天中午12点", "每天正午"},
		"daily 13:00":            {"每天中午1点", "daily 1 pm"},
		"weekdays 08:00":         {"weekdays 08:00", "weekday 8am", "every weekday 08:00", "mon-fri 08:00", "mon to fri 8:00", "周一至周五 8点", "周一到五8点", "每周一到周五 08:00", "周一～周五 08:00"},
		"workdays 08:00":         {"workdays 08:00", "every workday 08:00", "工作日 08:00", "每个工作日8点", "法定工作日 8:00"},
		"weekends 09:30":         {"weekends 09:30", "weekend 9:30", "sat,sun 09:30", "周末 9:30", "周六日 9点半", "每周末9:30"},
		"mon,wed,fri 12:00":      {"mon,wed,fri 12:00", "fri, wed, mon 12:00", "Mondays, Wednesdays and Fridays at noon", "mon wed fri 12:00", "mon/wed/fri 12:00", "每周一三五 12:00", "每周一、三、五 12:00", "周一,周三,周五 12:00", "周一 周三 周五 12点", "星期一三五 12:00", "每周1,3,5 12:00", "on mon,wed,fri at 12:00"},
		"mon,fri,sat,sun 10:00":  {"fri-mon 10:00"},
		"sun 20:00":              {"sun 20:00", "sundays 8pm", "every sunday 20:00", "weekly sun 20:00", "星期日 20:00", "礼拜天晚上8点", "周日 20:00", "每周天 20:00", "每周7 20:00"},
		"mon 03:00":              {"周一三点", "周一3点"},
		"tue,thu 21:30":          {"tues,thurs 21:30", "每周二四 21:30", "周二和周四晚上9点半"},
		"monthly 1 09:00":        {"monthly 1 09:00", "monthly 1st 9am", "monthly on the 1st at 9am", "every month on the 1st 09:00", "每月1日 9点", "每月1号9点", "每个月一号上午九点"},
		"monthly 1,15 09:00":     {"monthly 1,15 09:00", "monthly 15 1 09:00", "每月1、15日 9点", "每月1号和15号 9点", "monthly 1st and 15th 9am"},
		"monthly 1,2,3 09:00":    {"monthly 1-3 09:00", "每月1号到3号 9点"},
		"monthly last 18:00":     {"monthly last 18:00", "monthly on the last day at 6pm", "每月最后一天 18:00", "每月底 18点", "每月月末 18:00"},
		"monthly 15,last 18:00":  {"monthly last,15 18:00", "每月15日和最后一天 18点"},
		"once 2026-12-01 08:00":  {"once 2026-12-01 08:00", "2026-12-01 08:00", "2026-12-01T08:00", "on 2026/12/1 at 8am", "2026年12月1日 8点", "2026年12月1号8点", "２０２６年１２月１日 ８：００", "一次 2026-12-01 08:00"},
		"once 2028-02-29 23:59":  {"once 2028-02-29 23:59"},
		"every 2h":               {"every 2h", "every 2 hours", "every 120m", "每2小时", "每两个小时", "每隔2小时", "每二小时"},
		"every 30m":              {"every 30m", "every 30 minutes", "every half hour", "every half an hour", "每30分钟", "每半小时", "每半个小时", "每三十分钟"},
		"every 1h":               {"every 60m", "hourly", "every hour", "每小时", "每个小时"},
		"every 1h30m":            {"every 1h30m", "every 90 min", "every 1 hour and 30 minutes", "每一个半小时"},
		"every 15m":              {"every 15m"},
		"every 24h":              {"every 24h"},
		`cron "0 8 * * 1-5"`:     {`"0 8 * * 1-5"`, "“0 8 * * 1-5”", `cron "0 8 * * mon-fri"`, "‘00 08 ? * MON-FRI’", "「0 8 * * 1-5」", "＂０ ８ ＊ ＊ １－５＂", "\"0\t8  * * 1-5\""},
		`cron "0 20 * * 0"`:      {`"0 20 * * 7"`, `"0 20 * * sun"`},
		`cron "0 20 * * 0,5-6"`:  {`"0 20 * * 5-7"`},
		`cron "*/15 9-18 * * *"`: {`"*/15 9-18 * * *"`},
		`cron "0 0 29 2 *"`:      {`"0 0 29 feb *"`},
		`cron "0,30 8,20 1 * 1"`: {`"0,30 8,20 1 * 1"`},
		"mon,wed 09:00,21:00":    {"周一,周三 9:00、21:00"},
		"monthly 29,30,31 00:00": {"monthly 29-31 00:00"},
		"workdays 08:00,12:30":   {"工作日早上8点、中午12点半"},
	} {
		for _, text := range typed {
			w, err := ParseWhen(text)
			if err != nil {
				t.Errorf("ParseWhen(%q): %v", text, err)
				continue
			}
			if w.String() != want {
				t.Errorf("ParseWhen(%q) is %q, want %q", text, w, want)
			}
			if again := mustWhen(t, w.String()); again != w {
				t.Errorf("%q does not come back as itself", w)
			}
		}
	}
}

func TestEach_mistake_has_its_kind_and_an_example_that_is_right(t *testing.T) {
	for kind, typed := range map[WhenKind][]string{
		WhenEmpty:   {"", "   ", "\u200b", "\xff\xfe"},
		WhenUnknown: {"hello", "sometimes 08:00", "每 08:00 吧", "every 2h from 08:00", "daily 08:00 please", "every 2 moons", "null"},
		WhenNoDay:   {"08:00", "8pm", "晚上9点", "weekly 08:00", "每周 8点", "monthly 09:00", "每月 9点"},
		WhenNoTime:  {"daily", "mon,wed", "每天", "工作日", "once 2026-12-01", "monthly 1", "weekdays at", "每周一三五"},
		WhenBadTime: {"daily 25:00", "daily 08:60", "daily 8", "daily 0800", "daily 8:5", "daily 08:00:00", "daily 13pm", "daily 0am",
			"daily 24:00", "每天晚上12点", "每天晚上1点", "每天25点", "每天 8", "daily 99999999999999999999:00", "每天上午13点", "每天八八点"},
		WhenBadDay:      {"monthly 0 09:00", "monthly 32 09:00", "monthly 5-3 09:00", "每月32日 9点", "monthly 99999 09:00"},
		WhenBadDate:     {"once 2027-02-29 08:00", "once 2026-13-01 08:00", "once 2026-04-31 08:00", "2026年2月30日 8点", "once 0000-00-00 08:00", "once monday 08:00", "once 9999-01-01 08:00"},
		WhenTooMany:     {"once 2026-12-01 08:00,20:00", "daily " + strings.Join(everyHalfHour(), ",")},
		WhenTooFrequent: {"every 14m", "every 1m", "every 0h", "every 30s", "每10分钟", "每5秒", `"* * * * *"`, `"*/14 * * * *"`, "daily 08:00,08:05,08:10,08:15,08:20"},
		WhenBadInterval: {"every 25h", "every 1439m", "every 3 days", "每3天", "每两周周一 8点", "every 99999h", "every 2w"},
		WhenNeverFires:  {`"0 0 31 2 *"`, `"0 0 30 2 *"`, `"0 0 31 4,6,9,11 *"`},
		WhenZone:        {`"TZ=UTC 0 8 * * *"`, `"CRON_TZ=Asia/Shanghai 0 8 * * *"`, `"TZ=0"`, `"TZ="`, `"CRON_TZ="`, "TZ=UTC", "daily 08:00 UTC", "daily 08:00 Asia/Shanghai", "每天 8点 北京时间", "daily 08:00+08:00", `"ＴＺ＝0"`},
		WhenRelative:    {"tomorrow 08:00", "today 8pm", "明天 8点", "后天8点", "once tomorrow 08:00", "今晚9点", "12月1日 8点"},
		WhenBadCron: {`"0 8 * *"`, `"0 8 * * * *"`, `"60 8 * * *"`, `"0 24 * * *"`, `"@daily"`, `"@every 1ns"`, `"@every -1h"`, `"0 8 * * 1-5`, `""`, `"`, `"a b c d e"`,
			`"0 8 * * mon#1"`, `"0 8 L * *"`, `"0 8 ,1 * *"`, `"0 8 5- * *"`, `"0 8 5-1 * *"`, `"*/0 * * * *"`, `"0 8 *-5 * *"`, "0 8 * * 1-5", "cron 0 8 * * 1-5", `"0 8 * * 5-7/2"`, `"0 8 * * 8"`, `"0 8 * * *" daily`, `"-1 8 * * *"`, `"0 8 * foo *"`},
		WhenTooLong: {strings.Repeat("daily 08:00 ", 40)},
	} {
		for _, text := range typed {
			w, err := ParseWhen(text)
			var e *WhenError
			if !errors.As(err, &e) {
				t.Errorf("ParseWhen(%q) is %q, %v", text, w, err)
				continue
			}
			if e.Kind != kind {
				t.Errorf("ParseWhen(%q) is of kind %s, want %s (%v)", text, e.Kind, kind, err)
			}
			if _, err := ParseWhen(e.Example); err != nil {
				t.Errorf("the example of %q is wrong: %v", text, err)
			}
			if whenWords[e.Kind] == "" || !strings.Contains(err.Error(), e.Example) {
				t.Errorf("kind %s is not put into words: %v", e.Kind, err)
			}
		}
	}
}

func everyHalfHour() []string {
	var out []string
	for m := uint16(0); m < 24*60; m += 30 {
		out = append(out, hhmm(m))
	}
	return out
}

func TestAn_example_keeps_what_was_typed_where_it_can(t *testing.T) {
	for typed, want := range map[string]string{
		"晚上9点":        "每天晚上9点",
		"08:30":       "daily 08:30",
		"mon,wed":     "mon,wed 08:00",
		"每周一三五":       "每周一三五 08:00",
		"0 8 * * 1-5": `"0 8 * * 1-5"`,
		"monthly 9am": "monthly 1 9am",
		"每周 8点":       "每周一 8点",
	} {
		_, err := ParseWhen(typed)
		var e *WhenError
		if !errors.As(err, &e) || e.Example != want {
			t.Errorf("ParseWhen(%q): %v; want the example %q", typed, err, want)
		}
	}
}

func TestRelative_days_are_counted_in_the_zone_of_the_group(t *testing.T) {
	shanghai := zone(t, "Asia/Shanghai")
	now := time.Date(2026, 11, 21, 16, 30, 0, 0, time.UTC) // 00:30 on the 22nd there
	for typed, want := range map[string]string{
		"today 08:00":                "once 2026-11-22 08:00",
		"once tomorrow at 8am":       "once 2026-11-23 08:00",
		"the day after tomorrow 8am": "once 2026-11-24 08:00",
		"明天 8点":                      "once 2026-11-23 08:00",
		"明天早上8点半":                    "once 2026-11-23 08:30",
		"明晚9点":                       "once 2026-11-23 21:00",
		"今晚 9点":                      "once 2026-11-22 21:00",
		"后天 8点":                      "once 2026-11-24 08:00",
		"大后天 8点":                     "once 2026-11-25 08:00",
		"12月1日 8点":                   "once 2026-12-01 08:00",
		"1月1日 8点":                    "once 2027-01-01 08:00",
		"daily 08:00":                "daily 08:00",
	} {
		w, err := parseWhen(typed, moment{now, shanghai, true})
		if err != nil || w.String() != want {
			t.Errorf("%q is %q, %v; want %q", typed, w, err, want)
		}
	}
}

func TestWhat_is_over_is_refused_with_an_example_that_is_not(t *testing.T) {
	now := time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC)
	for _, typed := range []string{"today 08:00", "today 20:00", "once 2020-02-29 08:00", "今天 8点"} {
		_, err := parseWhen(typed, moment{now, time.UTC, true})
		var e *WhenError
		if !errors.As(err, &e) || e.Kind != WhenPast {
			t.Errorf("%q: %v, want it past", typed, err)
			continue
		}
		if _, err := parseWhen(e.Example, moment{now, time.UTC, true}); err != nil {
			t.Errorf("the example of %q is refused: %v", typed, err)
		}
	}
}
