package main

import (
	"context"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/rs/zerolog"

	"studybot/effect"
	"studybot/report"
	"studybot/scheduler"
	"studybot/store"
	"studybot/study"
	"studybot/telegramsim"
)

// meddler is a store that lets something else happen while a firing is composed: between what
// was read of the group and its schedule, and what is written.
type meddler struct {
	*store.Store
	at     *miniredis.Miniredis
	meddle func()
	done   func()
}

func (m *meddler) Members(ctx context.Context, g study.GroupID) ([]study.Member, error) {
	if do := m.meddle; do != nil {
		m.meddle = nil
		do()
	}
	return m.Store.Members(ctx, g)
}

func (m *meddler) Done(ctx context.Context, j effect.Job) error {
	err := m.Store.Done(ctx, j)
	m.done()
	return err
}

func (m *meddler) Accept(...report.Shelved) {}

func (m *meddler) BankNames(context.Context, study.GroupID) ([]string, error) { return nil, nil }

func TestWhat_an_admin_does_to_a_schedule_in_the_instant_in_which_it_fires_stands(t *testing.T) {
	t.Parallel()
	due := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		does  func(ctx context.Context, e *scheduler.Engine, m *meddler, g study.Group) error
		stand func(s study.Schedule, err error) bool
	}{
		"nothing": {nil, func(s study.Schedule, err error) bool { return err == nil && s.Next.Equal(due.AddDate(0, 0, 1)) }},
		"pauses it": {func(ctx context.Context, e *scheduler.Engine, _ *meddler, g study.Group) error {
			_, err := e.Pause(ctx, g, 1, true, 7, due)
			return err
		}, func(s study.Schedule, err error) bool { return err == nil && s.Paused }},
		"removes it": {func(ctx context.Context, e *scheduler.Engine, _ *meddler, g study.Group) error {
			return e.Remove(ctx, g, 1, 7, due)
		}, func(_ study.Schedule, err error) bool { return err != nil }},
		"sets the zone": {func(ctx context.Context, e *scheduler.Engine, m *meddler, g study.Group) error {
			was := g
			g.Settings.Zone = study.ZoneOf(berlin.String())
			if _, err := m.Apply(ctx, effect.Effect{Group: g.ID, At: due, Save: &g}); err != nil {
				return err
			}
			return e.Rezone(ctx, was, g, due)
		}, func(s study.Schedule, err error) bool {
			return err == nil && s.Next.Equal(time.Date(2026, 11, 22, 8, 0, 0, 0, berlin))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, m, g := meddled(t, due)
			if c.does != nil {
				m.meddle = func() {
					if err := c.does(t.Context(), e, m, g); err != nil {
						t.Error(err)
					}
				}
			}
			ctx, over := context.WithTimeout(t.Context(), time.Minute)
			defer over()
			m.done = over
			if err := e.Run(ctx); err != nil {
				t.Fatal(err)
			}
			if s, err := m.Schedule(t.Context(), g.ID, 1); m.meddle != nil || !c.stand(s, err) {
				t.Errorf("afterwards it is %+v, %v", s, err)
			}
		})
	}
}

// A replica is held up while it composes, for longer than its lease: by a machine that sleeps,
// or a line that hangs. Another takes the job, fires, and ticks it off; then the first goes on.
func TestA_replica_that_is_held_up_beyond_its_lease_fires_nothing_twice(t *testing.T) {
	t.Parallel()
	due := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	e, m, g := meddled(t, due)
	ctx, over := context.WithTimeout(t.Context(), time.Minute)
	defer over()
	m.done = over
	m.meddle = func() {
		own, end := context.WithCancel(ctx)
		other := &meddler{Store: onRedis(t, m.at, due, "other", time.Nanosecond), done: end} // whose patience with the first is at its end
		if err := engineOn(t, other, due).Run(own); err != nil {
			t.Error(err)
		}
		if fired, err := other.Firings(ctx, g.ID, due); err != nil || len(fired) != 1 {
			t.Errorf("the other fired %+v, %v", fired, err)
		}
	}
	if err := e.Run(ctx); err != nil {
		t.Fatal(err)
	}
	fired, err := m.Firings(t.Context(), g.ID, due)
	if err != nil || len(fired) != 1 || m.meddle != nil {
		t.Errorf("fired %+v, %v", fired, err)
	}
	if posts, err := m.at.HKeys("{g1}:posts"); err != nil || len(posts) != 1 {
		t.Errorf("posts %q wait, %v", posts, err)
	}
}

// meddled is an engine with a group whose one schedule is due now.
func meddled(t *testing.T, due time.Time) (*scheduler.Engine, *meddler, study.Group) {
	t.Helper()
	memory := miniredis.RunT(t)
	s := onRedis(t, memory, due, "meddled", 0)
	g, err := s.CreateGroup(t.Context(), -1001, "Morning readers", study.Defaults("en", "UTC"), due)
	if err != nil {
		t.Fatal(err)
	}
	g.State = study.Active
	_, err = s.Apply(t.Context(), effect.Effect{
		Group: g.ID, At: due, Save: &g, Jobs: []effect.Job{{ID: "schedule:1", At: due}},
		Schedules: []study.Schedule{{ID: 1, Action: study.ActCard, When: "daily 08:00", Created: due, Next: due}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if g, err = s.Group(t.Context(), g.ID); err != nil {
		t.Fatal(err)
	}
	m := &meddler{Store: s, at: memory, done: func() {}}
	return engineOn(t, m, due), m, g
}

// onRedis is one replica's way to a Redis.
func onRedis(t *testing.T, memory *miniredis.Miniredis, now time.Time, owner string, lease time.Duration) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{
		Clock: telegramsim.NewClock(now), Log: zerolog.Nop(), Owner: owner, Lease: lease, Client: redis.NewClient(&redis.Options{Addr: memory.Addr(), MaxRetries: -1}),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// engineOn is a replica's engine.
func engineOn(t *testing.T, m *meddler, now time.Time) *scheduler.Engine {
	t.Helper()
	book, err := report.OpenBook()
	if err != nil {
		t.Fatal(err)
	}
	e, err := scheduler.New(scheduler.EngineOptions{
		Clock: telegramsim.NewClock(now), Log: zerolog.New(zerolog.NewTestWriter(t)), Book: book, Queue: m, Groups: m, Effects: m, Schedules: m, Library: m,
		Quizzes: m, Records: m, Practices: m, Archive: m, Outlet: m, Seed: seed,
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}
