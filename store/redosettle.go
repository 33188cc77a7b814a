package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"studybot/store/journal"
)

// base is what Redis was when an epoch of the journal began.
type base struct {
	Mark string `json:"mark"` // what stood in place of ours
	Data bool   `json:"data"` // there were records
}

// settle does again what Redis lacks by its mark. A Redis on which this journal does not
// build, or to which it does not reach back, is taken as it is, and a new epoch begins.
func (r *redo) settle(ctx context.Context, line *redis.Conn, mark string) error {
	holder, err := line.Get(ctx, leaseKey(journalLease)).Result()
	if err != nil && !isNil(err) {
		return fmt.Errorf("ask who keeps the journal: %w", err)
	}
	if holder != "" && holder != r.log.Home() {
		return errOther
	}
	if err := wholeOn(ctx, line); err != nil {
		return err
	}
	if err := unwatch(ctx, line); err != nil { // the mark is moved by ourselves now
		return err
	}
	for _, script := range scripts { // the journal holds them by their hashes
		if err := script.Load(ctx, line).Err(); err != nil {
			return fmt.Errorf("load a script: %w", err)
		}
	}
	after, ours, err := r.reached(ctx, line, mark)
	if err != nil {
		return err
	}
	if !ours {
		return r.begin(ctx, line, mark)
	}
	done, err := r.replay(ctx, line, after)
	if errors.Is(err, journal.ErrGap) {
		r.warn.Error().Err(err).Msg("Redis has come back older than the journal reaches: what it lost between is lost")
		return r.begin(ctx, line, mark)
	}
	if err != nil {
		return err
	}
	if done > 0 {
		r.warn.Warn().Int("writes", done).Msg("Redis lacked the end of what was written; it is written again from the journal")
		r.again(done)
	}
	return nil
}

// reached is the number of our last write that Redis has.
func (r *redo) reached(ctx context.Context, line *redis.Conn, mark string) (number int64, ours bool, err error) {
	epoch, on := r.log.Epoch()
	name, text, _ := strings.Cut(mark, ":")
	if name == epoch {
		number, err = strconv.ParseInt(text, 10, 64)
		if err != nil || number > r.log.Last() {
			r.warn.Error().Int64("journal", r.log.Last()).Str("mark", mark).Msg("Redis has more than the journal: was the journal restored from a copy?")
			return 0, false, nil
		}
		return number, true, nil
	}
	if on == "" {
		return 0, false, nil
	}
	var b base
	if err := json.Unmarshal([]byte(on), &b); err != nil {
		return 0, false, fmt.Errorf("read what the journal builds on: %w", err)
	}
	data, err := hasData(ctx, line)
	return 0, err == nil && b.Mark == mark && b.Data == data, err
}

// hasData says whether there are any records: the version stands beside the first.
func hasData(ctx context.Context, line *redis.Conn) (bool, error) {
	n, err := line.Exists(ctx, metaKey).Result()
	if err != nil {
		return false, fmt.Errorf("look for records: %w", err)
	}
	return n > 0, nil
}

// begin starts a new epoch on Redis as it is. Records without a mark get one first, so that
// records which are put in their place later, from a copy, are not taken for them.
func (r *redo) begin(ctx context.Context, line *redis.Conn, mark string) error {
	data, err := hasData(ctx, line)
	if err != nil {
		return err
	}
	if mark == "" && data {
		mark = markNone + rand.Text()[:8]
		if err := line.Set(ctx, journalKey, mark, 0).Err(); err != nil {
			return fmt.Errorf("begin the journal: %w", err)
		}
	}
	text, err := json.Marshal(base{Mark: mark, Data: data})
	if err != nil {
		return fmt.Errorf("begin the journal: %w", err)
	}
	if err := r.log.Begin(string(text)); err != nil {
		return fmt.Errorf("begin the journal: %w", err)
	}
	if err := line.Set(ctx, journalKey, r.mark(0), 0).Err(); err != nil {
		return fmt.Errorf("begin the journal: %w", err)
	}
	r.stands = 0
	return nil
}

// replay does the writes after one again, in order, and says how many they were.
func (r *redo) replay(ctx context.Context, line *redis.Conn, after int64) (done int, err error) {
	struck := make(map[int64][]int)
	err = r.log.Since(after, func(rec journal.Record) error {
		number, failed, is, err := decodeStrike(rec.Body)
		if is {
			struck[number] = failed
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("read the journal: %w", err)
	}
	r.stands = after
	err = r.log.Since(after, func(rec journal.Record) error {
		failed, refused := struck[rec.Number]
		if refused && len(failed) == 0 || isStrike(rec.Body) {
			return nil
		}
		cmds, err := decodeCommands(ctx, rec.Body)
		if err != nil {
			return err
		}
		if err := r.redo(ctx, line, rec.Number, cmds, failed); err != nil {
			return err
		}
		done++
		return nil
	})
	if err != nil {
		return done, fmt.Errorf("write again from the journal: %w", err)
	}
	return done, nil
}

// redo does one write again, without what had failed of it.
func (r *redo) redo(ctx context.Context, line *redis.Conn, number int64, cmds []redis.Cmder, failed []int) error {
	for _, i := range slices.Backward(failed) {
		cmds = slices.Delete(cmds, i, i+1)
	}
	var marked *redis.StatusCmd
	_, err := line.TxPipelined(ctx, func(p redis.Pipeliner) error {
		for _, c := range cmds {
			_ = p.Process(ctx, c) // queues it
		}
		marked = p.Set(ctx, journalKey, r.mark(number), 0)
		return nil
	})
	if marked.Val() == "" {
		return fmt.Errorf("write %d again: %w", number, reasonOf(cmds, err))
	}
	r.stands = number
	for _, c := range cmds {
		if err := c.Err(); err != nil && !isNil(err) {
			r.warn.Error().Err(err).Int64("number", number).Str("command", c.Name()).Msg("a write of the journal fails that did not fail before")
		}
	}
	return nil
}
