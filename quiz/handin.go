package quiz

import (
	"slices"
	"strconv"
	"time"

	"studybot/study"
)

// HandIn ends the attempt. What was put in becomes answers, graded; where time ran out
// they bear that instant.
func (a Attempt) HandIn(q Quiz, now time.Time) (Attempt, []Response) {
	at := now
	for _, end := range []time.Time{a.EndsAt, a.TurnEnds, q.ClosesAt} {
		if !end.IsZero() {
			at = earlier(at, end)
		}
	}
	var answers []Response
	for question, asked := range q.Questions {
		if d := a.Drafts[question]; !d.Empty() {
			answers = append(answers, d.Response(asked.Question, a.User, question, at))
		}
	}
	a.Handed, a.Reviewing, a.TurnEnds, a.EndsAt = at, false, time.Time{}, time.Time{}
	return a, answers
}

// Essays are the texts among answers that people shall read, as notes of a date.
func (a Attempt) Essays(q Quiz, date study.Date, answers []Response) []study.StudyNote {
	var notes []study.StudyNote
	for _, r := range answers {
		if q.Questions[r.Question].Kind != Essay {
			continue
		}
		notes = append(notes, study.StudyNote{
			ID:   "quiz" + strconv.Itoa(q.Number) + "." + strconv.Itoa(r.Question+1) + "." + strconv.Itoa(max(a.Try, 1)) + "." + a.User.String(),
			User: a.User, Date: date, At: r.At, Text: r.Text, Length: study.NoteLength(r.Text),
		})
	}
	return notes
}

// Worth is what all right answers are worth together: a point for each question that is
// graded and not void.
func (q Quiz) Worth() int {
	n := 0
	for _, asked := range q.Questions {
		if asked.Kind != Essay && !asked.Void {
			n++
		}
	}
	return n
}

// Score is what a member's answers are worth together, and how many were given.
func Score(answers []Response) (grade float64, answered int) {
	for _, r := range answers {
		if !r.Retracted {
			grade += r.Grade
			answered++
		}
	}
	return settle(grade), answered
}

// better says whether one set of answers counts rather than another: it is worth more, or
// as much with more questions answered.
func better(a, b []Response) bool {
	gradeA, givenA := Score(a)
	gradeB, givenB := Score(b)
	return gradeA > gradeB || gradeA == gradeB && givenA > givenB
}

// Hand decides on a handed-in attempt. The first one counts, a later one if it is better:
// then it takes the place of all earlier answers, and points move. Kept is what is to be
// written, retractions of what was answered before and is not now among it. The change is
// nil when nothing changes in the member's record.
func (c Count) Hand(g study.Group, record study.Record, answers []Response, now time.Time) (change *study.Change, kept []Response) {
	before := c.given[record.Member.User]
	if len(answers) == 0 || !better(answers, before) {
		return nil, nil
	}
	var after paper
	for _, r := range answers {
		after = after.with(r)
	}
	kept = slices.Clone(answers)
	for _, r := range before {
		if !after.has(r.Question) {
			r.Retracted = true
			kept = append(kept, r)
		}
	}
	return c.change(g, record, before, after, now), kept
}

// Withholds says whether what a right answer earns is not credited yet: while a quiz that
// members take alone is open, their points would tell who knows what.
func (q Quiz) Withholds() bool { return q.Mode == ModePrivate && q.State == Open }

// Settle credits what was withheld: the points of a member's answers that stand. Settling
// again changes nothing.
func (c Count) Settle(g study.Group, record study.Record, now time.Time) *study.Change {
	after := c.given[record.Member.User]
	if len(after) == 0 {
		return nil
	}
	before := slices.Clone(after)
	for i := range before {
		before[i].Grade = 0
	}
	return c.change(g, record, before, after, now)
}
