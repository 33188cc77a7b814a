package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/rs/zerolog"

	"studybot/bot"
	"studybot/bot/wire"
	"studybot/effect"
	"studybot/report"
	"studybot/store"
	"studybot/study"
)

// Stories whose updates are mixed into poison, and more of them where there is time; it is
// poured where the last of them played.
var (
	poisonLong = []string{"30-exam", "54-taps", "practice", "practice-own", "chinese", "reminder", "setup-wizard"}
	poisoned   = []string{"personal", "73-exports", "notes", "contest", "teams", "quiz"}
)

const (
	poisonFew    = 1500 // updates, with all other tests; `make chaos` asks for 100,000
	poisonBatch  = 100  // as many come at once, two of them by people who mean well
	poisonWork   = 25   // commands or pipelines for Redis that an update of a batch may cost on average
	poisonAsks   = 4    // requests to Telegram likewise
	poisonPeople = 40   // who mean well, of one group
	poisonLimit  = 30 * time.Minute
)

// However an update is spoilt, it is handled at a bounded cost, without a panic and without an
// apology, and those behind it are handled as ever.
func TestPoison_in_updates_stops_nothing_and_costs_no_more_than_an_honest_one(t *testing.T) {
	t.Parallel()
	seed, many := poisonAsked(t, poisonFew)
	stories := poisoned
	if many > poisonFew {
		stories = slices.Concat(poisonLong, poisoned)
	}
	f := newField(t, stories)
	mix, err := newMixer(seed, f.real, f.commands())
	if err != nil {
		t.Fatal(err)
	}
	f.pour(mix, many)
	f.harvest(many)
}

// poisonAsked is by which choices, and how much, poison is poured: few, unless somebody asks.
func poisonAsked(t *testing.T, few int) (seed uint64, many int) {
	t.Helper()
	seed, many = rand.Uint64(), few
	if text := os.Getenv("POISON_SEED"); text != "" {
		seed, _ = strconv.ParseUint(text, 10, 64)
	}
	if text := os.Getenv("POISON"); text != "" {
		many, _ = strconv.Atoi(text)
	}
	t.Logf("POISON_SEED=%d POISON=%d repeats its choices", seed, many)
	return seed, many
}

// field is the world of a story on which poison is poured: a router that is wired as ever, but
// that nobody's posts leave, behind an intake that a well of made-up updates feeds.
type field struct {
	t      *testing.T
	w      *world
	store  *store.Store
	router *bot.Router
	real   [][]byte // updates as the stories brought them

	ctx   context.Context
	dry   context.CancelFunc // there are no more updates
	mix   *mixer
	left  int              // updates to come
	next  int64            // the number of the next update
	group study.Group      // of those who mean well
	came  int              // how many of them there were
	hope  []study.UserID   // who did in the batch that is not confirmed yet
	raw   map[int64][]byte // updates by number
	works []work           // what each batch cost
	redis atomic.Int64     // commands and pipelines
	asks  atomic.Int64     // requests to Telegram
	mu    sync.Mutex
	posts []report.Shelved
}

// work is what a batch cost: commands or pipelines for Redis, requests to Telegram.
type work struct{ redis, asks int64 }

func newField(t *testing.T, stories []string) *field {
	t.Helper()
	f := &field{t: t, raw: map[int64][]byte{}, next: 1 << 40}
	for i, name := range stories {
		archive, err := txtar.ParseFile(filepath.Join("testdata", "stories", name+".txtar"))
		if err != nil {
			t.Fatal(err)
		}
		w := newWorld(t, archive)
		w.via = f.listen
		w.real = i == len(stories)-1
		for line := range strings.SplitSeq(string(archive.Comment), "\n") {
			if err := w.play(line); err != nil {
				t.Fatalf("%s: %s: %v", name, line, err)
			}
		}
		w.stop()
		f.w = w
	}
	var cancel context.CancelFunc
	f.ctx, cancel = context.WithTimeout(context.WithoutCancel(t.Context()), poisonLimit)
	t.Cleanup(cancel)
	f.enter()
	return f
}

