package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
	"pgregory.net/rapid"

	"studybot/effect"
	"studybot/report"
	"studybot/store/redistest"
	"studybot/study"
)

// frail is a Redis that syncs now and then, and can lose what it has not.
type frail struct {
	*world
	server *redistest.Server
	dir    string // of the journal
}

func frailWorld(t testing.TB) *frail {
	t.Helper()
	f := &frail{server: redistest.Start(t, "--appendfsync", "everysec"), dir: t.TempDir()}
	f.world = &world{t: t, clock: &fakeClock{now: morning}, url: f.server.URL()}
	f.begin()
	f.group = f.newGroup(-1001)
	return f
}

// begin opens the store, as a program does when it starts.
func (f *frail) begin() {
	f.t.Helper()
	s, err := Open(f.t.Context(), Options{URL: redistest.Patient(f.url), Clock: f.clock, Owner: "one", Journal: Journal{Dir: f.dir, Bot: "77"}})
	if err != nil {
		f.t.Fatal(err)
	}
	if !s.KeepsJournal() {
		f.t.Fatal("no journal is kept")
	}
	f.Store = s
	f.t.Cleanup(func() { s.Close() })
}

// client is a line to Redis past the store.
func (f *frail) client() *redis.Client { f.t.Helper(); return byHand(f.t, f.server) }

// file is the part of the append-only file that grows. While the file is written anew there
// are two; where the power goes twice within that time Redis does not start by itself.
func (f *frail) file() string {
	f.t.Helper()
	var files []string
	untilDone(f.t, func() (err error) {
		files, err = filepath.Glob(filepath.Join(f.server.Dir(), "appendonlydir", "*.incr.aof"))
		if err == nil && len(files) != 1 {
			err = fmt.Errorf("append-only files %v", files)
		}
		return err
	})
	return files[0]
}

func (f *frail) size() int64 {
	f.t.Helper()
	info, err := os.Stat(f.file())
	if err != nil {
		f.t.Fatal(err)
	}
	return info.Size()
}

// lose is a power cut: the file ends at a byte, wherever that is.
func (f *frail) lose(at int64) {
	f.t.Helper()
	f.server.Kill()
	if err := os.Truncate(f.file(), at); err != nil {
		f.t.Fatal(err)
	}
	f.server.Run()
}

// all is everything that must last, in plain words.
func (f *frail) all() map[string]any {
	f.t.Helper()
	ctx, all := f.t.Context(), make(map[string]any)
	rdb := f.rdb
	for _, key := range must[[]string](f.t)(rdb.Keys(ctx, "*").Result()) {
		if strings.HasPrefix(key, "{jobs}:") || strings.HasPrefix(key, "{lease:") || strings.HasPrefix(key, "{limit}") || key == ownersKey || key == journalKey {
			continue
		}
		var value any
		var err error
		switch kind := must[string](f.t)(rdb.Type(ctx, key).Result()); kind {
		case "string":
			value, err = rdb.Get(ctx, key).Result()
		case "hash":
			value, err = rdb.HGetAll(ctx, key).Result()
		case "set":
			var members []string
			members, err = rdb.SMembers(ctx, key).Result()
			slices.Sort(members)
			value = members
		case "zset":
			value, err = rdb.ZRangeWithScores(ctx, key, 0, -1).Result()
		case "list":
			value, err = rdb.LRange(ctx, key, 0, -1).Result()
		default:
			f.t.Fatalf("%s is a %s", key, kind)
		}
		if err != nil {
			f.t.Fatal(err)
		}
		all[key] = value
	}
	return all
}

