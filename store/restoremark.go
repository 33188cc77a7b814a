package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"

	"studybot/store/archive"
)

// What stands in place of a journal's mark where records have none yet, and after a restore.
const (
	markNone     = "none:"
	markRestored = "restored:"
)

// restoringField stands in {meta}:schema while a restore is at work.
const restoringField = "restoring"

var errRestoring = errors.New("a restore into this database did not come to its end: restore again, with --replace")

func (s *Store) mark(ctx context.Context, h archive.Header) error {
	if err := s.rdb.HSet(ctx, metaKey, "version", h.Schema, restoringField, h.Made.Unix()).Err(); err != nil {
		return fmt.Errorf("mark the database: %w", err)
	}
	return s.disown(ctx)
}

// disown has no journal go on from here: what a restore undid is not to be written again. A
// restore does so at its beginning and at its end, so that a Redis which has lost that end
// is not taken for one that has it.
func (s *Store) disown(ctx context.Context) error {
	if err := s.rdb.Set(ctx, journalKey, markRestored+rand.Text()[:8], 0).Err(); err != nil {
		return fmt.Errorf("mark the database: %w", err)
	}
	return nil
}

func (s *Store) unmark(ctx context.Context) error {
	if err := s.disown(ctx); err != nil {
		return err
	}
	if err := s.rdb.HDel(ctx, metaKey, restoringField).Err(); err != nil {
		return fmt.Errorf("take the mark away: %w", err)
	}
	return nil
}

// whole refuses a database into which a restore has not come to its end.
func (s *Store) whole(ctx context.Context) error { return wholeOn(ctx, s.rdb) }

func wholeOn(ctx context.Context, rdb redis.Cmdable) error {
	broken, err := rdb.HExists(ctx, metaKey, restoringField).Result()
	if err != nil {
		return fmt.Errorf("read version of the data: %w", err)
	}
	if broken {
		return errRestoring
	}
	return nil
}
