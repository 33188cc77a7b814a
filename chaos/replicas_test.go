package chaos

import (
	"strings"
	"testing"
	"time"
)

func TestF12_Two_replicas_share_what_is_due_and_launch_nothing_twice(t *testing.T) {
	w := newWorld(t, plot{groups: 4, people: 4, questions: 40, ticks: true})
	w.begin()
	start := func() *program { return launch(t, w.settings(), w.log) }
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

// standsBy says whether a replica leaves asking for updates to another.
func (p *program) standsBy() bool {
	_, text := p.get("/readyz")
	return strings.Contains(text, `"updates":"standby"`)
}

func TestF12_A_second_poller_stands_by_and_follows_within_ten_seconds_of_a_kill(t *testing.T) {
	w := newWorld(t, plot{groups: 1, people: 8, questions: 40})
	w.begin()
	g := w.groups[0]
	w.leap(time.Date(first.Year(), first.Month(), first.Day(), 7, 59, 58, 0, time.UTC))
	card := g.today()
	second := launch(t, w.settings(), w.log)
	defer func() { second.stop() }()
	eventually(t, 10*time.Second, "the second stands by", second.standsBy)
	g.studies(card, 1)
	polls := g.openPolls(2)
	w.bot.kill()
	w.kills++
	died := time.Now()
	for _, m := range polls {
		g.vote(m)
	}
	eventually(t, 20*time.Second, "the second asks", func() bool { return !second.standsBy() && w.sim.Pending() == 0 })
	if took := time.Since(died); took > 10*time.Second {
		t.Errorf("taken over %v after the kill", took)
	} else {
		t.Logf("taken over %v after the kill", took)
	}
	w.mu.Lock()
	w.bot, second = second, launch(t, w.settings(), w.log)
	w.mu.Unlock()
	eventually(t, 10*time.Second, "the first stands by after its return", second.standsBy)
	stopped := time.Now()
	w.bot.stop()
	eventually(t, 10*time.Second, "it is followed", func() bool { return !second.standsBy() })
	if took := time.Since(stopped); took > 5*time.Second {
		t.Errorf("after a stop in order it took %v", took)
	}
	w.mu.Lock()
	w.bot, second = second, launch(t, w.settings(), w.log)
	w.mu.Unlock()
	w.calm()
	w.check()
	if n := strings.Count(w.log.String(), "somebody else takes our updates"); n != 0 {
		t.Errorf("replicas of one Redis were in each other's way %d times", n)
	}
}
