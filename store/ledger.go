package store

import (
	"cmp"
	"context"
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
	lines, err := s.ledger(ctx, g, u, st.index)
	if err != nil {
		return nil, err
	}
	return bare(lines), nil
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
		lines, err := s.ledger(ctx, g, u, st.index)
		if err != nil {
			return nil, err
		}
		all = append(all, lines...)
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

// buckets are the hashes that a member's ledger may have.
func (x span) buckets() []string {
	all := []string{otherBucket}
	if x.since != 0 {
		for _, m := range months(x.since, x.until) {
			all = append(all, m.String())
		}
	}
	if x.quiz > 0 {
		for n := 0; n <= x.quiz/quizzesABucket; n++ {
			all = append(all, quizBucket(n*quizzesABucket))
		}
	}
	return all
}

func (s *Store) ledger(ctx context.Context, g study.GroupID, u study.UserID, index span) ([]entry, error) {
	buckets := index.buckets()
	cmds := make([]*redis.MapStringStringCmd, len(buckets))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, bucket := range buckets {
			cmds[i] = p.HGetAll(ctx, ledgerKey(g, u, bucket))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read ledger of %d in group %d: %w", u, g, err)
	}
	var lines []entry
	for i, bucket := range buckets {
		for field, code := range cmds[i].Val() {
			e, season, err := decodeEntry(u, bucket, field, code)
			if err != nil {
				return nil, fmt.Errorf("read ledger of %d in group %d: %w", u, g, err)
			}
			lines = append(lines, entry{e, season})
		}
	}
	slices.SortFunc(lines, byTime)
	return lines, nil
}
