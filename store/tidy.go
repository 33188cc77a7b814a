package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"
)

// tidy has each server write its append-only file anew if it has not done so since it started.
//
// A power cut can tear the file in the middle of a transaction. Redis (7.0 at least) then
// leaves the beginning of it in the file: it does nothing at this start, but at the next one
// it is done together with the transaction that was written behind it, and half an effect
// would be there. A file that is written anew holds what Redis has, and no such beginning.
//
// A server that does not let us ask or have it done is left alone; one that is away is asked
// again at the next beat.
func (s *Store) tidy(ctx context.Context) {
	err := error(nil)
	if cluster, ok := s.rdb.(*redis.ClusterClient); ok {
		err = cluster.ForEachShard(ctx, func(ctx context.Context, node *redis.Client) error { return tidyOne(ctx, node) })
	} else {
		err = tidyOne(ctx, s.rdb)
	}
	if err != nil {
		s.log.Debug().Err(err).Msg("Redis does not write its append-only file anew")
	}
}

func tidyOne(ctx context.Context, rdb redis.Cmdable) error {
	info, err := rdb.Info(ctx, "persistence").Result()
	if err != nil {
		return fmt.Errorf("ask redis for its append-only file: %w", err)
	}
	if !untidy(info) {
		return nil
	}
	if err := rdb.BgRewriteAOF(ctx).Err(); err != nil {
		return fmt.Errorf("have redis write its append-only file anew: %w", err)
	}
	return nil
}

// untidy reads INFO persistence. Servers that do not tell, such as the in-process one, have no
// such file.
func untidy(info string) bool {
	has := func(line string) bool { return strings.Contains(info, line+"\r\n") }
	return has("aof_enabled:1") && has("aof_last_rewrite_time_sec:-1") && has("aof_rewrite_in_progress:0") && has("aof_rewrite_scheduled:0")
}
