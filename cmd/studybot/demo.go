package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/rs/zerolog"

	"studybot/report"
	"studybot/store"
	"studybot/telegramsim"
)

type demoCmd struct {
	Addr     string   `default:"127.0.0.1:8088" help:"Where the page is served; port 0 takes a free one." placeholder:"HOST:PORT"`
	Language string   `default:"en" enum:"en,zh" help:"Language of the sample group: en or zh."`
	NoOpen   bool     `help:"Do not open a browser."`
	Verbose  bool     `help:"Log what the bot does."`
	Now      nowValue `help:"The demo's present; default: today, 07:50 in its zone."`
}

// Run shows the bot at work, with nothing but this program: a local Telegram with a page to
// be any of its people, Redis in the process, a group with four days of life behind it.
func (c *demoCmd) Run(ctx context.Context, out io.Writer) error {
	d, err := newDemo(ctx, demoOptions{Addr: c.Addr, Language: c.Language, Now: c.Now.Time, Verbose: c.Verbose})
	if err != nil {
		return err
	}
	defer d.close()
	page := d.url
	if c.Language != report.Languages()[0] {
		page += "/?lang=" + c.Language
	}
	if _, err := fmt.Fprintf(out, "\n  studybot demo: a group of twelve has studied for four days, and today begins.\n\n"+
		"  Open  %s\n\n  Pick a person at the left, tap what the bot posts, move the clock at the top.\n  Ctrl-C ends it; nothing is kept.\n\n", page); err != nil {
		return err
	}
	if !c.NoOpen {
		openBrowser(page)
	}
	go d.clock.Tick(ctx)
	select {
	case <-ctx.Done():
		return nil
	case err := <-d.failed:
		return err
	}
}

// openBrowser opens the page if the system knows how; the address is printed anyway.
func openBrowser(url string) {
	name := map[string]string{"darwin": "open", "windows": "explorer"}[runtime.GOOS]
	if name == "" {
		name = "xdg-open"
	}
	if path, err := exec.LookPath(name); err == nil {
		_ = exec.Command(path, url).Start() //nolint:gosec,noctx // our own address; the browser outlives us
	}
}

type demoOptions struct {
	Addr     string
	Language string
	Now      time.Time
	Verbose  bool
}

// demo is a bot, its Telegram and its Redis, all in this process.
type demo struct {
	url    string
	clock  *telegramsim.Clock
	sim    *telegramsim.Sim
	redis  *miniredis.Miniredis
	store  *store.Store
	app    *app
	group  *telegramsim.Chat
	failed chan error
	stop   context.CancelFunc
	wg     sync.WaitGroup
}

// farApart keeps the loops that look for other replicas out of the way of a clock that is
// moved by days: there are no other replicas.
const farApart = 1000 * 24 * time.Hour

func newDemo(ctx context.Context, o demoOptions) (*demo, error) {
	zone, err := time.LoadLocation(demoZone(o.Language))
	if err != nil {
		return nil, fmt.Errorf("load the demo's zone: %w", err)
	}
	now := o.Now
	if now.IsZero() {
		today := newClock(time.Time{}).Now().In(zone)
		now = time.Date(today.Year(), today.Month(), today.Day(), 7, 50, 0, 0, zone)
	}
	ctx, stop := context.WithCancel(ctx)
	d := &demo{stop: stop, failed: make(chan error, 1), clock: telegramsim.NewClock(now.AddDate(0, 0, -4))}
	if err := d.start(ctx, o, zone); err != nil {
		d.close()
		return nil, err
	}
	if err := d.live(ctx, o.Language, now); err != nil {
		d.close()
		return nil, fmt.Errorf("live the first four days: %w", err)
	}
	return d, nil
}

func (d *demo) start(ctx context.Context, o demoOptions, zone *time.Location) error {
	var err error
	d.sim, err = telegramsim.New(telegramsim.Options{
		Clock: d.clock, BotUsername: "studybot", BotName: "studybot", Limits: true, Location: zone, Seed: 7,
		Move: func(ctx context.Context, to time.Time) { _ = d.step(ctx, to) },
	})
	if err != nil {
		return err
	}
	if d.url, err = d.sim.Start(o.Addr); err != nil {
		return fmt.Errorf("serve the page: %w", err)
	}
	if d.redis, err = miniredis.Run(); err != nil {
		return fmt.Errorf("start Redis in the process: %w", err)
	}
	log := zerolog.Nop()
	if o.Verbose {
		log = newLogbook("debug", "text", os.Stderr).logger()
	}
	store.LogTo(log)
	if d.store, err = store.Open(ctx, store.Options{URL: "redis://" + d.redis.Addr(), Clock: d.clock, Log: log, Owner: "demo"}); err != nil {
		return err
	}
	d.app, err = newApp(ctx, appOptions{
		Token: d.sim.Token(), APIURL: d.url, Clock: d.clock, Log: log, Store: d.store,
		Language: o.Language, Zone: zone.String(), Beat: farApart, Poll: farApart, Watch: farApart,
	})
	if err != nil {
		return err
	}
	d.wg.Go(func() {
		if err := d.app.run(ctx); err != nil {
			d.failed <- err
		}
	})
	return nil
}

// step moves the clock, halting at each deadline on the way until the bot has nothing to
// do at that instant, so that nothing is missed however far it moves.
func (d *demo) step(ctx context.Context, to time.Time) error {
	return d.sim.Step(ctx, to, d.app.settled)
}

func (d *demo) close() {
	d.stop()
	d.wg.Wait()
	if d.store != nil {
		_ = d.store.Close()
	}
	if d.redis != nil {
		d.redis.Close()
	}
	if d.sim != nil {
		d.sim.Close()
	}
}
