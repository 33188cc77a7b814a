package scheduler

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// stepGroups tells which group is asked for, and lets some of the asks wait or fail.
type stepGroups struct {
	asked chan study.GroupID
	letGo chan struct{}
	fails map[study.GroupID]int // so many times
}

func (s stepGroups) Group(ctx context.Context, id study.GroupID) (study.Group, error) {
	s.asked <- id
	if id == 1 {
		select {
		case <-s.letGo:
		case <-ctx.Done():
		}
	}
	if s.fails[id] > 0 {
		s.fails[id]--
		return study.Group{}, study.ErrUnavailable
	}
	return study.Group{}, study.ErrNotFound
}

// stepClock stands until it is moved; it tells of each wait that begins.
type stepClock struct {
	mu    sync.Mutex
	now   time.Time
	waits map[time.Time]chan time.Time
	begun chan time.Time
}

func (c *stepClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *stepClock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ch := c.now.Add(d), make(chan time.Time, 1)
	c.waits[at] = ch
	select {
	case c.begun <- at:
	default:
	}
	return ch
}

func (c *stepClock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = at
	for due, ch := range c.waits {
		if !due.After(at) {
			ch <- at
			delete(c.waits, due)
		}
	}
}

func TestA_contests_step_waits_for_nothing_else_that_is_due(t *testing.T) {
	start := time.Unix(1_800_000_000, 0)
	clock := &stepClock{now: start, waits: make(map[time.Time]chan time.Time), begun: make(chan time.Time, 9)}
	q := &deskQueue{done: make(chan string, 9), waiting: []effect.Job{{ID: "schedule:1", Group: 1}}}
	groups := stepGroups{asked: make(chan study.GroupID, 9), letGo: make(chan struct{})}
	ctx, e, stop := running(t, EngineOptions{Clock: clock, Book: &report.Book{}, Queue: q, Groups: groups})
	if g := <-groups.asked; g != 1 {
		t.Fatalf("group %d fires", g)
	}
	due := start.Add(6 * time.Second)
	e.Wake(effect.Job{ID: "contest:7", Group: 2, At: due}, effect.Job{ID: "close:7", Group: 3, At: due})
	for at := range clock.begun { // the loop of contests now waits for that instant
		if at.Equal(due) {
			break
		}
	}
	clock.set(due)
	if g := <-groups.asked; g != 2 {
		t.Errorf("group %d is next", g)
	}
	if id := <-q.done; id != "contest:7" {
		t.Errorf("%s is done, while a schedule keeps the engine busy", id)
	}
	if e.Idle(ctx) {
		t.Error("the engine says that it is idle while a schedule fires")
	}
	close(groups.letGo)
	if id := <-q.done; id != "schedule:1" {
		t.Errorf("%s is done", id)
	}
	stop()
}

func TestA_step_that_was_moved_or_taken_off_is_made_at_its_new_instant_alone(t *testing.T) {
	l, start := newLive(), time.Unix(1_800_000_000, 0)
	at := func(second int) time.Time { return start.Add(time.Duration(second) * time.Second) }
	l.expect([]effect.Job{{ID: "contest:1", At: at(5)}, {ID: "contest:2", At: at(5)}, {ID: "contest:3", At: at(9)}})
	l.expect([]effect.Job{{ID: "contest:1", At: at(20)}, {ID: "contest:2"}})
	due, wait := l.take(at(6))
	if len(due) != 0 || wait != 3*time.Second {
		t.Errorf("%v due, the next in %s", due, wait)
	}
	if due, _ = l.take(at(30)); len(due) != 2 {
		t.Errorf("%v due", due)
	}
	if due, wait = l.take(at(40)); len(due) != 0 || wait != 0 {
		t.Errorf("%v due, the next in %s", due, wait)
	}
}

func TestA_step_that_fails_is_made_a_moment_later(t *testing.T) {
	start := time.Unix(1_800_000_000, 0)
	clock := &stepClock{now: start, waits: make(map[time.Time]chan time.Time), begun: make(chan time.Time, 99)}
	q := &deskQueue{done: make(chan string, 9)}
	groups := stepGroups{asked: make(chan study.GroupID, 9), fails: map[study.GroupID]int{2: 1}}
	_, e, stop := running(t, EngineOptions{Clock: clock, Book: &report.Book{}, Queue: q, Groups: groups, Log: zerolog.Nop()})
	e.Wake(effect.Job{ID: "contest:7", Group: 2, At: start})
	<-groups.asked
	for at := range clock.begun {
		if at.Equal(start.Add(stepAgain)) {
			break
		}
	}
	clock.set(start.Add(stepAgain))
	<-groups.asked
	if id := <-q.done; id != "contest:7" {
		t.Errorf("%s is done", id)
	}
	stop()
}
