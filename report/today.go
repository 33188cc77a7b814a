package report

import (
	"time"

	"studybot/study"
)

// TodayView is one member's day.
type TodayView struct {
	Group    study.Group
	Date     study.Date
	Due      study.Due
	Mark     study.Mark
	Streak   study.Streak
	Outcome  study.Outcome
	Reading  *study.Reading
	Day, Of  int
	OpenQuiz int // number of the open quiz; 0: none
	QuizEnds time.Time
	NextQuiz time.Time
	Missed   []study.Date
	Holiday  bool
	NextCard time.Time // while nothing is due yet: when the day card comes, if it comes today
}

// Today tells a member what the day asks and what they still lack, with the buttons to do it.
func (w Words) Today(v TodayView) (Doc, [][]Button) {
	doc := Doc{Head(w.Say("today.head", "Date", w.Date(v.Date)))}
	lacks := v.Due.Lacks(v.Mark.Did)
	switch {
	case v.Holiday:
		doc = append(doc, Para(w.Say("today.holiday")))
	case v.Outcome == study.Excused:
		doc = append(doc, Para(w.Say("today.excused")))
	case !v.Due.Asks() && !v.NextCard.IsZero():
		doc = append(doc, Para(w.Say("today.notyet", "Time", w.Time(v.NextCard))))
	case !v.Due.Asks():
		doc = append(doc, Para(w.Say("today.nothing")))
	case lacks == 0:
		doc = append(doc, Para(w.Say("today.kept", "Streak", v.Streak.Current)))
	default:
		doc = append(doc, Para(w.Say("today.lacks", "Lacks", w.Activities(lacks))))
	}
	if v.Reading != nil {
		doc = append(doc, Para(w.Say("today.reading", "Day", v.Day, "Of", v.Of, "Title", v.Reading.Title)))
	}
	switch {
	case v.OpenQuiz > 0:
		doc = append(doc, Para(w.Say("today.quiz.open", "Number", v.OpenQuiz, "Time", w.Time(v.QuizEnds))))
	case !v.NextQuiz.IsZero():
		doc = append(doc, Para(w.Say("today.quiz.next", "Time", w.Moment(v.NextQuiz))))
	}
	if len(v.Missed) > 0 {
		doc = append(doc, Para(w.Say("today.makeup", "Dates", w.dates(v.Missed))))
	}
	return doc, w.todayButtons(v)
}

func (w Words) todayButtons(v TodayView) [][]Button {
	date := []string{Compact(v.Date)}
	if v.Holiday {
		v.Due.What = 0
	}
	var keys []Button
	if !v.Mark.Did.Has(study.DidCheckIn) && v.Due.What.Has(study.DidCheckIn) {
		keys = append(keys, Button{Text: w.Plain("button.checkin"), Action: Action{VerbCheckIn, v.Group.ID, date}})
	}
	if !v.Mark.Did.Has(study.DidReading) && v.Due.What.Has(study.DidReading) {
		keys = append(keys, Button{Text: w.Plain("button.read"), Action: Action{VerbRead, v.Group.ID, date}})
	}
	var rows [][]Button
	if len(keys) > 0 {
		rows = append(rows, keys)
	}
	return append(rows, w.MakeUpButtons(v.Group.ID, v.Missed)...)
}

// MakeUpButtons offers the missed days, one a row.
func (w Words) MakeUpButtons(g study.GroupID, missed []study.Date) [][]Button {
	rows := make([][]Button, 0, len(missed))
	for _, d := range missed {
		rows = append(rows, []Button{{Text: w.Plain("button.makeup", "Date", w.Date(d)), Action: Action{VerbMakeUp, g, []string{Compact(d)}}}})
	}
	return rows
}

func (w Words) dates(dates []study.Date) string {
	parts := make([]string, len(dates))
	for i, d := range dates {
		parts[i] = w.Date(d)
	}
	return w.series(parts)
}
