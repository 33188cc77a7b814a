package chaos

import (
	"context"
	"fmt"
	"testing"
	"time"

	"studybot/effect"
	"studybot/store"
	"studybot/study"
)

// A crowd is so many groups with so many schedules each, all due in the same second.
const (
	crowdGroups    = 200
	crowdSchedules = 50
)

func TestF12_10000_firings_are_due_in_the_same_second_and_the_bot_is_killed_among_them(t *testing.T) {
	w := newWorld(t, plot{lax: true})
	w.strangers = true // groups that Telegram knows nothing of: nothing is sent to them
	due := time.Date(first.Year(), first.Month(), first.Day(), 8, 0, 0, 0, time.UTC)
	w.crowd(due)
	w.start()
	w.leap(due.Add(-time.Second))
	for range 4 {
		<-time.After(w.between(200*time.Millisecond, 1500*time.Millisecond))
		killing(w)
	}
	w.settle()
	w.end()
	n := 0
	for _, x := range w.export() {
		recorded := make(map[int]int)
		for _, f := range x.Firings {
			if !f.Due.Equal(due) || f.Outcome != study.SkippedEmpty {
				t.Errorf("group %d: schedule %d fired at %s: %s", x.Group.ID, f.Schedule, f.Due, f.Outcome)
			}
			recorded[f.Schedule]++
		}
		for id := 1; id <= crowdSchedules; id++ {
			if recorded[id] != 1 {
				t.Errorf("group %d: schedule %d has %d records", x.Group.ID, id, recorded[id])
			}
			n++
		}
		for _, s := range x.Schedules {
			if !s.Next.Equal(due.AddDate(0, 0, 1)) {
				t.Errorf("group %d: schedule %d is next due at %s", x.Group.ID, s.ID, s.Next)
			}
		}
	}
	if t.Logf("%d firings, each once, over %d kills", n, w.kills); n != crowdGroups*crowdSchedules {
		t.Errorf("%d firings", n)
	}
}

// crowd makes the groups: a reminder where nobody lacks anything sends nothing.
func (w *world) crowd(due time.Time) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := store.Open(ctx, store.Options{URL: w.redis.URL(), Clock: w.clock, Visitor: true})
	if err != nil {
		w.t.Fatal(err)
	}
	defer s.Close()
	for i := range crowdGroups {
		g, err := s.CreateGroup(ctx, study.ChatID(-9000-i), fmt.Sprint("Crowd ", i), study.Defaults("en", "UTC"), w.clock.Now())
		if err != nil {
			w.t.Fatal(err)
		}
		g.State = study.Active
		e := effect.Effect{Group: g.ID, At: w.clock.Now(), Save: &g}
		for id := 1; id <= crowdSchedules; id++ {
			e.Schedules = append(e.Schedules, study.Schedule{ID: id, Action: study.ActReminder, When: "daily 08:00", Created: w.clock.Now(), Next: due})
			e.Jobs = append(e.Jobs, effect.Job{ID: fmt.Sprint("schedule:", id), At: due})
		}
		if _, err := s.Apply(ctx, e); err != nil {
			w.t.Fatal(err)
		}
	}
}
