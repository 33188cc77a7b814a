package store

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/effect"
	"studybot/study"
)

// planDue adds to what dates ask. A date that long past that checkpoints may have settled
// it makes them out of date.
func planDue(t *tx, e effect.Effect) error {
	byMonth := make(map[month][]any)
	old := false
	for d, due := range e.Due {
		if d.IsZero() {
			return fmt.Errorf("due of no date: %w", study.ErrInvalid)
		}
		byMonth[monthOf(d)] = append(byMonth[monthOf(d)], d.Day, due.What.Letters(), string(due.Need))
		old = old || study.DateOf(e.At, time.UTC).Sub(d) > 27
	}
	for m, args := range byMonth {
		t.step("due", dueKey(e.Group, m), append([]any{len(args) / 3}, args...)...)
	}
	if old {
		t.call("HINCRBY", streakKey(e.Group), epochField, 1)
	}
	if len(e.Due) > 0 {
		planSweep(t, e.Group, e.At)
	}
	return nil
}

// DueOn is what the dates of a span asked; dates that asked nothing are absent.
func (s *Store) DueOn(ctx context.Context, g study.GroupID, from, to study.Date) (map[study.Date]study.Due, error) {
	all := make(map[study.Date]study.Due)
	span := months(monthOf(from), monthOf(to))
	cmds := make([]*redis.MapStringStringCmd, len(span))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, m := range span {
			cmds[i] = p.HGetAll(ctx, dueKey(g, m))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what was due in group %d: %w", g, err)
	}
	for i, m := range span {
		decodeDues(all, m, maps.All(cmds[i].Val()))
	}
	for d := range all {
		if d.Before(from) || d.After(to) {
			delete(all, d)
		}
	}
	return all, nil
}
