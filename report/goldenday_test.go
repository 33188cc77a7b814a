package report

import (
	"strings"

	"studybot/study"
)

func cardScenes() []scene {
	reading := &study.Reading{Day: 12, Title: "Tea & <time>", Body: "The **first** paragraph.\n\nThe second.", URL: "https://example.org/a?b=1&c=2"}
	long := &study.Reading{Day: 12, Title: "第十二天：" + strings.Repeat("长标题", 10), Body: "开头一段。\n\n" + strings.Repeat("很长的正文。", 150)}
	view := func(day, of int, r *study.Reading) CardView {
		return CardView{Group: readers(), Date: today, Title: "Sample <plan>", Day: day, Of: of, Reading: r, Done: 7, All: 20}
	}
	return []scene{
		{"a reading and a quiz", func(w Words) any { v := view(12, 90, reading); v.QuizAt = at(12, 0); return w.Card(v) }},
		{"a long reading folds", func(w Words) any { return w.Card(view(12, 90, long)) }},
		{"a day without a reading", func(w Words) any { return w.Card(view(13, 90, nil)) }},
		{"the plan is finished", func(w Words) any { return w.Card(view(91, 90, nil)) }},
		{"no plan", func(w Words) any { return w.Card(view(0, 0, nil)) }},
		{"a reading by itself", func(w Words) any { return w.ReadingPost(1, To{}, today, *reading, false) }},
	}
}

func toastScenes() []scene {
	verdict := study.Verdict{Earned: 2, Streak: study.Streak{Current: 12}}
	bonus := study.Verdict{Earned: 2, Bonus: 10, Streak: study.Streak{Current: 7}, Freeze: true, Lacks: study.DidReading | study.DidQuiz}
	again := study.Verdict{Already: true, Since: at(7, 5), Streak: study.Streak{Current: 12}}
	every := study.DidCheckIn | study.DidReading | study.DidQuiz | study.DidNote | study.DidSession
	list := []scene{
		{"checked in", func(w Words) any { return w.CheckInToast(verdict) }},
		{"read", func(w Words) any { return w.ReadingToast(verdict) }},
		{"a streak's bonus, a freeze, and what is left", func(w Words) any { return w.CheckInToast(bonus) }},
		{"a second tap", func(w Words) any { return w.CheckInToast(again) }},
		{"a second tap on the reading", func(w Words) any { return w.ReadingToast(again) }},
		{"activities", func(w Words) any { return w.Activities(every) }},
		{"who", func(w Words) any { return w.WhoToast(people(), 20) }},
		{"who: nobody", func(w Words) any { return w.WhoToast(nil, 20) }},
	}
	for _, m := range people() {
		list = append(list, scene{"checked in by command", func(w Words) any { return w.CheckedIn(m, bonus, true) }})
	}
	return append(list, scene{"checked in by command again", func(w Words) any { return w.CheckedIn(people()[0], again, false) }})
}

func todayScenes() []scene {
	due := study.Due{What: study.DidCheckIn | study.DidReading, Need: study.NeedAll}
	view := TodayView{Group: readers(), Date: today, Due: due, Streak: study.Streak{Current: 11}}
	with := func(change func(*TodayView)) func(w Words) any {
		return func(w Words) any {
			v := view
			change(&v)
			return message(w.Today(v))
		}
	}
	return []scene{
		{"something is left, and days can be made up", with(func(v *TodayView) {
			v.Reading, v.Day, v.Of = &study.Reading{Title: "<Tea>"}, 12, 90
			v.OpenQuiz, v.QuizEnds = 7, at(14, 0)
			v.Missed = []study.Date{today.Add(-1), today.Add(-2)}
		})},
		{"all is done", with(func(v *TodayView) { v.Mark.Did = due.What; v.NextQuiz = at(12, 0) })},
		{"the check-in is done", with(func(v *TodayView) { v.Mark.Did = study.DidCheckIn })},
		{"a holiday", with(func(v *TodayView) { v.Holiday = true })},
		{"excused", with(func(v *TodayView) { v.Outcome = study.Excused })},
		{"nothing is due", with(func(v *TodayView) { v.Due = study.Due{} })},
	}
}

func meScenes() []scene {
	outcomes := map[study.Date]study.Outcome{}
	kinds := []study.Outcome{study.Kept, study.MadeUp, study.Frozen, study.Excused, study.Missed, study.NotDue}
	for i := range 27 {
		outcomes[today.Add(-i-1)] = kinds[i%len(kinds)]
	}
	outcomes[today] = study.Pending
	view := MeView{
		Group: readers(), Member: people()[0], Today: today, Outcomes: outcomes, Rank: 3, Of: 20,
		Streak: study.Streak{Current: 12, Best: 40, Freezes: 1, Progress: 5},
		Points: map[study.Period]int{study.ThisWeek: 31, study.ThisMonth: 120, study.AllTime: 1234},
	}
	return []scene{
		{"a record", func(w Words) any { return w.Me(view) }},
		{"one day lacks for a freeze", func(w Words) any { v := view; v.Streak.Progress = 6; return w.Me(v) }},
		{"while a quiz is open", func(w Words) any { v := view; v.Sealed = true; return w.Me(v) }},
		{"a newcomer with an Arabic name", func(w Words) any {
			return w.Me(MeView{Group: readers(), Member: people()[2], Today: today, Outcomes: map[study.Date]study.Outcome{today: study.Pending}})
		}},
	}
}

func reminderScenes() []scene {
	view := TodayView{
		Group: readers(), Date: today, Due: study.Due{What: study.DidCheckIn | study.DidReading, Need: study.NeedAll},
		Streak: study.Streak{Current: 11}, Missed: []study.Date{today.Add(-1)},
	}
	return []scene{
		{"the group, in batches", func(w Words) any { return w.GroupReminders(To{}, people(), nil, false) }},
		{"a leader nudges", func(w Words) any { return w.GroupReminders(To{}, people()[:2], &people()[2], true) }},
		{"in private", func(w Words) any { return w.PrivateReminder(view, 7) }},
		{"in private, without a streak", func(w Words) any {
			v := view
			v.Streak, v.Group.Title = study.Streak{}, "مجموعة الدراسة"
			return w.PrivateReminder(v, 7)
		}},
	}
}
