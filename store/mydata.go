package store

import (
	"context"
	"errors"
	"slices"

	"studybot/quiz"
	"studybot/study"
)

// MyData is all that is kept of a person, for /mydata.
type MyData struct {
	Person study.Person  `json:"person"`
	Groups []MyDataGroup `json:"groups"`
}

// MyDataGroup is what is kept of a person in one group.
type MyDataGroup struct {
	Group   string                    `json:"group"`
	Member  study.Member              `json:"member"`
	Marks   map[study.Date]study.Mark `json:"marks"`
	Ledger  []study.Entry             `json:"ledger"`
	Notes   []study.StudyNote         `json:"notes"`
	Answers map[int][]quiz.Response   `json:"answers"` // by quiz
}

// MyData reads all that is kept of a person.
func (s *Store) MyData(ctx context.Context, u study.UserID) (MyData, error) {
	person, err := s.Person(ctx, u)
	if err != nil && !errors.Is(err, study.ErrNotFound) {
		return MyData{}, err
	}
	person.ID = u
	all := MyData{Person: person, Groups: []MyDataGroup{}}
	groups, err := s.groupsOf(ctx, u)
	if err != nil {
		return MyData{}, err
	}
	for _, g := range groups {
		mine, err := s.myData(ctx, g, u)
		if err != nil {
			return MyData{}, err
		}
		all.Groups = append(all.Groups, mine)
	}
	return all, nil
}

func (s *Store) myData(ctx context.Context, id study.GroupID, u study.UserID) (MyDataGroup, error) {
	g, err := s.Group(ctx, id)
	if err != nil {
		return MyDataGroup{}, err
	}
	mine := MyDataGroup{Group: g.Title, Answers: make(map[int][]quiz.Response)}
	if mine.Member, err = s.Member(ctx, id, u); err != nil && !errors.Is(err, study.ErrNotFound) {
		return mine, err
	}
	if mine.Marks, err = s.History(ctx, id, u); err != nil {
		return mine, err
	}
	if mine.Ledger, err = s.Ledger(ctx, id, u); err != nil {
		return mine, err
	}
	notes, err := s.AllNotes(ctx, id)
	if err != nil {
		return mine, err
	}
	mine.Notes = slices.DeleteFunc(notes, func(n study.StudyNote) bool { return n.User != u })
	quizzes, err := s.Quizzes(ctx, id, 0)
	if err != nil {
		return mine, err
	}
	for _, q := range quizzes {
		answers, err := s.Answers(ctx, id, q.Number)
		if err != nil {
			return mine, err
		}
		answers = slices.DeleteFunc(answers, func(r quiz.Response) bool { return r.User != u })
		if len(answers) > 0 {
			mine.Answers[q.Number] = answers
		}
	}
	return mine, nil
}
