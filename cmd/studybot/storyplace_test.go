package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"studybot/store/redistest"
	"studybot/study"
)

// redisPlace is several servers that are one Redis together.
type redisPlace interface {
	URL() string
	Empty()
	// Lead is the server on which the keys with a tag are written.
	Lead(tag string) *redistest.Server
	Replaced(dead *redistest.Server) bool
}

type clusterPlace struct{ *redistest.Cluster }

func (p clusterPlace) Lead(tag string) *redistest.Server { return p.MasterOf(tag).Server }

type sentinelPlace struct{ *redistest.Sentinels }

func (p sentinelPlace) Lead(string) *redistest.Server { return p.Primary() }

// startPlace starts what the head of a story asks for; nil if that is one server.
func startPlace(t *testing.T, f found) redisPlace {
	t.Helper()
	switch {
	case f.has["cluster"]:
		return clusterPlace{redistest.StartCluster(t)}
	case f.has["sentinels"]:
		return sentinelPlace{redistest.StartSentinels(t, "--min-replicas-to-write", "1")}
	}
	return nil
}

func placeVerbs() []verb {
	return []verb{
		{"the primary of the group dies", (*world).primaryDies, false},
		{"another takes its place", (*world).anotherTakesIt, false},
	}
}

// primaryDies kills the server on which the group's records are written. It stays away
// until another has taken its place, and comes back as that one's replica.
func (w *world) primaryDies(found) error {
	if w.place == nil {
		return errors.New("there is but one server: begin the story with `redis cluster` or `redis sentinels`")
	}
	g, err := w.store.GroupByChat(w.ctx, study.ChatID(w.group.ID))
	if err != nil {
		return err
	}
	w.down = true
	w.dead = w.place.Lead("{g" + g.ID.String() + "}:group")
	w.dead.Kill()
	return nil
}

func (w *world) anotherTakesIt(found) error {
	if err := w.await("another primary", func() bool { return w.place.Replaced(w.dead) }); err != nil {
		return err
	}
	w.dead.Run()
	if err := w.await("it to be ready", func() bool { return w.store.Ready(w.ctx) == nil }); err != nil {
		return err
	}
	if err := w.await("the bot to go on", w.nudged); err != nil {
		return err
	}
	w.down = false
	return nil
}

// nudged moves the clock on for a bot whose last call of the dead primary may fail only now:
// it waits by the story's clock before it tries again.
func (w *world) nudged() bool {
	if w.sim.Idle() {
		return true
	}
	w.clock.Advance(time.Second)
	_ = w.calmless()
	return w.sim.Idle()
}

// pushesOn moves the clock on for a bot that has been busy for seconds: on a machine that is
// busy too, a copy may be later than the bot waits for it, and before it tries again it waits
// by the story's clock.
func (w *world) pushesOn(ctx context.Context, a *app) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for busy := 0; ; busy++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if w.sim.Idle() && a.idle(ctx) {
			busy = 0
		}
		if busy >= 5 {
			w.clock.Advance(time.Second)
		}
	}
}

// patiently does what a start needs, again where copies are late, as the program does.
func (w *world) patiently(do func() error) (err error) {
	return errors.Join(w.await("Redis", func() bool {
		err = do()
		return err == nil || w.place == nil || !passing(err)
	}), err)
}

// hurry moves the clock on for a bot that waits for it while it ends. One that is merely slow,
// on a busy machine, must not be taken for one that waits: it would go on sending.
func (w *world) hurry(ended <-chan struct{}) {
	const looks, pause = 100, 20 * time.Millisecond
	for look := 1; ; look++ {
		select {
		case <-ended:
			return
		case <-time.After(pause):
		}
		if look%looks == 0 {
			w.clock.Advance(5 * time.Second)
		}
	}
}

// await waits, in real time, until something is so: elections do not live by the story's clock.
func (w *world) await(what string, so func() bool) error {
	for !so() {
		select {
		case <-w.ctx.Done():
			return fmt.Errorf("waited for %s", what)
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}

// mainStories are the days of a group from the greeting to the leaderboard.
var mainStories = []string{"first-minute", "day", "quiz", "reminder", "report", "week", "chinese"}

func TestStories_of_the_main_job_on_a_Cluster_and_behind_Sentinels(t *testing.T) {
	redistest.Need(t)
	t.Parallel()
	for name, start := range map[string]func(t *testing.T) redisPlace{
		"cluster":   func(t *testing.T) redisPlace { t.Helper(); return clusterPlace{redistest.StartCluster(t)} },
		"sentinels": func(t *testing.T) redisPlace { t.Helper(); return sentinelPlace{redistest.StartSentinels(t)} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			place := start(t)
			for _, story := range mainStories { // one after the other: each begins with nothing in it
				t.Run(story, func(t *testing.T) { tellOn(t, filepath.Join("testdata/stories", story+".txtar"), place) })
			}
		})
	}
}

func TestStories_of_servers_that_die(t *testing.T) {
	redistest.Need(t)
	t.Parallel()
	names, err := filepath.Glob("testdata/stories/failover/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			tell(t, name)
		})
	}
}
