package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"

	"studybot/quiz"
	"studybot/study"
)

// A stray is a key that nothing leads to: a plan or bank that its group's list does not name,
// a pointer to what is not there. Only a look through all keys finds them, which takes a
// second for a million.

// stray is one, with what is to be done about it.
type stray struct {
	Difference
	mend func(context.Context) error
}

// strays are those of some groups, nil of all, and pointers into nothing.
func (s *Store) strays(ctx context.Context, groups []study.GroupID) ([]stray, error) {
	wanted := make(map[string]bool)
	for _, g := range groups {
		wanted[slotTag(tag(g))] = true
	}
	var found []stray
	for pattern, look := range map[string]func(context.Context, []string) ([]stray, error){
		"{g*}:plan:*": s.lostContent, "{g*}:bank:*": s.lostContent,
		"{u*}:groups": s.strayGroups, "{code:*}:group": s.strayCodes, "{poll:*}:owner": s.strayPolls,
	} {
		var failed error
		err := s.scanKeys(ctx, pattern, func(keys []string) {
			var mine []string
			for _, key := range keys {
				if groups == nil || !strings.HasPrefix(key, "{g") || wanted[slotTag(key)] {
					mine = append(mine, key)
				}
			}
			if len(mine) == 0 {
				return
			}
			more, err := look(ctx, mine)
			found, failed = append(found, more...), errors.Join(failed, err)
		})
		if err := errors.Join(err, failed); err != nil {
			return nil, fmt.Errorf("look for strays: %w", err)
		}
	}
	return found, nil
}

// lostContent are plans and banks that their group's list does not name.
func (s *Store) lostContent(ctx context.Context, keys []string) ([]stray, error) {
	type place struct{ list, name string }
	places, named := make([]place, len(keys)), make([]*redis.BoolCmd, len(keys))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, key := range keys {
			t, rest := keyParts(key)
			word, name, _ := strings.Cut(rest, ":")
			places[i] = place{"{" + t + "}:" + word + "s", name}
			named[i] = p.HExists(ctx, places[i].list, name)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var found []stray
	for i, key := range keys {
		if at := places[i]; !named[i].Val() {
			found = append(found, stray{
				Difference{Key: at.list, Should: at.name},
				func(ctx context.Context) error { return s.relist(ctx, key, at.list, at.name) },
			})
		}
	}
	return found, nil
}

// relist names a plan or bank in its group's list again.
func (s *Store) relist(ctx context.Context, key, list, name string) error {
	var info any
	if strings.HasSuffix(list, ":plans") {
		p, err := decoded[study.Plan](s.rdb.Get(ctx, key))
		if err != nil {
			return fmt.Errorf("read %s: %w", key, err)
		}
		info = planInfo(p)
	} else {
		b, err := decoded[quiz.Bank](s.rdb.Get(ctx, key))
		if err != nil {
			return fmt.Errorf("read %s: %w", key, err)
		}
		info = bankInfo(b)
	}
	text, err := encode(info)
	if err != nil {
		return err
	}
	return s.rdb.HSet(ctx, list, name, text).Err()
}

// strayGroups are groups that a person is said to be in and whose roster lacks them.
func (s *Store) strayGroups(ctx context.Context, keys []string) ([]stray, error) {
	said := make([]*redis.StringSliceCmd, len(keys))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, key := range keys {
			said[i] = p.SMembers(ctx, key)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var targets []target
	for i, key := range keys {
		t, _ := keyParts(key)
		user := study.UserID(number(strings.TrimPrefix(t, "u")))
		for _, g := range said[i].Val() {
			targets = append(targets, target{
				Difference{Key: key, User: user, Stored: g}, rosterKey(study.GroupID(number(g))), user.String(),
				func(ctx context.Context) error { return s.rdb.SRem(ctx, key, g).Err() },
			})
		}
	}
	return s.astray(ctx, targets)
}

// strayCodes are one-time codes that no group's roster has.
func (s *Store) strayCodes(ctx context.Context, keys []string) ([]stray, error) {
	values, err := s.values(ctx, keys)
	if err != nil {
		return nil, err
	}
	var targets []target
	for key, g := range values {
		t, _ := keyParts(key)
		targets = append(targets, target{
			Difference{Key: key, Stored: g}, invitesKey(study.GroupID(number(g))), strings.TrimPrefix(t, "code:"),
			func(ctx context.Context) error { return s.rdb.Unlink(ctx, key).Err() },
		})
	}
	return s.astray(ctx, targets)
}

// strayPolls are polls of quizzes that are not there.
func (s *Store) strayPolls(ctx context.Context, keys []string) ([]stray, error) {
	values, err := s.values(ctx, keys)
	if err != nil {
		return nil, err
	}
	var targets []target
	for key, owner := range values {
		place, _ := decodePollOwner(owner) // what cannot be read points to no quiz
		targets = append(targets, target{
			Difference{Key: key, Stored: owner}, quizRevsKey(place.Group), fmt.Sprint(place.Quiz),
			func(ctx context.Context) error { return s.rdb.Unlink(ctx, key).Err() },
		})
	}
	return s.astray(ctx, targets)
}

func (s *Store) values(ctx context.Context, keys []string) (map[string]string, error) {
	got := make([]*redis.StringCmd, len(keys))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, key := range keys {
			got[i] = p.Get(ctx, key)
		}
		return nil
	})
	if err != nil && !isNil(err) {
		return nil, err
	}
	values := make(map[string]string, len(keys))
	for i, key := range keys {
		if value, err := got[i].Result(); err == nil {
			values[key] = value
		}
	}
	return values, nil
}

// target is the field of a hash to which a pointer leads.
type target struct {
	Difference
	hash, field string
	mend        func(context.Context) error
}

// astray are the pointers whose target is not there.
func (s *Store) astray(ctx context.Context, targets []target) ([]stray, error) {
	there := make([]*redis.BoolCmd, len(targets))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, t := range targets {
			there[i] = p.HExists(ctx, t.hash, t.field)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var found []stray
	for i, t := range targets {
		if !there[i].Val() {
			found = append(found, stray{t.Difference, t.mend})
		}
	}
	return found, nil
}

// mendStrays does what is to be done about strays.
func (s *Store) mendStrays(ctx context.Context, groups []study.GroupID) error {
	found, err := s.strays(ctx, groups)
	if err != nil {
		return err
	}
	for _, one := range found {
		if err := one.mend(ctx); err != nil {
			return fmt.Errorf("mend %s: %w", one.Key, err)
		}
	}
	return nil
}
