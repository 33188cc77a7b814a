package quiz

import (
	"slices"
	"time"
)

// Leg is what a contest that is on waits for.
//
//	       the countdown is over        time is up, and what was on its way is in
//	lobby ──────────────────────▶ asked ─────────────────────────────────────────▶ pause, or closing
//	  │ ▲                          ▲  │ could not be posted in time                  │ after the last
//	  └─┘ a tick                   │  └────────────────────────────────────▶ pause   │
//	                               └──────────────────── the pause is over ──────────┘
//
// Each arrow is one step, written in one script with what it posts and with the instant of
// the next, so that a kill at any moment neither repeats nor leaves out a question.
type Leg string

// The legs of a contest.
const (
	InLobby    Leg = "lobby" // people gather
	InQuestion Leg = "asked" // the question is out, or on its way
	InPause    Leg = "pause" // people look at the standings
)

// The times of a contest.
const (
	// ContestPause is how long people look at the standings.
	ContestPause = 6 * time.Second
	// ContestBack is how long after a contest was taken up again its next question comes.
	ContestBack = 10 * time.Second

	contestLobby = 30 * time.Second // from the announcement to the first question
	contestTick  = 10 * time.Second // between two figures of the countdown
	// contestGrace is how long after a question's time answers are waited for that Telegram
	// has taken and not delivered yet.
	contestGrace = 2 * time.Second
	// contestPatience is how long a poll may wait to be posted: the group's messages of a
	// minute may be used up, or Telegram may be away for a moment.
	contestPatience = 75 * time.Second
	// contestLate is from when on a step counts as late: answers that have piled up meanwhile
	// are taken in first. contestAway is from when on people are told so.
	contestLate = 10 * time.Second
	contestAway = time.Minute
	// contestOver is from when on nobody waits for its next question any more.
	contestOver  = time.Hour
	contestTaken = 5 * time.Second // to take in what has piled up
	contestLost  = 3               // questions in a row that can't be posted end it
)

// Run is how far a contest that is on has come.
type Run struct {
	Leg      Leg       `json:"leg"`
	Question int       `json:"question"`          // asked: this one; lobby, pause: this one comes next
	Due      time.Time `json:"due"`               // of the next step
	Starts   time.Time `json:"starts"`            // of the first question
	Of       int       `json:"of"`                // questions that were drawn
	Lost     int       `json:"lost,omitempty"`    // questions in a row that could not be posted
	Crowned  bool      `json:"crowned,omitempty"` // the podium is out; the results follow
	Podium   int       `json:"podium,omitempty"`  // its message
}

// Turn is what is to be done now about a contest.
type Turn string

// The turns.
const (
	TurnWait Turn = "wait" // nothing yet
	TurnTick Turn = "tick" // show how long it is until the first question
	TurnAsk  Turn = "ask"  // post Run.Question
	TurnTell Turn = "tell" // show the standings after Run.Question
	TurnLose Turn = "lose" // say that Run.Question could not be posted
	TurnTake Turn = "take" // let answers be taken in that have piled up
	TurnAway Turn = "away" // say that we were away, then go on
	TurnEnd  Turn = "end"  // that was the last question
)

// Begin makes a quiz a contest that is announced now.
func (q *Quiz) Begin(each time.Duration, now time.Time) {
	q.Mode, q.Limit, q.LimitEach = ModeContest, each, true
	starts := instant(now.Add(contestLobby))
	q.Run = &Run{Leg: InLobby, Due: starts.Add(contestTick - contestLobby), Starts: starts, Of: len(q.Questions)}
	q.ClosesAt = starts.Add(time.Duration(len(q.Questions)) * (each + contestGrace + ContestPause))
}

// Turn decides what is to be done about a contest now.
func (q Quiz) Turn(now time.Time) Turn {
	if q.Run == nil || q.State != Open || now.Before(q.Run.Due) {
		return TurnWait
	}
	late := now.Sub(q.Run.Due)
	switch {
	case late > contestOver:
		return TurnEnd
	case late > contestAway:
		return TurnAway
	case q.Run.Leg == InLobby && now.Before(q.Run.Starts):
		return TurnTick
	case q.Run.Leg != InQuestion && (q.Run.Lost >= contestLost || q.Run.Question >= len(q.Questions)):
		return TurnEnd
	case q.Run.Leg != InQuestion:
		return TurnAsk
	case q.Questions[q.Run.Question].OpenedAt.IsZero():
		return TurnLose
	case late > contestLate:
		return TurnTake
	case q.Run.Question+1 >= len(q.Questions):
		return TurnEnd
	}
	return TurnTell
}

