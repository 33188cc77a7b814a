package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"

	"studybot/study"
)

// tidy has each server write its append-only file anew if it has not done so since it started.
//
// A power cut can tear the file in the middle of a transaction. Redis (7.0 at least) then
// leaves the beginning of it in the file: it does nothing at this start, but at the next one
// it is done together with the transaction that was written behind it, and half an effect
// would be there. A file that is written anew holds what Redis has, and no such beginning.
func (s *Store) tidy(ctx context.Context) error {
	if cluster, ok := s.rdb.(*redis.ClusterClient); ok {
		return cluster.ForEachShard(ctx, func(ctx context.Context, node *redis.Client) error { return s.tidyOne(ctx, node) }) //nolint:wrapcheck // it is ours
	}
	return s.tidyOne(ctx, s.rdb)
}

func (s *Store) tidyOne(ctx context.Context, rdb redis.Cmdable) error {
	info, err := rdb.Info(ctx, "persistence").Result()
	if errors.Is(err, study.ErrUnavailable) {
		return fmt.Errorf("ask redis for its append-only file: %w", err)
	}
	if !untidy(info) {
		return nil
	}
	if err := rdb.BgRewriteAOF(ctx).Err(); err != nil {
		s.log.Debug().Err(err).Msg("Redis does not write its append-only file anew")
	}
	return nil
}

// untidy reads INFO persistence. Servers that do not tell, such as the in-process one, have no
// such file.
func untidy(info string) bool {
	has := func(line string) bool { return strings.Contains(info, line+"\r\n") }
	return has("aof_enabled:1") && has("aof_last_rewrite_time_sec:-1") && has("aof_rewrite_in_progress:0") && has("aof_rewrite_scheduled:0")
}
