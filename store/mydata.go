package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"studybot/quiz"
	"studybot/quiz/practice"
	"studybot/study"
)

// Personal is all that is kept of a person.
type Personal struct {
	Person study.Person    `json:"person"`
	Groups []PersonalGroup `json:"groups"`
}

// PersonalGroup is what is kept of a person in one group.
type PersonalGroup struct {
	Group    string                    `json:"group"`
	Member   study.Member              `json:"member"`
	Marks    map[study.Date]study.Mark `json:"marks"`
	Ledger   []study.Entry             `json:"ledger"`
	Notes    []study.StudyNote         `json:"notes"`
	Answers  map[int][]PersonalAnswer  `json:"answers"`            // by quiz
	Attempts map[int]quiz.Attempt      `json:"attempts,omitempty"` // by quiz
	// Practice is what the member has practised, Desk what they have set about it and what
	// lies before them, Own their own cards by ID.
	Practice []ExportCard            `json:"practice"`
	Desk     practice.Desk           `json:"desk"`
	Own      map[string]practice.Own `json:"own"`
}

// PersonalAnswer is an answer without its grade, and in words, while its quiz is not closed:
// these would be the key.
type PersonalAnswer struct {
	quiz.Response
	Grade *float64 `json:"grade,omitempty"`
}

// MyData is all that is kept of a person, as indented JSON for them to keep.
func (s *Store) MyData(ctx context.Context, u study.UserID) ([]byte, error) {
	all, err := s.Personal(ctx, u)
	if err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the data of %d: %w", u, err)
	}
	return text, nil
}

// Personal reads all that is kept of a person.
func (s *Store) Personal(ctx context.Context, u study.UserID) (Personal, error) {
	person, err := s.Person(ctx, u)
	if err != nil && !errors.Is(err, study.ErrNotFound) {
		return Personal{}, err
	}
	person.ID = u
	all := Personal{Person: person, Groups: []PersonalGroup{}}
	groups, err := s.groupsOf(ctx, u)
	if err != nil {
		return Personal{}, err
	}
	for _, g := range groups {
		mine, err := s.personal(ctx, g, u)
		if err != nil {
			return Personal{}, err
		}
		all.Groups = append(all.Groups, mine)
	}
	return all, nil
}

func (s *Store) personal(ctx context.Context, id study.GroupID, u study.UserID) (PersonalGroup, error) {
	g, err := s.Group(ctx, id)
	if err != nil {
		return PersonalGroup{}, err
	}
	mine := PersonalGroup{Group: g.Title, Answers: make(map[int][]PersonalAnswer), Attempts: make(map[int]quiz.Attempt)}
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
	mine.Ledger = study.Unsealed(mine.Ledger, unclosed(quizzes))
	for _, q := range quizzes {
		if err := s.personalAnswers(ctx, &mine, q, u); err != nil {
			return mine, err
		}
	}
	state, err := s.Practice(ctx, id, u)
	if err != nil {
		return mine, err
	}
	mine.Practice, mine.Desk, mine.Own = exportCards(state, g.Zone()), state.Desk, state.Own
	return mine, nil
}

func (s *Store) personalAnswers(ctx context.Context, mine *PersonalGroup, q quiz.Quiz, u study.UserID) error {
	answers, err := s.Answers(ctx, q.Group, q.Number)
	if err != nil {
		return err
	}
	answers = slices.DeleteFunc(answers, func(r quiz.Response) bool { return r.User != u })
	attempt, err := s.Attempt(ctx, q.Group, q.Number, u)
	if err != nil {
		return err
	}
	if q.State != quiz.Closed {
		answers, attempt = sealedAnswers(q, answers), sealedAttempt(q, attempt)
	}
	if attempt.Rev > 0 {
		mine.Attempts[q.Number] = attempt
	}
	for _, r := range answers {
		a := PersonalAnswer{Response: r}
		if q.State == quiz.Closed {
			a.Grade = &r.Grade
		}
		mine.Answers[q.Number] = append(mine.Answers[q.Number], a)
	}
	return nil
}

// unclosed are the numbers of those quizzes that are not closed.
func unclosed(quizzes []quiz.Quiz) []int {
	var open []int
	for _, q := range quizzes {
		if q.State != quiz.Closed {
			open = append(open, q.Number)
		}
	}
	return open
}
