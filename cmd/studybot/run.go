package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/alecthomas/kong"
	"github.com/rs/zerolog"

	"studybot/store"
)

type runCmd struct{ config }

// Run runs the bot until it is told to stop.
func (c *runCmd) Run(ctx context.Context, parsed *kong.Context) error {
	if err := c.validate(); err != nil {
		return err
	}
	token, err := c.token()
	if err != nil {
		return err
	}
	log := c.logger()
	store.LogTo(log)
	if _, envs, err := names(parsed.Model); err == nil {
		for _, strange := range strangeVariables(os.Environ(), envs) {
			log.Warn().Msg(strange)
		}
	}
	clock := newClock(c.Now.Time)
	if !c.Now.IsZero() {
		log.Warn().Time("now", clock.Now()).Msg("this is a rehearsal: the clock is shifted")
	}
	url, stopRedis, err := c.redis(ctx, log)
	if err != nil {
		return err
	}
	defer stopRedis()
	s, err := store.Open(ctx, store.Options{URL: url, Clock: clock, Log: log, Owner: c.owner(), Lease: c.Lease, Replicas: store.Replicas{Copies: c.RedisWait}})
	if err != nil {
		return fmt.Errorf("open the store: %w", err)
	}
	defer func() { _ = s.Close() }()
	for _, warning := range s.Warnings() {
		log.Warn().Msg(warning)
	}
	a, err := newApp(ctx, appOptions{
		Token: token, APIURL: c.APIURL, Clock: clock, Log: log, Store: s,
		Operators: c.operators(), Language: c.Language, Zone: c.Timezone, Classic: c.Classic,
		Beat: c.Lease / 3,
	})
	if err != nil {
		return err
	}
	stopHTTP, err := serveHealth(c.HTTPAddr, a)
	if err != nil {
		return err
	}
	defer stopHTTP()
	log.Info().Str("bot", a.self.Username).Str("version", version).Msg("studybot is up")
	return a.run(ctx)
}

// redis is where the store is: where the operator says, or a private redis-server.
func (c *runCmd) redis(ctx context.Context, log zerolog.Logger) (url string, stop func(), err error) {
	if c.RedisURL != "" {
		return c.RedisURL, func() {}, nil
	}
	dir, err := filepath.Abs(c.DataDir)
	if err != nil {
		return "", nil, fmt.Errorf("find the data directory: %w", err)
	}
	server, err := startRedis(ctx, dir)
	if err != nil {
		return "", nil, err
	}
	log.Info().Str("dir", dir).Msg("a private redis-server keeps the records")
	return server.url, server.stop, nil
}

// alone names the only replica there can be on a private redis-server: under a name that
// stays, it takes up its own posts at once after a restart. Replicas on a shared Redis get
// names by chance, so that two never take each other's.
const alone = "alone"

func (c *runCmd) owner() string {
	if c.RedisURL == "" {
		return alone
	}
	return ""
}
