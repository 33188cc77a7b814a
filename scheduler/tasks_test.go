package scheduler

import (
	"context"
	"sync"
	"testing"
	"time"

	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// deskQueue has some jobs at first and tells which are done.
type deskQueue struct {
	mu      sync.Mutex
	waiting []effect.Job
	done    chan string
}

func (q *deskQueue) Jobs(context.Context, time.Time, int) ([]effect.Job, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	jobs := q.waiting
	q.waiting = nil
	return jobs, nil
}

func (q *deskQueue) Done(_ context.Context, j effect.Job) error {
	q.done <- j.ID
	return nil
}

func (q *deskQueue) NextJob(context.Context) (time.Time, bool, error) { return time.Time{}, false, nil }

type noGroups struct{}

func (noGroups) Group(context.Context, study.GroupID) (study.Group, error) {
	return study.Group{}, study.ErrNotFound
}

type deskClock struct{}

func (deskClock) Now() time.Time                       { return time.Unix(0, 0) }
func (deskClock) After(time.Duration) <-chan time.Time { return nil }

// slowTasks begins and waits to be let go.
type slowTasks struct {
	begun chan string
	letGo chan struct{}
}

func (s slowTasks) Task(ctx context.Context, _ study.GroupID, id string) error {
	s.begun <- id
	select {
	case <-s.letGo:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func TestA_slow_task_delays_no_firing_and_is_not_begun_twice(t *testing.T) {
	q := &deskQueue{done: make(chan string, 9), waiting: []effect.Job{{ID: "task:7"}, {ID: "task:7"}, {ID: "schedule:1"}}}
	tasks := slowTasks{begun: make(chan string, 9), letGo: make(chan struct{})}
	ctx, e, stop := running(t, EngineOptions{Clock: deskClock{}, Book: &report.Book{}, Queue: q, Groups: noGroups{}, Tasks: tasks})
	if id := <-tasks.begun; id != "7" {
		t.Errorf("task %q was begun", id)
	}
	if id := <-q.done; id != "schedule:1" {
		t.Errorf("%s was done while the task was under way", id)
	}
	if e.Idle(ctx) {
		t.Error("the engine says that it is idle while a task is under way")
	}
	close(tasks.letGo)
	if id := <-q.done; id != "task:7" {
		t.Errorf("%s was done", id)
	}
	stop()
	if len(tasks.begun) > 0 || len(q.done) > 0 {
		t.Error("the task was begun twice")
	}
}
