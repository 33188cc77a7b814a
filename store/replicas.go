package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/study"
)

// Replicas say how many copies of a write must be there before it counts as written, so
// that what was confirmed outlives the primary.
type Replicas struct {
	// Copies is the number of replicas that must have it; 0: none, the primary is enough.
	Copies int
	// Within is how long they may take; default 1 s. It must be a second less than the
	// client's read_timeout, by default 3 s.
	Within time.Duration
}

// replicated is the hook on one server's client that waits for copies: a WAIT goes with each
// pipeline that writes, on the same connection, so that it costs no round trip of its own.
//
// A write whose copies are not there in time is study.ErrUnavailable though the primary has
// it, and until the copies are there, nothing is read either: a decision made on that write
// ("counted already") would be confirmed without it being safe. A fresh start is unsure in
// the same way, since another process may have left such a write.
type replicated struct {
	want   Replicas
	server *redis.Client
	unsure atomic.Bool
	ask    sync.Mutex // one asks whether the copies are there, the others wait for it
}

// waitFor puts the hook on each server that a client talks to, before it talks to any.
func waitFor(want Replicas, client redis.UniversalClient) {
	hook := func(server *redis.Client) {
		h := &replicated{want: want, server: server}
		h.unsure.Store(true)
		server.AddHook(h)
	}
	switch c := client.(type) {
	case *redis.Client:
		hook(c)
	case *redis.ClusterClient:
		c.OnNewNode(hook)
	}
}

func (h *replicated) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook makes a pipeline of a single write.
func (h *replicated) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if !concernsData(cmd) {
			return next(ctx, cmd)
		}
		if mustWait(cmd) {
			p := h.server.Pipeline()
			if err := p.Process(ctx, cmd); err != nil {
				return err
			}
			_, _ = p.Exec(ctx) // the command has its own error
			return cmd.Err()
		}
		if err := h.sure(ctx); err != nil {
			cmd.SetErr(err)
			return err
		}
		return next(ctx, cmd)
	}
}

// ProcessPipelineHook lets a WAIT go with the pipeline if it writes.
func (h *replicated) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		if !slices.ContainsFunc(cmds, concernsData) {
			return next(ctx, cmds)
		}
		if err := h.sure(ctx); err != nil {
			for _, cmd := range cmds {
				cmd.SetErr(err)
			}
			return err
		}
		if !slices.ContainsFunc(cmds, mustWait) {
			return next(ctx, cmds)
		}
		if cmds[0].Name() == "multi" { // what waits has no place in a transaction; the next command asks
			h.unsure.Store(true)
			return next(ctx, cmds)
		}
		wait := redis.NewIntCmd(ctx, "wait", h.want.Copies, h.want.Within.Milliseconds())
		err := next(ctx, append(slices.Clip(cmds), wait))
		if short := h.short(wait); short != nil {
			h.unsure.Store(true)
			for _, cmd := range cmds {
				if cmd.Err() == nil && mustWait(cmd) {
					cmd.SetErr(short)
				}
			}
			return short
		}
		return err
	}
}

// short says that too few replicas have what was written, or that nobody knows.
func (h *replicated) short(wait *redis.IntCmd) error {
	n, err := wait.Result()
	switch {
	case err != nil:
		return fmt.Errorf("%w: wait for replicas: %w", study.ErrUnavailable, err)
	case int(n) < h.want.Copies:
		return h.tooFew(int(n))
	}
	return nil
}

func (h *replicated) tooFew(n int) error {
	return fmt.Errorf("%w: %d of %d replicas have what was written", study.ErrUnavailable, n, h.want.Copies)
}

// unsureFor bounds how long one asks for copies: replicas say how far they are each second.
func (h *replicated) unsureFor() time.Duration {
	return max(2500*time.Millisecond, h.want.Within+1500*time.Millisecond)
}

