package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/report"
	"studybot/study"
)

// adoptPosts takes over posts from owners that are gone.
//
// KEYS 1 {g}:posts. ARGV 1 new owner, then id, old owner … Returns the IDs taken over.
var adoptPosts = redis.NewScript(`
local taken = {}
for i = 2, #ARGV, 2 do
  local post = redis.call('HGET', KEYS[1], ARGV[i])
  if post then
    local owner, rest = string.match(post, '^(%S+)( .*)$')
    if owner == ARGV[i + 1] then
      redis.call('HSET', KEYS[1], ARGV[i], ARGV[1] .. rest)
      taken[#taken + 1] = ARGV[i]
    end
  end
end
return taken`)

// Adopt says that this replica lives, and takes over the posts of those that have not said
// so for a lease. Call it at start and a few times in each lease.
func (s *Store) Adopt(ctx context.Context, now time.Time) ([]report.Shelved, error) {
	if err := s.heartbeat(ctx, now); err != nil {
		return nil, err
	}
	s.tidy(ctx)
	alive, err := s.alive(ctx, now)
	if err != nil {
		return nil, err
	}
	s.missing(alive)
	lines, err := s.shelves(ctx)
	if err != nil {
		return nil, err
	}
	orphans := make(map[study.GroupID][]shelfLine)
	for _, l := range lines {
		if !slices.Contains(alive, l.owner) {
			orphans[l.group] = append(orphans[l.group], l)
		}
	}
	var adopted []shelfLine
	for g, lines := range orphans {
		taken, err := s.takeOver(ctx, g, lines)
		if err != nil {
			return nil, err
		}
		adopted = append(adopted, taken...)
	}
	return s.sorted(adopted)
}

// missing notes that a replica has fallen silent: what it did last may want following up.
func (s *Store) missing(alive []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range s.peers {
		if !slices.Contains(alive, name) {
			s.owed.Store(true)
		}
	}
	s.peers = alive
}

func (s *Store) takeOver(ctx context.Context, g study.GroupID, lines []shelfLine) ([]shelfLine, error) {
	var all []shelfLine
	for part := range slices.Chunk(lines, 500) {
		args := []any{s.owner}
		for _, l := range part {
			args = append(args, l.id, l.owner)
		}
		ids, err := adoptPosts.Run(ctx, s.rdb, []string{postsKey(g)}, args...).StringSlice()
		if err != nil {
			return nil, fmt.Errorf("adopt posts of group %d: %w", g, err)
		}
		for _, l := range part {
			if slices.Contains(ids, l.id) {
				all = append(all, l)
			}
		}
	}
	return all, nil
}

// heartbeat says that this replica lives.
func (s *Store) heartbeat(ctx context.Context, now time.Time) error {
	if s.redo != nil {
		if err := s.redo.holds(ctx, s.lease); err != nil {
			return err
		}
	}
	if err := s.rdb.ZAdd(ctx, ownersKey, redis.Z{Score: float64(now.Unix()), Member: s.owner}).Err(); err != nil {
		return fmt.Errorf("say that this replica lives: %w", err)
	}
	return nil
}

// alive are the replicas heard of within a lease; those silent for a day are forgotten.
func (s *Store) alive(ctx context.Context, now time.Time) ([]string, error) {
	since := now.Add(-s.lease).Unix()
	names, err := s.rdb.ZRangeByScore(ctx, ownersKey, &redis.ZRangeBy{Min: fmt.Sprint(since), Max: "+inf"}).Result()
	if err != nil {
		return nil, fmt.Errorf("list replicas: %w", err)
	}
	old := fmt.Sprint(now.Add(-24 * time.Hour).Unix())
	if err := s.rdb.ZRemRangeByScore(ctx, ownersKey, "-inf", "("+old).Err(); err != nil {
		return nil, fmt.Errorf("forget old replicas: %w", err)
	}
	return names, nil
}
