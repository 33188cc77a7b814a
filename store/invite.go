package store

import (
	"cmp"
	"context"
	"fmt"

	"studybot/effect"
	"studybot/study"
)

func planInvites(t *tx, e effect.Effect) error {
	for _, code := range e.Uninvite {
		t.call("HDEL", invitesKey(e.Group), code)
	}
	var args []any
	for _, i := range e.Invite {
		if i.Code == "" {
			return fmt.Errorf("invitation without a code: %w", study.ErrInvalid)
		}
		text, err := encode(i)
		if err != nil {
			return err
		}
		args = append(args, i.Code, text)
	}
	t.bulk("HSET", invitesKey(e.Group), args)
	return nil
}

// followInvites makes codes lead to their group.
func (s *Store) followInvites(ctx context.Context, e effect.Effect) error {
	for _, i := range e.Invite {
		if err := s.rdb.Set(ctx, codeKey(i.Code), e.Group.String(), 0).Err(); err != nil {
			return fmt.Errorf("note a code of group %d: %w", e.Group, err)
		}
	}
	for _, code := range e.Uninvite {
		if err := s.rdb.Del(ctx, codeKey(code)).Err(); err != nil {
			return fmt.Errorf("forget a code of group %d: %w", e.Group, err)
		}
	}
	return nil
}

// Invitations are the roster rows that wait for their accounts, by name.
func (s *Store) Invitations(ctx context.Context, g study.GroupID) ([]study.Invitation, error) {
	all, err := decodedAll(ctx, s.rdb, invitesKey(g), func(a, b study.Invitation) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Code, b.Code))
	})
	if err != nil {
		return nil, fmt.Errorf("read invitations of group %d: %w", g, err)
	}
	return all, nil
}

// Invitation finds the group and row of a one-time code; study.ErrNotFound if the code was
// used or never given.
func (s *Store) Invitation(ctx context.Context, code string) (study.GroupID, study.Invitation, error) {
	text, err := s.rdb.Get(ctx, codeKey(code)).Result()
	if isNil(err) {
		return 0, study.Invitation{}, fmt.Errorf("invitation: %w", study.ErrNotFound)
	}
	if err != nil {
		return 0, study.Invitation{}, fmt.Errorf("look up an invitation: %w", err)
	}
	g := study.GroupID(number(text))
	i, err := decoded[study.Invitation](s.rdb.HGet(ctx, invitesKey(g), code))
	if err != nil {
		return 0, i, fmt.Errorf("read an invitation of group %d: %w", g, err)
	}
	return g, i, nil
}
