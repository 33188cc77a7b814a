package study

import (
	"strings"
	"time"
)

// Activities is a set of things that a member can do on a day.
type Activities uint8

// The activities.
const (
	DidCheckIn Activities = 1 << iota
	DidReading
	DidQuiz
	DidNote
	DidSession
)

var activityLetters = []struct {
	bit    Activities
	letter byte
}{{DidCheckIn, 'c'}, {DidReading, 'r'}, {DidQuiz, 'q'}, {DidNote, 'n'}, {DidSession, 's'}}

// Has says whether all of b are in a.
func (a Activities) Has(b Activities) bool { return a&b == b }

// Letters is the short form in which the store keeps a set: "crq".
func (a Activities) Letters() string {
	var b strings.Builder
	for _, l := range activityLetters {
		if a.Has(l.bit) {
			b.WriteByte(l.letter)
		}
	}
	return b.String()
}

// ActivitiesOf reads what Letters wrote; other letters are passed over.
func ActivitiesOf(letters string) Activities {
	var a Activities
	for _, l := range activityLetters {
		if strings.IndexByte(letters, l.letter) >= 0 {
			a |= l.bit
		}
	}
	return a
}

// Mark is what one member did on one date.
type Mark struct {
	Did     Activities
	Excused bool      // by the leader, for this date
	MadeUp  bool      // what was due was done on a later date
	First   time.Time // when the first activity of the date was done
}

// IsZero says that nothing is known of the date.
func (m Mark) IsZero() bool { return m.Did == 0 && !m.Excused && !m.MadeUp }

// Requirement says what keeps a day.
type Requirement string

// The requirements a group may set.
const (
	NeedCheckIn Requirement = "checkin"
	NeedReading Requirement = "reading"
	NeedQuiz    Requirement = "quiz"
	NeedAny     Requirement = "any"
	NeedAll     Requirement = "all"
)

// Due is what a date asked of the group, under the rule of that time. It is kept per
// date so that a later change of rule rewrites no history.
type Due struct {
	What Activities
	Need Requirement
}

// required is the part of what was due that keeps the day.
func (d Due) required() Activities {
	switch d.Need {
	case NeedReading:
		return d.What & DidReading
	case NeedQuiz:
		return d.What & DidQuiz
	case NeedAny, NeedAll:
		return d.What & (DidCheckIn | DidReading | DidQuiz)
	default:
		return d.What & DidCheckIn
	}
}

// Asks says whether the date asked anything that a streak depends on: whether it was
// a study day.
func (d Due) Asks() bool { return d.required() != 0 }

// Satisfied says whether what was done keeps the day.
func (d Due) Satisfied(did Activities) bool {
	required := d.required()
	if d.Need == NeedAny {
		return did&required != 0
	}
	return did.Has(required)
}

// Lacks is what a member who did this still has to do to keep the day.
func (d Due) Lacks(did Activities) Activities {
	if d.Satisfied(did) {
		return 0
	}
	return d.required() &^ did
}
