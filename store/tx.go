package store

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"studybot/study"
)

//go:embed commit.lua
var commitLua string

var commitScript = redis.NewScript(commitLua)

var (
	// errCorrupt: what Redis holds is not what this package writes.
	errCorrupt = errors.New("stored value is damaged")
	// errSlot: a script was to touch keys of two tags. A bug, refused before it is sent.
	errSlot = errors.New("keys of one script lie on different slots")
)

// maxArgs bounds one script call, so that Redis is not held up for long.
const maxArgs = 100_000

// tx collects the steps of one commit.lua call. Steps of phase one read, the others write.
type tx struct {
	tag    string
	keys   []string
	index  map[string]int
	guards []any
	writes []any
	err    error
}

func newTx(g study.GroupID) *tx {
	return &tx{tag: slotTag(tag(g)), index: make(map[string]int)}
}

// key is the position of a key in KEYS.
func (t *tx) key(k string) int {
	if i, known := t.index[k]; known {
		return i
	}
	if slotTag(k) != t.tag && t.err == nil {
		t.err = fmt.Errorf("key %q in a script on {%s}: %w", k, t.tag, errSlot)
	}
	t.keys = append(t.keys, k)
	t.index[k] = len(t.keys)
	return len(t.keys)
}

func (t *tx) guard(step string, key string, args ...any) {
	t.guards = append(append(t.guards, step, t.key(key)), args...)
}

// step writes by one of the script's own steps.
func (t *tx) step(step string, key string, args ...any) {
	t.writes = append(append(t.writes, step, t.key(key)), args...)
}

// call writes by a Redis command on one key.
func (t *tx) call(command, key string, args ...any) {
	t.writes = append(append(t.writes, "call", command, t.key(key), len(args)), args...)
}

// bulk is call for a command that may have many arguments and can be cut into pieces.
func (t *tx) bulk(command, key string, args []any) {
	if len(args) > 0 {
		t.writes = append(append(t.writes, "bulk", command, t.key(key), len(args)), args...)
	}
}

// reply is what commit.lua answered.
type reply struct {
	code string
	rest []string
}

func (t *tx) args() []any { return slices.Concat(t.guards, []any{"begin"}, t.writes) }

// check refuses what must not be sent.
func (t *tx) check() error {
	if n := len(t.guards) + 1 + len(t.writes); n > maxArgs && t.err == nil {
		return fmt.Errorf("an effect of %d arguments, %d at most: %w", n, maxArgs, study.ErrInvalid)
	}
	return t.err
}

func (t *tx) run(ctx context.Context, rdb redis.Scripter) (reply, error) {
	if err := t.check(); err != nil {
		return reply{}, err
	}
	got, err := commitScript.Run(ctx, rdb, t.keys, t.args()...).StringSlice()
	if err != nil {
		return reply{}, fmt.Errorf("commit on {%s}: %w", t.tag, err)
	}
	if len(got) == 0 {
		return reply{}, fmt.Errorf("commit on {%s}: empty answer: %w", t.tag, errCorrupt)
	}
	return reply{got[0], got[1:]}, nil
}

// err is the kind of refusal that the answer stands for.
func (r reply) err() error {
	switch r.code {
	case "OK":
		return nil
	case "DONE":
		return study.ErrDone
	case "STALE":
		return fmt.Errorf("record of %s: %w", strings.Join(r.rest, ", "), study.ErrStale)
	}
	return fmt.Errorf("script answered %q: %w", r.code, errCorrupt)
}
