package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// ifHeld acts on a lease only while it is the holder's.
//
// KEYS 1 {lease:name}:holder. ARGV 1 token, 2 ms to hold it further, 0 to let it go.
// Returns 1 if it was held.
var ifHeld = redis.NewScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '0' then redis.call('DEL', KEYS[1]) else redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 1`)

// holdLease takes a lease that is free, the holder's own, or held by somebody who is known to be dead.
//
// KEYS 1 {lease:name}:holder. ARGV 1 token, 2 ms to hold it, 3 a holder who is dead, or "".
// Returns "" if it is held now, else who holds it.
var holdLease = redis.NewScript(`
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] and holder ~= ARGV[3] then return holder end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ''`)

// Baton is a lease that a replica takes and keeps by the same call. One that has died and
// started again has it at once, if somebody can tell that it died.
type Baton struct {
	store *Store
	name  string
	token string
	dead  func(who string) bool
}

// Baton is the baton of a name; nobody holds it by that. who names this process, and dead says
// whether another that was named so is known to be dead; both may be zero.
func (s *Store) Baton(name, who string, dead func(who string) bool) *Baton {
	return &Baton{s, name, who + "|" + s.owner, dead}
}

// Hold takes it, or keeps it, for a further time, by Redis' clock; false if another replica has it.
func (b *Baton) Hold(ctx context.Context, ttl time.Duration) (bool, error) {
	holder, err := b.hold(ctx, ttl, "")
	if err == nil && holder != "" && b.dead != nil {
		if who, _, _ := strings.Cut(holder, "|"); b.dead(who) {
			holder, err = b.hold(ctx, ttl, holder)
		}
	}
	return err == nil && holder == "", err
}

func (b *Baton) hold(ctx context.Context, ttl time.Duration, gone string) (holder string, err error) {
	holder, err = holdLease.Run(ctx, b.store.rdb, []string{leaseKey(b.name)}, b.token, ttl.Milliseconds(), gone).Text()
	if err != nil {
		return "", fmt.Errorf("hold lease %s: %w", b.name, err)
	}
	return holder, nil
}

// Release lets it go, if it is held.
func (b *Baton) Release(ctx context.Context) error {
	if err := ifHeld.Run(ctx, b.store.rdb, []string{leaseKey(b.name)}, b.token, 0).Err(); err != nil {
		return fmt.Errorf("let lease %s go: %w", b.name, err)
	}
	return nil
}
