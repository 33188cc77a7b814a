package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"

	"studybot/effect"
	"studybot/study"
)

func planMembers(t *tx, e effect.Effect) error {
	var args []any
	for _, m := range e.Members {
		if m.User == 0 {
			return fmt.Errorf("roster entry of nobody: %w", study.ErrInvalid)
		}
		m.Rev++
		text, err := encode(m)
		if err != nil {
			return err
		}
		args = append(args, m.User.String(), text)
	}
	t.bulk("HSET", rosterKey(e.Group), args)
	return nil
}

// Members are a group's roster, those who left included, by name.
func (s *Store) Members(ctx context.Context, g study.GroupID) ([]study.Member, error) {
	members, err := decodedAll(ctx, s.rdb, rosterKey(g), func(a, b study.Member) int {
		return cmp.Or(cmp.Compare(a.Shown(), b.Shown()), cmp.Compare(a.User, b.User))
	})
	if err != nil {
		return nil, fmt.Errorf("read roster of group %d: %w", g, err)
	}
	return members, s.reach(ctx, members)
}

// reach fills in who can be written to in private.
func (s *Store) reach(ctx context.Context, members []study.Member) error {
	users := make([]study.UserID, len(members))
	for i, m := range members {
		users[i] = m.User
	}
	persons, err := s.Persons(ctx, users)
	if err != nil {
		return err
	}
	for i := range members {
		members[i].Reach = persons[i].Reachable
	}
	return nil
}

// Member is one entry of a roster.
func (s *Store) Member(ctx context.Context, g study.GroupID, u study.UserID) (study.Member, error) {
	m, err := decoded[study.Member](s.rdb.HGet(ctx, rosterKey(g), u.String()))
	if err != nil {
		return m, fmt.Errorf("read member %d of group %d: %w", u, g, err)
	}
	one := []study.Member{m}
	err = s.reach(ctx, one)
	return one[0], err
}

// SavePerson keeps what is known of a person beyond any group. Their groups follow from
// rosters and are not written here.
func (s *Store) SavePerson(ctx context.Context, p study.Person) error {
	p.Groups = nil
	text, err := encode(p)
	if err != nil {
		return err
	}
	if err := s.rdb.Set(ctx, personKey(p.ID), text, 0).Err(); err != nil {
		return fmt.Errorf("save person %d: %w", p.ID, err)
	}
	return nil
}

// Person is somebody with the groups they are in.
func (s *Store) Person(ctx context.Context, u study.UserID) (study.Person, error) {
	p, err := decoded[study.Person](s.rdb.Get(ctx, personKey(u)))
	if errors.Is(err, study.ErrNotFound) {
		return p, fmt.Errorf("person %d: %w", u, err)
	}
	if err != nil {
		return p, fmt.Errorf("read person %d: %w", u, err)
	}
	p.Groups, err = s.groupsOf(ctx, u)
	return p, err
}

// groupsOf are the groups whose roster has, or had, the person.
func (s *Store) groupsOf(ctx context.Context, u study.UserID) ([]study.GroupID, error) {
	texts, err := s.rdb.SMembers(ctx, personGroupsKey(u)).Result()
	if err != nil {
		return nil, fmt.Errorf("read groups of person %d: %w", u, err)
	}
	var groups []study.GroupID
	for _, text := range texts {
		groups = append(groups, study.GroupID(number(text)))
	}
	slices.Sort(groups)
	return groups, nil
}

// Persons are some persons in the order asked for, without their groups; of one who is not
// known only the ID is set.
func (s *Store) Persons(ctx context.Context, users []study.UserID) ([]study.Person, error) {
	persons := make([]study.Person, len(users))
	if len(users) == 0 {
		return persons, nil
	}
	cmds := make([]*redis.StringCmd, len(users))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, u := range users {
			cmds[i] = p.Get(ctx, personKey(u))
		}
		return nil
	})
	if err != nil && !isNil(err) {
		return nil, fmt.Errorf("read persons: %w", err)
	}
	for i, cmd := range cmds {
		p, err := decoded[study.Person](cmd)
		if err != nil && !errors.Is(err, study.ErrNotFound) {
			return nil, fmt.Errorf("read person %d: %w", users[i], err)
		}
		p.ID = users[i]
		persons[i] = p
	}
	return persons, nil
}
