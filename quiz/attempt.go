package quiz

import (
	"maps"
	"math/rand/v2"
	"time"

	"studybot/study"
)

// Attempt is a member's way through a quiz that is theirs alone, or what they have begun to
// put in for the questions of a group's quiz that no poll can ask.
//
//	        Begin                    HandIn: by hand, or the time is over, or the quiz closes
//	(none) ──────▶ under way ────────────────────────────────────────────────▶ handed in
//	                 ▲  │ Step, Type: drafts, the place, the clock                 │
//	                 │  └──┐                                                       │
//	                 └─────┴──────────────────── Begin, while tries are left ◀─────┘
//
// The clock is the server's: what comes after EndsAt or TurnEnds counts no more, however
// late the program notices.
type Attempt struct {
	// Rev counts how often the attempt was written; one that was written meanwhile is read,
	// decided and written again.
	Rev       int           `json:"-"`
	User      study.UserID  `json:"user"`
	Try       int           `json:"try"`  // from 1
	Seed      uint64        `json:"seed"` // of the order of questions and options
	Began     time.Time     `json:"began,omitzero"`
	EndsAt    time.Time     `json:"ends_at,omitzero"`   // of all; zero is no limit
	Turn      int           `json:"turn,omitempty"`     // place of the question that is shown
	TurnEnds  time.Time     `json:"turn_ends,omitzero"` // of this question, where each has its time
	Reviewing bool          `json:"reviewing,omitempty"`
	Drafts    map[int]Draft `json:"drafts,omitempty"` // by question
	Handed    time.Time     `json:"handed,omitzero"`  // zero: under way
	// Message is where the attempt stands in the member's private chat; 0 is not known.
	Message int `json:"message,omitempty"`
}

// Tries is how often a member may try the quiz.
func (q Quiz) Tries() int { return max(q.Attempts, 1) }

// UnderWay says whether the member is at it.
func (a Attempt) UnderWay() bool { return a.Try > 0 && a.Handed.IsZero() }

// TriesLeft is how often the member may begin anew.
func (a Attempt) TriesLeft(q Quiz) int {
	if q.State != Open {
		return 0
	}
	return max(q.Tries()-a.Try, 0)
}

// Begin is the next attempt. It is not ok when the quiz is over, when the member is at it
// already, or when no try is left.
func (a Attempt) Begin(q Quiz, user study.UserID, seed uint64, now time.Time) (next Attempt, ok bool) {
	if q.State != Open || !now.Before(q.ClosesAt) || a.UnderWay() || a.TriesLeft(q) == 0 {
		return a, false
	}
	next = Attempt{Rev: a.Rev, User: user, Try: a.Try + 1, Seed: seed, Began: now, Message: a.Message}
	if q.Limit > 0 && !q.LimitEach {
		next.EndsAt = instant(earlier(now.Add(q.Limit), q.ClosesAt))
	}
	return next.turned(q, 0, now), true
}

// turned shows another question and starts its clock.
func (a Attempt) turned(q Quiz, place int, now time.Time) Attempt {
	a.Turn, a.Reviewing = place, false
	if q.Limit > 0 && q.LimitEach {
		a.TurnEnds = instant(earlier(now.Add(q.Limit), q.ClosesAt))
	}
	return a
}

// Deadline is when time is over for what is shown; zero is only with the quiz itself.
func (a Attempt) Deadline() time.Time {
	if !a.TurnEnds.IsZero() {
		return a.TurnEnds
	}
	return a.EndsAt
}

// Over says whether nothing can be put in any more: the attempt's time is over, or the quiz.
func (a Attempt) Over(q Quiz, now time.Time) bool {
	return q.State != Open || !now.Before(q.ClosesAt) || !a.EndsAt.IsZero() && !now.Before(a.EndsAt)
}

// Late says whether the time of the question that is shown is over.
func (a Attempt) Late(now time.Time) bool { return !a.TurnEnds.IsZero() && !now.Before(a.TurnEnds) }

