package store

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"studybot/effect"
	"studybot/store/redistest"
	"studybot/study"
)

// fakeClock is a clock that tests move.
type fakeClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) After(time.Duration) <-chan time.Time { return nil }

func (c *fakeClock) add(d time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return c.now
}

// morning is 08:00 in Shanghai on the day on which most stories play.
var morning = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

// world is a store on one kind of Redis with a group of some people in it.
type world struct {
	*Store
	t     testing.TB
	clock *fakeClock
	group study.Group
	url   string
	mini  *miniredis.Miniredis  // nil on real Redis
	admin redis.UniversalClient // has all rights
	waits bool                  // for copies, which may be late
}

// onAll runs a story wherever a store can be: on the in-process Redis, on a real one with
// no more rights than deploy/redis.acl gives, on a Cluster, and on a primary that Sentinels watch.
func onAll(t *testing.T, story func(t *testing.T, w *world)) {
	t.Helper()
	t.Run("in process", func(t *testing.T) { story(t, miniWorld(t)) })
	t.Run("real", func(t *testing.T) { story(t, realWorld(t)) })
	t.Run("cluster", func(t *testing.T) { story(t, clusterWorld(t)) })
	t.Run("sentinels", func(t *testing.T) { story(t, sentinelWorld(t)) })
}

func clusterWorld(t testing.TB) *world {
	t.Helper()
	redistest.Need(t)
	cluster().Empty()
	return newWorld(t, cluster().URL())
}

func sentinelWorld(t testing.TB) *world {
	t.Helper()
	redistest.Need(t)
	sentinels().Empty()
	return newWorld(t, sentinels().URL())
}

func miniWorld(t testing.TB) *world {
	t.Helper()
	m := miniredis.NewMiniRedis()
	if err := m.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	w := newWorld(t, "redis://"+m.Addr())
	w.mini = m
	return w
}

func realWorld(t testing.TB) *world {
	t.Helper()
	redistest.Need(t)
	alone().Must("FLUSHALL")
	w := newWorld(t, "unix://studybot:secret@"+alone().Socket())
	w.admin = byHand(t, alone())
	return w
}

// byHand is a client with all rights and no hooks.
func byHand(t testing.TB, s *redistest.Server) *redis.Client {
	t.Helper()
	o, err := redis.ParseURL(redistest.Patient(s.URL()))
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(o)
	t.Cleanup(func() { client.Close() })
	return client
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	w := &world{t: t, clock: &fakeClock{now: morning}, url: url}
	w.Store = w.open("")
	w.admin = w.rdb
	w.group = w.newGroup(-1001)
	w.join(41, "Ann")
	w.join(42, "Ben")
	return w
}

func (w *world) open(owner string) *Store {
	w.t.Helper()
	url := w.url
	if !strings.Contains(url, "dial_timeout") { // one that sees servers die has its own
		url = redistest.Patient(url)
	}
	s, err := Open(w.t.Context(), Options{URL: url, Clock: w.clock, Owner: owner})
	if err != nil {
		w.t.Fatal(err)
	}
	s.rdb.AddHook(oneTag{w.t})
	w.t.Cleanup(func() { s.Close() })
	return s
}

// keys are all keys that begin with something, wherever they lie.
func (w *world) keys(prefix string) []string {
	w.t.Helper()
	var mu sync.Mutex
	var all []string
	list := func(ctx context.Context, server *redis.Client) error {
		keys, err := server.Keys(ctx, prefix+"*").Result()
		mu.Lock()
		defer mu.Unlock()
		all = append(all, keys...)
		return err
	}
	var err error
	switch c := w.admin.(type) {
	case *redis.ClusterClient:
		err = c.ForEachMaster(w.t.Context(), list)
	case *redis.Client:
		err = list(w.t.Context(), c)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

func (w *world) newGroup(chat study.ChatID) study.Group {
	w.t.Helper()
	g, err := w.CreateGroup(w.t.Context(), chat, "Circle", study.Defaults("en", "Asia/Shanghai"), w.clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	return g
}

func (w *world) join(u study.UserID, name string) {
	w.t.Helper()
	w.apply(effect.Effect{Members: []study.Member{{User: u, Name: name, Joined: w.today().Add(-10)}}})
}

func (w *world) today() study.Date { return w.group.Today(w.clock.Now()) }

// apply fills in group and time, and must succeed.
func (w *world) apply(e effect.Effect) {
	w.t.Helper()
	if e.Group == 0 {
		e.Group = w.group.ID
	}
	if e.At.IsZero() {
		e.At = w.clock.Now()
	}
	_, err := w.Apply(w.t.Context(), e)
	for w.waits && errors.Is(err, study.ErrUnavailable) {
		_, err = w.Apply(w.t.Context(), e)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) dueToday() {
	w.t.Helper()
	w.apply(effect.Effect{Due: map[study.Date]study.Due{w.today(): {What: study.DidCheckIn | study.DidReading, Need: study.NeedCheckIn}}})
}

func (w *world) record(u study.UserID) study.Record {
	w.t.Helper()
	r, err := w.Record(w.t.Context(), w.group, u, w.today())
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// do does one deed of today and applies it.
func (w *world) do(u study.UserID, what study.Activities) study.Verdict {
	w.t.Helper()
	change, verdict := w.record(u).Do(w.group, study.Deed{What: what, Date: w.today()}, w.clock.Now())
	w.apply(effect.Effect{Changes: []study.Change{change}})
	return verdict
}

func (w *world) points(p study.Period) map[study.UserID]int {
	w.t.Helper()
	points, err := w.scored(w.t.Context(), w.group.ID, p, w.today(), 0)
	if err != nil {
		w.t.Fatal(err)
	}
	return points
}

// oneTag fails the test when a script is given keys of two slots.
type oneTag struct{ t testing.TB }

func (h oneTag) DialHook(next redis.DialHook) redis.DialHook { return next }

func (h oneTag) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		h.check(cmd)
		return next(ctx, cmd)
	}
}

func (h oneTag) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		for _, cmd := range cmds {
			h.check(cmd)
		}
		return next(ctx, cmds)
	}
}

func (h oneTag) check(cmd redis.Cmder) {
	args := cmd.Args()
	var keys []string
	switch name := strings.ToLower(cmd.Name()); name {
	case "evalsha", "eval":
		for _, k := range args[3 : 3+args[2].(int)] {
			keys = append(keys, k.(string))
		}
	case "mget", "del", "unlink", "exists":
		for _, k := range args[1:] {
			keys = append(keys, k.(string))
		}
	}
	var tags []string
	for _, k := range keys {
		if !strings.HasPrefix(k, "{") {
			h.t.Errorf("%s uses key %q without a tag", cmd.Name(), k)
		}
		tags = append(tags, slotTag(k))
	}
	slices.Sort(tags)
	if tags = slices.Compact(tags); len(tags) > 1 {
		h.t.Errorf("%s uses keys of several slots: %v", cmd.Name(), tags)
	}
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func (w *world) applyChange(c study.Change) {
	w.t.Helper()
	w.apply(effect.Effect{Changes: []study.Change{c}})
}
