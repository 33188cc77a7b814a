package chaos

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"
)

func TestF6_What_Redis_had_not_synced_is_lost_and_the_journal_brings_it_back(t *testing.T) {
	w := newWorld(t, plot{groups: 3, people: 8, questions: 60, ticks: true, redis: everysec})
	w.begin()
	w.lives(story{days: 1, questions: 4, habit: 0.9, harm: w.powerCuts(), harms: 8})
	w.check()
	if n := strings.Count(w.log.String(), "written again from the journal"); n < 4 {
		t.Errorf("the log tells %d times that Redis had lost something", n)
	}
}

// powerCuts is a harm: all that was written since the one before may be gone, from some byte
// on. The program dies with Redis, or lives on.
func (w *world) powerCuts() func(*world) {
	before := w.sizeOfFile()
	return func(w *world) {
		w.losesEnd(before, w.chance(0.5))
		w.tidied()
		before = w.sizeOfFile()
	}
}

// losesOnce has all vote and check in, and Redis lose all of it with the power.
func (w *world) losesOnce() {
	w.begin()
	g := w.groups[0]
	w.leap(time.Date(first.Year(), first.Month(), first.Day(), 7, 59, 58, 0, time.UTC))
	card := g.today()
	polls := g.openPolls(1)
	w.settle()
	w.tidied()
	before := w.sizeOfFile()
	g.studies(card, 1)
	g.vote(polls[0])
	w.calm()
	w.cutAt(before, true)
	w.calm()
}

// tidied waits until the program has had Redis write its file anew. A second power cut before
// that could find two torn files, with which Redis does not start by itself.
func (w *world) tidied() {
	w.t.Helper()
	rdb := w.dial()
	defer rdb.Close()
	eventually(w.t, 30*time.Second, "Redis has written its file anew", func() bool {
		info, err := rdb.Info(context.Background(), "persistence").Result()
		return err == nil && !strings.Contains(info, "aof_last_rewrite_time_sec:-1") && strings.Contains(info, "aof_rewrite_in_progress:0")
	})
}

func (w *world) sizeOfFile() int64 {
	w.t.Helper()
	at, err := os.Stat(appendOnlyFile(w.t, w.redis.Dir()))
	if err != nil {
		w.t.Fatal(err)
	}
	return at.Size()
}

// losesEnd is a power cut: what was written after a point is gone, from some byte on. The
// program dies with Redis, or lives on.
func (w *world) losesEnd(before int64, dies bool) {
	w.t.Helper()
	if dies {
		w.spareTaps()
		w.kill()
	}
	w.redis.Kill()
	after := w.sizeOfFile()
	cut := before + int64(w.pick(int(after-before)+1))
	w.t.Logf("%d of %d bytes lost; the program dies: %v", after-cut, after-before, dies)
	w.cutAt(cut, dies)
}

// cutAt starts a Redis whose file ends at a byte, and the program if that has died with it.
func (w *world) cutAt(byte int64, dies bool) {
	w.t.Helper()
	if dies && !w.over() {
		w.kill()
	}
	w.redis.Kill()
	if err := os.Truncate(appendOnlyFile(w.t, w.redis.Dir()), byte); err != nil {
		w.t.Fatal(err)
	}
	w.redis.Run()
	w.mu.Lock()
	w.cuts++
	w.mu.Unlock()
	if dies {
		w.clock.Advance(2 * lease)
		w.start()
	}
}
