package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"studybot/store/archive"
	"studybot/study"
)

// How much is sent to Redis at once: commands, and bytes of values.
const (
	restoreCommands = 1000
	restoreBytes    = 4 << 20
)

// restore writes what the plan says, and makes anew what follows from it.
func (s *Store) restore(ctx context.Context, file io.Reader, p *restorePlan) error {
	if err := s.takeAway(ctx, p.replace); err != nil {
		return err
	}
	w := &restoring{Store: s, plan: p, spared: make(map[string]bool)}
	if err := w.write(ctx, file); err != nil {
		return err
	}
	if err := s.count(ctx, w.next, p.done.Groups); err != nil {
		return err
	}
	if err := s.migrate(ctx); err != nil {
		return err
	}
	return s.Rebuild(ctx, p.done.Groups)
}

// restoring is the way of a backup's entries into Redis.
type restoring struct {
	*Store
	plan    *restorePlan
	spared  map[string]bool // keys of people that were there
	next    int64           // the last group number that the backup knows
	pending []func(redis.Pipeliner)
	bytes   int
}

func (w *restoring) write(ctx context.Context, file io.Reader) error {
	_, _, err := archive.Read(file, archive.Visitor{Entry: func(section archive.Section, e archive.Entry) error {
		wanted, err := w.wants(ctx, section, e)
		if err != nil || !wanted {
			return err
		}
		w.add(ctx, e)
		if len(w.pending) < restoreCommands && w.bytes < restoreBytes {
			return nil
		}
		return w.send(ctx)
	}})
	if err != nil {
		return err
	}
	return w.send(ctx)
}

// wants says whether an entry is to be written.
func (w *restoring) wants(ctx context.Context, section archive.Section, e archive.Entry) (bool, error) {
	switch section.Kind {
	case archive.GroupSection:
		return w.plan.groups[study.GroupID(section.Group)], nil
	case archive.DatabaseSection:
		if e.Key == groupNextKey {
			w.next = number(e.Values[0])
			return false, nil
		}
		return w.plan.whole, nil
	}
	tag, _ := keyParts(e.Key)
	if w.plan.people != nil && !w.plan.people[strings.TrimPrefix(tag, "u")] {
		return false, nil
	}
	if w.plan.spare && !e.More {
		n, err := w.rdb.Exists(ctx, e.Key).Result()
		if err != nil {
			return false, fmt.Errorf("look for %s: %w", e.Key, err)
		}
		w.spared[e.Key] = n > 0
	}
	if !w.spared[e.Key] && strings.HasSuffix(e.Key, "}:person") {
		w.plan.done.People++
	}
	return !w.spared[e.Key], nil
}

// add writes an entry; the first of a key takes away what was there, unless groups share it.
func (w *restoring) add(ctx context.Context, e archive.Entry) {
	if !e.More && e.Key != chatMapKey && e.Key != groupListKey {
		w.pending = append(w.pending, func(p redis.Pipeliner) { p.Unlink(ctx, e.Key) })
	}
	values := make([]any, len(e.Values))
	for i, v := range e.Values {
		values[i] = v
		w.bytes += len(v)
	}
	w.pending = append(w.pending, func(p redis.Pipeliner) {
		switch e.Type {
		case archive.StringType:
			p.Set(ctx, e.Key, values[0], 0)
		case archive.HashType:
			p.HSet(ctx, e.Key, values...)
		case archive.ListType:
			p.RPush(ctx, e.Key, values...)
		case archive.SetType:
			p.SAdd(ctx, e.Key, values...)
		case archive.ZSetType:
			args := []any{"ZADD", e.Key}
			for i := 0; i+1 < len(values); i += 2 {
				args = append(args, values[i+1], values[i])
			}
			p.Do(ctx, args...)
		}
	})
}

func (w *restoring) send(ctx context.Context) error {
	_, err := w.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, add := range w.pending {
			add(p)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("write what the backup holds: %w", err)
	}
	w.pending, w.bytes = w.pending[:0], 0
	return nil
}

// takeAway removes groups with all that points to them.
func (s *Store) takeAway(ctx context.Context, groups []study.GroupID) error {
	if len(groups) == 0 {
		return nil
	}
	gone := make(map[string]bool)
	for _, g := range groups {
		if err := s.forgetPointers(ctx, g); err != nil {
			return fmt.Errorf("take group %d away: %w", g, err)
		}
		gone[slotTag(tag(g))] = true
	}
	var failed error
	err := s.scanKeys(ctx, "{g*", func(names []string) {
		names = slices.DeleteFunc(names, func(name string) bool { return !gone[slotTag(name)] })
		_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
			for _, name := range names {
				p.Unlink(ctx, name)
			}
			return nil
		})
		failed = errors.Join(failed, err)
	})
	if err := errors.Join(err, failed); err != nil {
		return fmt.Errorf("take groups away: %w", err)
	}
	return nil
}

func (s *Store) forgetPointers(ctx context.Context, g study.GroupID) error {
	pointers, err := s.pointers(ctx, g)
	if err != nil {
		return err
	}
	_, err = s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, to := range pointers {
			switch {
			case to.user != 0:
				p.SRem(ctx, to.key, to.should)
			case to.field != "":
				p.HDel(ctx, to.key, to.field)
			default:
				p.Unlink(ctx, to.key)
			}
		}
		return nil
	})
	return err
}

// count makes sure that no group number that is taken is given again.
func (s *Store) count(ctx context.Context, next int64, groups []study.GroupID) error {
	now, err := s.rdb.Get(ctx, groupNextKey).Int64()
	if err != nil && !isNil(err) {
		return fmt.Errorf("read the last group number: %w", err)
	}
	most := max(now, next)
	if len(groups) > 0 {
		most = max(most, int64(slices.Max(groups)))
	}
	if err := s.rdb.Set(ctx, groupNextKey, most, 0).Err(); err != nil {
		return fmt.Errorf("set the last group number: %w", err)
	}
	return nil
}
