package practice

import (
	"hash/fnv"
	"strconv"

	"studybot/quiz"
	"studybot/quiz/recall"
	"studybot/study"
)

// Desk is what lies before a member who practises, and what they have set.
//
//	           Begin                    answered right, or own: Rate
//	(empty) ──────────▶ asked ─────────────────────────────────────┐
//	   ▲                  │ answered wrong: rated Again, GoOn      │
//	   └── Stop, or no ◀──┴────────────────────────────────────────┤
//	       question left                                           ▼ the next question
type Desk struct {
	Limits Limits `json:"l,omitzero"`
	// RemindAt is when to tell what is due, minutes after midnight, study.Midnight for
	// 00:00; 0: never.
	RemindAt int   `json:"r,omitempty"`
	Day      Day   `json:"d,omitzero"`
	Scope    Scope `json:"s,omitempty"`
	// Turn counts the questions shown: a button of an earlier one is known by it.
	Turn int `json:"t,omitempty"`
	// Asked is the question before the member; zero: none.
	Asked ID         `json:"q,omitzero"`
	Draft quiz.Draft `json:"a,omitzero"`
	Told  *Told      `json:"o,omitempty"`
	// Message is where the question stands, as far as known.
	Message study.MessageID `json:"m,omitempty"`
}

// Scope is what is practised: one bank, Mine, or everything.
type Scope string

// Told is a question that was answered, and whose answer the member has been told.
type Told struct {
	Grade float64 `json:"g,omitempty"`
	// Shown: the member has seen the answer without giving one.
	Shown bool `json:"s,omitempty"`
	// Rated: nothing is left to be said of how well it was remembered.
	Rated bool `json:"r,omitempty"`
}

// Limits are how many questions a day a member wants: 0 is the default, less is none.
type Limits struct {
	New int `json:"n,omitempty"` // never practised before
	Due int `json:"d,omitempty"` // to be asked again, new ones counted with them
}

// The limits of a member who has set none, and the most that can be set.
const (
	NewADay   = 10
	DueADay   = 50
	LimitMost = 500
)

func (l Limits) new() int { return limit(l.New, NewADay) }
func (l Limits) due() int { return limit(l.Due, DueADay) }

// Shown are the limits as numbers.
func (l Limits) Shown() (fresh, due int) { return l.new(), l.due() }

func limit(set, otherwise int) int {
	if set == 0 {
		return otherwise
	}
	return max(set, 0)
}

// Day is what a member has practised on a date.
type Day struct {
	Date  study.Date `json:"d,omitzero"`
	New   int        `json:"n,omitempty"`
	Due   int        `json:"u,omitempty"`
	Right int        `json:"r,omitempty"`
	Wrong int        `json:"w,omitempty"`
	// More is how many new questions beyond the limit the member has asked for.
	More int `json:"m,omitempty"`
}

// day is the count of a date: what was counted on another one is over.
func (d Desk) day(today study.Date) Day {
	if d.Day.Date != today {
		return Day{Date: today}
	}
	return d.Day
}

// empty takes the question off the desk.
func (d Desk) empty() Desk {
	d.Asked, d.Draft, d.Told, d.Message = ID{}, quiz.Draft{}, nil, 0
	return d
}

// Seed is the order in which options are shown: the same as long as the question lies there.
func (s State) Seed() uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s.User.String() + "/" + strconv.Itoa(s.Desk.Turn))) // never fails
	return h.Sum64()
}

// Choices are the ratings that make sense for what was answered, the worst first; none while
// nothing is answered, or nothing is left to be rated.
func (s State) Choices() []recall.Rating {
	told := s.Desk.Told
	switch {
	case told == nil || told.Rated:
		return nil
	case s.Desk.Asked.Bank == Mine: // nobody but the member knows how near the answer was
		return recall.Ratings()
	case told.Grade >= 1:
		return recall.Ratings()[1:]
	}
	return recall.Ratings()[:2] // right in part
}
