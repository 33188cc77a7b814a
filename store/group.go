package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/effect"
	"studybot/study"
)

// claimChat gives a chat its group, a new number if it has none.
//
// KEYS 1 {chats}:map, 2 {chats}:groups, 3 {chats}:next. ARGV 1 chat, 2 unix time.
// Returns the group's number.
var claimChat = redis.NewScript(`
local g = redis.call('HGET', KEYS[1], ARGV[1])
if g then return tonumber(g) end
g = redis.call('INCR', KEYS[3])
redis.call('HSET', KEYS[1], ARGV[1], g)
redis.call('ZADD', KEYS[2], ARGV[2], g)
return g`)

// CreateGroup makes the group of a chat, or gives the one that the chat has.
func (s *Store) CreateGroup(ctx context.Context, chat study.ChatID, title string, settings study.Settings, now time.Time) (study.Group, error) {
	id, err := claimChat.Run(ctx, s.rdb, []string{chatMapKey, groupListKey, groupNextKey}, int64(chat), now.Unix()).Int64()
	if err != nil {
		return study.Group{}, fmt.Errorf("claim chat %d: %w", chat, err)
	}
	g := study.Group{ID: study.GroupID(id), Chat: chat, Title: title, State: study.Fresh, Created: now.UTC().Truncate(time.Second), Settings: settings}
	text, err := encode(g)
	if err != nil {
		return study.Group{}, err
	}
	if err := s.rdb.SetNX(ctx, groupKey(g.ID), text, 0).Err(); err != nil {
		return study.Group{}, fmt.Errorf("create group of chat %d: %w", chat, err)
	}
	return s.Group(ctx, g.ID)
}

// Group reads a group. Its chat stands in a key of its own, so that a migration and the
// saving of settings never undo each other.
func (s *Store) Group(ctx context.Context, id study.GroupID) (study.Group, error) {
	got, err := s.rdb.MGet(ctx, groupKey(id), chatKey(id)).Result()
	if err != nil {
		return study.Group{}, fmt.Errorf("read group %d: %w", id, err)
	}
	return groupOf(id, got, decode[study.Group])
}

// groupOf is a group of its text and its chat.
func groupOf(id study.GroupID, got []any, decode func(string) (study.Group, error)) (study.Group, error) {
	text, ok := got[0].(string)
	if !ok {
		return study.Group{}, fmt.Errorf("read group %d: %w", id, study.ErrNotFound)
	}
	g, err := decode(text)
	if err != nil {
		return study.Group{}, fmt.Errorf("read group %d: %w", id, err)
	}
	if chat, ok := got[1].(string); ok {
		g.Chat = study.ChatID(number(chat))
	}
	return g, nil
}

// GroupByChat reads the group of a chat, under any chat ID it ever had.
func (s *Store) GroupByChat(ctx context.Context, chat study.ChatID) (study.Group, error) {
	id, err := s.rdb.HGet(ctx, chatMapKey, strconv.FormatInt(int64(chat), 10)).Int64()
	if isNil(err) {
		return study.Group{}, fmt.Errorf("group of chat %d: %w", chat, study.ErrNotFound)
	}
	if err != nil {
		return study.Group{}, fmt.Errorf("look up chat %d: %w", chat, err)
	}
	return s.Group(ctx, study.GroupID(id))
}

// Groups are the numbers of all groups, oldest first.
func (s *Store) Groups(ctx context.Context) ([]study.GroupID, error) {
	texts, err := s.rdb.ZRange(ctx, groupListKey, 0, -1).Result()
	if err != nil {
		return nil, fmt.Errorf("list groups: %w", err)
	}
	ids := make([]study.GroupID, len(texts))
	for i, text := range texts {
		ids[i] = study.GroupID(number(text))
	}
	return ids, nil
}

// MoveGroup gives a group the chat ID that Telegram migrated it to. The old ID stays as an
// alias. A group that was meanwhile made for the new ID is suspended: the history is in the
// old one. Moving again changes nothing.
func (s *Store) MoveGroup(ctx context.Context, from, to study.ChatID) error {
	g, err := s.GroupByChat(ctx, from)
	if err != nil {
		return err
	}
	other, err := s.GroupByChat(ctx, to)
	if err != nil && !errors.Is(err, study.ErrNotFound) {
		return err
	}
	if err == nil && other.ID != g.ID {
		other.State = study.Suspended
		if _, err := s.Apply(ctx, effect.Effect{Group: other.ID, At: s.clock.Now(), Save: &other}); err != nil {
			return err
		}
	}
	if err := s.rdb.Set(ctx, chatKey(g.ID), int64(to), 0).Err(); err != nil {
		return fmt.Errorf("move group %d to chat %d: %w", g.ID, to, err)
	}
	if err := s.rdb.HSet(ctx, chatMapKey, int64(to), int64(g.ID)).Err(); err != nil {
		return fmt.Errorf("map chat %d to group %d: %w", to, g.ID, err)
	}
	return nil
}

func planGroup(t *tx, e effect.Effect) error {
	if e.Save != nil {
		if e.Save.ID != e.Group {
			return fmt.Errorf("save group %d: %w", e.Save.ID, study.ErrInvalid)
		}
		saved := *e.Save
		saved.Rev++
		text, err := encode(saved)
		if err != nil {
			return err
		}
		t.call("SET", groupKey(e.Group), text)
	}
	for _, season := range e.Seasons {
		text, err := encode(season)
		if err != nil {
			return err
		}
		t.call("HSET", seasonsKey(e.Group), season.Number, text)
	}
	return nil
}

// Seasons are a group's seasons, in order.
func (s *Store) Seasons(ctx context.Context, g study.GroupID) ([]effect.Season, error) {
	all, err := decodedAll(ctx, s.rdb, seasonsKey(g), func(a, b effect.Season) int { return a.Number - b.Number })
	if err != nil {
		return nil, fmt.Errorf("read seasons of group %d: %w", g, err)
	}
	return all, nil
}