// Turned is the contest after a turn.
func (q Quiz) Turned(turn Turn, now time.Time) Quiz {
	run := *q.Run
	switch turn {
	case TurnTick:
		run.Due = run.nextTick(now)
	case TurnAsk:
		q.Questions = slices.Clone(q.Questions)
		q.Questions[run.Question].AskedAt = now
		run.Leg, run.Due = InQuestion, instant(now.Add(contestPatience+contestTaken))
	case TurnLose:
		run.Lost++
		run.next(now)
	case TurnTell:
		run.next(now)
	case TurnTake:
		run.Due = instant(now.Add(contestTaken))
	case TurnAway:
		run.goOn(now)
	case TurnEnd:
		q.State, q.ClosedAt = Closing, now
		q.Questions = q.asked()
	case TurnWait:
	}
	q.Run = &run
	return q
}

// nextTick is the next round figure of the countdown, or its end.
func (r Run) nextTick(now time.Time) time.Time {
	due := r.Starts
	for due.Sub(now) > contestTick {
		due = due.Add(-contestTick)
	}
	return due
}

func (r *Run) next(now time.Time) {
	r.Leg, r.Question, r.Due = InPause, r.Question+1, instant(now.Add(ContestPause))
}

// goOn takes a contest up again after a time in which nobody led it. A question that was out
// meanwhile is over; its answers are taken in first.
func (r *Run) goOn(now time.Time) {
	if r.Leg == InQuestion {
		r.Due = instant(now.Add(contestTaken))
		return
	}
	r.Due, r.Starts = instant(now.Add(ContestBack)), earlier(r.Starts, now)
}

// asked are the questions that were asked: a contest that was stopped is about no others.
func (q Quiz) asked() []Asked {
	n := len(q.Questions)
	for n > 0 && q.Questions[n-1].AskedAt.IsZero() {
		n--
	}
	return q.Questions[:n:n]
}

// Opened notes that a question has been posted. Its time counts from that instant; where it
// is not known, from the one at which it was to be posted.
func (q *Quiz) Opened(i int, at time.Time) {
	asked := &q.Questions[i]
	if asked.OpenedAt.IsZero() {
		if asked.OpenedAt = at; at.IsZero() {
			asked.OpenedAt = asked.AskedAt
		}
	}
	if q.waitsFor(i) {
		q.Run.Lost, q.Run.Due = 0, instant(asked.OpenedAt.Add(q.Limit+contestGrace))
	}
}

// Missed says why a question was not posted.
type Missed string

// Why a question was not posted.
const (
	MissedTurn Missed = "turn"    // it surely was not, and may be tried again
	MissedOut  Missed = "out"     // it surely was not, and never will be
	MissedNews Missed = "unknown" // perhaps it was: answers may come
)

// Unasked notes that a question was not posted. It is false where nobody waits for that.
func (q *Quiz) Unasked(i int, why Missed, now time.Time) bool {
	if !q.waitsFor(i) || !q.Questions[i].OpenedAt.IsZero() {
		return false
	}
	switch why {
	case MissedTurn:
		q.Run.Lost++
		q.Run.Leg, q.Run.Due = InPause, instant(now.Add(contestTaken))
	case MissedOut:
		q.Run.Due = instant(now)
	case MissedNews:
		q.Run.Due = earlier(q.Run.Due, instant(now.Add(q.Limit+contestGrace)))
	}
	return true
}

func (q Quiz) waitsFor(i int) bool {
	return q.Run != nil && q.State == Open && q.Run.Leg == InQuestion && q.Run.Question == i
}

// Over says whether a question's poll has closed by itself, so that nobody need stop it.
func (q Quiz) Over(i int, now time.Time) bool {
	opened := q.Questions[i].OpenedAt
	return q.Run != nil && !opened.IsZero() && !now.Before(opened.Add(q.Limit))
}

// Step is when a contest's next step is due; false for any other quiz.
func (q Quiz) Step() (time.Time, bool) {
	if q.Run == nil || q.State != Open {
		return time.Time{}, false
	}
	return q.Run.Due, true
}

// Told is the last question of which people have been told the right answer; -1 if none.
func (q Quiz) Told() int {
	if q.Run == nil || q.State == Closed {
		return len(q.Questions) - 1
	}
	return q.Run.Question - 1
}

// NotAfter is until when a question of a contest may be posted.
func (q Quiz) NotAfter(i int) time.Time { return q.Questions[i].AskedAt.Add(contestPatience) }

// instant is a time as jobs keep it, in whole milliseconds.
func instant(t time.Time) time.Time { return t.Truncate(time.Millisecond) }

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