// sure waits until the replicas have all that the primary had when it was asked first.
func (h *replicated) sure(ctx context.Context) error {
	if !h.unsure.Load() {
		return nil
	}
	h.ask.Lock()
	defer h.ask.Unlock()
	if !h.unsure.Load() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, h.unsureFor())
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for goal := int64(-1); ; {
		text, err := h.server.Info(ctx, "replication").Result()
		if ctx.Err() != nil {
			return h.tooFew(0)
		}
		if err != nil {
			return fmt.Errorf("%w: ask for replicas: %w", study.ErrUnavailable, err)
		}
		offset, copies := copiesOf(text)
		if goal < 0 {
			goal = offset
		}
		slices.SortFunc(copies, func(a, b int64) int { return int(b - a) })
		if len(copies) >= h.want.Copies && copies[h.want.Copies-1] >= goal {
			h.unsure.Store(false)
			return nil
		}
		select {
		case <-ctx.Done():
			return h.tooFew(len(slices.DeleteFunc(copies, func(at int64) bool { return at < goal })))
		case <-tick.C:
		}
	}
}

// enoughCopies says that a primary has fewer replicas than are waited for: each write fails.
// Replicas tell how far they are each second; one that has not for three does not count.
func enoughCopies(ctx context.Context, server *redis.Client, want int) error {
	text, err := server.Info(ctx, "replication").Result()
	if err != nil {
		return fmt.Errorf("%w: ask for replicas: %w", study.ErrUnavailable, err)
	}
	if n := strings.Count(text, ",lag=0\r") + strings.Count(text, ",lag=1\r") + strings.Count(text, ",lag=2\r"); n < want {
		return fmt.Errorf("%w: %s has %d of %d replicas", study.ErrUnavailable, server.Options().Addr, n, want)
	}
	return nil
}

// copiesOf reads INFO replication: how far the primary is, and its replicas. Of a replica
// it is told that it has none.
func copiesOf(info string) (offset int64, copies []int64) {
	for line := range strings.Lines(info) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		switch {
		case name == "master_repl_offset":
			offset = number(value)
		case strings.HasPrefix(name, "slave") && strings.Contains(value, "state=online"):
			_, at, _ := strings.Cut(value, "offset=")
			at, _, _ = strings.Cut(at, ",")
			copies = append(copies, number(at))
		}
	}
	return offset, copies
}

// reads are the commands that write nothing. One that is missing here is waited for.
var reads = []string{
	"get", "mget", "hget", "hgetall", "hkeys", "hlen", "hmget", "hvals", "lrange", "sismember", "smembers",
	"llen", "xlen", "xrange", "zcard", "zcount", "zmscore", "zrange", "zrangebyscore", "zrevrange", "zscore",
	"exists", "type", "ttl", "pttl", "dump", "memory", "hexists", "hscan", "sscan", "watch",
}

// fleeting are the tags of what may vanish at any time.
var fleeting = []string{"{limit}", "{owners}", "{lease:"}

// concernsData says whether a command reads or writes what is kept.
func concernsData(cmd redis.Cmder) bool {
	key := firstKey(cmd)
	return key != "" && !slices.ContainsFunc(fleeting, func(tag string) bool { return strings.HasPrefix(key, tag) })
}

// mustWait says whether a command writes what must not be lost.
func mustWait(cmd redis.Cmder) bool {
	name := strings.ToLower(cmd.Name())
	if slices.Contains(reads, name) || name == "evalsha" && cmd.Args()[1] == sittingScript.Hash() {
		return false
	}
	return concernsData(cmd)
}

// firstKey is the first of a command's keys, "" if it has none. All keys of ours have tags.
func firstKey(cmd redis.Cmder) string {
	at := 1
	if name := cmd.Name(); name == "evalsha" || name == "eval" {
		at = 3
	}
	args := cmd.Args()
	if len(args) <= at {
		return ""
	}
	if key, _ := args[at].(string); strings.HasPrefix(key, "{") {
		return key
	}
	return ""
}
