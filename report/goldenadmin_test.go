package report

import (
	"strings"
	"time"

	"studybot/quiz"
	"studybot/study"
)

// askedQuiz has one question of each kind that a poll holds, and closes at two.
func askedQuiz() quiz.Quiz {
	ask := func(kind quiz.Kind, text, why string, right int, options ...string) quiz.Asked {
		q := quiz.Asked{Question: quiz.Question{Kind: kind, Text: text, Explanation: why}, PollID: "p"}
		for i, o := range options {
			weight := 0.0
			if i == right || kind == quiz.Multiple && i > 0 {
				weight = 1
			}
			q.Options = append(q.Options, quiz.Option{Text: o, Weight: weight})
		}
		return q
	}
	return quiz.Quiz{
		Number: 7, Title: "Tea & <time>", State: quiz.Closed, OpenedAt: at(12, 0), ClosesAt: at(14, 0),
		Questions: []quiz.Asked{
			ask(quiz.Single, "Is 1 < 2 & 2 > 1?", "Because <b>.", 0, "Yes & no", "No"),
			ask(quiz.Multiple, "哪些是茶？"+strings.Repeat("长", 320), strings.Repeat("很长的解析。", 60), 1, "水", "红茶", "绿茶"),
			ask(quiz.TrueFalse, "هل الشاي ساخن؟", "", 0, "نعم", "لا"),
		},
	}
}

func answers() []quiz.Response {
	list := []quiz.Response{{User: 100, Question: 0, Options: []int{0}, At: at(12, 5), Grade: 1}, {User: 102, Question: 1, Options: []int{1, 2}, At: at(12, 6), Grade: 1}}
	return append(list, quiz.Response{User: 103, Question: 2, Options: []int{1}, At: at(12, 7)}, quiz.Response{User: 105, Question: 0, Options: []int{0}, At: at(12, 8), Grade: 0.5})
}

func quizScenes() []scene {
	view := ResultView{Quiz: askedQuiz(), Results: quiz.Tally(askedQuiz(), answers()), Members: byID(people()), All: 9}
	one := askedQuiz()
	one.Questions = one.Questions[:1]
	return []scene{
		{"the opening and its polls", func(w Words) any { return w.QuizOpening(askedQuiz(), To{}, false) }},
		{"a quiz of one question", func(w Words) any { return w.QuizOpening(one, To{}, false) }},
		{"results", func(w Words) any { return w.QuizResults(view) }},
		{"nobody took part", func(w Words) any {
			return w.QuizResults(ResultView{Quiz: one, Results: quiz.Tally(one, nil), All: 9})
		}},
		{"one took part", func(w Words) any {
			return w.QuizResults(ResultView{Quiz: one, Results: quiz.Tally(one, answers()[:1]), Members: byID(people()), All: 9})
		}},
		{"a quiz as an admin tries it", func(w Words) any { return w.QuizPreview(tried()) }},
		{"one set for several groups", func(w Words) any {
			set, second := tried(), readers()
			set.ID, second.ID, second.Title = "k3x", 2, "第二组 "+strings.Repeat("很长", 20)
			set.Offered, set.Chosen = []study.GroupID{readers().ID, 2}, []study.GroupID{2}
			return message(w.SetOffer(1, set, []study.Group{readers(), second}))
		}},
		{"a set for nobody", func(w Words) any { return message(w.SetOffer(1, tried(), []study.Group{readers()})) }},
		{"a set was sent", func(w Words) any {
			return message(w.SetSent(1, tried(), []SetPlace{{Group: readers(), Number: 7}, {Group: readers(), Why: w.Say("refused.quiz.running", "Number", 3)}}))
		}},
		{"a set that could go nowhere", func(w Words) any {
			return message(w.SetSent(1, tried(), []SetPlace{{Group: readers(), Why: w.Say("refused.quiz.running", "Number", 3)}}))
		}},
		{"how the questions worked", func(w Words) any { return w.Analysis(To{}, analysed()) }},
		{"how the questions of a few people worked", func(w Words) any {
			return w.Analysis(To{}, AnalysisView{Group: readers(), Quiz: askedQuiz(), Analysis: quiz.Analyse(askedQuiz(), answers())})
		}},
		{"what could be right instead", func(w Words) any { return message(w.CorrectionMenu(1, askedQuiz(), 0, nil)) }},
		{"several could be right instead", func(w Words) any { return message(w.CorrectionMenu(1, askedQuiz(), 1, nil)) }},
		{"what people typed could be right", func(w Words) any {
			q := askedQuiz()
			q.Questions[0].Question = quiz.Question{Kind: quiz.Short, Text: "Which <colour>?", Answers: []quiz.Answer{{Text: "red", Weight: 1}}}
			return message(w.CorrectionMenu(1, q, 0, []GivenText{{User: 100, Text: "<crimson> " + strings.Repeat("very ", 20) + "dark", Count: 12}}))
		}},
		{"a question is to be void", func(w Words) any { return message(w.CorrectionPreview(correction(CorrectVoid, 3))) }},
		{"while the quiz is open", func(w Words) any {
			v := correction(CorrectVoid, 3)
			v.Quiz.State = quiz.Open
			return message(w.CorrectionPreview(v))
		}},
		{"another key, whose points change", func(w Words) any { return message(w.CorrectionPreview(correction(CorrectKey+"B", 12))) }},
		{"a correction that changes nobody's points", func(w Words) any { return message(w.CorrectionPreview(correction(CorrectUnvoid, 0))) }},
		{"it is put right", func(w Words) any { return w.CorrectionDone(correction(CorrectKey+"B", 3)) }},
		{"a bank without a question that fits", func(w Words) any { return w.QuizTrouble(To{}, "<law>", true, at(12, 0)) }},
		{"no such bank", func(w Words) any { return w.QuizTrouble(To{}, "<law>", false, at(12, 0)) }},
	}
}

