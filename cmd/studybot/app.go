package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"

	"studybot/bot"
	"studybot/bot/wire"
	"studybot/report"
	"studybot/scheduler"
	"studybot/store"
	"studybot/study"
)

// appOptions are what differs between the bot for real, the demo and tests.
type appOptions struct {
	Token     string
	APIURL    string
	Clock     study.Clock
	Log       zerolog.Logger
	Store     *store.Store
	Operators []study.UserID
	Language  string
	Zone      string
	Classic   bool
	// Meter measures; default a new one that nobody reads.
	Meter *meter
	// Beat and Poll are the longest rests of the loops that look for other replicas' work;
	// a clock that is moved by hours needs long ones.
	Beat, Poll time.Duration
	// Watch is how often a replica looks after its right to ask for updates, or its webhook;
	// 0 is the wire's own choice.
	Watch time.Duration
	// Recording bounds one attempt to record what was sent, in real time; 0 is the wire's own
	// choice.
	Recording time.Duration
	Webhook   webhook
	// Alone: nobody else can work on this Redis. Whoever had the right to ask for updates is dead.
	Alone bool
	// Home is where this process alone lives; zero: nowhere.
	Home home
}

// app is the whole program, wired.
type app struct {
	o      appOptions
	client *wire.Client
	self   wire.Self
	book   *report.Book
	router *bot.Router
	outbox *wire.Outbox
	intake updates
	hook   *wire.Hook // the intake, if Telegram posts to us; else nil
	engine *scheduler.Engine
	wired  *wired
	stray  map[report.Slot]bool // posts of our own that were in nobody's hands at the last look
	mended atomic.Bool          // what a crash left was looked for once
}

// newApp asks Telegram who we are and joins the rooms.
func newApp(ctx context.Context, o appOptions) (*app, error) {
	o.Beat = cmp.Or(o.Beat, beat)
	if o.Meter == nil {
		o.Meter = newMeter(o.Clock)
	}
	a := &app{o: o, wired: &wired{Store: o.Store, meter: o.Meter}}
	var err error
	if a.book, err = report.OpenBook(); err != nil {
		return nil, err
	}
	if a.client, err = wire.NewClient(wire.ClientOptions{Token: o.Token, APIURL: o.APIURL, Observe: o.Meter.called}); err != nil {
		return nil, err
	}
	if a.self, err = a.client.Me(ctx); err != nil {
		if wire.Classify(err).Kind == wire.FaultUnauthorized {
			return nil, wire.ErrUnauthorized
		}
		return nil, fmt.Errorf("ask Telegram who we are: %w", err)
	}
	for _, join := range []func() error{a.joinEngine, a.joinRouter, a.joinOutbox, a.joinIntake} {
		if err := join(); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func (a *app) joinEngine() (err error) {
	w := a.wired
	a.engine, err = scheduler.New(scheduler.EngineOptions{
		Clock: a.o.Clock, Log: a.o.Log.With().Str("room", "scheduler").Logger(), Book: a.book,
		Queue: w, Groups: w, Effects: w, Schedules: w, Library: w, Quizzes: w, Records: w, Practices: w, Archive: w, Outlet: w, Tasks: tasks{a},
		Seed: seed, Poll: a.o.Poll,
	})
	w.wake = a.engine.Wake
	return err
}

func (a *app) joinRouter() (err error) {
	a.router, err = bot.NewRouter(a.routing())
	return err
}

func (a *app) joinOutbox() error { return a.sendFor(a.clerk()) }

func (a *app) clerk() *bot.Clerk {
	w := a.wired
	return bot.NewClerk(bot.ClerkOptions{
		Book: a.book, Clock: a.o.Clock, Log: a.o.Log, Effects: w, Groups: w, Roster: w, People: w, Quizzes: w, Sittings: w, Practices: w, Early: w,
		Shelf: w, Parker: a.engine, Outlet: w, PollKnown: a.router.PollKnown,
	})
}

// sendFor makes the outbox, which tells receipts what became of posts.
func (a *app) sendFor(receipts wire.Receipts) (err error) {
	w := a.wired
	a.outbox, err = wire.NewOutbox(wire.OutboxOptions{
		Client: a.client, Self: a.self, Shelf: w, Allowance: w, Receipts: receipts, Clock: a.o.Clock,
		Log: a.o.Log.With().Str("room", "outbox").Logger(), Classic: a.o.Classic, ClassicIn: w.ClassicIn,
		Recording: a.o.Recording,
	})
	w.outbox = a.outbox
	return err
}

// handle makes a batch of events durable.
func (a *app) handle(ctx context.Context, events []wire.Event) error {
	begun := a.o.Clock.Now()
	a.o.Meter.came(events)
	if err := a.router.Handle(ctx, events); err != nil {
		return err
	}
	a.o.Meter.took(events, begun, a.o.Clock.Now())
	return nil
}

// run works until ctx ends: first what was left from before, then all loops.
func (a *app) run(ctx context.Context) error {
	if err := a.prepare(ctx); err != nil {
		return err
	}
	return a.work(ctx)
}

// work runs intake, outbox and engine side by side until ctx ends. The first that fails
// stops the others.
func (a *app) work(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var wg sync.WaitGroup
	for _, loop := range []func(context.Context) error{a.intake.Run, a.outbox.Run, a.engine.Run, a.beat, a.register} {
		wg.Go(func() {
			if err := loop(ctx); err != nil && ctx.Err() == nil {
				stop(err)
			}
		})
	}
	wg.Wait()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// register tells Telegram our menus. That it fails stops nothing.
func (a *app) register(ctx context.Context) error {
	if err := wire.SetUp(ctx, a.client, a.router.Menus(), a.profiles()); err != nil && ctx.Err() == nil {
		a.o.Log.Warn().Err(err).Msg("the menus could not be registered")
	}
	return nil
}

func (a *app) profiles() []wire.Profile {
	var list []wire.Profile
	for _, lang := range append([]string{""}, report.Languages()...) {
		w := a.book.In(lang, nil)
		list = append(list, wire.Profile{Language: lang, Description: w.Plain("profile.description"), Short: w.Plain("profile.short")})
	}
	return list
}

// idle says that nothing can happen before the clock moves or somebody does something.
func (a *app) idle(ctx context.Context) bool {
	return a.mended.Load() && a.intake.Idle() && a.engine.Idle(ctx) && a.outbox.Idle()
}
