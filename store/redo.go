package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
	"github.com/rs/zerolog"

	"studybot/store/journal"
	"studybot/study"
)

// redo keeps every lasting write in a local journal before Redis gets it, for a Redis that
// can lose its end: one that syncs every second, or fails over to a replica.
//
// Writes go out one after the other, each as one transaction together with its number:
//
//	look where Redis stands ──▶ append, sync ──▶ MULTI · write · SET mark number · EXEC
//	        │ it stands elsewhere than it should
//	        └──▶ do again what it lacks, in order ──▶ go on
//
// Redis loses from its end only, so the mark tells exactly what it lacks, and the same
// commands on the same state give the same state: nothing decided before is decided anew,
// what was remembered of it in this process stays true, and no message goes out twice.
// No connection to another run of Redis is used before that run is made whole.
//
// What can be had again without it is left out: locks, limits, deliveries of jobs; see
// lasting. There is one journal to a Redis, since the order of writes is its order: a second
// replica waits until the first is gone. A Cluster has no single end, and so no journal.
type redo struct {
	log   *journal.Log
	rdb   *redis.Client // of its own: it never tries twice by itself
	warn  zerolog.Logger
	again func(writes int) // called when Redis had lost something

	mu     sync.Mutex
	run    string // the run of Redis that is whole
	stands int64  // the number that its mark should show; -1: not known
}

// errOther says that somebody else has written on a Redis of which we keep the journal.
var errOther = fmt.Errorf("another replica keeps the journal of this Redis: %w", study.ErrUnavailable)

// connected lets a new connection be used once the run of Redis behind it is whole.
func (r *redo) connected(ctx context.Context, line *redis.Conn) error {
	run, err := runOf(ctx, line)
	if err != nil || run == "" {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.run == run {
		return nil
	}
	own := r.rdb.Conn()
	defer func() { _ = own.Close() }()
	if mine, err := runOf(ctx, own); err != nil || mine != run {
		return errors.Join(err, fmt.Errorf("reach redis: two servers answer: %w", study.ErrUnavailable))
	}
	if err := errors.Join(r.whole(ctx, own), tidyOne(ctx, own)); err != nil {
		return err
	}
	r.run = run
	return nil
}

// runOf names the run of a redis-server; a restart or a fail-over gives another. A Sentinel,
// which go-redis connects to in the same way, has none.
func runOf(ctx context.Context, line *redis.Conn) (string, error) {
	info, err := line.Info(ctx, "server").Result()
	if err != nil {
		return "", fmt.Errorf("ask redis for its run: %w", err)
	}
	if strings.Contains(info, "redis_mode:sentinel") {
		return "", nil
	}
	_, rest, _ := strings.Cut(info, "run_id:")
	run, _, _ := strings.Cut(rest, "\r")
	return run, nil
}

// whole does again what Redis lacks.
func (r *redo) whole(ctx context.Context, line *redis.Conn) error {
	mark, err := look(ctx, line)
	if err != nil {
		return err
	}
	return r.settle(ctx, line, mark)
}

// look reads the mark and has the next transaction fail if anybody else moves it.
func look(ctx context.Context, line *redis.Conn) (string, error) {
	var mark *redis.StringCmd
	_, err := line.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.Do(ctx, "WATCH", journalKey)
		mark = p.Get(ctx, journalKey)
		return nil
	})
	if err != nil && !isNil(err) {
		return "", fmt.Errorf("read the journal's mark: %w", err)
	}
	return mark.Val(), nil
}

// mark is what stands in Redis after a write of this number.
func (r *redo) mark(number int64) string {
	epoch, _ := r.log.Epoch()
	return epoch + ":" + strconv.FormatInt(number, 10)
}

// write does commands as one, once they are in the journal. A WAIT for replicas at their
// end goes behind them.
func (r *redo) write(ctx context.Context, all []redis.Cmder) error {
	cmds := all
	if n := len(all) - 1; all[n].Name() == "wait" {
		cmds = all[:n]
	}
	body, err := encodeCommands(cmds)
	if err != nil {
		return fail(all, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	line := r.rdb.Conn()
	defer func() { _ = line.Close() }()
	if err := r.ready(ctx, line); err != nil {
		return fail(all, err)
	}
	number, err := r.log.Append(body)
	if err != nil {
		return fail(all, errors.Join(err, unwatch(ctx, line)))
	}
	err = r.send(ctx, line, number, cmds)
	for _, wait := range all[len(cmds):] {
		_ = line.Process(ctx, wait) // it has its own error
	}
	return err
}

// ready makes sure that Redis stands where it should.
func (r *redo) ready(ctx context.Context, line *redis.Conn) error {
	mark, err := look(ctx, line)
	if err != nil || mark == r.mark(r.stands) {
		return err
	}
	if err := r.settle(ctx, line, mark); err != nil {
		return errors.Join(err, unwatch(ctx, line))
	}
	_, err = look(ctx, line)
	return err
}

func unwatch(ctx context.Context, line *redis.Conn) error {
	if err := line.Do(ctx, "UNWATCH").Err(); err != nil {
		return fmt.Errorf("let go of the journal's mark: %w", err)
	}
	return nil
}

// send does what is in the journal. Where Redis says no it is struck out there; where the
// line breaks it is open what Redis did, and found out by the next look.
func (r *redo) send(ctx context.Context, line *redis.Conn, number int64, cmds []redis.Cmder) error {
	var marked *redis.StatusCmd
	_, err := line.TxPipelined(ctx, func(p redis.Pipeliner) error {
		for _, c := range cmds {
			_ = p.Process(ctx, c) // queues it
		}
		marked = p.Set(ctx, journalKey, r.mark(number), 0)
		return nil
	})
	refused := redis.Error(nil)
	switch {
	case marked.Val() != "":
		r.stands = number
		return r.strikeFailed(number, cmds)
	case errors.Is(err, redis.TxFailedErr):
		r.stands = -1
		return fail(cmds, errors.Join(errOther, r.strike(number, nil)))
	case errors.As(err, &refused):
		reason := reasonOf(cmds, err)
		if err := r.strike(number, nil); err != nil {
			return fail(cmds, err)
		}
		return fail(cmds, reason)
	}
	r.stands = -1
	return fail(cmds, err)
}

// reasonOf is why Redis refused a transaction: what it said of one of its commands.
func reasonOf(cmds []redis.Cmder, err error) error {
	for _, c := range cmds {
		if e := c.Err(); e != nil && !strings.HasPrefix(e.Error(), "EXECABORT") {
			return e
		}
	}
	return err
}

// strikeFailed strikes out those of a write's commands that failed while the others were done.
func (r *redo) strikeFailed(number int64, cmds []redis.Cmder) error {
	var failed []int
	var first error
	for i, c := range cmds {
		err := c.Err()
		if err != nil && !isNil(err) {
			failed = append(failed, i)
		}
		if first == nil {
			first = err
		}
	}
	if len(failed) == 0 {
		return first
	}
	return errors.Join(first, r.strike(number, failed))
}

// strike notes that a write, or some of its commands, was refused.
func (r *redo) strike(number int64, failed []int) error {
	_, err := r.log.Append(encodeStrike(number, failed))
	if err != nil {
		return fmt.Errorf("strike a refused write from the journal: %w", err)
	}
	return nil
}

func fail(cmds []redis.Cmder, err error) error {
	for _, c := range cmds {
		c.SetErr(err)
	}
	return err
}
