package store

import (
	"context"
	"fmt"
	"strings"

	"studybot/effect"
	"studybot/study"
)

// A task is something slow that somebody asked for: the update is kept until a worker has
// done it, so that it can be confirmed at once.

func planTasks(t *tx, e effect.Effect) error {
	for id, update := range e.Tasks {
		if id == "" || strings.Contains(id, "/") {
			return fmt.Errorf("task %q: %w", id, study.ErrInvalid)
		}
		t.call("HSET", tasksKey(e.Group), id, update)
	}
	for _, id := range e.Untask {
		t.call("HDEL", tasksKey(e.Group), id)
	}
	return nil
}

// Task is what was kept of one; study.ErrNotFound if it is done.
func (s *Store) Task(ctx context.Context, g study.GroupID, id string) ([]byte, error) {
	text, err := s.rdb.HGet(ctx, tasksKey(g), id).Result()
	if isNil(err) {
		return nil, fmt.Errorf("task %s of group %d: %w", id, g, study.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("read task %s of group %d: %w", id, g, err)
	}
	return []byte(text), nil
}
