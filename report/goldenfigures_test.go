package report

import (
	"fmt"
	"strings"

	"studybot/quiz"
	"studybot/report/picture"
	"studybot/report/sheet"
	"studybot/study"
)

// board gives everybody points, the first most, with every kind of movement.
func board(p study.Period, list []study.Member) study.Board {
	b := study.Board{Period: p, Span: p.Span(today)}
	for i, m := range list {
		b.Standings = append(b.Standings, study.Standing{
			Member: m, Points: 1000 - 10*i, Rank: i + 1, Streak: i, Was: []int{i + 1, 0, i + 3, 1}[i%4],
		})
	}
	b.Teams = []study.TeamStanding{
		{Team: "North <1>", Heads: 2, Mean: 12.5, Completion: 1, Rank: 1},
		{Team: "فريق", Heads: 1, Mean: 9, Completion: 0.666, Rank: 2},
		{Team: strings.Repeat("Team ", 20), Heads: 1, Rank: 3},
		{Team: "第二组", Heads: 12, Mean: 0.04, Completion: 0.005, Rank: 4},
	}
	return b
}

func boardScenes() []scene {
	list := make([]scene, 0, 10)
	for _, p := range study.Periods() {
		list = append(list, scene{"the board of " + string(p), func(w Words) any { return w.BoardDoc(readers(), board(p, people())) }})
	}
	return append(list,
		scene{"nobody has points", func(w Words) any {
			return w.BoardDoc(readers(), study.Board{Period: study.ThisDay, Span: study.ThisDay.Span(today)})
		}},
		scene{"a crowd", func(w Words) any { return w.BoardDoc(readers(), board(study.ThisWeek, crowd(23))) }},
		scene{"the teams", func(w Words) any { return w.TeamsDoc(board(study.ThisWeek, nil)) }},
		scene{"a board while a quiz is open", func(w Words) any {
			b := board(study.ThisWeek, people())
			b.Sealed = true
			return w.BoardDoc(readers(), b)
		}},
		scene{"the week's board for the leader", func(w Words) any { return weekBoard(w, true) }},
		scene{"the week's board for the group", func(w Words) any { return weekBoard(w, false) }},
		scene{"what the picture says", func(w Words) any {
			return pictureWords(w.boardCard(readers(), board(study.ThisWeek, append(people(), crowd(30)...))))
		}},
	)
}

func weekBoard(w Words, leader bool) any {
	posts, err := w.WeekBoard(readers(), To{}, board(study.ThisWeek, people()[:2]), leader)
	if err != nil {
		return err.Error()
	}
	return posts
}

func pictureWords(b picture.Board) string {
	out := []string{b.Title, b.Subtitle, b.NewLabel, b.More, b.TeamsTitle, b.Footer}
	for _, r := range b.Rows[:9] {
		out = append(out, fmt.Sprint(r.Rank, " ", r.Name, " ", r.Points))
	}
	for _, t := range b.Teams {
		out = append(out, fmt.Sprint(t.Rank, " ", t.Name, " ", t.Mean, " ", t.Label))
	}
	return strings.Join(out, "\n")
}

// completion has a member of each class, in turn.
func completion() study.Completion {
	classes := []study.Class{study.ClassDone, study.ClassLate, study.ClassMissing, study.ClassMissing, study.ClassMadeUp, study.ClassExcused, study.ClassMissing, study.ClassOff}
	c := study.Completion{Date: today, Due: study.Due{What: study.DidCheckIn | study.DidQuiz, Need: study.NeedAll}}
	for i, m := range people() {
		line := study.Line{Member: m, Class: classes[i%len(classes)], Unseen: []int{0, 3, -1, 1, 2, 0, 40}[i%7]}
		if line.Class == study.ClassMissing {
			line.Lacks = study.DidCheckIn | study.DidQuiz
		} else {
			line.Mark = study.Mark{Did: study.DidCheckIn, First: at(7, 30)}
		}
		c.Lines = append(c.Lines, line)
	}
	return c
}

