package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/study"
)

// earlyFor is how long answers to a poll that is not known yet are kept. Telegram itself
// keeps undelivered answers for a day.
const earlyFor = 24 * time.Hour

// hold writes what goes by itself after a while.
//
// KEYS 1 the key. ARGV 1 seconds until it goes, 2 the command, then what it writes.
var hold = redis.NewScript(`
redis.call(ARGV[2], KEYS[1], unpack(ARGV, 3))
return redis.call('EXPIRE', KEYS[1], ARGV[1])`)

// HoldEarly keeps an answer to a poll that nobody has told of yet: the poll was sent, and
// its number is still on the way to us.
func (s *Store) HoldEarly(ctx context.Context, poll string, answer []byte) error {
	if err := hold.Run(ctx, s.rdb, []string{earlyKey(poll)}, int(earlyFor.Seconds()), "RPUSH", answer).Err(); err != nil {
		return fmt.Errorf("keep an early answer: %w", err)
	}
	return nil
}

// Early are the answers that came before the poll was known.
func (s *Store) Early(ctx context.Context, poll string) ([][]byte, error) {
	answers, _, err := s.EarlyAfter(ctx, poll, 0)
	return answers, err
}

// EarlyAfter are those that came after the first n, and how many there are in all: fewer than n
// where they were forgotten and others came.
func (s *Store) EarlyAfter(ctx context.Context, poll string, n int) (answers [][]byte, all int, err error) {
	var length *redis.IntCmd
	var late *redis.StringSliceCmd
	_, err = s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		length, late = p.LLen(ctx, earlyKey(poll)), p.LRange(ctx, earlyKey(poll), int64(n), -1)
		return nil
	})
	if err != nil {
		return nil, 0, fmt.Errorf("read early answers: %w", err)
	}
	for _, text := range late.Val() {
		answers = append(answers, []byte(text))
	}
	return answers, int(length.Val()), nil
}

// HoldOrphan notes that a poll that nobody knows asks a question.
func (s *Store) HoldOrphan(ctx context.Context, g study.GroupID, quiz, question int, poll string) error {
	keys, seconds := []string{orphansKey(g)}, int(earlyFor.Seconds())
	if err := hold.Run(ctx, s.rdb, keys, seconds, "HSET", fmt.Sprintf("%d:%d", quiz, question), poll).Err(); err != nil {
		return fmt.Errorf("note an orphaned poll of quiz %d in group %d: %w", quiz, g, err)
	}
	return nil
}

// Orphan is the poll that HoldOrphan noted for a question, or "".
func (s *Store) Orphan(ctx context.Context, g study.GroupID, quiz, question int) (string, error) {
	poll, err := s.rdb.HGet(ctx, orphansKey(g), fmt.Sprintf("%d:%d", quiz, question)).Result()
	if err != nil && !isNil(err) {
		return "", fmt.Errorf("look for an orphaned poll of quiz %d in group %d: %w", quiz, g, err)
	}
	return poll, nil
}

// HoldDoubt notes that a group has a question of which nobody knows whether its poll was posted.
func (s *Store) HoldDoubt(ctx context.Context, g study.GroupID, now time.Time) error {
	_, err := s.rdb.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.ZAdd(ctx, doubtsKey, redis.Z{Score: float64(now.Unix()), Member: int64(g)})
		p.ZRemRangeByScore(ctx, doubtsKey, "-inf", strconv.FormatInt(now.Add(-earlyFor).Unix(), 10))
		return nil
	})
	if err != nil {
		return fmt.Errorf("note a poll in doubt in group %d: %w", g, err)
	}
	return nil
}

// Doubts are the groups that HoldDoubt noted within a day.
func (s *Store) Doubts(ctx context.Context) ([]study.GroupID, error) {
	texts, err := s.rdb.ZRange(ctx, doubtsKey, 0, -1).Result()
	if err != nil {
		return nil, fmt.Errorf("read where polls are in doubt: %w", err)
	}
	groups := make([]study.GroupID, len(texts))
	for i, text := range texts {
		groups[i] = study.GroupID(number(text))
	}
	return groups, nil
}

// DropEarly forgets them, once they are recorded.
func (s *Store) DropEarly(ctx context.Context, poll string) error {
	if err := s.rdb.Del(ctx, earlyKey(poll)).Err(); err != nil {
		return fmt.Errorf("forget early answers: %w", err)
	}
	return nil
}
