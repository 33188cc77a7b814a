package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"studybot/bot/wire"
	"studybot/cmd/studybot/command"
	"studybot/store"
	"studybot/study"
)

type runCmd struct{ config }

// Run runs the bot until it is told to stop.
func (c *runCmd) Run(ctx context.Context, parsed *command.Parsed, _ io.Writer) error {
	if err := c.validate(); err != nil {
		return err
	}
	token, err := c.token()
	if err != nil {
		return err
	}
	p := c.process(token, os.Stderr)
	store.LogTo(p.log)
	envs := parsed.App.Variables()
	for _, strange := range strangeVariables(os.Environ(), envs) {
		p.log.Warn().Msg(strange)
	}
	return p.run(ctx)
}

// process is one running bot with what an operator sees of it.
type process struct {
	config
	botToken string
	clock    wallClock
	logs     *logbook
	log      zerolog.Logger
	meter    *meter
	ready    *readiness
}

func (c config) process(token string, to io.Writer) *process {
	clock := newClock(c.Now.Time)
	p := &process{config: c, botToken: token, clock: clock, meter: newMeter(clock)}
	p.logs = newLogbook(c.LogLevel, c.LogFormat, wire.RedactWriter(to, token))
	p.logs.hide = func(line string) string {
		var hidden strings.Builder
		_, _ = wire.RedactWriter(&hidden, token).Write([]byte(line))
		return hidden.String()
	}
	p.logs.count = func(level string) { p.meter.lines.WithLabelValues(level).Inc() }
	p.log = p.logs.logger()
	p.ready = newReadiness(p.meter)
	return p
}

