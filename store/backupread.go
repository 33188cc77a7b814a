package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"

	"studybot/store/archive"
)

// How much is asked of Redis, or of memory, at once.
const (
	keysAtOnce     = 100
	valuesAtOnce   = 1000
	peopleAtOnce   = 200
	peopleASection = 2000
)

// piece is the question for a part of a key: from a cursor at hashes and sets, from a place
// at lists and zsets; n 0 is all of it.
type piece struct {
	keptKey
	cursor uint64
	place  int64
	n      int64
	cmd    redis.Cmder
}

func (q *piece) ask(ctx context.Context, p redis.Pipeliner) {
	switch {
	case q.kind == archive.StringType:
		q.cmd = p.Get(ctx, q.name)
	case q.kind == archive.ListType:
		q.cmd = p.LRange(ctx, q.name, q.place, q.place+q.n-1)
	case q.kind == archive.ZSetType:
		q.cmd = p.ZRangeWithScores(ctx, q.name, q.place, q.place+q.n-1)
	case q.kind == archive.HashType && q.n == 0:
		q.cmd = p.HGetAll(ctx, q.name)
	case q.kind == archive.HashType:
		q.cmd = p.HScan(ctx, q.name, q.cursor, "", q.n)
	case q.n == 0:
		q.cmd = p.SMembers(ctx, q.name)
	default:
		q.cmd = p.SScan(ctx, q.name, q.cursor, "", q.n)
	}
}

// answer is what the piece holds, and whether the key goes on after it.
func (q *piece) answer() (values archive.Texts, more bool, err error) {
	if err := q.cmd.Err(); err != nil && !isNil(err) {
		return nil, false, fmt.Errorf("read %s: %w", q.name, err)
	}
	switch cmd := q.cmd.(type) {
	case *redis.StringCmd:
		if isNil(cmd.Err()) {
			return nil, false, nil
		}
		return archive.Texts{cmd.Val()}, false, nil
	case *redis.StringSliceCmd:
		values = cmd.Val()
		more = q.kind == archive.ListType && q.goesOn(len(values))
	case *redis.ZSliceCmd:
		for _, z := range cmd.Val() {
			member, _ := z.Member.(string)
			values = append(values, member, scoreText(z.Score))
		}
		more = q.goesOn(len(cmd.Val()))
	case *redis.MapStringStringCmd:
		for _, field := range slices.Sorted(maps.Keys(cmd.Val())) {
			values = append(values, field, cmd.Val()[field])
		}
	case *redis.ScanCmd:
		values, q.cursor = cmd.Val()
		more = q.cursor != 0
	}
	return values, more, nil
}

func (q *piece) goesOn(n int) bool {
	q.place += q.n
	return q.n > 0 && int64(n) == q.n
}

// copyKeys writes keys slice by slice. It is one moment's copy only for who watches them.
func copyKeys(ctx context.Context, rdb redis.Cmdable, keys []keptKey, put func(archive.Entry) error) error {
	for some := range slices.Chunk(keys, keysAtOnce) {
		pieces, err := askAll(ctx, rdb.Pipelined, some, valuesAtOnce)
		if err != nil {
			return err
		}
		for i := range pieces {
			if err := copyKey(ctx, rdb, &pieces[i], put); err != nil {
				return err
			}
		}
	}
	return nil
}

// copyKey writes a key of which the first piece was read, and reads the others.
func copyKey(ctx context.Context, rdb redis.Cmdable, q *piece, put func(archive.Entry) error) error {
	for begun := false; ; {
		values, more, err := q.answer()
		if err != nil {
			return err
		}
		if len(values) > 0 {
			if err := put(archive.Entry{Key: q.name, Type: q.kind, More: begun, Values: values}); err != nil {
				return err
			}
			begun = true
		}
		if !more {
			return nil
		}
		_, err = rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
			q.ask(ctx, p)
			return nil
		})
		if err != nil && !isNil(err) {
			return fmt.Errorf("read %s: %w", q.name, err)
		}
	}
}

// copyAtOnce writes keys as they are at one moment.
func copyAtOnce(ctx context.Context, rdb redis.Cmdable, keys []keptKey, put func(archive.Entry) error) error {
	pieces, err := askAll(ctx, rdb.TxPipelined, keys, 0)
	if err != nil {
		return err
	}
	for i := range pieces {
		if err := copyKey(ctx, rdb, &pieces[i], put); err != nil {
			return err
		}
	}
	return nil
}

type pipelined func(context.Context, func(redis.Pipeliner) error) ([]redis.Cmder, error)

func askAll(ctx context.Context, send pipelined, keys []keptKey, n int64) ([]piece, error) {
	pieces := make([]piece, len(keys))
	_, err := send(ctx, func(p redis.Pipeliner) error {
		for i, k := range keys {
			pieces[i] = piece{keptKey: k, n: n}
			pieces[i].ask(ctx, p)
		}
		return nil
	})
	if err != nil && !isNil(err) {
		return nil, fmt.Errorf("read %d keys: %w", len(keys), err)
	}
	return pieces, nil
}

// everybody copies what belongs to people beyond groups: of all, or of those on the rosters
// of the groups copied. What people are there only a look through all keys tells.
func (b *backup) everybody(ctx context.Context, all bool) error {
	var keys []keptKey
	seen := make(map[string]bool)
	err := b.scanKeys(ctx, "{u*", func(names []string) {
		for _, name := range names {
			tag, _ := keyParts(name)
			doc, ok := b.families.of(name)
			if ok && doc.Fate() == Kept && !seen[name] && (all || b.people[strings.TrimPrefix(tag, "u")]) {
				seen[name] = true
				keys = append(keys, keptKey{name, doc.Type})
			}
		}
	})
	if err != nil {
		return err
	}
	slices.SortFunc(keys, func(a, b keptKey) int { return strings.Compare(a.name, b.name) })
	for some := range slices.Chunk(keys, peopleASection) {
		_, err := b.w.Section(archive.Section{Kind: archive.PeopleSection}, func(put func(archive.Entry) error) error {
			for few := range slices.Chunk(some, peopleAtOnce) {
				if err := copyAtOnce(ctx, b.rdb, few, put); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// scanKeys looks through all keys that begin so, some at a time, some perhaps twice.
func (s *Store) scanKeys(ctx context.Context, pattern string, visit func([]string)) error {
	cluster, ok := s.rdb.(*redis.ClusterClient)
	if !ok {
		return scanNode(ctx, s.rdb, pattern, visit)
	}
	var one sync.Mutex
	return cluster.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error {
		return scanNode(ctx, node, pattern, func(names []string) {
			one.Lock()
			defer one.Unlock()
			visit(names)
		})
	})
}

func scanNode(ctx context.Context, node redis.Cmdable, pattern string, visit func([]string)) error {
	for cursor := uint64(0); ; {
		names, next, err := node.Scan(ctx, cursor, pattern, valuesAtOnce).Result()
		if err != nil {
			return fmt.Errorf("look through all keys: %w", err)
		}
		visit(names)
		if cursor = next; cursor == 0 {
			return nil
		}
	}
}
