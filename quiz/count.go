package quiz

import (
	"slices"
	"time"

	"studybot/study"
)

// Count is a quiz with the answers that stand, ready to take in more.
type Count struct {
	quiz  Quiz
	given map[study.UserID]paper
	// elsewhere are those who have answered another quiz of the same day.
	elsewhere map[study.UserID]bool
}

// NewCount counts the answers given so far.
func NewCount(q Quiz, given []Response) Count {
	c := Count{quiz: q, given: make(map[study.UserID]paper)}
	for _, r := range given {
		c.given[r.User] = c.given[r.User].with(r)
	}
	return c
}

// Beside tells who has answered another quiz of the same day. It matters where an answer is
// taken back: their day keeps its quiz.
func (c Count) Beside(elsewhere map[study.UserID]bool) Count {
	c.elsewhere = elsewhere
	return c
}

// Take decides on one member's new answers: which of them count, and what they change in
// the member's record. The first answer to a question stands until it is retracted; a
// second one, or one delivered twice, changes nothing. The change is nil when no record
// changes.
func (c Count) Take(g study.Group, record study.Record, answers []Response, now time.Time) (*study.Change, []Response) {
	before := c.given[record.Member.User]
	after := slices.Clone(before)
	var taken []Response
	for _, a := range answers {
		if after.has(a.Question) != a.Retracted {
			continue
		}
		after = after.with(a)
		taken = append(taken, a)
	}
	if len(taken) == 0 {
		return nil, nil
	}
	return c.change(g, record, before, after, now), taken
}

// change turns the difference between two sets of standing answers into points and a mark.
func (c Count) change(g study.Group, record study.Record, before, after paper, now time.Time) *study.Change {
	date := c.quiz.On(g)
	number, prices := c.quiz.Number, g.Settings.Prices
	if len(after) == 0 {
		causes := []study.Cause{study.PartCause(number)}
		for _, r := range before {
			causes = append(causes, study.RightCause(number, r.Question+1))
		}
		undone := study.DidQuiz
		if c.elsewhere[record.Member.User] {
			undone = 0
		}
		change := record.Undo(g, date, undone, causes, now)
		return &change
	}
	var entries []study.Entry
	if len(before) == 0 {
		entries = append(entries, study.Entry{Cause: study.PartCause(number), Points: prices.Part})
	}
	for question := range c.quiz.Questions {
		if grade := after.grade(question); grade != before.grade(question) {
			points := c.quiz.Points(Response{Question: question, Grade: grade}, prices)
			entries = append(entries, study.Entry{Cause: study.RightCause(number, question+1), Points: points})
		}
	}
	if len(entries) == 0 && record.Marks[date].Did.Has(study.DidQuiz) {
		return nil
	}
	change, _ := record.Do(g, study.Deed{What: study.DidQuiz, Date: date, Entries: entries, Free: true, OnTime: true}, now)
	return &change
}
