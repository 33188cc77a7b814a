package store

import (
	"context"
	"fmt"

	"studybot/effect"
	"studybot/quiz"
	"studybot/study"
)

func planSets(t *tx, e effect.Effect) error {
	for _, s := range e.Sets {
		if s.ID == "" {
			return fmt.Errorf("a set of questions without a name: %w", study.ErrInvalid)
		}
		text, err := encode(s)
		if err != nil {
			return err
		}
		t.call("HSET", setsKey(e.Group), s.ID, text)
	}
	for _, id := range e.Unset {
		t.call("HDEL", setsKey(e.Group), id)
	}
	return nil
}

// Set reads questions that were drawn for several groups.
func (s *Store) Set(ctx context.Context, g study.GroupID, id string) (quiz.Set, error) {
	set, err := decoded[quiz.Set](s.rdb.HGet(ctx, setsKey(g), id))
	if err != nil {
		return set, fmt.Errorf("read set %s of group %d: %w", id, g, err)
	}
	return set, nil
}