// tried has a question of every kind.
func tried() quiz.Set {
	q := askedQuiz()
	s := quiz.Set{Bank: "law", Title: q.Title}
	q.Questions[0].Difficulty, q.Questions[0].Tags, q.Questions[0].Options[1].Feedback = 3, []string{"<law>", "茶"}, "No & never."
	for _, more := range []quiz.Question{
		{Kind: quiz.Short, Text: "Colour?", Answers: []quiz.Answer{{Text: "red", Weight: 1}, {Text: "r*", Weight: 0.5, Feedback: "Nearly."}}},
		{Kind: quiz.Numerical, Text: "Pi?", Answers: []quiz.Answer{{Value: 3.14, Tolerance: 0.005, Weight: 1}, {Text: "*", Feedback: "<no>"}}, Picture: "https://example.org/pi.png"},
		{Kind: quiz.Matching, Text: "Match.", Pairs: []quiz.Pair{{Left: "a", Right: "<b>"}, {Right: "c"}}},
		{Kind: quiz.Ordering, Text: "Order.", Options: []quiz.Option{{Text: "one"}, {Text: "two"}}},
		{Kind: quiz.Cloze, Text: "_____ and _____", Answers: []quiz.Answer{{Text: "x", Weight: 1, Gap: 1}, {Text: "y", Weight: 1, Gap: 2}}},
		{Kind: quiz.Essay, Text: "Say why."},
	} {
		q.Questions = append(q.Questions, quiz.Asked{Question: more})
	}
	for _, asked := range q.Questions {
		s.Questions = append(s.Questions, asked.Question)
	}
	return s
}

// analysed are nine people of whom the best choose what the key calls wrong, and a question
// that nobody gets right.
func analysed() AnalysisView {
	q := askedQuiz()
	var given []quiz.Response
	for u := range study.UserID(9) {
		right, wrong := 1.0, 0.0
		if u < 4 {
			right, wrong = 0, 1
		}
		given = append(given,
			quiz.Response{User: u, Question: 0, Options: []int{int(wrong)}, Grade: right, At: at(12, int(u))},
			quiz.Response{User: u, Question: 1, Options: []int{1, 2}[:1+int(wrong)], Grade: 0.5 + wrong/2, At: at(12, 10+int(u))},
			quiz.Response{User: u, Question: 2, Options: []int{1}, At: at(12, 20+int(u))})
	}
	return AnalysisView{Group: readers(), Quiz: q, Analysis: quiz.Analyse(q, given)}
}

func correction(code string, changed int) CorrectionView {
	v := CorrectionView{Group: readers(), Quiz: askedQuiz(), Code: code, Answered: 20}
	for i := range changed {
		v.Changes = append(v.Changes, PointChange{people()[i%len(people())], 2 - i%2*4})
	}
	return v
}

