package store

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/study"
)

//go:embed allowance.lua
var allowanceLua string

var allowanceScript = redis.NewScript(allowanceLua)

// Telegram's limits, a little within: 30 messages a second in all, one a second in a chat
// with short bursts of three, 20 a minute in a group.
//
// The slack of the even pace lets a sender wake up late without losing its turn: 29.5 a
// second with 16 ms of slack are at most 30 in any second.
const (
	paceAll    = time.Second * 10 / 295
	slackAll   = 16 * time.Millisecond
	paceChat   = 1050 * time.Millisecond
	slackChat  = 2 * paceChat
	windowSpan = time.Minute
	windowMost = 19
)

// Take asks for one message to a chat, in all replicas together. It answers 0 and takes it,
// or says how long to wait before asking again, and takes nothing.
func (s *Store) Take(ctx context.Context, chat study.ChatID, now time.Time) (time.Duration, error) {
	most := 0
	if chat < 0 {
		most = windowMost
	}
	keys := []string{limitAllKey(), limitChatKey(chat), limitGroupKey(chat), freezeKey(0), freezeKey(chat)}
	wait, err := allowanceScript.Run(ctx, s.rdb, keys, now.UnixMicro(), paceAll.Microseconds(), slackAll.Microseconds(),
		paceChat.Microseconds(), slackChat.Microseconds(), windowSpan.Microseconds(), most).Int64()
	if err != nil {
		return 0, fmt.Errorf("ask for the allowance of chat %d: %w", chat, err)
	}
	return time.Duration(wait) * time.Microsecond, nil
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
