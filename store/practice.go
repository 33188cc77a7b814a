package store

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"

	"studybot/effect"
	"studybot/quiz"
	"studybot/quiz/practice"
	"studybot/study"
)

// banksRemembered is how many decoded banks a replica remembers.
const banksRemembered = 128

// shelfOf names a bank of a group.
type shelfOf struct {
	group study.GroupID
	bank  string
}

// guardPractice refuses the effect if a member's practice has changed since it was read. It
// comes before the members' revs, which the streaks need.
func guardPractice(t *tx, e effect.Effect) {
	if len(e.Practice) == 0 {
		return
	}
	revs := []any{len(e.Practice)}
	for _, c := range e.Practice {
		revs = append(revs, c.User.String(), c.Rev)
	}
	t.guard("revs", desksKey(e.Group), revs...)
}

func planPractice(t *tx, e effect.Effect) error {
	var desks []any
	seen := make(map[study.UserID]bool, len(e.Practice))
	for _, c := range e.Practice {
		if c.User == 0 || seen[c.User] {
			return fmt.Errorf("practice of member %d: %w", c.User, study.ErrInvalid)
		}
		seen[c.User] = true
		desk, err := deskCode(c.Rev+1, c.Desk)
		if err != nil {
			return err
		}
		desks = append(desks, c.User.String(), desk)
		if err := planCards(t, e.Group, c); err != nil {
			return err
		}
	}
	t.bulk("HSET", desksKey(e.Group), desks)
	return nil
}

func planCards(t *tx, g study.GroupID, c practice.Change) error {
	var set, gone []any
	for id, card := range c.Cards {
		if card == (practice.Card{}) {
			gone = append(gone, cardField(id))
		} else {
			set = append(set, cardField(id), cardCode(card))
		}
	}
	t.bulk("HSET", practiceKey(g, c.User), set)
	t.bulk("HDEL", practiceKey(g, c.User), gone)
	set, gone = nil, nil
	for id, own := range c.Own {
		if own == (practice.Own{}) {
			gone = append(gone, id)
			continue
		}
		text, err := encode(own)
		if err != nil {
			return err
		}
		set = append(set, id, text)
	}
	t.bulk("HSET", ownKey(g, c.User), set)
	t.bulk("HDEL", ownKey(g, c.User), gone)
	return nil
}

// Practice is all of one member's practice; of one who never practised it is empty.
func (s *Store) Practice(ctx context.Context, g study.GroupID, u study.UserID) (practice.State, error) {
	all, err := s.Practices(ctx, g, []study.UserID{u})
	return all[u], err
}

// Practices are several members' practice, in one round trip. The revision of each is read
// before the rest, so that what changes in between makes a decision stale.
func (s *Store) Practices(ctx context.Context, g study.GroupID, users []study.UserID) (map[study.UserID]practice.State, error) {
	all := make(map[study.UserID]practice.State, len(users))
	if len(users) == 0 {
		return all, nil
	}
	desks := make([]*redis.StringCmd, len(users))
	cards, owns := make([]*redis.MapStringStringCmd, len(users)), make([]*redis.MapStringStringCmd, len(users))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, u := range users {
			desks[i] = p.HGet(ctx, desksKey(g), u.String())
			cards[i] = p.HGetAll(ctx, practiceKey(g, u))
			owns[i] = p.HGetAll(ctx, ownKey(g, u))
		}
		return nil
	})
	if err != nil && !isNil(err) {
		return nil, fmt.Errorf("read practice in group %d: %w", g, err)
	}
	for i, u := range users {
		state, err := practiceOf(u, desks[i].Val(), cards[i].Val(), owns[i].Val())
		if err != nil {
			return nil, fmt.Errorf("read practice of %d in group %d: %w", u, g, err)
		}
		all[u] = state
	}
	return all, nil
}

func practiceOf(u study.UserID, desk string, cards, owns map[string]string) (practice.State, error) {
	s := practice.State{User: u, Cards: make(map[practice.ID]practice.Card, len(cards)), Own: make(map[string]practice.Own, len(owns))}
	var err error
	if s.Rev, s.Desk, err = decodeDesk(desk); err != nil {
		return s, err
	}
	for field, code := range cards {
		if s.Cards[decodeCardField(field)], err = decodeCard(code); err != nil {
			return s, err
		}
	}
	for id, text := range owns {
		if s.Own[id], err = decode[practice.Own](text); err != nil {
			return s, err
		}
	}
	return s, nil
}

// Practising are the members of a group who have something to practise or have set
// something about it.
func (s *Store) Practising(ctx context.Context, g study.GroupID) ([]study.UserID, error) {
	fields, err := s.rdb.HKeys(ctx, desksKey(g)).Result()
	if err != nil {
		return nil, fmt.Errorf("list who practises in group %d: %w", g, err)
	}
	users := make([]study.UserID, len(fields))
	for i, f := range fields {
		users[i] = study.UserID(number(f))
	}
	return users, nil
}

// SharedBanks are the banks of these names, those that are there, in one round trip. A bank
// that is read again unchanged is not decoded again: nobody may change what this returns.
func (s *Store) SharedBanks(ctx context.Context, g study.GroupID, names []string) ([]quiz.Bank, error) {
	cmds := make([]*redis.StringCmd, len(names))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, name := range names {
			cmds[i] = p.Get(ctx, bankKey(g, name))
		}
		return nil
	})
	if err != nil && !isNil(err) {
		return nil, fmt.Errorf("read banks of group %d: %w", g, err)
	}
	var banks []quiz.Bank
	for i, name := range names {
		if isNil(cmds[i].Err()) {
			continue
		}
		b, err := s.banks.of(shelfOf{g, name}, cmds[i].Val(), decode[quiz.Bank])
		if err != nil {
			return nil, fmt.Errorf("read bank %q of group %d: %w", name, g, err)
		}
		b.Name = name
		banks = append(banks, b)
	}
	return banks, nil
}
