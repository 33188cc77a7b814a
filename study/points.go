package study

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Entry is one line of the ledger: points with their cause. A member has one entry for
// each cause; setting it again replaces it, and 0 points take it back.
type Entry struct {
	At     time.Time
	User   UserID
	Date   Date // the date on whose boards the points count
	Points int
	Cause  Cause
}

// Cause says what earned points: "checkin:2026-11-21", "right:7.2". It is unique in a
// member's ledger.
type Cause string

// CauseOf is the cause of an activity on a date.
func CauseOf(a Activities, d Date) Cause {
	switch a {
	case DidCheckIn:
		return Cause("checkin:" + d.String())
	case DidReading:
		return Cause("reading:" + d.String())
	case DidNote:
		return Cause("note:" + d.String())
	case DidSession:
		return Cause("session:" + d.String())
	}
	return Cause(fmt.Sprintf("activity%d:%s", a, d))
}

// PartCause is the cause of taking part in a quiz.
func PartCause(quiz int) Cause { return Cause("part:" + strconv.Itoa(quiz)) }

// RightCause is the cause of a right answer; questions count from 1.
func RightCause(quiz, question int) Cause {
	return Cause("right:" + strconv.Itoa(quiz) + "." + strconv.Itoa(question))
}

// StreakCause is the cause of a streak's bonus, on the date that reached it.
func StreakCause(days int, d Date) Cause { return Cause(fmt.Sprintf("streak:%d:%s", days, d)) }

// Parts takes a cause apart: what earned the points, and which one of it.
func (c Cause) Parts() (what, which string) {
	what, which, _ = strings.Cut(string(c), ":")
	return what, which
}

// IsBonus says whether a streak earned it: such points stand apart from the day's cap.
func (c Cause) IsBonus() bool { return strings.HasPrefix(string(c), "streak:") }

// Bonus rewards a streak of so many days.
type Bonus struct {
	Days   int `json:"days"`
	Points int `json:"points"`
}

// Prices says what things earn.
type Prices struct {
	CheckIn int     `json:"checkin"`
	Reading int     `json:"reading"`
	Right   int     `json:"right"` // each right answer; part of it for a partly right one
	Part    int     `json:"part"`  // taking part in a quiz
	Note    int     `json:"note"`  // one a day
	Session int     `json:"session"`
	Bonuses []Bonus `json:"bonuses"`
	DayCap  int     `json:"day_cap"` // most points a date can earn, bonuses apart; 0: no cap
}

// Of is the price of an activity.
func (p Prices) Of(a Activities) int {
	switch a {
	case DidCheckIn:
		return p.CheckIn
	case DidReading:
		return p.Reading
	case DidQuiz:
		return p.Part
	case DidNote:
		return p.Note
	case DidSession:
		return p.Session
	}
	return 0
}

// Most is what one deed can earn, quizzes' right answers and bonuses apart.
func (p Prices) Most() int { return p.CheckIn + p.Reading + p.Part + p.Note + p.Session }

// Capped is how much of points a date that earned so much already still allows.
func (p Prices) Capped(earned, points int) int {
	if p.DayCap <= 0 {
		return points
	}
	return max(0, min(points, p.DayCap-earned))
}
