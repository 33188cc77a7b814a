package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"

	"studybot/study"
)

// entry is a line of the ledger with the season that it counts in.
type entry struct {
	study.Entry
	season int
}

// Ledger is every entry of a member, oldest first.
func (s *Store) Ledger(ctx context.Context, g study.GroupID, u study.UserID) ([]study.Entry, error) {
	st, err := s.standing(ctx, g, u)
	if err != nil {
		return nil, err
	}
	l, err := s.life(ctx, g, u, st.index)
	if err != nil {
		return nil, err
	}
	return bare(l.entries), nil
}

// LedgerAll is every entry of a group, oldest first.
func (s *Store) LedgerAll(ctx context.Context, g study.GroupID) ([]study.Entry, error) {
	lines, err := s.ledgerAll(ctx, g)
	if err != nil {
		return nil, err
	}
	return bare(lines), nil
}

func (s *Store) ledgerAll(ctx context.Context, g study.GroupID) ([]entry, error) {
	standings, _, err := s.standings(ctx, g)
	if err != nil {
		return nil, err
	}
	var all []entry
	for u, st := range standings {
		l, err := s.life(ctx, g, u, st.index)
		if err != nil {
			return nil, err
		}
		all = append(all, l.entries...)
	}
	slices.SortFunc(all, byTime)
	return all, nil
}

func bare(lines []entry) []study.Entry {
	entries := make([]study.Entry, len(lines))
	for i, line := range lines {
		entries[i] = line.Entry
	}
	return entries
}

func byTime(a, b entry) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.User, b.User), cmp.Compare(a.Cause, b.Cause))
}

// buckets are the hashes that a member's ledger may have beside days.
func (x span) buckets() []string {
	all := []string{otherBucket}
	if x.quiz > 0 {
		for n := 0; n <= x.quiz/quizzesABucket; n++ {
			all = append(all, quizBucket(n*quizzesABucket))
		}
	}
	return all
}

// months are those for which the member may have a hash of days.
func (x span) months() []month {
	if x.since == 0 {
		return nil
	}
	return months(x.since, x.until)
}

// life is all that is kept of a member's deeds.
type life struct {
	marks   map[study.Date]study.Mark
	entries []entry
}

// life reads every page of a member.
func (s *Store) life(ctx context.Context, g study.GroupID, u study.UserID, index span) (life, error) {
	days := make(map[month]*redis.MapStringStringCmd)
	others := make(map[string]*redis.MapStringStringCmd)
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, m := range index.months() {
			days[m] = p.HGetAll(ctx, daysKey(g, u, m))
		}
		for _, bucket := range index.buckets() {
			others[bucket] = p.HGetAll(ctx, ledgerKey(g, u, bucket))
		}
		return nil
	})
	if err != nil {
		return life{}, fmt.Errorf("read the life of %d in group %d: %w", u, g, err)
	}
	l := life{marks: make(map[study.Date]study.Mark)}
	for m, cmd := range days {
		err = errors.Join(err, l.readDays(u, m, cmd.Val()))
	}
	for bucket, cmd := range others {
		err = errors.Join(err, l.readPages(u, bucket, cmd.Val()))
	}
	if err != nil {
		return life{}, fmt.Errorf("read the life of %d in group %d: %w", u, g, err)
	}
	slices.SortFunc(l.entries, byTime)
	return l, nil
}

func (l *life) readDays(u study.UserID, m month, pages map[string]string) error {
	for field, text := range pages {
		d := m.first()
		d.Day = int(number(field))
		p, err := parsePage(text, d)
		if err != nil {
			return err
		}
		mark, err := decodeMark(p.mark, d)
		if err != nil {
			return err
		}
		if !mark.IsZero() {
			l.marks[d] = mark
		}
		entries, err := p.entries(u, m.String(), field, d)
		if err != nil {
			return err
		}
		l.entries = append(l.entries, entries...)
	}
	return nil
}

func (l *life) readPages(u study.UserID, bucket string, pages map[string]string) error {
	for field, text := range pages {
		p, err := parsePage(text, study.Date{})
		if err != nil {
			return err
		}
		entries, err := p.entries(u, bucket, field, study.Date{})
		if err != nil {
			return err
		}
		l.entries = append(l.entries, entries...)
	}
	return nil
}
