package store

import (
	"context"
	_ "embed"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/report"
	"studybot/study"
)

//go:embed allowance.lua
var allowanceLua string

var allowanceScript = redis.NewScript(allowanceLua)

// Telegram's limits: 30 messages a second in all, one a second in a chat with short bursts of
// three, 20 a minute in a group.
//
// It counts what arrives, we know only when a message was to leave. Turns are taken a little
// ahead, so that neither Redis nor the drawing of a message makes one late, and of any 31 the first
// and the last are 1,025 ms apart: what leaves up to 10 ms after its turn and is up to 15 ms
// longer on its way than another is one of 30 in any second. That is 97.5 % of 30 a second,
// also when a turn was missed: those after it follow more closely until the window is full.
const (
	turnsMost   = 30
	turnsWindow = 1025 * time.Millisecond
	turnsGap    = 32 * time.Millisecond // between two, so that they go evenly
	turnsAhead  = 150 * time.Millisecond
	paceChat    = 1050 * time.Millisecond
	slackChat   = 2 * paceChat
	windowSpan  = time.Minute
	windowMost  = 19
)

// Take takes a message's turn to go to a chat, in all replicas together, or says when to ask
// again and takes nothing.
func (s *Store) Take(ctx context.Context, chat study.ChatID, now time.Time) (report.Turn, error) {
	most := 0
	if chat < 0 {
		most = windowMost
	}
	keys := []string{limitTurnsKey(), limitChatKey(chat), limitGroupKey(chat), freezeKey(0), freezeKey(chat)}
	got, err := allowanceScript.Run(ctx, s.rdb, keys, now.UnixMicro(),
		turnsMost, turnsWindow.Microseconds(), turnsGap.Microseconds(), turnsAhead.Microseconds(),
		paceChat.Microseconds(), slackChat.Microseconds(), most, windowSpan.Microseconds()).Int64Slice()
	if err != nil {
		return report.Turn{}, fmt.Errorf("ask for the allowance of chat %d: %w", chat, err)
	}
	at := now.Add(time.Duration(got[1]) * time.Microsecond)
	return report.Turn{At: at, Taken: got[0] == 1, Own: len(got) == 3 && got[2] == 1}, nil
}

// Miss tells that a message left later than its turn was, and counts as if it had been its
// turn then, in all and in its chat. It is for what is late by more than turnsWindow bears.
func (s *Store) Miss(ctx context.Context, chat study.ChatID, turn, used time.Time) error {
	err := s.rdb.ZAddArgs(ctx, limitTurnsKey(), redis.ZAddArgs{
		XX: true, GT: true,
		Members: []redis.Z{{Score: float64(used.UnixMicro()), Member: strconv.FormatInt(turn.UnixMicro(), 10)}},
	}).Err()
	if err == nil {
		err = longer.Run(ctx, s.rdb, []string{limitChatKey(chat)}, used.Add(paceChat).UnixMicro(), time.Minute.Milliseconds()).Err()
	}
	if err != nil && !isNil(err) {
		return fmt.Errorf("tell of a missed turn: %w", err)
	}
	return nil
}

// longer keeps the later of two instants under a key.
//
// KEYS 1 a key. ARGV 1 the instant in µs, 2 how long the key lives in ms. Returns nothing.
var longer = redis.NewScript(`
if tonumber(redis.call('GET', KEYS[1]) or 0) < tonumber(ARGV[1]) then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end`)

// Freeze lets nothing go to a chat before an instant: a 429 said so. Chat 0 freezes all.
// An earlier instant does not shorten a freeze.
func (s *Store) Freeze(ctx context.Context, chat study.ChatID, until time.Time) error {
	ttl := max(until.Sub(s.clock.Now()), 0) + time.Minute
	err := longer.Run(ctx, s.rdb, []string{freezeKey(chat)}, until.UnixMicro(), ttl.Milliseconds()).Err()
	if err != nil && !isNil(err) {
		return fmt.Errorf("freeze chat %d: %w", chat, err)
	}
	return nil
}
