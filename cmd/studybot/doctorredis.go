package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"studybot/store"
)

// redisOldest is the oldest Redis that the scripts are tested with.
const redisOldest = 7

// lagMost is how late the earliest due job may be.
const lagMost = 5 * time.Minute

// store visits Redis, without starting one: nil if there is none to visit.
func (x *examination) store(ctx context.Context) *store.Store {
	address := x.RedisURL
	if address == "" {
		dir, err := filepath.Abs(x.DataDir)
		if err != nil {
			return nil
		}
		socket := filepath.Join(dir, "redis.sock")
		if _, err := os.Stat(socket); errors.Is(err, fs.ErrNotExist) {
			x.warn("redis", "start the bot and ask again, or set REDIS_URL", "the private redis-server in %s does not run", dir)
			return nil
		}
		address = "unix://" + socket
	}
	s, err := store.Look(ctx, store.Options{URL: address, Clock: x.clock})
	if err != nil {
		x.fail("redis", "see that it runs and that REDIS_URL is right", "can't be reached: %v", err)
		return nil
	}
	return s
}

func (x *examination) redis(ctx context.Context, s *store.Store) {
	f, err := s.Facts(ctx)
	if err != nil {
		x.fail("redis", "see the log of Redis", "does not answer as it should: %v", err)
		return
	}
	x.redisVersion(f)
	x.persistence(f)
	x.eviction(f)
	x.skew("Redis", x.clock.Now().Sub(f.Time))
	x.schema(f)
	x.backlog(ctx, s, f)
}

func (x *examination) redisVersion(f store.Facts) {
	major, _, _ := strings.Cut(f.Version, ".")
	switch n, err := strconv.Atoi(major); {
	case f.Version == "" || err != nil:
		x.warn("redis", "", "answers, and does not tell its version")
	case n < redisOldest:
		x.warn("redis", "update it to 7 or later", "is %s: studybot is tested with %d and later", f.Version, redisOldest)
	default:
		x.ok("redis", "is %s", f.Version)
	}
}

func (x *examination) persistence(f store.Facts) {
	const do = "CONFIG SET appendonly yes, CONFIG SET appendfsync always, CONFIG REWRITE"
	switch {
	case f.AOFFailed:
		x.fail("persistence", "make room on Redis' disk", "the last write of the append-only file failed")
	case f.AppendOnly == "":
		x.warn("persistence", "ask whoever runs this Redis for an append-only file", "Redis does not tell whether it keeps what it is told")
	case f.AppendOnly == "no":
		x.fail("persistence", do, "appendonly is no: a crash of Redis loses records")
	case f.Sync != "always" && f.Sync != "" && x.Journal != "off":
		x.ok("persistence", "appendfsync is %s; what a crash would cost is in the bot's journal in %s", f.Sync, x.DataDir)
	case f.Sync != "always" && f.Sync != "":
		x.warn("persistence", do, "appendfsync is %s: a crash of the machine loses about a second", f.Sync)
	default:
		x.ok("persistence", "every write is synced before it is confirmed")
	}
}

func (x *examination) eviction(f store.Facts) {
	switch {
	case f.Policy != "" && f.Policy != "noeviction":
		x.fail("memory", "CONFIG SET maxmemory-policy noeviction, CONFIG REWRITE", "maxmemory-policy is %s: records are thrown away when the memory is full", f.Policy)
	case f.MaxMemory > 0 && f.Memory > f.MaxMemory*8/10:
		x.warn("memory", "give Redis more (maxmemory)", "%d of %d MB are used; full, writes are refused", f.Memory>>20, f.MaxMemory>>20)
	default:
		x.ok("memory", "%d MB are used, nothing is thrown away", f.Memory>>20)
	}
}

func (x *examination) schema(f store.Facts) {
	switch n, err := strconv.Atoi(f.Schema); {
	case f.Schema == "":
		x.ok("data", "nothing is stored yet")
	case err != nil:
		x.fail("data", "see whether this Redis is another program's", "the version of the data is %q", f.Schema)
	case n > store.Version:
		x.fail("data", "start the newer studybot that wrote it", "was written by a newer program: version %d, this one knows %d", n, store.Version)
	default:
		x.ok("data", "is of version %d", n)
	}
}

// backlog looks for what is not done though it should be.
func (x *examination) backlog(ctx context.Context, s *store.Store, f store.Facts) {
	if len(f.Alive) == 0 {
		x.warn("replicas", "`studybot run`", "none has been heard of for two minutes")
	} else {
		x.ok("replicas", "%d live", len(f.Alive))
	}
	figures, err := s.Figures(ctx, x.clock.Now())
	if err != nil {
		x.fail("backlog", "see the log of Redis", "can't be read: %v", err)
		return
	}
	if figures.Lag > lagMost {
		x.warn("backlog", "see that the bot runs, and its log", "%d jobs are due, the first for %s", figures.Due, figures.Lag.Round(time.Second))
	} else {
		x.ok("backlog", "%d jobs are due", figures.Due)
	}
	if figures.Aside > 0 {
		x.warn("aside", "report them with the version: the list {aside}:updates in Redis has them; they hold what people wrote", "%d updates could not be understood", figures.Aside)
	}
}
