package scheduler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"

	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// EngineOptions are what the engine is made of. All are needed but Workers and Poll.
type EngineOptions struct {
	Clock     study.Clock
	Log       zerolog.Logger
	Book      *report.Book
	Queue     Queue
	Groups    Groups
	Effects   Effects
	Schedules Schedules
	Library   Library
	Quizzes   Quizzes
	Records   Records
	Practices Practices
	Archive   study.Archive
	Outlet    Outlet
	Tasks     Tasks
	Seed      func() uint64 // of a quiz's draw
	Workers   int           // jobs done at once; default 8
	// Poll is the longest wait between two looks at the queue, for jobs that another
	// replica adds; default 5 s.
	Poll time.Duration
}

// Engine fires what is due. It owns no rule of its own: when.go says when, the jobs say what.
type Engine struct {
	o       EngineOptions
	figures study.Figures
	wake    chan struct{}
	// asked counts the calls of Wake, seen is how many of them the loop has taken into
	// account when it waits; -1 while it works.
	asked, seen atomic.Int64

	tasks   sync.Map // by job ID: those under way here
	under   atomic.Int64
	working sync.WaitGroup
	desks   chan struct{}
	live    *live
	failing failures
}

// New makes an engine.
func New(o EngineOptions) (*Engine, error) {
	if o.Clock == nil || o.Queue == nil || o.Book == nil {
		return nil, errors.New("scheduler: clock, queue and book are needed")
	}
	o.Workers = cmp.Or(o.Workers, 8)
	o.Poll = cmp.Or(o.Poll, 5*time.Second)
	e := &Engine{o: o, figures: study.Figures{Archive: o.Archive}, wake: make(chan struct{}, 1), desks: make(chan struct{}, tasksAtOnce), live: newLive()}
	e.seen.Store(-1)
	return e, nil
}

// Wake makes the engine look at the queue now: something may have become due earlier than
// it waits for. jobs are what was written, as far as the caller knows.
func (e *Engine) Wake(jobs ...effect.Job) {
	e.live.expect(jobs)
	e.asked.Add(1)
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

// batch is how many jobs one look takes.
const batch = 64

// Run fires what is due until ctx ends.
func (e *Engine) Run(ctx context.Context) error {
	defer e.working.Wait()
	e.working.Go(func() { e.leadContests(ctx) })
	for ctx.Err() == nil {
		e.seen.Store(-1)
		asked := e.asked.Load()
		n, err := e.once(ctx)
		if err != nil && ctx.Err() == nil {
			e.o.Log.Error().Err(err).Msg("due jobs could not be read")
		}
		if n == 0 {
			e.rest(ctx, asked, err)
		}
	}
	return nil
}

// rest waits for the next due instant, a wake-up, or the end of the poll.
func (e *Engine) rest(ctx context.Context, asked int64, failed error) {
	wait := e.o.Poll
	if failed == nil {
		if next, ok, err := e.o.Queue.NextJob(ctx); err == nil && ok {
			wait = min(wait, max(next.Sub(e.o.Clock.Now()), time.Millisecond))
		}
	}
	due := e.o.Clock.After(wait)
	e.seen.Store(asked)
	select {
	case <-ctx.Done():
	case <-e.wake:
	case <-due:
	}
}

// once takes what is due and does it, one group's jobs in order, groups side by side.
func (e *Engine) once(ctx context.Context) (int, error) {
	jobs, err := e.o.Queue.Jobs(ctx, e.o.Clock.Now(), batch)
	if err != nil {
		return 0, err
	}
	groups := make(map[study.GroupID][]effect.Job)
	for _, j := range jobs {
		if _, ok := isTask(j); ok {
			e.begin(ctx, j)
			continue
		}
		if contestJob(j) {
			e.step(ctx, j)
			continue
		}
		groups[j.Group] = append(groups[j.Group], j)
	}
	var wg sync.WaitGroup
	slots := make(chan struct{}, e.o.Workers)
	for _, list := range groups {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			for _, j := range list {
				e.do(ctx, j)
			}
		})
	}
	wg.Wait()
	return len(jobs), nil
}

