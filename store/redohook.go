package store

import (
	"context"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"
)

// scripts are all that may stand in the journal by their hash.
var scripts = []*redis.Script{
	commitScript, directScript, sittingScript, claimChat, finishJob, updatePost, adoptPosts,
	promoteScript, allowanceScript, longer, ifHeld, hold, holdLease, putBackJob,
}

// deliveries are what becomes of a job after it is due: it is delivered again if it is lost.
var deliveries = []string{"xreadgroup", "xautoclaim", "xack", "xgroup"}

// lasting says whether a command writes what cannot be had again. Due times can: they are
// made again from the groups' jobs.
func lasting(c redis.Cmder) bool {
	return mustWait(c) && !slices.Contains(deliveries, strings.ToLower(c.Name())) && !strings.HasPrefix(firstKey(c), "{jobs}:")
}

// DialHook changes nothing; see connected.
func (r *redo) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook has a lasting write go by way of the journal.
func (r *redo) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if !lasting(cmd) {
			return next(ctx, cmd)
		}
		return r.write(ctx, []redis.Cmder{cmd})
	}
}

// ProcessPipelineHook does so with all of a pipeline, or of a transaction, if there is a
// lasting write in it.
func (r *redo) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		inner := cmds
		if n := len(cmds); n > 1 && cmds[0].Name() == "multi" && cmds[n-1].Name() == "exec" {
			inner = cmds[1 : n-1]
		}
		if slices.ContainsFunc(inner, lasting) {
			return r.write(ctx, inner)
		}
		return next(ctx, cmds)
	}
}
