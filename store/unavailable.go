package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"studybot/study"
)

// unavailable marks the errors of a Redis that does not answer, or does not take writes
// now, as study.ErrUnavailable: whoever gets one tries again later.
type unavailable struct{}

// refusals are the beginnings of answers of a Redis that is up but cannot serve.
var refusals = []string{
	"LOADING", "READONLY", "MISCONF", "OOM", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN", "BUSY ", "NOREPLICAS",
	"EXECABORT", "ERR max number of clients", "ERR The user executing the script", "NOAUTH", "NOPERM", "WRONGPASS", "UNBLOCKED",
	// while a Cluster moves slots or elects, longer than the client follows it
	"MOVED ", "ASK ", "redis: cluster has no nodes", "redis: all sentinels",
}

// Refused says whether Redis does not let us in: an operator must give another password or
// more rights. While the bot runs that is waited out, since somebody may be changing it.
func Refused(err error) bool {
	return err != nil && slices.ContainsFunc([]string{"NOAUTH", "NOPERM", "WRONGPASS"}, func(word string) bool {
		return strings.Contains(err.Error(), word+" ")
	})
}

func (unavailable) DialHook(next redis.DialHook) redis.DialHook { return next }

func (unavailable) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		err := next(ctx, cmd)
		if isUnavailable(err) {
			err = fmt.Errorf("%w: %w", study.ErrUnavailable, err)
			cmd.SetErr(err)
		}
		return err
	}
}

func (unavailable) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		err := next(ctx, cmds)
		for _, cmd := range cmds { // each has an answer of its own
			if failed := cmd.Err(); isUnavailable(failed) {
				cmd.SetErr(fmt.Errorf("%w: %w", study.ErrUnavailable, failed))
			}
		}
		if isUnavailable(err) {
			return fmt.Errorf("%w: %w", study.ErrUnavailable, err)
		}
		return err
	}
}

func isUnavailable(err error) bool {
	if err == nil || isNil(err) || errors.Is(err, study.ErrUnavailable) { // the last is marked already
		return false
	}
	var network net.Error
	if errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, redis.ErrPoolTimeout) || errors.Is(err, net.ErrClosed) {
		return !errors.Is(err, context.Canceled)
	}
	for _, word := range refusals {
		if strings.HasPrefix(err.Error(), word) {
			return true
		}
	}
	return false
}
