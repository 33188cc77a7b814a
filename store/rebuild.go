package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"studybot/study"
)

// rebuildPart bounds how many lines one script rewrites.
const rebuildPart = 5000

// sideBySide is how many groups are rebuilt at a time: so many are held in memory, and while
// Redis works on some we reckon others.
const sideBySide = 8

// Rebuild writes everything derived in groups anew where it differs from the truth, then the
// due times, poll owners and maps on other slots. It is safe while the groups are in use: each
// part is one script that is refused if any record has changed, and done again then.
func (s *Store) Rebuild(ctx context.Context, groups []study.GroupID) error {
	if err := eachOf(ctx, groups, s.rebuildInside); err != nil {
		return err
	}
	return s.RebuildIndexes(ctx, groups)
}

// eachOf does something for each group, for several at a time. The first that fails ends it:
// no other is begun.
func eachOf(ctx context.Context, groups []study.GroupID, do func(context.Context, study.GroupID) error) error {
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(sideBySide)
	for _, g := range groups {
		work.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return do(ctx, g)
		})
	}
	return work.Wait()
}

// rebuildInside writes anew what lies in the group's own slot.
func (s *Store) rebuildInside(ctx context.Context, g study.GroupID) error {
	if err := s.rebuildLists(ctx, g); err != nil {
		return fmt.Errorf("rebuild the lists of group %d: %w", g, err)
	}
	for range 10 {
		err := s.rebuild(ctx, g)
		if errors.Is(err, study.ErrStale) {
			continue
		}
		if err != nil {
			return fmt.Errorf("rebuild group %d: %w", g, err)
		}
		return nil
	}
	return fmt.Errorf("rebuild group %d: records kept changing: %w", g, study.ErrStale)
}

func (s *Store) rebuild(ctx context.Context, g study.GroupID) error {
	v, err := s.survey(ctx, g)
	if err != nil {
		return err
	}
	if err := s.rebuildStreaks(ctx, v); err != nil {
		return err
	}
	wrong := make(map[string]bool)
	for _, d := range v.differences() {
		wrong[d.Key] = true
	}
	delete(wrong, streakKey(g))
	t, lines := v.guarded(), 0
	for _, key := range slices.Sorted(maps.Keys(wrong)) {
		v.rewrite(t, key)
		if lines += len(v.should[key]); lines >= rebuildPart {
			if err := s.finish(ctx, t); err != nil {
				return err
			}
			t, lines = v.guarded(), 0
		}
	}
	return s.finish(ctx, t)
}

// guarded begins a script that is refused if a record has changed since the survey.
func (v *survey) guarded() *tx {
	t := newTx(v.group.ID)
	revs := []any{len(v.standings)}
	for u, st := range v.standings {
		revs = append(revs, u.String(), st.rev)
	}
	t.guard("revs", streakKey(v.group.ID), revs...)
	return t
}

func (s *Store) finish(ctx context.Context, t *tx) error {
	r, err := t.run(ctx, s.rdb)
	if err != nil {
		return err
	}
	return r.err()
}

// rewrite replaces a board or a day's sheet.
func (v *survey) rewrite(t *tx, key string) {
	t.call("DEL", key)
	command := "HSET"
	if strings.Contains(key, ":board:") {
		command = "ZADD"
	}
	var args []any
	for u, value := range v.should[key] {
		if command == "ZADD" {
			args = append(args, value, u.String())
		} else {
			args = append(args, u.String(), value)
		}
	}
	t.bulk(command, key, args)
}

// rebuildStreaks refreshes every streak that is wrong or out of date. It raises the
// revision, since a change decided before carries the old streak.
func (s *Store) rebuildStreaks(ctx context.Context, v *survey) error {
	t := v.guarded()
	var args []any
	fresh := maps.Clone(v.standings)
	for u, st := range v.standings {
		r, ok := v.records[u]
		if !ok || st.through.IsZero() {
			continue
		}
		basis := basisOf(v.group, r.Member, v.epoch)
		streak, tag := r.Walk(v.group, st.through).Streak, tagOf(basis, r.Due, st.through)
		if len(v.streakDifferences(u, st)) == 0 && st.tag == tag {
			continue
		}
		head := fmt.Sprintf("%d;;%s;", st.rev+1, currentCode(streak, tag))
		args = append(args, u.String(), head, monthCode(st.index.since), monthCode(st.index.until), st.index.quiz)
		st.rev++
		fresh[u] = st
	}
	if len(args) == 0 {
		return nil
	}
	t.step("streak", streakKey(v.group.ID), append([]any{len(args) / 5}, args...)...)
	if err := s.finish(ctx, t); err != nil {
		return err
	}
	v.standings = fresh
	return nil
}
