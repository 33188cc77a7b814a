package chaos

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// failpoint is an instant at which the program is killed: a call before Telegram gets it,
// or after, before the program has the answer.
type failpoint struct {
	name   string
	method string
	after  bool
}

var failpoints = []failpoint{
	{"recorded, not confirmed", "getUpdates", false},
	{"confirmed, the next batch not received", "getUpdates", true},
	{"a poll about to go out", "sendPoll", false},
	{"a poll gone out, not recorded", "sendPoll", true},
	{"a message about to go out", "sendMessage", false},
	{"a message gone out, not recorded", "sendMessage", true},
	{"a card gone out, not recorded", "sendRichMessage", true},
	{"a toast gone out", "answerCallbackQuery", true},
	{"a poll stopped, not recorded", "stopPoll", true},
}

func TestF4_The_bot_is_killed_at_each_point_between_an_effect_and_the_word_of_it(t *testing.T) {
	w := newWorld(t, plot{groups: 2, people: 5, questions: 60})
	tap := w.tap(t)
	w.begin()
	points := slices.Clone(failpoints)
	for day := 0; day < 5 && len(points) > 0; day++ {
		points = w.atFailpoints(tap, points, day)
	}
	for _, p := range points {
		t.Errorf("the program never came to the point %q", p.name)
	}
	w.check()
}

// atFailpoints plays a day on which the program is killed at every point to which it comes,
// the second time that it does; it returns the points to which it did not come.
func (w *world) atFailpoints(tap *wiretap, points []failpoint, day int) []failpoint {
	morning := time.Date(first.Year(), first.Month(), first.Day()+day, 7, 59, 58, 0, time.UTC)
	w.leap(morning)
	var mu sync.Mutex
	met := make(map[failpoint]int)
	dead := make(chan struct{}, len(points))
	tap.on(func(c call) fate {
		if !w.busy(c) {
			return passes
		}
		mu.Lock()
		defer mu.Unlock()
		for _, p := range points {
			if c.method != p.method || c.answered != p.after {
				continue
			}
			if met[p]++; met[p] == 2 {
				w.kill()
				w.t.Logf("killed: %s", p.name)
				dead <- struct{}{}
				return breaks
			}
		}
		return passes
	})
	over, reborn := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(reborn)
		for {
			select {
			case <-dead:
				w.clock.Advance(lease + 2*time.Second)
				w.start()
			case <-over:
				return
			}
		}
	}()
	var people sync.WaitGroup
	for _, g := range w.groups {
		people.Go(func() { g.lives(story{questions: 3, habit: 0.9}) })
	}
	people.Wait()
	w.settle()
	tap.on(nil)
	close(over)
	<-reborn
	return slices.DeleteFunc(points, func(p failpoint) bool { return met[p] >= 2 })
}

// busy leaves out asks for updates that confirm nothing and bring nothing.
func (w *world) busy(c call) bool {
	if c.method != "getUpdates" {
		return true
	}
	if c.answered {
		return strings.Contains(string(c.answer), "update_id")
	}
	return w.sim.Pending() > 0
}
