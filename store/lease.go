package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/study"
)

// Lease is the right to do something that one replica does at a time. It ends by itself.
type Lease struct {
	store *Store
	name  string
	token string
}

// ifHeld acts on a lease only while it is the holder's.
//
// KEYS 1 {lease:name}:holder. ARGV 1 token, 2 ms to hold it further, 0 to let it go.
// Returns 1 if it was held.
var ifHeld = redis.NewScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '0' then redis.call('DEL', KEYS[1]) else redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 1`)

// Lease takes a lease for a time, by Redis' clock; study.ErrExists if another has it.
func (s *Store) Lease(ctx context.Context, name string, ttl time.Duration) (*Lease, error) {
	l := &Lease{s, name, rand.Text()}
	taken, err := s.rdb.SetNX(ctx, leaseKey(name), l.token, ttl).Result()
	if err != nil {
		return nil, fmt.Errorf("take lease %s: %w", name, err)
	}
	if !taken {
		return nil, fmt.Errorf("take lease %s: %w", name, study.ErrExists)
	}
	return l, nil
}

// Extend holds it for a further time; study.ErrNotFound if it has ended meanwhile.
func (l *Lease) Extend(ctx context.Context, ttl time.Duration) error { return l.held(ctx, ttl) }

// Release lets it go; one that has ended is left to whoever has it now.
func (l *Lease) Release(ctx context.Context) error { return l.held(ctx, 0) }

func (l *Lease) held(ctx context.Context, ttl time.Duration) error {
	held, err := ifHeld.Run(ctx, l.store.rdb, []string{leaseKey(l.name)}, l.token, ttl.Milliseconds()).Int()
	if err != nil {
		return fmt.Errorf("hold lease %s: %w", l.name, err)
	}
	if held == 0 && ttl > 0 {
		return fmt.Errorf("lease %s has ended: %w", l.name, study.ErrNotFound)
	}
	return nil
}
