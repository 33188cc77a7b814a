package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/redis/go-redis/v9"

	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// seal is what nobody may see yet: what right answers earned in quizzes that are not closed.
type seal struct {
	open    []int // the quizzes
	entries []entry
}

// in are the sealed entries that count on the board of a period.
func (x seal) in(p study.Period, d study.Date, season int) []study.Entry {
	span := p.Span(d)
	var some []study.Entry
	for _, e := range x.entries {
		within := span == (study.Span{}) || !e.Date.Before(span.From) && !e.Date.After(span.To)
		if within && (p != study.ThisSeason || e.season == season) {
			some = append(some, e.Entry)
		}
	}
	return some
}

// seal reads what is sealed in a group. Where no quiz is open that is one look.
func (s *Store) seal(ctx context.Context, g study.GroupID) (seal, error) {
	numbers, err := s.rdb.SMembers(ctx, openKey(g)).Result()
	if err != nil {
		return seal{}, fmt.Errorf("list open quizzes of group %d: %w", g, err)
	}
	return s.sealOf(ctx, g, numbers)
}

// sealOf reads the ledgers of those who answered these quizzes: two round trips, however
// many they are.
func (s *Store) sealOf(ctx context.Context, g study.GroupID, numbers []string) (seal, error) {
	var x seal
	if len(numbers) == 0 {
		return x, nil
	}
	ledgers, err := s.ledgersOf(ctx, g, numbers)
	if err != nil {
		return x, fmt.Errorf("read what is sealed in group %d: %w", g, err)
	}
	for _, n := range numbers {
		x.open = append(x.open, int(number(n)))
	}
	slices.Sort(x.open)
	for _, e := range ledgers {
		if slices.Contains(x.open, e.Cause.RightIn()) {
			x.entries = append(x.entries, e)
		}
	}
	return x, nil
}

// ledgersOf are the entries of quizzes, and of others on the same pages, of all who answered
// any of these.
func (s *Store) ledgersOf(ctx context.Context, g study.GroupID, numbers []string) ([]entry, error) {
	answered := make(map[string]*redis.StringSliceCmd, len(numbers))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, n := range numbers {
			answered[n] = p.HKeys(ctx, answersKey(g, int(number(n))))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	pages := make(map[ledgerPages]bool)
	for n, fields := range answered {
		for _, field := range fields.Val() {
			pages[ledgerPages{answerer(field), quizBucket(int(number(n)))}] = true
		}
	}
	return s.readLedgers(ctx, g, slices.Collect(maps.Keys(pages)))
}

// sealedAnswers are answers as they may be shown before their quiz is closed: without grades,
// and in words, since the places of options can be the key. Where a member may try again
// there are none: the better try counts, and which one that is tells what was right.
func sealedAnswers(q quiz.Quiz, given []quiz.Response) []quiz.Response {
	if q.Tries() > 1 {
		return nil
	}
	shown := make([]quiz.Response, len(given))
	for i, r := range given {
		if r.Question < len(q.Questions) {
			r.Text = report.GivenAnswer(q.Questions[r.Question].Question, r)
		}
		r.Grade, r.Options = 0, nil
		shown[i] = r
	}
	return shown
}

// sealedAttempt is what a member has put in, in words too, and without what orders options.
func sealedAttempt(q quiz.Quiz, a quiz.Attempt) quiz.Attempt {
	drafts := make(map[int]quiz.Draft, len(a.Drafts))
	for i, d := range a.Drafts {
		if len(d.Options) > 0 && i < len(q.Questions) {
			words := report.GivenAnswer(q.Questions[i].Question, quiz.Response{Options: d.Options})
			d = quiz.Draft{Texts: []string{words}, Done: d.Done}
		}
		drafts[i] = d
	}
	a.Seed, a.Drafts = 0, drafts
	return a
}
