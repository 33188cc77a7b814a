package study

import (
	"time"
)

// Action is what a schedule does when it fires.
type Action string

// The actions.
const (
	ActCard        Action = "card"
	ActReading     Action = "reading"
	ActQuiz        Action = "quiz"
	ActReminder    Action = "reminder"
	ActReport      Action = "report"
	ActLeaderboard Action = "leaderboard"
	ActMessage     Action = "message"
)

// Actions are all of them, in the order of a day.
func Actions() []Action {
	return []Action{ActCard, ActReading, ActQuiz, ActReminder, ActReport, ActLeaderboard, ActMessage}
}

// Schedule is a rule that fires an action at times. When is the rule's canonical text;
// what it means is scheduler's business.
type Schedule struct {
	Rev     int               `json:"rev,omitempty"` // as Group.Rev
	ID      int               `json:"id"`
	Action  Action            `json:"action"`
	When    string            `json:"when"`
	Options map[string]string `json:"options,omitempty"` // topic, silent, bank, n, tags, order, open, text, grace …
	Paused  bool              `json:"paused,omitempty"`
	Draft   bool              `json:"draft,omitempty"` // shown, but not kept yet
	By      UserID            `json:"by,omitempty"`
	Created time.Time         `json:"created"`
	// Next is the next due instant, kept so that a list and a restart need no reckoning;
	// zero when the rule never fires again.
	Next time.Time `json:"next,omitzero"`
}

// FiringOutcome says what became of a firing.
type FiringOutcome string

// The outcomes of a firing.
const (
	Launched     FiringOutcome = "launched"
	SkippedLate  FiringOutcome = "skipped: too late"
	SkippedOff   FiringOutcome = "skipped: no study on this day"
	SkippedEmpty FiringOutcome = "skipped: nothing to send"
	FailedFiring FiringOutcome = "failed"
)

// Firing is one due instant of a schedule and what became of it. Slot names it: a slot
// is recorded once, whoever fires it.
type Firing struct {
	Schedule int           `json:"schedule"`
	Action   Action        `json:"action"`
	Due      time.Time     `json:"due"`
	FiredAt  time.Time     `json:"fired_at"`
	Outcome  FiringOutcome `json:"outcome"`
	Detail   string        `json:"detail,omitempty"`
	By       UserID        `json:"by,omitempty"` // /runnow: who asked
}

// StudyNote is a text that a member kept.
type StudyNote struct {
	ID      string    `json:"id"` // the update that brought it
	User    UserID    `json:"user_id"`
	Date    Date      `json:"date"`
	At      time.Time `json:"at"`
	Text    string    `json:"text"`
	Length  int       `json:"length"`
	CheckIn bool      `json:"checkin,omitempty"` // came with /checkin
	Message MessageID `json:"message,omitempty"`
}

// AuditLine is one change by a leader or admin: who, when, what, why.
type AuditLine struct {
	At   time.Time `json:"at"`
	By   UserID    `json:"by"`
	What string    `json:"what"` // "excuse", "settings.zone", "schedule.add" …
	On   string    `json:"on,omitempty"`
	From string    `json:"from,omitempty"`
	To   string    `json:"to,omitempty"`
	Why  string    `json:"why,omitempty"`
}

// Planned is a schedule with what people want to know of it.
type Planned struct {
	Schedule
	Words string      // the rule in words, in the group's language
	Said  string      // its options as they are typed in the group's language; "" where there are none
	Next3 []time.Time // the next firings
	Near  []Clash     // schedules that fire within minutes of this one
	// PerDay is set when the group would get that many pushes on one day, over its limit.
	PerDay int
	// NoCalendar is the year whose official working days are not known yet; 0: all known.
	NoCalendar int
	// NoBank is the bank that a quiz asks for and that is not there; "–" where there is none at all.
	NoBank string
}

// Clash is another schedule that fires close to this one, and when.
type Clash struct {
	Other Schedule
	At    time.Time
}
