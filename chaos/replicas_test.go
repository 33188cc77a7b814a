package chaos

import (
	"strings"
	"testing"
	"time"
)

// deaf puts a second way to Telegram before the simulator that asks for no updates: a
// replica behind it shares firings, jobs and sends, and never polls.
func (w *world) deaf(t *testing.T) string {
	api := w.api
	tap := w.tap(t)
	deafAPI := w.api
	w.api = api
	over := make(chan struct{})
	t.Cleanup(func() { close(over) })
	tap.on(func(c call) fate {
		if c.method == "getUpdates" && !c.answered {
			<-over
			return breaks
		}
		return passes
	})
	return deafAPI
}

func TestF12_Two_replicas_share_what_is_due_and_launch_nothing_twice(t *testing.T) {
	w := newWorld(t, plot{groups: 4, people: 4, questions: 40, ticks: true})
	deafAPI := w.deaf(t)
	w.begin()
	start := func() *program {
		s := w.settings()
		s.api = deafAPI
		return launch(t, s, w.log)
	}
	second := start()
	defer func() { second.stop() }()
	// Over three due times both live, then one dies as they come, then the other.
	for day, dies := range []int{0, 1, 2} {
		morning := time.Date(first.Year(), first.Month(), first.Day()+day, 7, 59, 57, 0, time.UTC)
		second.kill()
		w.kills++
		w.kill()
		w.clock.Set(morning)
		w.start()
		second = start()
		eventually(t, 20*time.Second, "eight o'clock comes", func() bool { return w.clock.Now().Hour() == 8 })
		<-time.After(w.between(0, 300*time.Millisecond))
		switch dies {
		case 1:
			second.kill()
			w.kills++
			second = start()
		case 2:
			w.kill()
			w.start()
		}
		for _, g := range w.groups {
			g.today()
		}
		w.calm()
	}
	w.settle()
	second.stop()
	w.check()
	cards := 0
	for _, g := range w.groups {
		for _, m := range g.posts {
			if isCard(m) {
				cards++
			}
		}
	}
	if most := 3*len(w.groups) + w.kills; cards < 3*len(w.groups) || cards > most {
		t.Errorf("%d cards on three days in %d groups", cards, len(w.groups))
	}
}

func TestF12_The_clock_jumps_an_hour_ahead_and_back_and_the_bot_is_down_over_three_due_times(t *testing.T) {
	w := newWorld(t, plot{groups: 3, people: 4, questions: 40, ticks: true, lax: true})
	w.begin()
	shift := time.Duration(0)
	again := func(d time.Duration) {
		w.kill()
		shift = d
		w.mu.Lock()
		s := w.settings()
		s.now = func() time.Time { return w.clock.Now().Add(shift) }
		w.bot = launch(t, s, w.log)
		w.mu.Unlock()
		w.calm()
	}
	day := func(h, m int) time.Time {
		return time.Date(first.Year(), first.Month(), first.Day(), h, m, 0, 0, time.UTC)
	}
	w.leap(day(7, 59))
	again(time.Hour)   // it is nine already: the card is made good
	again(0)           // it is eight again: nothing comes twice
	again(-time.Hour)  // and seven
	w.leap(day(11, 1)) // three hours and twelve slots later
	w.calm()
	w.leap(day(21, 30))
	w.check()
}

func TestF12_Two_pollers_by_mistake_do_each_thing_once(t *testing.T) {
	w := newWorld(t, plot{groups: 1, people: 8, questions: 40})
	w.begin()
	g := w.groups[0]
	w.leap(time.Date(first.Year(), first.Month(), first.Day(), 7, 59, 58, 0, time.UTC))
	card := g.today()
	second := launch(t, w.settings(), w.log)
	defer second.stop()
	g.studies(card, 1)
	polls := g.openPolls(2)
	for _, m := range polls {
		g.vote(m)
	}
	w.calm()
	second.stop()
	w.check()
	if n := strings.Count(w.log.String(), "somebody else takes our updates"); n == 0 || n > 6 {
		t.Errorf("the log tells %d times that there is another poller", n)
	}
}