func scheduleScenes() []scene {
	rule := func(id int, action study.Action, when, said string) study.Planned {
		return study.Planned{Schedule: study.Schedule{ID: id, Action: action, When: when, Next: at(20, 0)}, Words: said}
	}
	list := []study.Planned{rule(1, study.ActCard, "daily 08:00", "every day at 08:00"), rule(12, study.ActQuiz, "mon 12:00", "Monday at 12:00"), rule(50, study.ActMessage, "once", "once")}
	list[1].Paused, list[2].Next = true, time.Time{}
	draft := rule(3, study.ActMessage, "daily 08:03", "every day at 08:03")
	draft.Said = `silent=yes text="<b>Good</b> & morning"`
	list[2].Said = "silent=yes text=\"<b>Good</b> & morning\n" + strings.Repeat("all of you ", 20) + `"`
	draft.Next3 = []time.Time{at(8, 3), at(8, 3).Add(24 * time.Hour), at(8, 3).Add(48 * time.Hour)}
	plain := draft
	plain.Said = ""
	draft.Near, draft.PerDay, draft.NoCalendar = []study.Clash{{Other: list[0].Schedule, At: at(8, 0)}}, 7, 2027
	strange, bare := plain, plain
	strange.NoBank, bare.NoBank = "<b>&laws", "–"
	outcomes := func(w Words) any {
		var said []string
		for _, o := range []study.FiringOutcome{study.Launched, study.SkippedLate, study.SkippedOff, study.SkippedEmpty, study.FailedFiring} {
			said = append(said, w.OutcomeWords(o))
		}
		return strings.Join(said, "\n")
	}
	takes := func(w Words) any {
		var said []string
		for key := range strings.FieldsSeq("topic silent grace plan text bank n tags difficulty order mode limit each attempts open") {
			values := study.Phrased("schedule.takes."+key, "Least", "1", "Most", "20", "More", "50")
			refused := study.Phrase{ID: "refused.schedule.bad_value", Args: map[string]any{"Text": key + "=<x>", "Values": values, "Near": "", "Example": "/schedule"}}
			said = append(said, w.Phrase(refused).Plain())
		}
		return strings.Join(said, "\n")
	}
	return []scene{
		{"what options take", takes},
		{"none", func(w Words) any { return message(w.ScheduleList(readers(), nil)) }},
		{"a list", func(w Words) any { return message(w.ScheduleList(readers(), list)) }},
		{"a draft", func(w Words) any { return message(w.ScheduleDraft(readers(), plain)) }},
		{"a draft with warnings", func(w Words) any { return message(w.ScheduleDraft(readers(), draft)) }},
		{"a draft of a quiz without its bank", func(w Words) any { return message(w.ScheduleDraft(readers(), strange)) }},
		{"a draft of a quiz where there is no bank", func(w Words) any { return message(w.ScheduleDraft(readers(), bare)) }},
		{"outcomes", outcomes},
	}
}

func settingsScenes() []scene {
	list := []scene{{"the menu", func(w Words) any { return message(w.SettingsMenu(readers())) }}}
	for _, s := range study.SettingTable() {
		list = append(list, scene{"the page of " + s.Key, func(w Words) any { return message(w.SettingPage(readers(), s)) }})
	}
	return append(list, scene{"saved", func(w Words) any {
		g := readers()
		g.Settings.Zone, g.Settings.LateAfter = study.ZoneOf("America/Argentina/ComodRivadavia"), 0
		var said []string
		for _, s := range study.SettingTable() {
			said = append(said, string(w.SettingSaved(g, s)))
		}
		return HTML(strings.Join(said, "\n"))
	}}, scene{"the menu of a group with the longest of zones", func(w Words) any {
		g := readers()
		g.Title, g.Settings.Zone = "مجموعة الدراسة", study.ZoneOf("America/Argentina/ComodRivadavia")
		return message(w.SettingsMenu(g))
	}})
}

func welcomeScenes() []scene {
	fresh := readers()
	fresh.State = study.Fresh
	plan := study.Plan{Name: "sample", Title: "Tea & <time>", Readings: []study.Reading{{Day: 14}}}
	next := study.Schedule{ID: 1, Action: study.ActCard}
	commands := []CommandWords{{"start", "all"}, {"checkin", "member"}, {"report", "leader"}, {"schedule", "admin"}}
	arabic := readers()
	arabic.Title = "مجموعة الدراسة"
	return []scene{
		{"what is kept of people", func(w Words) any { return w.Privacy() }},
		{"a greeting", func(w Words) any { return w.Greeting(fresh, To{}, &people()[0]) }},
		{"a greeting without a leader, by an administrator", func(w Words) any { g := fresh; g.BotAdmin = true; return w.Greeting(g, To{}, nil) }},
		{"started", func(w Words) any { return w.Started(readers(), To{}, plan, next, at(8, 0)) }},
		{"started without a plan", func(w Words) any { return w.Started(readers(), To{}, study.Plan{}, next, time.Time{}) }},
		{"the wizard", func(w Words) any { return message(w.Setup(fresh)) }},
		{"help for an admin", func(w Words) any { return w.Help(commands, "study_bot") }},
		{"help for a member", func(w Words) any { return w.Help(commands[:2], "study_bot") }},
		{"hello to a stranger", func(w Words) any { return message(w.Hello(study.Person{Name: `<b>&"'`}, nil, "study_bot")) }},
		{"hello to a member", func(w Words) any {
			return message(w.Hello(study.Person{Name: "محمد"}, []GroupLine{{readers(), 12}, {arabic, 0}}, "study_bot"))
		}},
		{"a group's menu", func(w Words) any { return message(w.GroupMenu(arabic)) }},
	}
}