// run starts what can be asked first, so that whoever asks learns what the start waits for.
func (p *process) run(ctx context.Context) (err error) {
	if !p.Now.IsZero() {
		p.log.Warn().Time("now", p.clock.Now()).Msg("this is a rehearsal: the clock is shifted")
	}
	defer context.AfterFunc(ctx, p.ready.stopping)()
	stopHTTP, err := serve(p.HTTPAddr, "health", healthHandler(p.ready), p.log)
	if err != nil {
		return err
	}
	defer stopHTTP()
	stopDiagnosis, err := serve(p.PprofAddr, "diagnosis", diagnosisHandler(p.logs), p.log)
	if err != nil {
		return err
	}
	defer stopDiagnosis()
	url, stopRedis, err := p.redis(ctx)
	if err != nil {
		return err
	}
	defer stopRedis()
	s, err := p.open(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	h := liveIn(p.DataDir)
	defer func() {
		if !errors.Is(err, errSlowStop) { // else something still is at work
			h.leave()
		}
	}()
	a, err := p.join(ctx, s, h)
	if err != nil {
		return err
	}
	p.meter.registry.MustRegister(standing{a, func() bool {
		ctx, cancel := context.WithTimeout(context.Background(), scrapeWithin)
		defer cancel()
		return p.ready.look(ctx).Ready
	}})
	if err := p.patiently(ctx, "Redis", func() error { return a.prepare(ctx) }); err != nil {
		return err
	}
	p.ready.up(a)
	p.log.Info().Str("bot", a.self.Username).Str("version", version).Msg("studybot is up")
	return p.bounded(ctx, func() error { return a.work(ctx) })
}

// stopWithin is how long what is under way may take once we are told to stop: Docker kills
// after ten seconds, Kubernetes after thirty.
const stopWithin = 9 * time.Second

var errSlowStop = errors.New("what was under way did not end in time; it was not confirmed and comes again")

// bounded works until ctx ends and what was under way then is finished, but no longer than
// stopWithin after that: a Redis that hangs must not keep us.
func (p *process) bounded(ctx context.Context, work func() error) error {
	done := make(chan error, 1)
	go func() { done <- work() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-done:
		return err
	case <-time.After(stopWithin):
		return errSlowStop
	}
}

// greet asks Telegram for the bot's name before a server is started and a directory made: a
// token that is refused, or an address that is none of a Bot API, ends the start here.
func (p *process) greet(ctx context.Context) error {
	client, err := wire.NewClient(wire.ClientOptions{Token: p.botToken, APIURL: p.APIURL})
	if err != nil {
		return err
	}
	return p.patiently(ctx, "Telegram", func() error {
		_, err := client.Me(ctx)
		if err != nil && wire.Classify(err).Kind == wire.FaultUnauthorized {
			return wire.ErrUnauthorized
		}
		// A token that does not even look like one is an address that is not there.
		if refused, ok := errors.AsType[*wire.APIError](err); ok && refused.Code == http.StatusNotFound {
			return fmt.Errorf("%w, or there is no Bot API at this address", wire.ErrUnauthorized)
		}
		return err
	})
}

// open opens the store. A Redis that is away, or still loads its file, is waited for.
func (p *process) open(ctx context.Context, url string) (s *store.Store, err error) {
	err = p.patiently(ctx, "Redis", func() error {
		s, err = store.Open(ctx, store.Options{
			URL: url, Clock: p.clock, Log: p.log, Owner: p.owner(), Lease: p.Lease, Observe: p.meter.asked,
			Replicas: store.Replicas{Copies: p.RedisWait}, Journal: p.journal(),
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open the store: %w", err)
	}
	p.ready.waits("")
	return s, nil
}

// journalDir is where the journal lies in the data directory.
const journalDir = "journal"

// journal lies beside the private redis-server's file; that one syncs every write, unless
// somebody has told it otherwise.
func (p *process) journal() store.Journal {
	if p.Journal == "off" {
		return store.Journal{}
	}
	bot, _, _ := strings.Cut(p.botToken, ":")
	return store.Journal{
		Dir: filepath.Join(p.DataDir, journalDir), Always: p.Journal == "on", Bot: bot,
		Waits: func() { p.ready.follows(p.WebhookURL != "") },
	}
}

// join asks Telegram who we are and joins the rooms. A Telegram that is away is waited for.
func (p *process) join(ctx context.Context, s *store.Store, h home) (a *app, err error) {
	var hook webhook
	err = p.patiently(ctx, "Redis", func() error {
		hook, err = p.hooked(ctx, s)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = p.patiently(ctx, "Telegram", func() error {
		a, err = newApp(ctx, appOptions{
			Token: p.botToken, APIURL: p.APIURL, Clock: p.clock, Log: p.log, Store: s, Meter: p.meter,
			Operators: p.operators(), Language: p.Language, Zone: p.Timezone, Classic: p.Classic,
			Beat: p.Lease / 3, Webhook: hook, Alone: p.owner() == alone, Home: h,
		})
		return err
	})
	return a, err
}

// patiently tries again, ever more slowly, while somebody else is away.
func (p *process) patiently(ctx context.Context, whom string, do func() error) error {
	for wait := 500 * time.Millisecond; ; wait = min(2*wait, 15*time.Second) {
		err := do()
		if err == nil || !passing(err) || ctx.Err() != nil {
			return err
		}
		p.ready.waits(whom + " is away: " + err.Error())
		p.log.Warn().Err(err).Str("whom", whom).Msg("cannot start yet; trying again")
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

// passing says whether an error is one of the network, or of a server that will be back.
func passing(err error) bool {
	if errors.Is(err, study.ErrUnavailable) {
		return !store.Refused(err) // a wrong password stays wrong
	}
	if _, telegram := errors.AsType[*wire.APIError](err); !telegram {
		return false
	}
	switch wire.Classify(err).Kind {
	case wire.FaultUnsent, wire.FaultServer, wire.FaultUnknown, wire.FaultTooMany:
		return true
	}
	return false
}

// redis is where the store is: where the operator says, or a private redis-server.
func (p *process) redis(ctx context.Context) (url string, stop func(), err error) {
	if p.RedisURL != "" {
		return p.RedisURL, func() {}, nil
	}
	dir, err := filepath.Abs(p.DataDir)
	if err != nil {
		return "", nil, fmt.Errorf("find the data directory: %w", err)
	}
	if err := p.greet(ctx); err != nil {
		return "", nil, err
	}
	server, err := startRedis(ctx, dir)
	if err != nil {
		return "", nil, err
	}
	p.log.Info().Str("dir", dir).Msg("a private redis-server keeps the records")
	return server.url, server.stop, nil
}

// alone names the only replica there can be on a private redis-server: under a name that
// stays, it takes up its own posts at once after a restart. Replicas on a shared Redis get
// names by chance, so that two never take each other's.
const alone = "alone"

func (p *process) owner() string {
	if p.RedisURL == "" {
		return alone
	}
	return ""
}
