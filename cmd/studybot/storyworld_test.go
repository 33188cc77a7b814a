package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/rs/zerolog"

	"studybot/store"
	"studybot/store/redistest"
	"studybot/study"
	"studybot/telegramsim"
)

// storyLimit is how much real time a story may take before it counts as hung. Elections and
// busy machines take their time; it matters on failure alone.
const storyLimit = 5 * time.Minute

// world is a story being played: the program, the Telegram it talks to, its Redis, the
// people, and the clock by which all of them live.
type world struct {
	t     *testing.T
	ctx   context.Context
	files map[string][]byte

	zone      *time.Location
	language  string
	now       time.Time
	level     telegramsim.Level
	real      bool
	operators []study.UserID

	clock  *telegramsim.Clock
	sim    *telegramsim.Sim
	uplink *uplink                 // of the bot's present life
	via    func(url string) string // what stands between the bot and Telegram
	memory *miniredis.Miniredis
	server *redisServer
	dir    string            // of the real Redis
	place  redisPlace        // several servers in place of one
	shared bool              // by several stories, so that it lives on
	dead   *redistest.Server // of the place
	down   bool              // Redis is made to fail
	store  *store.Store
	app    *app
	hooks  hooks // where Telegram posts updates, in stories with a webhook
	stop   func()
	log    *logBook

	people   map[string]*telegramsim.Person
	order    []string
	admins   map[string]bool
	group    *telegramsim.Chat
	channels map[string]*telegramsim.Chat

	before   map[string]string // messages as they were at the last clock line
	calls    int               // calls until then
	logged   int               // lines of the log until then
	expected []string          // errors that the log may hold
	throttle bool              // 429s are part of the story
	said     []string          // long texts that people wrote
	away     bool              // the bot was stopped
	asides   int               // updates that can't be read
	exit     int               // of the program, when it was run
	keep     string            // where the program leaves files

	printed, complained string // then
}

func newWorld(t *testing.T, archive *txtar.Archive) *world {
	w := &world{
		t: t, files: map[string][]byte{}, zone: time.UTC, language: "en", log: &logBook{},
		people: map[string]*telegramsim.Person{}, admins: map[string]bool{}, channels: map[string]*telegramsim.Chat{},
		before: map[string]string{},
	}
	for _, f := range archive.Files {
		w.files[f.Name] = f.Data
	}
	ctx, cancel := context.WithTimeout(t.Context(), storyLimit)
	w.ctx = ctx
	t.Cleanup(func() { cancel(); w.close() })
	return w
}

func (w *world) setZone(f found) (err error) {
	w.zone, err = time.LoadLocation(f.word())
	return err
}

func (w *world) setLanguage(f found) error { w.language = f.word(); return nil }

func (w *world) setNow(f found) (err error) {
	w.now, err = time.ParseInLocation("2006-01-02 15:04", f.words[0]+" "+f.words[1], w.zone)
	return err
}

func (w *world) setLevel(f found) error {
	if f.has["classic"] {
		w.level = telegramsim.Classic
	}
	return nil
}

func (w *world) setRedis(f found) error {
	if w.place == nil {
		w.real, w.place = f.has["real"], startPlace(w.t, f)
	}
	return nil
}

func (w *world) setOperators(f found) error {
	for _, word := range f.rest {
		w.operators = append(w.operators, study.UserID(w.idOf(word.text)))
	}
	return nil
}

// begin starts everything, once.
func (w *world) begin() error {
	if w.sim != nil {
		return nil
	}
	w.now = cmp.Or(w.now, time.Date(2026, 11, 21, 7, 50, 0, 0, w.zone))
	w.clock = telegramsim.NewClock(w.now)
	var err error
	w.sim, err = telegramsim.New(telegramsim.Options{
		Clock: w.clock, BotUsername: "studybot", BotName: "studybot", Limits: true, Location: w.zone, Seed: 7, Level: w.level,
	})
	if err != nil {
		return err
	}
	if err := w.startRedis(); err != nil {
		return err
	}
	return w.startBot()
}

func (w *world) startRedis() (err error) {
	if w.place != nil {
		w.place.Empty()
		return nil
	}
	if w.real {
		w.dir = cmp.Or(w.dir, w.t.TempDir())
		w.server, err = startRedis(w.ctx, w.dir)
		return err
	}
	w.memory, err = miniredis.Run()
	return err
}