// listen stands between the bot and Telegram: it writes down updates as they come, and brings
// those of the well once there is one.
func (f *field) listen(telegram string) string {
	to, err := url.Parse(telegram)
	if err != nil {
		f.t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.ErrorLog = log.New(io.Discard, "", 0) // a bot that stops lets its last question go
	proxy.ModifyResponse = func(r *http.Response) error {
		f.asks.Add(1)
		if !strings.HasSuffix(r.Request.URL.Path, "/getUpdates") {
			return nil
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		var answer struct{ Result []json.RawMessage }
		if json.Unmarshal(body, &answer) == nil {
			f.mu.Lock()
			defer f.mu.Unlock()
			for _, raw := range answer.Result {
				f.real = append(f.real, raw)
			}
		}
		return nil
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f.mix != nil && strings.HasSuffix(r.URL.Path, "/getUpdates") {
			f.draw(w, r)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	f.t.Cleanup(server.Close)
	return server.URL
}

// enter wires the program anew on what the story left.
func (f *field) enter() {
	f.t.Helper()
	var err error
	f.store, err = store.Open(f.ctx, f.w.reach(store.Options{Clock: f.w.clock, Log: zerolog.New(f.w.log), Owner: "field", Observe: func(string) func(error) {
		f.redis.Add(1)
		return func(error) {}
	}}))
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { _ = f.store.Close() })
	o := f.w.app.o
	o.Store = f.store
	f.w.uplink = newUplink(f.w.sim) // that of the story's last life is gone
	f.t.Cleanup(f.w.uplink.server.Close)
	o.APIURL = f.w.reachTelegram()
	if f.w.app, err = newApp(f.ctx, o); err != nil {
		f.t.Fatal(err)
	}
	routing := f.w.app.routing()
	routing.Outlet = f
	if f.router, err = bot.NewRouter(routing); err != nil {
		f.t.Fatal(err)
	}
	f.w.app.router = f.router
}

func (f *field) commands() (names []string) {
	for _, m := range f.router.Menus() {
		for _, c := range m.Commands {
			names = append(names, c.Name)
		}
	}
	return append(names, "setup", "privacy", "nosuchcommand", "start")
}

// Accept takes posts from the router; nobody gets them.
func (f *field) Accept(posts ...report.Shelved) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.posts = append(f.posts, posts...)
}

// Queued is nothing: all are gone at once.
func (f *field) Queued(study.ChatID) int { return 0 }

// pour runs an intake until the well is dry.
func (f *field) pour(mix *mixer, many int) {
	f.t.Helper()
	f.mix, f.left = mix, many
	ctx, dry := context.WithCancel(f.ctx)
	f.dry = dry
	defer dry()
	in, err := wire.NewIntake(wire.IntakeOptions{
		Client: f.w.app.client, Self: f.w.app.self, Handle: f.handle, Clock: f.w.clock, Log: zerolog.New(f.w.log),
		Aside: func(ctx context.Context, id int64, raw json.RawMessage, cause error) error {
			return f.store.Aside(ctx, id, raw, cause)
		},
	})
	if err != nil {
		f.t.Fatal(err)
	}
	if err := in.Run(ctx); err != nil {
		f.t.Fatal(err)
	}
}

// handle lets the router do a batch, and what it handed on; time passes meanwhile.
func (f *field) handle(ctx context.Context, events []wire.Event) error {
	err := f.router.Handle(ctx, events)
	if err != nil {
		f.t.Errorf("a batch is not durable, and would come for ever: %v", err)
		f.dry()
		return err
	}
	f.w.clock.Advance(7 * time.Second)
	jobs, err := f.store.Jobs(ctx, f.w.clock.Now(), 1000)
	if err != nil {
		return err
	}
	for _, j := range jobs {
		if id, ok := strings.CutPrefix(j.ID, "task:"); ok {
			if err := f.router.Task(ctx, j.Group, id); err != nil {
				f.t.Errorf("what was handed on would be done for ever: %v", err)
			}
		}
		if err := f.store.Done(ctx, j); err != nil {
			return err
		}
	}
	return f.forget(ctx)
}

// forget drops what the router wants sent.
func (f *field) forget(ctx context.Context) error {
	f.mu.Lock()
	posts := f.posts
	f.posts = nil
	f.mu.Unlock()
	for _, p := range posts {
		if p.Post.Act == report.Toast {
			continue
		}
		if err := f.store.Drop(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// draw answers getUpdates: what was asked for before is confirmed, so that it must be durable.
func (f *field) draw(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	if offset := r.Form.Get("offset"); offset != "" && offset != strconv.FormatInt(f.next, 10) {
		f.t.Errorf("asked for updates from %s, %d is the next", offset, f.next)
	}
	f.works = append(f.works, work{f.redis.Swap(0), f.asks.Swap(0)})
	f.hopes()
	f.redis.Store(0)
	var batch [][]byte
	for ; f.left > 0 && len(batch) < poisonBatch; f.left-- {
		raw := f.mix.update(f.next)
		if len(batch)%(poisonBatch/2) == poisonBatch/2-1 {
			raw = f.honest()
		}
		f.raw[f.next] = raw
		batch = append(batch, raw)
		f.next++
	}
	if len(batch) == 0 {
		f.dry()
	}
	_, _ = fmt.Fprintf(w, `{"ok":true,"result":[%s]}`, bytes.Join(batch, []byte(",")))
}

// honest is a check-in by somebody who was never seen.
func (f *field) honest() []byte {
	if f.came%poisonPeople == 0 {
		g, err := f.store.CreateGroup(f.ctx, study.ChatID(-9000-f.came), "Those who mean well", study.Defaults("en", "UTC"), f.w.clock.Now())
		if err == nil {
			g.State = study.Active
			_, err = f.store.Apply(f.ctx, effect.Effect{Group: g.ID, At: f.w.clock.Now(), Save: &g})
		}
		if err != nil {
			f.t.Error(err)
		}
		f.group = g
	}
	f.came++
	who := study.UserID(8_000_000_000 + f.came)
	f.hope = append(f.hope, who)
	return fmt.Appendf(nil, `{"update_id":%d,"message":{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"supergroup","title":"Well"},"from":{"id":%d,"is_bot":false,"first_name":"P"},"text":"/checkin","entities":[{"type":"bot_command","offset":0,"length":8}]}}`,
		f.next, f.came, f.w.clock.Now().Unix(), f.group.Chat, who)
}

// hopes looks whether those who meant well in the batch before have checked in.
func (f *field) hopes() {
	if len(f.hope) == 0 {
		return
	}
	marks, err := f.store.MarksOn(f.ctx, f.group.ID, f.group.Today(f.w.clock.Now()))
	if err != nil {
		f.t.Error(err)
	}
	for _, who := range f.hope {
		if !marks[who].Did.Has(study.DidCheckIn) {
			f.t.Errorf("%d checked in behind poison, and it is not recorded", who)
		}
	}
	f.hope = nil
}

// harvest looks at what is left when all is poured.
func (f *field) harvest(many int) {
	f.t.Helper()
	var most work
	var all int64
	for _, cost := range f.works[min(1, len(f.works)):] {
		most, all = work{max(most.redis, cost.redis), max(most.asks, cost.asks)}, all+cost.redis
	}
	f.t.Logf("%d updates, %d of them by people who mean well; a batch of %d cost Redis %d at most and %d on average, Telegram %d at most",
		many, f.came, poisonBatch, most.redis, all/max(1, int64(len(f.works)-1)), most.asks)
	if most.redis > poisonWork*poisonBatch || most.asks > poisonAsks*poisonBatch {
		f.t.Errorf("a batch cost %d commands and %d requests: more than %d and %d an update", most.redis, most.asks, poisonWork, poisonAsks)
	}
	if f.came < many/poisonBatch {
		f.t.Errorf("only %d people meant well", f.came)
	}
	asides, err := f.store.Asides(f.ctx)
	if err != nil {
		f.t.Fatal(err)
	}
	for _, a := range asides {
		if !strings.HasPrefix(a.Error, "decode an update") {
			f.t.Errorf("it could not be handled: %s\n%s", a.Error, f.raw[a.UpdateID])
		}
	}
	for _, line := range f.w.log.lines() {
		var entry struct {
			Level, Message string
			Update         int64
		}
		if err := json.Unmarshal([]byte(line), &entry); err == nil && entry.Level == "error" && f.raw[entry.Update] != nil && !strings.Contains(entry.Message, "cannot be decoded") {
			f.t.Errorf("%s\n%s", line, f.raw[entry.Update])
		}
	}
	groups, err := f.store.Groups(f.ctx)
	if err != nil {
		f.t.Fatal(err)
	}
	for _, g := range groups {
		if differences, err := f.store.VerifyGroup(f.ctx, g); err != nil || len(differences) > 0 {
			f.t.Errorf("group %d differs from its records: %+v, %v", g, differences, err)
		}
	}
}
