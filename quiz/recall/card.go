package recall

import (
	"time"

	"studybot/study"
)

// State is how far a question has come with a person.
//
//	New ──▶ Learning ──(steps of minutes)──▶ Review ──Again──▶ Relearning
//	           │  ▲                           ▲  │                 │
//	           └──┘ Again, Hard               └──┘ Hard…Easy       └──▶ Review
type State uint8

// The states.
const (
	New State = iota
	Learning
	Review
	Relearning
)

// Rating is how well somebody remembered.
type Rating int

// The ratings. Again is forgotten; the others are remembered, with more or less trouble.
const (
	Again Rating = 1 + iota
	Hard
	Good
	Easy
)

// Ratings are all of them, the worst first.
func Ratings() []Rating { return []Rating{Again, Hard, Good, Easy} }

// Card is what a person remembers of one question. The zero Card is new.
type Card struct {
	State State
	// Step is how many steps of learning, or of learning again, are done.
	Step int
	// Stability is the days after which it is remembered with a chance of nine in ten.
	Stability float64
	// Difficulty lies between 1 and 10.
	Difficulty float64
	Reps       int // reviews so far
	Lapses     int // times it was forgotten after it had been learnt
	// Last is the last review; zero: none.
	Last time.Time
	// Days is how many dates after the last review it is due, in state Review.
	Days int
	// Wait is how long after the last review it is due, while it is learnt.
	Wait time.Duration
}

// Settled says that the question has been learnt: it is due on a date, not at a minute.
func (c Card) Settled() bool { return c.State == Review }

// Stepping says that the question is being learnt, for the first time or again.
func (c Card) Stepping() bool { return c.State == Learning || c.State == Relearning }

// DueOn is the date on which it is due.
func (c Card) DueOn(zone *time.Location) study.Date {
	if c.Settled() {
		return study.DateOf(c.Last, zone).Add(c.Days)
	}
	return study.DateOf(c.Last.Add(c.Wait), zone)
}

// DueAt is the instant from which a question that is being learnt is due.
func (c Card) DueAt() time.Time { return c.Last.Add(c.Wait) }

// MasteredAt is the stability, in days, from which a question counts as mastered. Anki calls
// a card mature from an interval of 21 days; at a wanted recall of 0.9 the interval is the
// stability.
const MasteredAt = 21

// Mastered says that it is remembered for weeks.
func (c Card) Mastered() bool { return c.Settled() && c.Stability >= MasteredAt }