// reach fills in where the story's Redis is.
func (w *world) reach(o store.Options) store.Options {
	switch {
	case w.place != nil:
		o.URL = w.place.URL() + "?wait=1&wait_timeout=20s&read_timeout=30s&max_retries=1&dial_timeout=500ms"
		if w.shared { // nobody dies: everything may take its time
			o.URL = redistest.Patient(w.place.URL() + "?wait=1&wait_timeout=1m")
		}
	case w.real:
		o.URL = redistest.Patient(w.server.url)
	default:
		o.Client = redis.NewClient(&redis.Options{Addr: w.memory.Addr(), MaxRetries: -1, ReadTimeout: storyLimit, DialTimeout: storyLimit})
	}
	return o
}

// startBot wires the program as main does and lets it run.
func (w *world) startBot() error {
	log := zerolog.New(w.log).Level(zerolog.DebugLevel)
	err := w.patiently(func() (err error) {
		w.store, err = store.Open(w.ctx, w.reach(store.Options{Clock: w.clock, Log: log, Owner: "story"}))
		return err
	})
	if err != nil {
		return err
	}
	w.uplink = newUplink(w.sim)
	w.app, err = newApp(w.ctx, appOptions{
		Token: w.sim.Token(), APIURL: w.reachTelegram(), Clock: w.clock, Log: log, Store: w.store, Operators: w.operators,
		Language: w.language, Zone: w.zone.String(), Beat: farApart, Poll: farApart, Watch: farApart, Recording: storyLimit, Webhook: w.hooks.asked,
	})
	if err != nil {
		return errors.Join(err, w.store.Close())
	}
	if err := w.patiently(func() error { return w.app.prepare(w.ctx) }); err != nil {
		return errors.Join(err, w.store.Close())
	}
	w.hooks.serve(w.app)
	ctx, cancel := context.WithCancel(w.ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := w.app.work(ctx); err != nil {
			_, _ = fmt.Fprintf(w.log, `{"level":"error","message":"the bot ended: %v"}`+"\n", err)
		}
	}()
	if w.place != nil && !w.shared {
		go w.pushesOn(ctx, w.app)
	}
	w.stop = sync.OnceFunc(func() {
		cancel()
		w.hurry(ended)
		_ = w.store.Close()
		w.uplink.server.Close()
	})
	return w.calm()
}

// restart ends the bot and starts it anew on the same Redis.
func (w *world) restart(found) error {
	w.stop()
	return w.startBot()
}

// calm waits until nothing more can happen at this instant.
func (w *world) calm() error {
	if w.away {
		return nil
	}
	if w.down {
		return w.calmless()
	}
	for {
		if err := w.sim.AwaitIdle(w.ctx); err != nil {
			return err
		}
		if err := w.settled(w.ctx); err != nil {
			return err
		}
		if w.atRest() {
			return nil
		}
	}
}

func (w *world) atRest() bool {
	return w.sim.Idle() && w.app.idle(w.ctx) && (w.hooks.twin == nil || w.hooks.twin.idle(w.ctx))
}

// calmless gives a bot that can't come to rest, since its Redis fails, a moment to try.
func (w *world) calmless() error {
	ctx, cancel := context.WithTimeout(w.ctx, 50*time.Millisecond)
	defer cancel()
	_ = w.sim.AwaitIdle(ctx)
	return nil
}

// flush lets what waits to be sent go: it moves the clock until nothing waits, by a
// minute at most.
func (w *world) flush() error {
	if err := w.calm(); err != nil || w.down || w.away {
		return err
	}
	for limit := w.clock.Now().Add(time.Minute); w.app.outbox.Waiting() > 0; {
		next, ok := w.clock.NextWaiter()
		if !ok || next.After(limit) {
			return nil
		}
		w.clock.Set(next)
		if err := w.calm(); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) close() {
	if w.stop != nil {
		w.stop()
	}
	w.hooks.close()
	if w.memory != nil {
		w.memory.Close()
	}
	if w.server != nil {
		w.server.stop()
	}
	if w.sim != nil {
		w.sim.Close()
	}
}
