package store

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// asideMost bounds the updates laid aside; the oldest go.
const asideMost = 1000

// Aside is an update that could not be understood, kept for whoever mends the decoder.
type Aside struct {
	UpdateID int64     `json:"update_id"`
	At       time.Time `json:"at"`
	Error    string    `json:"error"`
	Raw      string    `json:"raw"`
}

// Aside lays an update aside that could not be decoded, so that it can be confirmed.
func (s *Store) Aside(ctx context.Context, updateID int64, raw []byte, why error) error {
	a := Aside{UpdateID: updateID, At: s.clock.Now().UTC(), Raw: string(raw)}
	if why != nil {
		a.Error = why.Error()
	}
	text, err := encode(a)
	if err != nil {
		return err
	}
	_, err = s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.LPush(ctx, asideKey, text)
		p.LTrim(ctx, asideKey, 0, asideMost-1)
		return nil
	})
	if err != nil {
		return fmt.Errorf("lay update %d aside: %w", updateID, err)
	}
	return nil
}

// Asides are the updates laid aside, newest first.
func (s *Store) Asides(ctx context.Context) ([]Aside, error) {
	texts, err := s.rdb.LRange(ctx, asideKey, 0, -1).Result()
	if err != nil {
		return nil, fmt.Errorf("read updates laid aside: %w", err)
	}
	all := make([]Aside, 0, len(texts))
	for _, text := range texts {
		a, err := decode[Aside](text)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}
