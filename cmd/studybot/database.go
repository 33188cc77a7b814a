package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"

	"github.com/rs/zerolog"

	"studybot/store"
)

// database says where records are, for the commands that work on them.
type database struct {
	RedisURL string   `name:"redis-url" env:"REDIS_URL" help:"Where Redis is. Without it the private redis-server of --data-dir is used, whether the bot runs or not." placeholder:"URL"`
	DataDir  string   `name:"data-dir" env:"STUDYBOT_DATA_DIR" default:"data" help:"Where the private redis-server keeps its file." placeholder:"DIR"`
	Now      nowValue `name:"now" help:"As if it were this instant."`
}

// open opens the store. Where nothing was ever recorded it opens nothing and makes nothing.
func (c *database) open(ctx context.Context) (s *store.Store, done func(), err error) {
	return c.openFor(ctx, store.Options{})
}

// openFor opens it for a command that wants more than to look; a restore may begin in a
// directory that holds nothing yet.
func (c *database) openFor(ctx context.Context, o store.Options) (s *store.Store, done func(), err error) {
	url, stop, err := c.url(ctx, o.Restoring)
	if err != nil {
		return nil, nil, err
	}
	store.LogTo(zerolog.Nop()) // what fails is told once, by the command itself
	o.URL, o.Clock, o.Visitor = url, newClock(c.Now.Time), true
	if s, err = store.Open(ctx, o); err != nil {
		stop()
		return nil, nil, err
	}
	return s, func() {
		_ = s.Close()
		stop()
	}, nil
}

// url is where Redis is: where the operator says, where a running bot has its private one,
// or one that is started on the same files until stop is called.
func (c *database) url(ctx context.Context, mayBegin bool) (url string, stop func(), err error) {
	if c.RedisURL != "" {
		return c.RedisURL, func() {}, nil
	}
	dir, err := filepath.Abs(c.DataDir)
	if err != nil {
		return "", nil, fmt.Errorf("find the data directory: %w", err)
	}
	if socket := filepath.Join(dir, redisSocket); answers(ctx, socket) {
		return "unix://" + socket, func() {}, nil
	}
	if !mayBegin && !holdsRecords(dir) {
		return "", nil, fmt.Errorf("there are no records in %s: name another directory with --data-dir, or a Redis with --redis-url", dir)
	}
	server, err := startRedis(ctx, dir)
	if err != nil {
		return "", nil, err
	}
	return server.url, server.stop, nil
}

func answers(ctx context.Context, socket string) bool {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "unix", socket)
	return err == nil && conn.Close() == nil
}

// holdsRecords says whether a redis-server has ever written in a directory: an append-only
// file of any version, or a snapshot.
func holdsRecords(dir string) bool {
	for _, name := range []string{"appendonlydir", "appendonly.aof", "dump.rdb"} {
		if _, err := os.Stat(filepath.Join(dir, name)); !errors.Is(err, os.ErrNotExist) {
			return true
		}
	}
	return false
}
