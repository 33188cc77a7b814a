package store

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"studybot/quiz"
	"studybot/study"
)

// sitting makes a sitting of what the script answered.
func (s *Store) sitting(ctx context.Context, a quiz.Asking, r *sittingRead, now time.Time) (quiz.Sitting, error) {
	if r == nil {
		return quiz.Sitting{}, study.ErrNotFound
	}
	got, err := r.cmd.Slice()
	if err != nil {
		return quiz.Sitting{}, err
	}
	g, err := groupOf(a.Group, got, func(text string) (study.Group, error) {
		return s.groups.of(a.Group, text, decode[study.Group])
	})
	if err != nil {
		return quiz.Sitting{}, err
	}
	if g.Today(now) != r.today { // its zone has changed
		again, err := s.Sittings(ctx, []quiz.Asking{a}, now)
		if err != nil {
			return quiz.Sitting{}, err
		}
		return again[0], again[0].Err
	}
	sitting := quiz.Sitting{Group: g}
	text, ok := got[2].(string)
	if !ok {
		return sitting, study.ErrNotFound
	}
	if sitting.Quiz, err = s.issues.of(issue{a.Group, a.Quiz}, text, decodeQuiz); err != nil {
		return sitting, err
	}
	list := newSittingList(r, got)
	if sitting.Given, err = s.givenAsRead(ctx, sitting.Quiz, a, list); err != nil {
		return sitting, err
	}
	list.zone = g.Zone()
	sitting.Read = list
	if sitting.Records, err = s.recordsAsRead(ctx, g, r, list); err != nil {
		return sitting, err
	}
	seen := g.Settings.Prices.Part // what an answer earns that can be seen
	if sitting.Quiz.State != quiz.Open {
		seen += g.Settings.Prices.Right * len(sitting.Quiz.Questions)
	}
	return sitting, s.sealNear(ctx, g, sitting.Records, r.today, seen)
}

// decodeQuiz decodes a quiz that will be remembered, without the room that a decoder leaves
// for more questions.
func decodeQuiz(text string) (quiz.Quiz, error) {
	q, err := decode[quiz.Quiz](text)
	q.Questions = slices.Clone(q.Questions)
	for i := range q.Questions {
		q.Questions[i].Options = slices.Clone(q.Questions[i].Options)
	}
	return q, err
}

// sittingList finds its way in the script's flat list.
type sittingList struct {
	read   *sittingRead
	got    []any
	n      int
	months int
	pages  int
	zone   *time.Location
}

func newSittingList(r *sittingRead, got []any) *sittingList {
	return &sittingList{
		read: r, got: got, n: len(r.asked.Users), months: len(r.months), pages: len(r.fields),
	}
}

// The columns of the list, a value for each member.
const (
	columnStanding = iota
	columnRoster
	columnSheet
	columnAnswers
	columns
)

func (l *sittingList) text(i int) string {
	text, _ := l.got[i].(string)
	return text
}

func (l *sittingList) epoch() string { return l.text(3) }

func (l *sittingList) due(month int) string { return l.text(4 + month) }

func (l *sittingList) column(c int) []any {
	from := 4 + l.months + c*l.n
	return l.got[from : from+l.n]
}

func (l *sittingList) days(user, month int) string {
	return l.text(4 + l.months + columns*l.n + user*(l.months+l.pages) + month)
}

// daysKnown is how many days of a user there are.
func (l *sittingList) daysKnown(user int) (n int) {
	for m := range l.months {
		n += (strings.Count(l.days(user, m), "\n") + 1) / 2
	}
	return n
}

// givenAsRead are the members' answers. Typed ones stand in fields of their own, which are
// read beside the script where the quiz has questions that are typed.
func (s *Store) givenAsRead(ctx context.Context, q quiz.Quiz, a quiz.Asking, l *sittingList) ([]quiz.Response, error) {
	var given []quiz.Response
	for i, text := range l.column(columnAnswers) {
		code, ok := text.(string)
		if !ok {
			continue
		}
		some, err := decodeAnswers(a.Users[i].String(), code)
		if err != nil {
			return nil, err
		}
		given = append(given, some...)
	}
	typed, err := s.typedAnswers(ctx, q, a)
	return append(given, typed...), err
}

// typedAnswers reads what members typed for those questions of a quiz that take a text.
func (s *Store) typedAnswers(ctx context.Context, q quiz.Quiz, a quiz.Asking) ([]quiz.Response, error) {
	var fields []string
	for i, asked := range q.Questions {
		switch asked.Kind {
		case quiz.Short, quiz.Numerical, quiz.Cloze, quiz.Essay:
			for _, u := range a.Users {
				fields = append(fields, textField(quiz.Response{User: u, Question: i}))
			}
		case quiz.Single, quiz.Multiple, quiz.TrueFalse, quiz.Matching, quiz.Ordering:
		}
	}
	if len(fields) == 0 {
		return nil, nil
	}
	texts, err := s.rdb.HMGet(ctx, answersKey(a.Group, a.Quiz), fields...).Result()
	if err != nil {
		return nil, fmt.Errorf("read typed answers: %w", err)
	}
	var typed []quiz.Response
	for i, got := range texts {
		code, ok := got.(string)
		if !ok {
			continue
		}
		some, err := decodeAnswers(fields[i], code)
		if err != nil {
			return nil, err
		}
		typed = append(typed, some...)
	}
	return typed, nil
}

// recordsAsRead are the members' records; months from before the last one are read if
// somebody's checkpoint does not count.
func (s *Store) recordsAsRead(ctx context.Context, g study.Group, read *sittingRead, l *sittingList) (map[study.UserID]study.Record, error) {
	r := newRecordRead(g, read.asked.Users, read.today, false)
	standings := append(slices.Clone(l.column(columnStanding)), l.epoch())
	if err := r.readHead(standings, l.column(columnRoster), l.column(columnSheet)); err != nil {
		return nil, err
	}
	for i, u := range r.users {
		r.marks[u] = make(map[study.Date]study.Mark, l.daysKnown(i))
	}
	for m, month := range read.months {
		decodeDues(r.due, month, pairs(l.due(m)))
		for i, u := range r.users {
			if err := r.readMarks(u, month, pairs(l.days(i, m))); err != nil {
				return nil, err
			}
		}
	}
	first := read.months[0]
	if since := r.since(first); since < first {
		if err := r.run(ctx, s.rdb, months(since, monthOf(first.first().Add(-1))), false); err != nil {
			return nil, fmt.Errorf("read older records: %w", err)
		}
	}
	return r.records()
}

// pairs are the fields and values of a hash as the script gives it.
func pairs(text string) iter.Seq2[string, string] {
	return func(yield func(field, value string) bool) {
		for text != "" {
			var field, value string
			field, text, _ = strings.Cut(text, "\n")
			value, text, _ = strings.Cut(text, "\n")
			if !yield(field, value) {
				return
			}
		}
	}
}
