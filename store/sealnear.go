package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"

	"studybot/study"
)

// sealNear puts what is sealed into the records of those who may reach the day's cap by so
// many points more: it must not make a difference for what they see. Others' are as they were.
func (s *Store) sealNear(ctx context.Context, g study.Group, records map[study.UserID]study.Record, today study.Date, more int) error {
	most := g.Settings.Prices.DayCap
	var near []study.UserID
	for u, record := range records {
		if most > 0 && record.Earned[today]+more > most {
			near = append(near, u)
		}
	}
	if len(near) == 0 {
		return nil
	}
	numbers, err := s.rdb.SMembers(ctx, openKey(g.ID)).Result()
	if err != nil {
		return fmt.Errorf("list open quizzes of group %d: %w", g.ID, err)
	}
	var open []int
	for _, n := range numbers {
		open = append(open, int(number(n)))
	}
	if len(open) == 0 {
		return nil
	}
	slices.Sort(open)
	var pages []ledgerPages
	for _, u := range near {
		for i, n := range open {
			if i == 0 || quizBucket(n) != quizBucket(open[i-1]) {
				pages = append(pages, ledgerPages{u, quizBucket(n)})
			}
		}
	}
	ledgers, err := s.readLedgers(ctx, g.ID, pages)
	if err != nil {
		return fmt.Errorf("read what is sealed in group %d: %w", g.ID, err)
	}
	slices.SortFunc(ledgers, byTime)
	for _, u := range near {
		record := records[u]
		record.Sealed.Open = open
		for _, e := range ledgers {
			if e.User == u && e.Date == today && slices.Contains(open, e.Cause.RightIn()) {
				record.Sealed.Entries = append(record.Sealed.Entries, e.Entry)
			}
		}
		records[u] = record
	}
	return nil
}

// ledgerPages are the pages of some quizzes in a member's ledger.
type ledgerPages struct {
	user   study.UserID
	bucket string
}

// readLedgers are all entries on some pages.
func (s *Store) readLedgers(ctx context.Context, g study.GroupID, pages []ledgerPages) ([]entry, error) {
	cmds := make([]*redis.MapStringStringCmd, len(pages))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, l := range pages {
			cmds[i] = p.HGetAll(ctx, ledgerKey(g, l.user, l.bucket))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var all life
	for i, l := range pages {
		if err := all.readPages(l.user, l.bucket, cmds[i].Val()); err != nil {
			return nil, err
		}
	}
	return all.entries, nil
}