// Idle says that nothing is due, and that the loop waits for what is next: a clock that is
// moved now wakes it in time.
func (e *Engine) Idle(ctx context.Context) bool {
	if e.under.Load() > 0 || !e.live.idle(e.o.Clock.Now()) || e.seen.Load() != e.asked.Load() {
		return false
	}
	next, ok, err := e.o.Queue.NextJob(ctx)
	return err == nil && (!ok || next.After(e.o.Clock.Now()))
}

// do does one job, anew where somebody wrote what it writes on meanwhile: an admin who pauses,
// removes or retimes a schedule in the instant in which it fires. A job that fails stays undone
// and is delivered again.
func (e *Engine) do(ctx context.Context, j effect.Job) (done bool) {
	log := e.o.Log.With().Int64("group", int64(j.Group)).Str("job", j.ID).Logger()
	ctx = log.WithContext(ctx)
	if err := e.safely(func() error { return again(func() error { return e.handle(ctx, j) }) }); err != nil {
		log.Error().Err(err).Msg("a job failed")
		return false
	}
	if err := e.o.Queue.Done(ctx, j); err != nil && ctx.Err() == nil {
		log.Error().Err(err).Msg("a job is done but could not be ticked off")
	}
	return true
}

// again does anew what reads and then writes, while somebody else wrote between.
func again(do func() error) error {
	const tries = 8
	for range tries - 1 {
		if err := do(); !errors.Is(err, study.ErrStale) {
			return err
		}
	}
	return do()
}

func (e *Engine) safely(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return do()
}

// handle finds what a job is about by its ID: "schedule:3", "close:7", "result:7",
// "contest:7", "analysis:7", "practice:7", "remind:42", "drill:42", "timeup:7.42", "again:7.1".
func (e *Engine) handle(ctx context.Context, j effect.Job) error {
	if id, ok := isTask(j); ok {
		return e.o.Tasks.Task(ctx, j.Group, id)
	}
	kind, rest, _ := strings.Cut(j.ID, ":")
	n, err := strconv.ParseInt(rest, 10, 64)
	if err != nil && kind != "timeup" && kind != "again" {
		return nil //nolint:nilerr // a job that nobody knows is done: there is nothing to do
	}
	g, err := e.o.Groups.Group(ctx, j.Group)
	if errors.Is(err, study.ErrNotFound) || err == nil && g.State != study.Active {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the group: %w", err)
	}
	now := e.o.Clock.Now()
	if now.Before(j.At) { // it is due: our clock was set back since
		now = j.At
	}
	switch kind {
	case "schedule":
		return e.due(ctx, g, int(n), now)
	case "close":
		return e.closeQuiz(ctx, g, int(n), now)
	case "contest":
		return e.contest(ctx, g, int(n), now)
	case "result":
		return e.results(ctx, g, int(n), now)
	case "analysis":
		return e.analyse(ctx, g, int(n), now)
	case "again":
		return e.askAgain(ctx, g, rest, now)
	case "timeup":
		return e.timeUpJob(ctx, g, rest, now)
	case "practice":
		return e.intoPractice(ctx, g, int(n), now)
	case "drill":
		return e.drill(ctx, g, study.UserID(n), now)
	case "remind":
		return e.remindOne(ctx, g, study.UserID(n), now)
	}
	return nil
}

// apply writes an effect and hands its posts on.
func (e *Engine) apply(ctx context.Context, f effect.Effect) error {
	shelved, err := e.o.Effects.Apply(ctx, f)
	if err != nil {
		return err
	}
	e.o.Outlet.Accept(shelved...)
	if len(f.Jobs) > 0 {
		e.Wake()
	}
	return nil
}

// applyOnce applies an effect that has a name; that it was written before is as well.
func (e *Engine) applyOnce(ctx context.Context, f effect.Effect) error {
	if err := e.apply(ctx, f); !errors.Is(err, study.ErrDone) {
		return err
	}
	return nil
}