// Order is the questions in the order in which this attempt shows them.
func (a Attempt) Order(q Quiz) []int {
	order := make([]int, len(q.Questions))
	for i := range order {
		order[i] = i
	}
	rand.New(rand.NewPCG(a.Seed, 2)).Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	return order
}

// Question is the question that is shown at a place.
func (a Attempt) Question(q Quiz, place int) int { return a.Order(q)[place] }

// SeedOf is the seed of a question's options.
func (a Attempt) SeedOf(question int) uint64 { return a.Seed + uint64(question)*0x9e3779b97f4a7c15 }

// The presses of an attempt that belong to no question; all others are those of Draft.Press.
const (
	PressNext   = "n"
	PressBack   = "b"
	PressReview = "v"
	PressJump   = "j" // from the review to a question
	PressShow   = "p" // the question's picture
)

// Step is the attempt after a button under the question at a place. Where each question
// has its time there is no way back, and a button of a question that is over does nothing.
// finished says that the last question is behind.
func (a Attempt) Step(q Quiz, place int, press string, now time.Time) (next Attempt, took Took, finished bool) {
	if !a.UnderWay() || place < 0 || place >= len(q.Questions) || q.LimitEach && q.Limit > 0 && place != a.Turn {
		return a, Ignored, false
	}
	switch press {
	case PressNext:
		return a.forward(q, place, now)
	case PressBack, PressReview, PressJump:
		return a.roam(q, place, press, now)
	}
	question := a.Question(q, place)
	d, took := a.Drafts[question].Press(q.Questions[question].Question, a.SeedOf(question), press)
	if took == Taken {
		a = a.with(question, d)
		a.Turn, a.Reviewing = place, false
	}
	return a, took, false
}

// forward goes on from a place; behind the last one stands the review.
func (a Attempt) forward(q Quiz, place int, now time.Time) (Attempt, Took, bool) {
	switch {
	case place+1 < len(q.Questions):
		return a.turned(q, place+1, now), Taken, false
	case q.LimitEach && q.Limit > 0:
		return a, Taken, true
	case a.Reviewing:
		return a, Ignored, false
	}
	a.Turn, a.Reviewing = place, true
	return a, Taken, false
}

// roam goes back, to the review, and from there to a question.
func (a Attempt) roam(q Quiz, place int, press string, now time.Time) (Attempt, Took, bool) {
	switch {
	case q.LimitEach && q.Limit > 0, press == PressBack && place == 0:
		return a, Ignored, false
	case press == PressBack:
		return a.turned(q, place-1, now), Taken, false
	case press == PressJump:
		return a.turned(q, place, now), Taken, false
	case a.Reviewing:
		return a, Ignored, false
	}
	a.Turn, a.Reviewing = place, true
	return a, Taken, false
}

// Type is the attempt after a text for the question that is shown.
func (a Attempt) Type(q Quiz, text string) (Attempt, Took) {
	switch {
	case !a.UnderWay() || a.Turn >= len(q.Questions):
		return a, Ignored
	case a.Reviewing:
		return a, AtReview
	}
	question := a.Question(q, a.Turn)
	d, took := a.Drafts[question].Type(q.Questions[question].Question, a.SeedOf(question), text)
	if took == Taken {
		a = a.with(question, d)
	}
	return a, took
}

// with is the attempt with another draft for a question.
func (a Attempt) with(question int, d Draft) Attempt {
	drafts := make(map[int]Draft, len(a.Drafts)+1)
	maps.Copy(drafts, a.Drafts)
	drafts[question] = d
	if d.Empty() {
		delete(drafts, question)
	}
	a.Drafts = drafts
	return a
}

// Unanswered are the places whose answers are not complete.
func (a Attempt) Unanswered(q Quiz) []int {
	var places []int
	for place, question := range a.Order(q) {
		if !a.Drafts[question].Full(q.Questions[question].Question) {
			places = append(places, place)
		}
	}
	return places
}