func TestWhatever_Redis_loses_of_its_end_is_there_again_to_the_letter(t *testing.T) {
	f := frailWorld(t)
	chat, lost := study.ChatID(-5000), 0
	rapid.Check(t, func(rt *rapid.T) {
		if chat--; lost >= 40 {
			return // each takes a start of Redis
		}
		f.clock.now = morning
		f.group = f.newGroup(chat)
		l := &wildLife{world: f.world, rt: rt, ledger: make(map[study.UserID]map[study.Cause]study.Entry), marks: make(map[study.UserID]map[study.Date]study.Mark)}
		for _, u := range []study.UserID{41, 42, 43} {
			l.ledger[u], l.marks[u] = make(map[study.Cause]study.Entry), make(map[study.Date]study.Mark)
			f.join(u, fmt.Sprint("Member ", u))
		}
		for range rapid.IntRange(1, 3).Draw(rt, "losses") {
			lost++
			before := f.size()
			for range rapid.IntRange(1, 12).Draw(rt, "events") {
				l.event()
			}
			f.besides(rt)
			should := f.all()
			cut := before + rapid.Int64Range(0, f.size()-before).Draw(rt, "cut")
			if rapid.Bool().Draw(rt, "the program dies too") {
				if err := f.Close(); err != nil {
					t.Fatal(err)
				}
				f.lose(cut)
				f.begin()
			} else {
				f.lose(cut)
			}
			if diff := cmp.Diff(should, f.all()); diff != "" {
				t.Fatalf("cut at byte %d: %s", cut, diff)
			}
		}
		l.check()
	})
}

// besides does what a group's life has beside days and points.
func (f *frail) besides(rt *rapid.T) {
	f.t.Helper()
	ctx := f.t.Context()
	posts := must[[]report.Shelved](f.t)(f.Shelve(ctx, f.group.ID, "", []report.Post{{Text: "one"}, {Text: "two"}}, f.clock.Now()))
	_, err := f.NextQuiz(ctx, f.group.ID)
	poll := fmt.Sprint("p", rapid.IntRange(1, 9).Draw(rt, "poll"))
	if err := errors.Join(err, f.Drop(ctx, posts[0]), f.SavePerson(ctx, study.Person{ID: 41, Name: "Ann"}), f.HoldEarly(ctx, poll, []byte("an answer")),
		f.Aside(ctx, 9, []byte(`{}`), errors.New("unknown"))); err != nil {
		f.t.Fatal(err)
	}
	f.apply(effect.Effect{Jobs: []effect.Job{{ID: "schedule:1", At: f.clock.Now().Add(time.Hour)}}, Tasks: map[string][]byte{poll: []byte("{}")}})
}

func TestNothing_that_was_said_to_be_written_is_missing_while_Redis_fails_under_many_hands(t *testing.T) {
	f := frailWorld(t)
	const hands, deeds, losses = 6, 200, 10
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	var work sync.WaitGroup
	for hand := range hands {
		work.Go(func() {
			for n := range deeds {
				untilDone(t, func() error {
					return f.HoldEarly(t.Context(), fmt.Sprint("hand", hand), fmt.Appendf(nil, "deed %d", n))
				})
			}
		})
	}
	done := make(chan struct{})
	go func() {
		work.Wait()
		close(done)
	}()
	lost := int64(0)
	for range losses {
		before := f.size()
		if !f.grows(before+3000, done) {
			break
		}
		cut := before + rng.Int64N(f.size()-before)
		lost += f.size() - cut
		f.lose(cut)
	}
	<-done
	if t.Logf("%d bytes were lost", lost); lost == 0 {
		t.Error("Redis lost nothing: nothing was tried")
	}
	for hand := range hands {
		kept := make(map[string]bool)
		for _, text := range must[[][]byte](t)(f.Early(t.Context(), fmt.Sprint("hand", hand))) {
			kept[string(text)] = true
		}
		if len(kept) != deeds {
			t.Errorf("of hand %d's %d deeds %d are kept", hand, deeds, len(kept))
		}
	}
}

// untilDone does something until it is done.
func untilDone(t testing.TB, do func() error) {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(3 * time.Minute); ; <-tick.C {
		err := do()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Errorf("it does not succeed: %v", err)
			return
		}
	}
}

// grows waits until the append-only file is that large; false if the work is done before.
func (f *frail) grows(size int64, done <-chan struct{}) bool {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for f.size() < size {
		select {
		case <-done:
			return false
		case <-tick.C:
		}
	}
	return true
}
