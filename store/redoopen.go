package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/store/journal"
	"studybot/study"
)

// Journal says whether a local journal closes the gap of a Redis that can lose its end.
type Journal struct {
	// Dir is where it lies; "": none is kept. One is kept where Redis says that it does not
	// sync every write.
	Dir string
	// Always keeps it in any case: where Redis does not tell, and for fail-overs, in which a
	// replica may lack the last writes.
	Always bool
	// Bot names the bot whose writes it holds; the journal of another is refused.
	Bot string
	// Missing says that a restore goes on where the journal of this Redis does not lie in Dir.
	Missing bool
	// Waits is told that another replica keeps it, so that Open waits. Default: nobody is.
	Waits func()
}

// journalLease names the right to keep the journal of a Redis.
const journalLease = "journal"

// journalLinger is how long that right outlasts an orderly end: what was written last is
// synced by then, and does not need our journal any more.
const journalLinger = 3 * time.Second

// openJournal opens the journal if one is asked for and this Redis needs it, and waits until
// no other replica keeps one.
func (s *Store) openJournal(ctx context.Context, o Options) error {
	if o.Journal.Dir == "" || o.Client != nil {
		return nil
	}
	client, _, err := dialAs(o.URL, dialing{once: true})
	if err != nil {
		return err
	}
	single, ok := client.(*redis.Client)
	if !ok {
		s.log.Warn().Msg("a Cluster has no journal: it should sync every write (appendfsync always)")
		return closed(client)
	}
	if err := single.Ping(ctx).Err(); err != nil {
		if isUnavailable(err) { // a client without the hook that says so
			err = fmt.Errorf("%w: %w", study.ErrUnavailable, err)
		}
		return errors.Join(fmt.Errorf("reach redis: %w", err), closed(client))
	}
	if !o.Journal.Always && !canLose(ctx, single) {
		return closed(client)
	}
	log, err := journal.Open(journal.Options{Dir: o.Journal.Dir, For: o.Journal.Bot, Now: s.clock.Now})
	if errors.Is(err, journal.ErrForeign) {
		err = fmt.Errorf("%w: move it away, or give this bot a data directory of its own", err)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("open the journal: %w", err), closed(client))
	}
	s.redo = &redo{log: log, rdb: single, warn: s.log, stands: -1, again: func(int) { s.owed.Store(true) }}
	return s.hold(ctx, o.Journal.Waits)
}

func closed(client redis.UniversalClient) error {
	if err := client.Close(); err != nil {
		return fmt.Errorf("close a line to redis: %w", err)
	}
	return nil
}

// canLose says whether Redis tells that it answers before a write is on its disk. Of one that
// does not tell the operator knows.
func canLose(ctx context.Context, rdb *redis.Client) bool {
	got, err := rdb.ConfigGet(ctx, "append*").Result()
	return err == nil && (got["appendonly"] == "no" || got["appendfsync"] != "always") && got["appendonly"] != ""
}

// KeepsJournal says whether a local journal closes the gap of this Redis.
func (s *Store) KeepsJournal() bool { return s.redo != nil }

// hold takes the right to keep the journal of this Redis, and waits while another has it.
func (s *Store) hold(ctx context.Context, waits func()) error {
	for told := false; ; told = true {
		err := s.redo.holds(ctx, s.lease)
		if !errors.Is(err, study.ErrExists) {
			return err
		}
		if !told {
			s.log.Warn().Msg("another replica keeps the journal of this Redis; waiting until it is gone (with appendfsync always replicas share the work)")
			if waits != nil {
				waits()
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait to keep the journal: %w", ctx.Err())
		case <-s.clock.After(time.Second):
		}
	}
}

// holds takes or prolongs that right; study.ErrExists if another has it.
func (r *redo) holds(ctx context.Context, span time.Duration) error {
	key := leaseKey(journalLease)
	held, err := ifHeld.Run(ctx, r.rdb, []string{key}, r.log.Home(), span.Milliseconds()).Int()
	if err != nil {
		return fmt.Errorf("keep the journal: %w", err)
	}
	if held == 1 {
		return nil
	}
	taken, err := r.rdb.SetNX(ctx, key, r.log.Home(), span).Result()
	if err != nil {
		return fmt.Errorf("keep the journal: %w", err)
	}
	if !taken {
		return fmt.Errorf("keep the journal: another replica does: %w", study.ErrExists)
	}
	return nil
}

// close lets the journal go.
func (r *redo) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = ifHeld.Run(ctx, r.rdb, []string{leaseKey(journalLease)}, r.log.Home(), journalLinger.Milliseconds()).Err() // else it ends by itself
	return errors.Join(r.log.Close(), closed(r.rdb))
}
