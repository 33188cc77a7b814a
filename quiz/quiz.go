package quiz

import (
	"time"

	"studybot/study"
)

// State is how far a quiz has come.
//
//	         opened                ClosesAt, or closed by hand       every delivered answer taken in
//	(none) ──────────▶ Open ────────────────────────▶ Closing ────────────────────────────────▶ Closed
//	                    answers count                   polls are stopped,                         results are posted;
//	                                                    answers still count                        a late answer counts
//	                                                                                               and edits the results
//
// There is no way back: a quiz that was closed by mistake is asked anew.
type State string

// The states of a quiz.
const (
	Open    State = "open"
	Closing State = "closing"
	Closed  State = "closed"
)

// The modes of a quiz.
const (
	ModeGroup   = "group"   // native polls in the group
	ModePrivate = "private" // each member alone with the bot
	ModeContest = "contest" // live, question by question, against the clock
)

// Quiz is one numbered issue of some questions.
type Quiz struct {
	// Rev counts how often the quiz was written; one that was written by somebody else
	// meanwhile is read, decided and written again.
	Rev      int           `json:"rev,omitempty"`
	Group    study.GroupID `json:"group"`
	Number   int           `json:"number"`
	Bank     string        `json:"bank"`
	Title    string        `json:"title,omitempty"`
	Mode     string        `json:"mode"`
	State    State         `json:"state"`
	Date     study.Date    `json:"date,omitzero"` // the day it counts for, in the group's zone when it opened
	OpenedAt time.Time     `json:"opened_at"`
	ClosesAt time.Time     `json:"closes_at"`
	ClosedAt time.Time     `json:"closed_at,omitzero"`
	Topic    int           `json:"topic,omitempty"`
	// Seed makes the order in which options are shown a secret: who could reckon it back would
	// have the key of an ordering.
	Seed      uint64  `json:"seed,omitempty"`
	Questions []Asked `json:"questions"`

	Set           string        `json:"set,omitempty"`            // the same in all groups that one set was sent to
	Card          int           `json:"card,omitempty"`           // message with "Take the quiz", private and contest mode
	ResultMessage int           `json:"result_message,omitempty"` // edited when a late answer comes
	Limit         time.Duration `json:"limit,omitempty"`          // time a member has, private and contest mode; 0 is none
	LimitEach     bool          `json:"limit_each,omitempty"`     // Limit is for each question, not for all
	Attempts      int           `json:"attempts,omitempty"`       // private mode: the best of so many; 0 is one
	Run           *Run          `json:"run,omitempty"`            // contest mode: how far it has come
}

// On is the date that the quiz counts for: the one it was opened for, or, where that was
// not written down, the one on which it opened.
func (q Quiz) On(g study.Group) study.Date {
	if q.Date.IsZero() {
		return study.DateOf(q.OpenedAt, g.Zone())
	}
	return q.Date
}

// Asked is a question as this quiz asked it.
type Asked struct {
	Question
	PollID  string `json:"poll_id,omitempty"` // "" when asked by buttons or by reply
	Message int    `json:"message,omitempty"`
	Void    bool   `json:"void,omitempty"` // disputed: counts for nobody
	Lost    bool   `json:"lost,omitempty"` // whether its poll was posted nobody knows
	// Doubt is since when nobody knows whether its poll was posted, while that may still be
	// found out; Again says that it was posted a second time, Twin is the first, should it turn up.
	Doubt time.Time `json:"doubt,omitzero"`
	Again bool      `json:"again,omitempty"`
	Twin  string    `json:"twin,omitempty"`
	// AskedAt is when a contest wanted it posted, OpenedAt when Telegram took its poll.
	AskedAt  time.Time `json:"asked_at,omitzero"`
	OpenedAt time.Time `json:"opened_at,omitzero"`
}

// Response is one answer given.
type Response struct {
	User      study.UserID `json:"user_id"`
	Question  int          `json:"question"`          // index into Quiz.Questions
	Options   []int        `json:"options,omitempty"` // indexes into Options; matching: for each Left the index of the chosen pair; ordering: the order chosen
	Text      string       `json:"text,omitempty"`
	At        time.Time    `json:"at"`
	Grade     float64      `json:"grade"` // 0..1
	Retracted bool         `json:"retracted,omitempty"`
}
