package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"

	"studybot/store/journal"
	"studybot/study"
)

// A restore has no journal go on from where it was; see disown. What Redis had lost and the
// journal alone holds would be gone with that, of groups too that the restore leaves alone.
// So it is written again first, as the bot would when it starts.

// CaughtUp says what was written again from the journal before a restore.
type CaughtUp struct {
	Writes int
	// Gap: Redis had lost more than the journal reaches back. What lies between is lost.
	Gap bool
}

// CaughtUp says what was written again from the journal when the store was opened for a restore.
func (s *Store) CaughtUp() CaughtUp { return s.caught }

// ElsewhereError refuses to restore while what Redis may lack lies in a journal elsewhere.
type ElsewhereError struct{ Dir string }

func (e *ElsewhereError) Error() string {
	return fmt.Sprintf("the journal of this Redis is not in %s, and Redis may lack the end of what was written of other groups", e.Dir)
}

// catchUp writes again what Redis lacks of the journal. A Redis that is empty, or that has
// half a restore, lacks nothing that could be written onto it.
func (s *Store) catchUp(ctx context.Context, o Options) error {
	if o.Journal.Dir == "" || o.Client != nil {
		return nil
	}
	client, _, err := dialAs(o.URL, dialing{once: true})
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	single, ok := client.(*redis.Client)
	if !ok {
		return nil // a Cluster has no journal
	}
	line := single.Conn()
	defer func() { _ = line.Close() }()
	mark, err := markToCatchUp(ctx, line)
	if err != nil || mark == "" {
		return err
	}
	return s.catchUpFrom(ctx, o.Journal, single, line, mark)
}

// markToCatchUp is the mark of a Redis that may lack the end of its journal, or "".
func markToCatchUp(ctx context.Context, line *redis.Conn) (string, error) {
	if data, err := hasData(ctx, line); err != nil || !data {
		return "", err
	}
	switch err := wholeOn(ctx, line); {
	case errors.Is(err, errRestoring):
		return "", nil
	case err != nil:
		return "", err
	}
	mark, err := line.Get(ctx, journalKey).Result()
	if err != nil && !isNil(err) {
		return "", fmt.Errorf("read the journal's mark: %w", err)
	}
	return mark, nil
}

// ofJournal says whether a mark was set by a journal that has begun, and by nothing else.
func ofJournal(mark string) bool {
	return !strings.HasPrefix(mark, markNone) && !strings.HasPrefix(mark, markRestored)
}

func (s *Store) catchUpFrom(ctx context.Context, o Journal, single *redis.Client, line *redis.Conn, mark string) (err error) {
	elsewhere := error(nil)
	if ofJournal(mark) && !o.Missing {
		elsewhere = &ElsewhereError{o.Dir}
	}
	if !journal.Lies(o.Dir) {
		return elsewhere
	}
	log, err := journal.Open(journal.Options{Dir: o.Dir, Anyones: true, Now: s.clock.Now})
	if err != nil {
		return fmt.Errorf("open the journal: %w", err)
	}
	r := &redo{log: log, rdb: single, warn: s.log, stands: -1, again: func(writes int) { s.caught.Writes = writes }}
	_, ours, err := r.reached(ctx, line, mark)
	if err != nil || !ours {
		return errors.Join(err, elsewhere, log.Close())
	}
	defer func() { err = errors.Join(err, r.close()) }()
	if err := r.holds(ctx, s.lease); errors.Is(err, study.ErrExists) {
		return errOther
	} else if err != nil {
		return err
	}
	epoch, _ := log.Epoch()
	if err := r.settle(ctx, line, mark); err != nil {
		return fmt.Errorf("write what Redis lacks from the journal: %w", err)
	}
	now, _ := log.Epoch()
	s.caught.Gap = now != epoch
	return nil
}
