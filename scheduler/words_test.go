package scheduler

import "testing"

func TestA_rule_is_put_into_words(t *testing.T) {
	for _, c := range []struct{ rule, en, zh string }{
		{"daily 08:00", "every day at 08:00", "每天 08:00"},
		{"daily 08:00,12:00,20:00", "every day at 08:00, 12:00 and 20:00", "每天 08:00、12:00、20:00"},
		{"mon,wed,fri 12:00", "Monday, Wednesday and Friday at 12:00", "每周一、三、五 12:00"},
		{"sun 20:00", "Sunday at 20:00", "每周日 20:00"},
		{"weekdays 08:00", "Monday to Friday at 08:00", "周一至周五 08:00"},
		{"weekends 09:30", "Saturday and Sunday at 09:30", "周末 09:30"},
		{"workdays 08:00", "on official working days at 08:00", "法定工作日 08:00"},
		{"monthly 1,2,3,11,22 09:00", "on the 1st, the 2nd, the 3rd, the 11th and the 22nd of every month at 09:00", "每月 1、2、3、11、22 日 09:00"},
		{"monthly last 18:00", "on the last day of every month at 18:00", "每月最后一天 18:00"},
		{"monthly 15,last 18:00", "on the 15th and the last day of every month at 18:00", "每月 15 日和最后一天 18:00"},
		{"monthly 31 18:00", "on the 31st of every month that has it at 18:00", "每月 31 日（当月有该日时） 18:00"},
		{"once 2026-12-01 08:00", "once, on 2026-12-01 at 08:00", "2026-12-01 08:00（仅一次）"},
		{"every 1h", "every hour, counted from midnight", "每 1 小时（从零点算起）"},
		{"every 2h", "every 2 hours, counted from midnight", "每 2 小时（从零点算起）"},
		{"every 30m", "every 30 minutes, counted from midnight", "每 30 分钟（从零点算起）"},
		{"every 1h30m", "every 1h30m, counted from midnight", "每 1 小时 30 分钟（从零点算起）"},
		{"every 7h", "every 7 hours, starting over at each midnight", "每 7 小时（每天零点重新计）"},
		{`"0 8 * * 1-5"`, "0 8 * * 1-5 (at 08:00, Monday to Friday)", "0 8 * * 1-5（08:00，周一至周五）"},
		{`"30 9,21 1 * 1"`, "30 9,21 1 * 1 (at 09:30, 21:30, day 1 of the month or Mon)", "30 9,21 1 * 1（09:30、21:30，每月 1 日或每周一）"},
		{`"*/15 9-18 * 3,6 *"`, "*/15 9-18 * 3,6 * (minute 0, 15, 30, 45 of hour 9-18, every day, in month 3, 6)",
			"*/15 9-18 * 3,6 *（9-18 点第 0、15、30、45 分，每天，3、6 月）"},
		{`"0 * * * *"`, "0 * * * * (minute 0 of every hour, every day)", "0 * * * *（每小时第 0 分，每天）"},
	} {
		w := mustWhen(t, c.rule)
		for lang, want := range map[string]string{"en": c.en, "zh": c.zh, "zh-CN": c.zh, "fr": c.en} {
			if got := w.Describe(lang); got != want {
				t.Errorf("%s in %s is %q, want %q", c.rule, lang, got, want)
			}
		}
	}
	if got := (When{}).Describe("en") + (When{}).String(); got != "" {
		t.Errorf("the zero rule is %q", got)
	}
}
