package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// Figures are what all replicas together have before them.
type Figures struct {
	Groups int
	Due    int           // jobs whose instant has come and that are not done
	Lag    time.Duration // since the earliest of them was due
	Aside  int           // updates that could not be understood
}

// Figures reads them; it costs one round trip, however much there is.
func (s *Store) Figures(ctx context.Context, now time.Time) (Figures, error) {
	var groups, due, promoted, aside *redis.IntCmd
	var first *redis.ZSliceCmd
	var oldest *redis.XMessageSliceCmd
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		groups = p.ZCard(ctx, groupListKey)
		due = p.ZCount(ctx, dueJobsKey, "-inf", strconv.FormatInt(now.UnixMilli(), 10))
		first = p.ZRangeWithScores(ctx, dueJobsKey, 0, 0)
		promoted = p.XLen(ctx, jobStreamKey)
		oldest = p.XRangeN(ctx, jobStreamKey, "-", "+", 1)
		aside = p.LLen(ctx, asideKey)
		return nil
	})
	if err != nil {
		return Figures{}, fmt.Errorf("read figures: %w", err)
	}
	f := Figures{Groups: int(groups.Val()), Due: int(due.Val() + promoted.Val()), Aside: int(aside.Val())}
	since := now
	if z := first.Val(); len(z) > 0 {
		since = earlier(since, time.UnixMilli(int64(z[0].Score)))
	}
	if m := oldest.Val(); len(m) > 0 {
		since = earlier(since, jobOf(m[0]).At)
	}
	f.Lag = now.Sub(since)
	return f, nil
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
