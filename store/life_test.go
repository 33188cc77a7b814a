package store

import (
	"errors"
	"time"

	"studybot/effect"
	"studybot/quiz"
	"studybot/quiz/practice"
	"studybot/report"
	"studybot/study"
)

// quizSeven is a quiz of two questions, asked as polls.
func quizSeven(w *world) quiz.Quiz {
	options := []quiz.Option{{Text: "A", Weight: 1}, {Text: "B"}}
	return quiz.Quiz{
		Group: w.group.ID, Number: 7, Bank: "basics", Mode: quiz.ModeGroup, State: quiz.Open,
		OpenedAt: w.clock.Now(), ClosesAt: w.clock.Now().Add(2 * time.Hour),
		Questions: []quiz.Asked{
			{Question: quiz.Question{ID: "one", Kind: quiz.Single, Text: "One?", Options: options}, PollID: "p1"},
			{Question: quiz.Question{ID: "two", Kind: quiz.Single, Text: "Two?", Options: options}, PollID: "p2"},
		},
	}
}

// answer is a right answer to a question of quiz seven, with what it earns.
func (w *world) answer(u study.UserID, question int) {
	w.t.Helper()
	deed := study.Deed{
		What: study.DidQuiz, Date: w.today(), Cause: study.PartCause(7),
		Entries: []study.Entry{{Cause: study.RightCause(7, question+1), Points: 2}},
	}
	change, _ := w.record(u).Do(w.group, deed, w.clock.Now())
	response := quiz.Response{User: u, Question: question, Options: []int{0}, At: w.clock.Now(), Grade: 1}
	w.apply(effect.Effect{Changes: []study.Change{change}, Answers: []effect.Answer{{Quiz: 7, Response: response}}})
}

// liveFully leaves behind at least one key of every kind.
func liveFully(w *world) {
	w.t.Helper()
	ctx, now, today := w.t.Context(), w.clock.Now(), w.today()
	w.dueToday()
	w.do(41, study.DidReading)
	w.do(42, study.DidCheckIn)
	w.apply(effect.Effect{
		Quizzes: []quiz.Quiz{quizSeven(w)}, Sets: []quiz.Set{{ID: "k3x", Bank: "basics"}}, Attempts: []effect.Attempt{{Quiz: 7, Attempt: quiz.Attempt{User: 42, Try: 1}}}, Asked: map[string][]string{"basics": {"one", "two"}},
		Banks:   []quiz.Bank{{Name: "basics", Questions: []quiz.Question{{ID: "one"}, {ID: "two"}}}},
		Plans:   []study.Plan{{Name: "year", Title: "A year", Readings: []study.Reading{{Day: 1, Title: "First"}}}},
		Seasons: []effect.Season{{Number: 1, Name: "Autumn", From: today}},
	})
	w.answer(42, 0)
	w.answer(42, 1)
	change, _ := w.record(42).Do(w.group, study.Deed{What: study.DidNote, Date: today}, now)
	w.apply(effect.Effect{
		Once: "u1", Changes: []study.Change{change},
		Notes:     []study.StudyNote{{ID: "u1", User: 42, Date: today, At: now, Text: "What Ben learned", Length: 3}},
		Schedules: []study.Schedule{{ID: 1, Action: study.ActCard, When: "daily 08:00", By: 42, Created: now, Next: now.Add(24 * time.Hour)}},
		Firings:   []study.Firing{{Schedule: 1, Action: study.ActCard, Due: now, FiredAt: now.Add(time.Second), Outcome: study.Launched, By: 42}},
		Cards:     map[study.Date]effect.Card{today: {Chat: -1001, Message: 5, Reading: true}},
		Audit:     []study.AuditLine{{At: now, By: 42, What: "settings.zone", To: "UTC"}, {At: now, By: 41, What: "excuse", On: "Ben", Why: "Ben was ill"}},
		Posts:     []report.Post{{To: report.To{Chat: 42}, Text: "for Ben"}, {To: report.To{Chat: -1001}, Text: "for all"}},
		Invite:    []study.Invitation{{Code: "c1", Name: "Eve"}},
		Park:      map[study.UserID][]report.Post{41: {{Text: "a report"}}},
		Tasks:     map[string][]byte{"1": []byte("{}")},
		Practice: []practice.Change{{
			User: 42, Desk: practice.Desk{Turn: 1, Asked: practice.ID{Bank: practice.Mine, Question: "x1"}},
			Cards: map[practice.ID]practice.Card{{Bank: "basics", Question: "one"}: {Mistake: now}},
			Own:   map[string]practice.Own{"x1": {Ask: "Peru?", Answer: "Lima"}},
		}},
		Jobs: []effect.Job{{ID: "schedule:1", At: now.Add(24 * time.Hour)}, {ID: "close:7", At: now}},
	})
	steps := []error{
		w.SavePerson(ctx, study.Person{ID: 42, Name: "Ben", Reachable: true}),
		w.Freeze(ctx, -5, now.Add(time.Minute)),
		w.HoldEarly(ctx, "p9", []byte("an answer")),
		w.HoldOrphan(ctx, w.group.ID, 7, 1, "p9"),
		w.HoldDoubt(ctx, w.group.ID, now),
		w.MoveGroup(ctx, -1001, -100200),
		w.Aside(ctx, 9, []byte(`{"from":{"id":42}}`), errors.New("unknown shape")),
	}
	_, err := w.Take(ctx, -1001, now)
	steps = append(steps, err)
	_, err = w.NextQuiz(ctx, w.group.ID)
	steps = append(steps, err)
	_, err = w.Secret(ctx, "webhook")
	steps = append(steps, err)
	_, err = w.Baton("poll", "", nil).Hold(ctx, time.Minute)
	steps = append(steps, err, w.rdb.Set(ctx, journalKey, "epoch:1", 0).Err(), promoteScript.Run(ctx, w.rdb, []string{dueJobsKey, jobStreamKey}, now.UnixMilli(), 10).Err())
	if err := errors.Join(steps...); err != nil {
		w.t.Fatal(err)
	}
}
