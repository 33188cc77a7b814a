package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"studybot/store/redistest"
	"studybot/telegramsim"
)

// first is the Monday on which every story begins, half an hour and some minutes before the day card.
var first = time.Date(2026, time.November, 23, 7, 27, 0, 0, time.UTC)

// plot says what sort of world a test wants.
type plot struct {
	groups, people int      // people of each group, its admin among them
	questions      int      // in the bank "chaos"
	ticks          bool     // each group has a message every quarter of an hour
	redis          []string // settings of redis-server
	basic          bool     // groups that are no supergroups
	usual          bool     // it runs with all other tests, asked for or not
	lax            bool     // the simulator does not limit how fast one sends
}

// world is a Telegram with groups in it, a Redis, and the program between them.
type world struct {
	t     testing.TB
	plot  plot
	sim   *telegramsim.Sim
	clock *telegramsim.Clock
	redis *redistest.Server
	api   string // where the program believes Telegram to be
	store string // and Redis

	mu        sync.Mutex
	rng       *rand.Rand
	bot       *program
	log       *scroll
	kills     int
	cuts      int          // power cuts of Redis, which take along what it knew of the latest sends
	stalls    atomic.Int64 // how often the machine held us up
	strangers bool         // there are groups that nobody made here
	unsure    int          // sends whose outcome was hidden from the program
	groups    []*group
	args      []string
	home      string // the program's data directory
	mutant    string // a program built with a mistake in it
}

// seedOf is the seed of a test: by chance, or as CHAOS_SEED says to repeat one.
func seedOf(t testing.TB) uint64 {
	t.Helper()
	seed := rand.Uint64()
	if text := os.Getenv("CHAOS_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("CHAOS_SEED=%d repeats this run's choices", seed)
	return seed
}

// asked skips a test unless chaos was asked for: together they take many minutes. Those that
// run with all others hold for any choice and on any machine, since they wait on what is so
// and assert sums alone.
func asked(t *testing.T) {
	t.Helper()
	if os.Getenv("CHAOS") == "" {
		t.Skip("kills processes at random instants: make chaos")
	}
}

// newWorld makes a world in which nothing runs yet.
func newWorld(t *testing.T, p plot) *world {
	t.Helper()
	if !p.usual {
		asked(t)
	}
	t.Parallel()
	return quietWorld(t, p)
}

// quietWorld is newWorld for a test that wants several, one after the other.
func quietWorld(t *testing.T, p plot) *world {
	t.Helper()
	if !p.usual {
		asked(t)
	}
	seed := seedOf(t)
	clock := telegramsim.NewClock(first)
	sim, err := telegramsim.New(telegramsim.Options{
		Clock: clock, BotUsername: "studybot", Limits: !p.lax, Seed: seed, TranscriptSize: 400_000,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		sim.Close()
		http.DefaultClient.CloseIdleConnections()
	})
	url, err := sim.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, plot: p, sim: sim, clock: clock, api: url, home: t.TempDir(), log: &scroll{}, rng: rand.New(rand.NewPCG(seed, 1))}
	w.redis = redistest.Start(t, p.redis...)
	w.store = w.redis.URL()
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	go clock.Tick(ctx)
	go w.watchStalls(ctx)
	t.Cleanup(func() { w.end() })
	return w
}

// begin starts the program and lets the groups start with the defaults.
func (w *world) begin() {
	w.t.Helper()
	w.start()
	w.beginWith()
}

// beginWith does so with a program that runs.
func (w *world) beginWith() {
	w.t.Helper()
	for i := range w.plot.groups {
		w.groups = append(w.groups, w.newGroup(i))
	}
	bank := filepath.Join(w.t.TempDir(), "chaos.gift")
	if err := os.WriteFile(bank, []byte(gift(w.plot.questions)), 0o600); err != nil {
		w.t.Fatal(err)
	}
	var wg sync.WaitGroup
	for _, g := range w.groups {
		wg.Go(func() { g.found(w) })
	}
	wg.Wait()
	for _, g := range w.groups {
		out, code := command(w.t, "import", "bank", "chaos", bank, "--redis-url", w.redis.URL(), "--group="+strconv.FormatInt(g.chat.ID, 10))
		if code != 0 {
			w.t.Fatalf("import the bank: %s", out)
		}
	}
	w.calm()
}

// gift is a bank of questions whose right answer is, in turn, the first, second, third.
func gift(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "::q%d:: Question %d of the bank {\n", i, i)
		for o := range 3 {
			mark := "~"
			if o == i%3 {
				mark = "="
			}
			fmt.Fprintf(&b, " %sanswer %d.%d\n", mark, i, o)
		}
		b.WriteString("}\n\n")
	}
	return b.String()
}

func (w *world) settings() settings {
	return settings{token: w.sim.Token(), api: w.api, redis: w.store, now: w.clock.Now, args: append([]string{"--data-dir", w.home}, w.args...), program: w.mutant}
}

// start lets the program run, at the world's present.
func (w *world) start() {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bot = launch(w.t, w.settings(), w.log)
}

// kill ends the program at once.
func (w *world) kill() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bot.kill()
	w.kills++
}

// end stops what runs.
func (w *world) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.bot != nil {
		w.bot.stop()
		w.bot = nil
	}
}

// leap kills the program if it runs, moves the clock, and starts it anew.
func (w *world) leap(to time.Time) {
	w.t.Helper()
	w.kill()
	w.clock.Set(to)
	w.start()
}

// calm waits until all updates are taken in, as the program itself sees it.
func (w *world) calm() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := w.sim.AwaitIdle(ctx); err != nil {
		w.t.Fatalf("%v\n%s", err, w.bot.tail())
	}
}

// chance is true so often.
func (w *world) chance(p float64) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.rng.Float64() < p
}

func (w *world) pick(n int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.rng.IntN(n)
}

// between is a span of time by chance.
func (w *world) between(least, most time.Duration) time.Duration {
	return least + time.Duration(w.pick(int(most-least)+1))
}

// shuffled are the numbers below n in an order by chance.
func (w *world) shuffled(n int) []int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.rng.Perm(n)
}

func personOptions(i int) telegramsim.PersonOptions {
	return telegramsim.PersonOptions{Name: fmt.Sprintf("Person more-%d", i), Language: "en"}
}
