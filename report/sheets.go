package report

import (
	"strconv"
	"strings"

	"studybot/quiz"
	"studybot/report/sheet"
	"studybot/study"
)

func (w Words) headers(ids ...string) []string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = w.Plain("sheet." + id)
	}
	return names
}

// CompletionSheet has a row for each member and date.
func (w Words) CompletionSheet(reports []study.Completion) sheet.Sheet {
	s := sheet.Sheet{Name: w.Plain("sheet.report"), Header: w.headers("date", "name", "team", "class", "lacks", "time")}
	for _, c := range reports {
		for _, l := range c.Lines {
			first := ""
			if !l.Mark.First.IsZero() {
				first = w.Time(l.Mark.First)
			}
			s.Rows = append(s.Rows, []any{c.Date.String(), l.Member.Shown(), l.Member.Team, w.Plain("class." + string(l.Class)), w.Activities(l.Lacks), first})
		}
	}
	return s
}

// BoardSheet is a leaderboard.
func (w Words) BoardSheet(b study.Board) sheet.Sheet {
	s := sheet.Sheet{Name: w.boardTitle(b).Plain(), Header: w.headers("rank", "name", "team", "points", "move", "streak")}
	for _, st := range b.Standings {
		name := st.Member.Shown()
		s.Rows = append(s.Rows, []any{st.Rank, name, st.Member.Team, st.Points, w.movement(b, st).Plain(), st.Streak})
	}
	return s
}

// NotesSheet lists study notes.
func (w Words) NotesSheet(notes []study.StudyNote, names map[study.UserID]study.Member) sheet.Sheet {
	s := sheet.Sheet{Name: w.Plain("sheet.notes"), Header: w.headers("date", "time", "name", "team", "length", "note")}
	for _, n := range notes {
		m := names[n.User]
		s.Rows = append(s.Rows, []any{n.Date.String(), w.Time(n.At), m.Shown(), m.Team, n.Length, n.Text})
	}
	return s
}

// LedgerSheet lists every point with its cause. Years of them are never rows all at once.
func (w Words) LedgerSheet(entries []study.Entry, names map[study.UserID]study.Member) sheet.Sheet {
	return sheet.Sheet{
		Name: w.Plain("sheet.ledger"), Header: w.headers("date", "time", "name", "points", "cause"),
		Count: len(entries), Row: func(i int) []any {
			e := entries[i]
			return []any{e.Date.String(), w.Time(e.At), names[e.User].Shown(), e.Points, w.cause(e.Cause)}
		},
	}
}

// cause says what earned points; on which date stands beside it.
func (w Words) cause(c study.Cause) string {
	switch what, which := c.Parts(); what {
	case "checkin":
		return w.Activities(study.DidCheckIn)
	case "reading":
		return w.Activities(study.DidReading)
	case "note":
		return w.Activities(study.DidNote)
	case "session":
		return w.Activities(study.DidSession)
	case "part":
		return w.Plain("cause.part", "Number", which)
	case "right":
		return w.Plain("cause.right", "Question", which)
	case "streak":
		length, _, _ := strings.Cut(which, ":")
		days, _ := strconv.Atoi(length)
		return w.Plain("cause.streak", "Days", days)
	}
	return string(c)
}

// AnswersSheet is the empty sheet of answers.
func (w Words) AnswersSheet() sheet.Sheet {
	return sheet.Sheet{Name: w.Plain("sheet.answers"), Header: w.headers("quiz", "question", "text", "name", "team", "answer", "grade", "contest", "date", "time")}
}

// contestGains is what answers have earned within a contest; nothing in another quiz. Who has
// left has no place there.
func contestGains(q quiz.Quiz, answers []quiz.Response, names map[study.UserID]study.Member) map[study.UserID]map[int]int {
	if q.Mode != quiz.ModeContest {
		return nil
	}
	return q.Gains(answers, func(u study.UserID) bool { m, known := names[u]; return known && !m.Gone })
}

// AnswerRows are the answers given in one quiz. The key of an open quiz stays hidden:
// its grades are left out.
func (w Words) AnswerRows(q quiz.Quiz, answers []quiz.Response, names map[study.UserID]study.Member) [][]any {
	rows := make([][]any, 0, len(answers))
	gains := contestGains(q, answers, names)
	for _, a := range answers {
		if a.Question >= len(q.Questions) {
			continue
		}
		m, asked := names[a.User], q.Questions[a.Question]
		var grade, contest any = a.Grade, ""
		if gain, played := gains[a.User][a.Question]; played {
			contest = gain
		}
		if q.State != quiz.Closed {
			grade, contest = "", ""
		}
		rows = append(rows, []any{
			q.Number, a.Question + 1, asked.Text, m.Shown(), m.Team, GivenAnswer(asked.Question, a), grade, contest,
			study.DateOf(a.At, w.zone()).String(), w.Time(a.At),
		})
	}
	return rows
}
