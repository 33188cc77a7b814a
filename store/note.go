package store

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"

	"studybot/effect"
	"studybot/study"
)

func planNotes(t *tx, e effect.Effect) error {
	var texts, dates []any
	for _, n := range e.Notes {
		if n.ID == "" {
			return fmt.Errorf("note without an ID: %w", study.ErrInvalid)
		}
		text, err := encode(n)
		if err != nil {
			return err
		}
		texts = append(texts, n.ID, text)
		dates = append(dates, dayNumber(n.Date), n.ID)
	}
	t.bulk("HSET", notesKey(e.Group), texts)
	t.bulk("ZADD", noteDatesKey(e.Group), dates)
	return nil
}

// Notes are the study notes of a span of dates, oldest first.
func (s *Store) Notes(ctx context.Context, g study.GroupID, span study.Span) ([]study.StudyNote, error) {
	ids, err := s.rdb.ZRangeByScore(ctx, noteDatesKey(g), &redis.ZRangeBy{
		Min: fmt.Sprint(dayNumber(span.From)), Max: fmt.Sprint(dayNumber(span.To)),
	}).Result()
	if err != nil {
		return nil, fmt.Errorf("list notes of group %d: %w", g, err)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	texts, err := s.rdb.HMGet(ctx, notesKey(g), ids...).Result()
	if err != nil {
		return nil, fmt.Errorf("read notes of group %d: %w", g, err)
	}
	return present(texts, func(a, b study.StudyNote) int { return a.At.Compare(b.At) })
}

// AllNotes are all study notes of a group, oldest first.
func (s *Store) AllNotes(ctx context.Context, g study.GroupID) ([]study.StudyNote, error) {
	notes, err := decodedAll(ctx, s.rdb, notesKey(g), func(a, b study.StudyNote) int { return a.At.Compare(b.At) })
	if err != nil {
		return nil, fmt.Errorf("read notes of group %d: %w", g, err)
	}
	return notes, nil
}
