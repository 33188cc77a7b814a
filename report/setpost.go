package report

import (
	"cmp"
	"strconv"

	"studybot/quiz"
	"studybot/report/sheet"
	"studybot/study"
)

// What the button of a set asks for, as its second argument; a group's number leaves it out or
// takes it in.
const (
	SetSend  = "send"
	SetDrop  = "drop"
	SetSheet = "sheet"
)

// SetOffer asks to which groups the same questions go.
func (w Words) SetOffer(home study.GroupID, s quiz.Set, groups []study.Group) (Doc, [][]Button) {
	doc := Doc{Para(w.Say("set.offer", "Title", cmp.Or(s.Title, s.Bank), "Count", len(s.Questions)))}
	var keys [][]Button
	for _, g := range groups {
		mark := "▫️ "
		if s.Has(g.ID) {
			mark = "✅ "
		}
		keys = append(keys, []Button{{Text: mark + Cut(g.Title, buttonMost-3), Action: Action{VerbSet, home, []string{s.ID, g.ID.String()}}}})
	}
	last := []Button{{Text: w.Plain("button.leaveit"), Action: Action{VerbSet, home, []string{s.ID, SetDrop}}}}
	if len(s.Chosen) > 0 {
		last = append([]Button{{Text: w.Plain("button.setsend", "Count", len(s.Chosen)), Action: Action{VerbSet, home, []string{s.ID, SetSend}}}}, last...)
	}
	return doc, append(keys, last)
}

// SetPlace is what became of a set in one group: the number that its quiz has there, or why
// there is none.
type SetPlace struct {
	Group  study.Group
	Number int
	Why    HTML
}

// SetSent says where the questions went.
func (w Words) SetSent(home study.GroupID, s quiz.Set, places []SetPlace) (Doc, [][]Button) {
	var items []HTML
	sent := 0
	for _, p := range places {
		if p.Number == 0 {
			items = append(items, w.Say("set.failed", "Group", p.Group.Title, "Why", p.Why))
			continue
		}
		sent++
		items = append(items, w.Say("set.place", "Group", p.Group.Title, "Number", p.Number))
	}
	doc := Doc{Para(w.Say("set.sent", "Title", cmp.Or(s.Title, s.Bank), "Count", sent)), Bullets(items...)}
	if sent == 0 {
		return doc, nil
	}
	return doc, [][]Button{{{Text: w.Plain("button.setsheet"), Action: Action{VerbSet, home, []string{s.ID, SetSheet}}}}}
}

// SetResult is what came out of a set in one group.
type SetResult struct {
	Group   study.Group
	Quiz    quiz.Quiz
	Answers []quiz.Response
	Members map[study.UserID]study.Member
	All     int // members of the group
}

// SetSheets are a set's results in all groups: a row a group with the hit rate of each question,
// and a row a person with the grade of each.
func (w Words) SetSheets(s quiz.Set, results []SetResult) []sheet.Sheet {
	groups := sheet.Sheet{Name: w.Plain("sheet.groups"), Header: w.headers("group", "quiz", "state", "members", "part", "mean")}
	people := sheet.Sheet{Name: w.Plain("sheet.people"), Header: w.headers("group", "name", "staffno", "team", "rank", "grade", "right", "answered")}
	if s.Options["mode"] == quiz.ModeContest {
		people.Header = append(people.Header, w.headers("contest")...)
	}
	for i := range s.Questions {
		groups.Header = append(groups.Header, strconv.Itoa(i+1))
		people.Header = append(people.Header, strconv.Itoa(i+1))
	}
	for _, r := range results {
		tally := quiz.Tally(r.Quiz, r.Answers)
		groups.Rows = append(groups.Rows, w.setGroup(r, tally))
		if r.Quiz.State == quiz.Closed { // its key, and so its grades, are nobody's business before
			people.Rows = append(people.Rows, setPeople(r, tally)...)
		}
	}
	return []sheet.Sheet{groups, people}
}

func (w Words) setGroup(r SetResult, tally quiz.Results) []any {
	if r.Quiz.State != quiz.Closed {
		return []any{r.Group.Title, r.Quiz.Number, w.Plain("set.state.open"), r.All, tally.TookPart}
	}
	row := []any{r.Group.Title, r.Quiz.Number, w.Plain("set.state.closed"), r.All, tally.TookPart}
	sum := 0.0
	for _, s := range tally.Ranking {
		sum += s.Grade
	}
	row = append(row, hundredths(sum/float64(max(1, len(tally.Ranking)))))
	for _, q := range tally.Questions {
		row = append(row, hundredths(q.HitRate))
	}
	return row
}

func setPeople(r SetResult, tally quiz.Results) [][]any {
	grades := make(map[study.UserID]map[int]float64)
	for _, a := range r.Answers {
		if grades[a.User] == nil {
			grades[a.User] = make(map[int]float64)
		}
		grades[a.User][a.Question] = a.Grade
	}
	gains := contestGains(r.Quiz, r.Answers, r.Members)
	rows := make([][]any, 0, len(tally.Ranking))
	for _, s := range tally.Ranking {
		m := r.Members[s.User]
		row := []any{r.Group.Title, m.Shown(), m.StaffNo, m.Team, s.Rank, hundredths(s.Grade), s.Right, s.Answered}
		if r.Quiz.Mode == quiz.ModeContest {
			points := 0
			for _, gain := range gains[s.User] {
				points += gain
			}
			row = append(row, points)
		}
		for i := range r.Quiz.Questions {
			if grade, answered := grades[s.User][i]; answered {
				row = append(row, hundredths(grade))
			} else {
				row = append(row, "")
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// hundredths is a figure with two decimals.
func hundredths(v float64) float64 { return float64(int(v*100+0.5)) / 100 }
