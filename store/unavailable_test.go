package store

import (
	"errors"
	"testing"

	"github.com/redis/go-redis/v9"

	"studybot/store/redistest"
	"studybot/study"
)

func TestWrites_that_Redis_refuses_for_now_are_unavailable_in_a_pipeline_too(t *testing.T) {
	s := redistest.Start(t)
	rdb := byHand(t, s)
	rdb.AddHook(unavailable{})
	ctx := t.Context()
	if err := rdb.ConfigSet(ctx, "maxmemory", "1").Err(); err != nil {
		t.Fatal(err)
	}
	if err := rdb.Set(ctx, "k", "v", 0).Err(); !errors.Is(err, study.ErrUnavailable) {
		t.Errorf("alone: %v", err)
	}
	var read, written, run redis.Cmder
	_, err := rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		read, written = p.Get(ctx, "k"), p.Set(ctx, "k", "v", 0)
		run = p.Eval(ctx, "return redis.call('SET', KEYS[1], 'v')", []string{"k"})
		return nil
	})
	if !errors.Is(read.Err(), redis.Nil) {
		t.Errorf("reading in a pipeline: %v, %v", read.Err(), err)
	}
	for _, cmd := range []redis.Cmder{written, run} {
		if !errors.Is(cmd.Err(), study.ErrUnavailable) {
			t.Errorf("%s in a pipeline: %v", cmd.Name(), cmd.Err())
		}
	}
}
