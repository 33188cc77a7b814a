package store

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// earlyFor is how long answers to a poll that is not known yet are kept. Telegram itself
// keeps undelivered answers for a day.
const earlyFor = 24 * time.Hour

// HoldEarly keeps an answer to a poll that nobody has told of yet: the poll was sent, and
// its number is still on the way to us.
func (s *Store) HoldEarly(ctx context.Context, poll string, answer []byte) error {
	_, err := s.rdb.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.RPush(ctx, earlyKey(poll), answer)
		p.Expire(ctx, earlyKey(poll), earlyFor)
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep an early answer: %w", err)
	}
	return nil
}

// Early are the answers that came before the poll was known.
func (s *Store) Early(ctx context.Context, poll string) ([][]byte, error) {
	texts, err := s.rdb.LRange(ctx, earlyKey(poll), 0, -1).Result()
	if err != nil {
		return nil, fmt.Errorf("read early answers: %w", err)
	}
	answers := make([][]byte, len(texts))
	for i, text := range texts {
		answers[i] = []byte(text)
	}
	return answers, nil
}

// DropEarly forgets them, once they are recorded.
func (s *Store) DropEarly(ctx context.Context, poll string) error {
	if err := s.rdb.Del(ctx, earlyKey(poll)).Err(); err != nil {
		return fmt.Errorf("forget early answers: %w", err)
	}
	return nil
}
