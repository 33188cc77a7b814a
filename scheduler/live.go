package scheduler

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"studybot/effect"
)

// live is the steps of contests that this replica knows of. People sit before them and
// count the seconds, so they wait for a clock of their own and not behind whatever else is
// due: a thousand groups' cards may be at eight o'clock, too. The queue keeps the same steps
// and delivers those of which nobody knows any more; whoever comes second finds that the
// contest has gone on.
type live struct {
	mu    sync.Mutex
	steps map[string]effect.Job // by group and job
	wake  chan struct{}
	// told counts the calls of expect, seen is how many of them the loop has taken into
	// account when it waits; -1 while it works.
	told, seen atomic.Int64
}

func newLive() *live {
	l := &live{steps: make(map[string]effect.Job), wake: make(chan struct{}, 1)}
	l.seen.Store(-1)
	return l
}

func contestJob(j effect.Job) bool { return strings.HasPrefix(j.ID, "contest:") }

func jobKey(j effect.Job) string { return j.Group.String() + "/" + j.ID }

// expect notes steps that were just written, or taken off.
func (l *live) expect(jobs []effect.Job) {
	news := false
	l.mu.Lock()
	for _, j := range jobs {
		if !contestJob(j) {
			continue
		}
		news = true
		if j.At.IsZero() {
			delete(l.steps, jobKey(j))
		} else {
			l.steps[jobKey(j)] = j
		}
	}
	l.mu.Unlock()
	if !news {
		return
	}
	l.told.Add(1)
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// take gives the steps that are due, and how long it is until the next.
func (l *live) take(now time.Time) (due []effect.Job, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for key, j := range l.steps {
		switch left := j.At.Sub(now); {
		case left <= 0:
			due = append(due, j)
			delete(l.steps, key)
		case wait == 0 || left < wait:
			wait = left
		}
	}
	return due, wait
}

// idle says that nothing is due and the loop waits for what is next.
func (l *live) idle(now time.Time) bool {
	if l.seen.Load() != l.told.Load() {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, j := range l.steps {
		if !j.At.After(now) {
			return false
		}
	}
	return true
}

// leadContests makes the steps of contests in their instant until ctx ends.
func (e *Engine) leadContests(ctx context.Context) {
	for ctx.Err() == nil {
		e.live.seen.Store(-1)
		told := e.live.told.Load()
		due, wait := e.live.take(e.o.Clock.Now())
		for _, j := range due {
			e.step(ctx, j)
		}
		if len(due) > 0 {
			continue
		}
		var next <-chan time.Time
		if wait > 0 {
			next = e.o.Clock.After(wait)
		}
		e.live.seen.Store(told)
		select {
		case <-ctx.Done():
		case <-e.live.wake:
		case <-next:
		}
	}
}

// stepAgain is how long after a failure a step is tried again.
const stepAgain = time.Second

// step makes one step beside all else. One that is being made is not made again; one that
// fails is tried again soon, and not only when the queue takes its worker for dead.
func (e *Engine) step(ctx context.Context, j effect.Job) {
	key := jobKey(j)
	if _, running := e.tasks.LoadOrStore(key, true); running {
		return
	}
	e.under.Add(1)
	e.working.Go(func() {
		defer e.under.Add(-1)
		defer e.tasks.Delete(key)
		if !e.do(ctx, j) {
			j.At = e.o.Clock.Now().Add(stepAgain)
			e.live.expect([]effect.Job{j})
		}
	})
}
