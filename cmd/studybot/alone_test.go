package main

import (
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/bot/wire"
)

// A container that was killed comes back on its own records: the process that had the right to
// ask for updates cannot be seen from here, but nobody else could have had it.
func TestA_bot_that_is_alone_on_its_Redis_waits_for_no_former_self(t *testing.T) {
	t.Parallel()
	r := newProcessRig(t)
	r.c.RedisURL, r.c.DataDir = "", t.TempDir()
	server, err := startRedis(t.Context(), r.c.DataDir)
	if err != nil {
		t.Fatal(err)
	}
	o, err := redis.ParseURL(server.url)
	if err != nil {
		t.Fatal(err)
	}
	rdb := redis.NewClient(o)
	err = rdb.Set(t.Context(), "{lease:poll}:holder", "another-machine 1 5|alone-before", time.Hour).Err()
	_ = rdb.Close()
	server.stop()
	if err != nil {
		t.Fatal(err)
	}
	r.start()
	r.until("it asks for updates", func() bool { _, c := r.condition(); return c.Updates == string(wire.Polling) })
}