func completionScenes() []scene {
	trouble := []study.Firing{
		{Action: study.ActCard, Due: at(8, 0), Outcome: study.SkippedLate},
		{Action: study.ActQuiz, Due: at(12, 0), Outcome: study.SkippedLate},
		{Action: study.ActReminder, Due: at(20, 0), Outcome: study.FailedFiring},
		{Action: study.ActReport, Due: at(21, 0), Outcome: study.Launched},
	}
	full := completion()
	full.Lines = full.Lines[:2]
	nothing := study.Completion{Date: today, Lines: []study.Line{{Member: people()[0], Class: study.ClassOff, Unseen: 3}}}
	week := study.Span{From: today.Add(-5), To: today}
	return []scene{
		{"a day", func(w Words) any { return w.CompletionPost(readers(), To{}, completion(), trouble) }},
		{"everybody is done", func(w Words) any { return w.CompletionPost(readers(), To{}, full, nil) }},
		{"nothing was due", func(w Words) any { return w.CompletionPost(readers(), To{}, nothing, trouble) }},
		{"several days", func(w Words) any { return w.CompletionSpan(readers(), week, []study.Completion{completion(), full}) }},
		{"several days without a task", func(w Words) any { return w.CompletionSpan(readers(), week, []study.Completion{{Date: today}}) }},
		{"a leader who can't be written to", func(w Words) any { return w.ReportWaits(To{}, people()[2]) }},
		{"figures are of another group", func(w Words) any {
			g := readers()
			g.Title = "مجموعة الدراسة"
			return w.CompletionDoc(g, full, nil)
		}},
	}
}

func sheetScenes() []scene {
	names := byID(people())
	notes := []study.StudyNote{{User: 100, Date: today, At: at(9, 0), Text: "=1+1 & <b>", Length: 4}}
	var entries []study.Entry
	for i, cause := range []study.Cause{
		study.CauseOf(study.DidCheckIn, today), study.CauseOf(study.DidReading, today), study.CauseOf(study.DidNote, today), study.CauseOf(study.DidSession, today),
		study.PartCause(7), study.RightCause(7, 2), study.StreakCause(30, today), "of:tomorrow",
	} {
		entries = append(entries, study.Entry{At: at(9, i), User: 102, Date: today, Points: 2, Cause: cause})
	}
	return []scene{
		{"completion", func(w Words) any { return sheetText(w.CompletionSheet([]study.Completion{completion()})) }},
		{"board", func(w Words) any { return sheetText(w.BoardSheet(board(study.ThisWeek, people()))) }},
		{"notes", func(w Words) any { return sheetText(w.NotesSheet(notes, names)) }},
		{"one set in several groups", func(w Words) any {
			open := askedQuiz()
			open.State, open.Number = quiz.Open, 12
			set := quiz.Set{ID: "x", Bank: "law", Questions: make([]quiz.Question, 3)}
			sheets := w.SetSheets(set, []SetResult{
				{Group: readers(), Quiz: askedQuiz(), Answers: answers(), Members: names, All: 9},
				{Group: readers(), Quiz: open, Answers: answers(), Members: names, All: 9},
			})
			return sheetText(sheets[0]) + "\n" + sheetText(sheets[1])
		}},
		{"a contest's set and answers", func(w Words) any {
			held := contest(3)
			held.State, held.Questions = quiz.Closed, held.Questions[:3]
			given := raced(held, people()[:3], 2)
			set := quiz.Set{ID: "x", Bank: "law", Questions: make([]quiz.Question, 3), Options: map[string]string{"mode": quiz.ModeContest}}
			sheets := w.SetSheets(set, []SetResult{{Group: readers(), Quiz: held, Answers: given, Members: names, All: 9}})
			s := w.AnswersSheet()
			s.Rows = w.AnswerRows(held, given, names)
			return sheetText(sheets[1]) + "\n" + sheetText(s)
		}},
		{"ledger", func(w Words) any { return sheetText(w.LedgerSheet(entries, names)) }},
		{"audit", func(w Words) any { return sheetText(w.AuditSheet(auditLines(), names)) }},
		{"answers", func(w Words) any {
			s := w.AnswersSheet()
			s.Rows = w.AnswerRows(askedQuiz(), answers(), names)
			return sheetText(s)
		}},
	}
}

// auditLines has a line of each kind, one that has no words, and one by nobody on the roster.
func auditLines() []study.AuditLine {
	lines := []study.AuditLine{
		{At: at(9, 0), By: 102, What: "settings.zone", From: "UTC", To: "Asia/Shanghai"},
		{At: at(9, 5), By: 102, What: "run.card", On: "3"},
		{At: at(9, 6), By: 102, What: "sky.fall", On: "100", Why: "=1+1 & <b>"},
		{At: at(9, 7), By: 999, What: "settings.unknown"},
	}
	for i, kind := range auditKinds {
		lines = append(lines, study.AuditLine{At: at(10, i), What: strings.TrimPrefix(kind, "audit."), On: "100"})
	}
	return lines
}

func sheetText(s sheet.Sheet) string {
	lines := []string{s.Name, strings.Join(s.Header, " | ")}
	for row := range s.All() {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = fmt.Sprint(c)
		}
		lines = append(lines, strings.Join(cells, " | "))
	}
	return strings.Join(lines, "\n")
}
