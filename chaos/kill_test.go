package chaos

import (
	"sync"
	"testing"
	"time"
)

// story is a number of days with a quiz each, and what goes wrong meanwhile.
type story struct {
	days, questions int
	habit           float64
	// harm does one harm each time it is called, beside people who study; it returns when
	// the harm is over.
	harm  func(w *world)
	harms int // at least so many in all
	// most is how many of them a day, 0: as many as there is time for. Faults that wait for a
	// call to hit would pile up.
	most int
}

// lives plays the days. Harm is done from morning to evening; at night the program is
// killed too.
func (w *world) lives(s story) {
	w.t.Helper()
	done := 0
	for day := 0; day < s.days || done < s.harms; day++ {
		morning := time.Date(first.Year(), first.Month(), first.Day()+day, 7, 59, 58, 0, time.UTC)
		w.leap(morning)
		over := make(chan struct{})
		var harm sync.WaitGroup
		harm.Go(func() {
			for n := 0; s.most == 0 || n < s.most; n++ {
				select {
				case <-over:
					return
				case <-time.After(w.between(50*time.Millisecond, 700*time.Millisecond)):
					s.harm(w)
					done++
				}
			}
		})
		var people sync.WaitGroup
		for _, g := range w.groups {
			people.Go(func() { g.lives(s) })
		}
		people.Wait()
		close(over)
		harm.Wait()
		w.calm()
		for _, evening := range []time.Duration{12*time.Hour + 20*time.Minute, 13*time.Hour + 5*time.Minute} {
			w.leap(morning.Add(evening))
			w.calm()
		}
		if w.t.Failed() {
			return
		}
	}
}

// lives is one day of a group.
func (g *group) lives(s story) {
	if card := g.today(); card != nil {
		var both sync.WaitGroup
		both.Go(func() { g.studies(card, s.habit) })
		g.quizzes(s.questions)
		both.Wait()
	}
}

// killing is a kill at once, some seconds of nothing, and a new start. Now and then all that
// waits is taken in before: where the machine is so busy that a start takes longer than the
// time between two kills, nothing would ever be done.
func killing(w *world) {
	w.spareTaps()
	if w.chance(0.3) {
		w.calm()
	}
	w.kill()
	w.clock.Advance(w.between(lease+time.Second, 4*lease))
	w.start()
}

// spareTaps lets the program take in what waits before Telegram drops it. A tap is kept for
// 150 s only; each kill moves the clock on, and on a slow machine one follows the other
// before a batch is through: what Telegram never delivered nobody can record.
func (w *world) spareTaps() {
	if w.sim.Patience() < 60*time.Second {
		w.calm()
	}
}

func TestF1_The_bot_is_killed_twenty_times_and_nothing_is_lost_or_counted_twice(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	w := newWorld(t, plot{groups: 3, people: 8, questions: 40, ticks: true, usual: true})
	w.begin()
	w.lives(story{days: 1, questions: 4, habit: 0.9, harm: killing, harms: 20, most: 10})
	if sum := w.check(); w.kills < 20 || sum.votes == 0 || sum.checkins == 0 {
		t.Errorf("%d kills, %d votes, %d check-ins: too little was tried", w.kills, sum.votes, sum.checkins)
	}
}

func TestF1_The_bot_is_killed_at_random_instants_and_nothing_is_lost_or_counted_twice(t *testing.T) {
	w := newWorld(t, plot{groups: 5, people: 12, questions: 60, ticks: true})
	w.begin()
	w.lives(story{days: 2, questions: 5, habit: 0.9, harm: killing, harms: 20})
	w.check()
}
