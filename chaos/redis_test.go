package chaos

import (
	"testing"
	"time"
)

// redisDies ends redis-server at once, lets it be away for a while, and starts it again on
// its append-only file. The program lives on.
func redisDies(w *world) {
	w.redis.Kill()
	<-time.After(w.between(20*time.Millisecond, 900*time.Millisecond))
	w.redis.Run()
}

// bothDie ends the program and Redis at once, in either order.
func bothDie(w *world) {
	w.spareTaps()
	if w.chance(0.5) {
		w.redis.Kill()
		w.kill()
	} else {
		w.kill()
		w.redis.Kill()
	}
	w.clock.Advance(w.between(lease+time.Second, 4*lease))
	if w.chance(0.5) { // the program may be there first, and wait
		w.start()
		w.redis.Run()
		return
	}
	w.redis.Run()
	w.start()
}

func TestF3_Redis_is_killed_and_comes_back_while_it_syncs_always(t *testing.T) {
	w := newWorld(t, plot{groups: 4, people: 6, questions: 40})
	w.begin()
	w.lives(story{days: 1, questions: 4, habit: 0.9, harm: redisDies, harms: 5})
	w.check()
}

func TestF3_Redis_is_killed_and_comes_back_while_it_syncs_every_second(t *testing.T) {
	w := newWorld(t, plot{groups: 4, people: 6, questions: 40, redis: everysec})
	w.begin()
	w.lives(story{days: 1, questions: 4, habit: 0.9, harm: redisDies, harms: 5})
	w.check()
}

func TestF4_The_bot_and_Redis_are_killed_together(t *testing.T) {
	w := newWorld(t, plot{groups: 4, people: 6, questions: 40})
	w.begin()
	w.lives(story{days: 1, questions: 4, habit: 0.9, harm: bothDie, harms: 5})
	w.check()
}
