// Package effect holds the plain value that one decision leaves behind: everything that
// the store then writes in one atomic script, under one idempotency key.
//
// It owns no rule and does nothing. Whoever decides fills it in; the store alone reads it.
package effect

import (
	"time"

	"studybot/quiz"
	"studybot/quiz/practice"
	"studybot/report"
	"studybot/study"
)

// Effect is what one decision changes in one group. Every field is optional but Group
// and At. It is written as a whole or not at all.
type Effect struct {
	Group study.GroupID
	At    time.Time
	// Once names the cause: an update, a firing's slot. A second effect of the same name
	// changes nothing and gives study.ErrDone.
	Once string
	// Read is the store's own mark of what was read for the decision, if it gave one: with
	// it the store need not read again what it writes on. Changes and Answers rest on it.
	Read any

	// Save replaces the group itself; study.ErrStale if it has changed since it was read.
	Save *study.Group
	// Changes are members' records; study.ErrStale if any of them has changed since it was read.
	Changes []study.Change
	// Season is the season whose board the changes' points count on.
	Season int
	// Seasons are created or replaced.
	Seasons []Season
	// Members replaces these roster entries; study.ErrStale as with Save.
	Members []study.Member
	// Due adds what a date asks of the group; what was due already stays.
	Due map[study.Date]study.Due
	// Notes are kept, each under its ID.
	Notes []study.StudyNote
	// Quizzes are created or replaced.
	Quizzes []quiz.Quiz
	// Answers are set, one for each member and question of a quiz; a retracted one is removed.
	Answers []Answer
	// Attempts are created or replaced; study.ErrStale if one was written since it was read.
	Attempts []Attempt
	// Asked counts questions as asked in this group: bank → question IDs.
	Asked map[string][]string
	// Practice changes what members practise; study.ErrStale if any of it has changed since it
	// was read.
	Practice []practice.Change
	// Plans and Banks are stored under their names.
	Plans []study.Plan
	Banks []quiz.Bank
	// Sets are created or replaced; Unset forgets those that were never sent.
	Sets  []quiz.Set
	Unset []string
	// Schedules are created or replaced; study.ErrStale as with Save. Unschedule removes.
	Schedules  []study.Schedule
	Unschedule []int
	// Firings are recorded, each slot once: study.ErrDone if one of them is there already.
	Firings []study.Firing
	// Cards remembers the message of a date's day card.
	Cards map[study.Date]Card
	// Audit lines are appended.
	Audit []study.AuditLine
	// Posts go on the shelf, to be sent.
	Posts []report.Post
	// Park keeps posts for leaders who can't be written to yet; Unpark forgets all of a
	// leader's, since they are among Posts now.
	Park   map[study.UserID][]report.Post
	Unpark []study.UserID
	// Invite adds roster rows that wait for their accounts; Uninvite takes them off by code.
	Invite   []study.Invitation
	Uninvite []string
	// Tasks keeps what was asked for and takes long, each under its ID, until Untask.
	Tasks  map[string][]byte
	Untask []string
	// Jobs become due later. A job replaces the one of the same ID; a zero At cancels it.
	Jobs []Job
}

// Season is a cohort's span; its board counts what is earned in it. Number 0 is the time
// before the first.
type Season struct {
	Number int        `json:"number"`
	Name   string     `json:"name"`
	From   study.Date `json:"from"`
	To     study.Date `json:"to,omitzero"` // zero: runs still
}

// Answer is one response in a quiz.
type Answer struct {
	Quiz     int
	Response quiz.Response
}

// Attempt is what one member has put in for a quiz.
type Attempt struct {
	Quiz    int
	Attempt quiz.Attempt
}

// Card is where a date's day card stands.
type Card struct {
	Chat    study.ChatID    `json:"chat"`
	Message study.MessageID `json:"message"`
	Topic   study.TopicID   `json:"topic,omitempty"`
	Reading bool            `json:"reading,omitempty"` // the card has the button "I've read it"
}

// Job is something that becomes due at an instant and is then done once.
type Job struct {
	ID    string        // unique in its group: "schedule:3", "close:7", "remind:42"
	Group study.GroupID // 0: belongs to no group
	At    time.Time
	// Delivery is the store's own mark of this delivery, which Done gives back to it.
	Delivery string
}
