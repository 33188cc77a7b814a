package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// Facts are what can be learnt of a Redis without changing it. What it does not tell, as
// managed ones do not, is empty.
type Facts struct {
	Version    string // of Redis
	Schema     string // of what is stored; empty: nothing is stored
	Time       time.Time
	AppendOnly string // yes or no
	Sync       string // always, everysec or no
	Policy     string // what goes when the memory is full
	Memory     int64  // bytes in use
	MaxMemory  int64  // 0: as much as there is
	AOFFailed  bool   // the last write of the append-only file failed
	Loading    bool
	Commands   int64    // done since it started
	Ops        int64    // a second, just now
	Alive      []string // replicas of the bot heard of within two minutes
}

// aliveWithin is how lately a replica must have said that it lives to be told of.
const aliveWithin = 2 * time.Minute

// Facts reads them.
func (s *Store) Facts(ctx context.Context) (Facts, error) {
	now, err := s.rdb.Time(ctx).Result()
	if err != nil {
		return Facts{}, fmt.Errorf("ask redis for the time: %w", err)
	}
	f := Facts{Time: now}
	if text, err := s.rdb.Info(ctx).Result(); err == nil {
		f.read(text)
	}
	for name, into := range map[string]*string{"appendonly": &f.AppendOnly, "appendfsync": &f.Sync, "maxmemory-policy": &f.Policy} {
		if got, err := s.rdb.ConfigGet(ctx, name).Result(); err == nil && got[name] != "" {
			*into = got[name]
		}
	}
	f.Schema, err = s.rdb.HGet(ctx, metaKey, "version").Result()
	if err != nil && !isNil(err) {
		return f, fmt.Errorf("read version of the data: %w", err)
	}
	since := strconv.FormatInt(s.clock.Now().Add(-aliveWithin).Unix(), 10)
	f.Alive, err = s.rdb.ZRangeByScore(ctx, ownersKey, &redis.ZRangeBy{Min: since, Max: "+inf"}).Result()
	if err != nil {
		return f, fmt.Errorf("list replicas: %w", err)
	}
	return f, nil
}

// read takes what is wanted out of INFO's answer.
func (f *Facts) read(info string) {
	for line := range strings.Lines(info) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		switch name {
		case "redis_version":
			f.Version = value
		case "used_memory":
			f.Memory = number(value)
		case "maxmemory":
			f.MaxMemory = number(value)
		case "maxmemory_policy":
			f.Policy = value
		case "aof_enabled":
			f.AppendOnly = map[string]string{"1": "yes", "0": "no"}[value]
		case "aof_last_write_status":
			f.AOFFailed = value != "ok"
		case "loading":
			f.Loading = value == "1"
		case "total_commands_processed":
			f.Commands = number(value)
		case "instantaneous_ops_per_sec":
			f.Ops = number(value)
		}
	}
}
