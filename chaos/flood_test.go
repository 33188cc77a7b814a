package chaos

import (
	"context"
	"testing"
	"time"
)

// In one group each of people has a vote in each of so many polls; the bot was away
// meanwhile.
func flood(t *testing.T, people, polls int) (*world, *group) {
	w := newWorld(t, plot{groups: 1, people: 4, questions: 60, lax: true})
	w.begin()
	g := w.groups[0]
	for range people {
		p := w.sim.NewPerson(personOptions(len(g.people)))
		p.Join(g.chat)
		g.people = append(g.people, p)
	}
	w.leap(time.Date(first.Year(), first.Month(), first.Day(), 7, 59, 58, 0, time.UTC))
	if g.today() == nil {
		t.FailNow()
	}
	open := g.openPolls(polls)
	w.calm()
	w.bot.stop()
	for _, m := range open {
		for _, i := range w.shuffled(len(g.people)) {
			if err := g.people[i].Vote(m, w.pick(3)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return w, g
}

func TestF13_A_tap_is_answered_within_the_second_while_5000_votes_wait(t *testing.T) {
	w, g := flood(t, 500, 10)
	g.checked[dateOf(w.clock.Now())] = map[int64]bool{}
	waiting := w.sim.Pending()
	took := g.tapAtStart(1)
	w.calm()
	w.bot.stop()
	alone := g.tapAtStart(2)
	t.Logf("a tap behind %d updates is answered %s after the process began, one behind none after %s", waiting, took, alone)
	if took > max(slowness*time.Second, 15*alone) { // a machine that others keep busy is late with either
		t.Errorf("a tap behind %d updates waited %s", waiting, took)
	}
	w.check()
}

// tapAtStart is how long somebody waits for the answer to a tap that finds the program starting.
func (g *group) tapAtStart(person int) time.Duration {
	tap, err := g.people[person].Tap(g.today(), "✅")
	if err != nil {
		g.t.Fatal(err)
	}
	g.checked[dateOf(g.w.clock.Now())][g.people[person].ID] = true
	begun := time.Now()
	g.w.start()
	ctx, cancel := context.WithTimeout(g.t.Context(), time.Minute)
	defer cancel()
	if err := tap.Answer(ctx); err != nil {
		g.t.Fatal(err)
	}
	return time.Since(begun)
}

func TestF13_A_backlog_of_20000_votes_is_drained_within_64_MB(t *testing.T) {
	w, _ := flood(t, 2000, 10)
	waiting, begun := w.sim.Pending(), time.Now()
	w.start()
	w.calm()
	took, memory := time.Since(begun), w.bot.memory()
	t.Logf("%d updates drained in %s, %.0f a second; %.1f MB at most", waiting, took, float64(waiting)/took.Seconds(), memory)
	if memory > 64 || memory <= 0 {
		t.Errorf("the bot took %.1f MB", memory)
	}
	w.check()
}
