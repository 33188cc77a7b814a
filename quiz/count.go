package quiz

import (
	"maps"
	"slices"
	"time"

	"studybot/study"
)

// Count is a quiz with the answers that stand, ready to take in more.
type Count struct {
	quiz  Quiz
	given map[study.UserID]map[int]Response
	// elsewhere are those who have answered another quiz of the same day.
	elsewhere map[study.UserID]bool
}

// NewCount counts the answers given so far.
func NewCount(q Quiz, given []Response) Count {
	c := Count{quiz: q, given: make(map[study.UserID]map[int]Response)}
	for _, r := range given {
		if c.given[r.User] == nil {
			c.given[r.User] = make(map[int]Response)
		}
		if r.Retracted {
			delete(c.given[r.User], r.Question)
		} else {
			c.given[r.User][r.Question] = r
		}
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
	after := maps.Clone(before)
	if after == nil {
		after = make(map[int]Response)
	}
	var taken []Response
	for _, a := range answers {
		_, stands := after[a.Question]
		if stands != a.Retracted {
			continue
		}
		if a.Retracted {
			delete(after, a.Question)
		} else {
			after[a.Question] = a
		}
		taken = append(taken, a)
	}
	if len(taken) == 0 {
		return nil, nil
	}
	return c.change(g, record, before, after, now), taken
}

// change turns the difference between two sets of standing answers into points and a mark.
func (c Count) change(g study.Group, record study.Record, before, after map[int]Response, now time.Time) *study.Change {
	date := c.quiz.On(g)
	number, prices := c.quiz.Number, g.Settings.Prices
	if len(after) == 0 {
		causes := []study.Cause{study.PartCause(number)}
		for _, question := range slices.Sorted(maps.Keys(before)) {
			causes = append(causes, study.RightCause(number, question+1))
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
		if before[question].Grade != after[question].Grade {
			points := c.quiz.Points(Response{Question: question, Grade: after[question].Grade}, prices)
			entries = append(entries, study.Entry{Cause: study.RightCause(number, question+1), Points: points})
		}
	}
	if len(entries) == 0 && record.Marks[date].Did.Has(study.DidQuiz) {
		return nil
	}
	change, _ := record.Do(g, study.Deed{What: study.DidQuiz, Date: date, Entries: entries, Free: true, OnTime: true}, now)
	return &change
}
