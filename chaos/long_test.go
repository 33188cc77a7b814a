package chaos

import (
	"os"
	"testing"
)

// long lets a test run only where there is time for it: `CHAOS=long make chaos`.
func long(t *testing.T) {
	t.Helper()
	if os.Getenv("CHAOS") != "long" {
		t.Skip("takes minutes: CHAOS=long make chaos")
	}
}

func TestLong_200_kills_of_the_bot_over_20000_votes_and_2000_checkins(t *testing.T) {
	long(t)
	w := newWorld(t, plot{groups: 16, people: 13, questions: 400, ticks: true})
	w.begin()
	w.lives(story{days: 11, questions: 10, habit: 0.9, harm: killing, harms: 200})
	if sum := w.check(); sum.votes < 20_000 || sum.checkins < 2_000 || w.kills < 200 {
		t.Errorf("%d kills over %d votes and %d check-ins are too few", w.kills, sum.votes, sum.checkins)
	}
}

// everysec is a Redis that syncs every second.
var everysec = []string{"--appendfsync", "everysec"}

// thirty lets people study for three days in which something dies thirty times.
func thirty(t *testing.T, redis []string, harm func(*world)) {
	t.Helper()
	long(t)
	w := newWorld(t, plot{groups: 8, people: 13, questions: 400, ticks: true, redis: redis})
	w.begin()
	w.lives(story{days: 3, questions: 10, habit: 0.9, harm: harm, harms: 30})
	w.check()
}

func TestLong_30_kills_of_Redis_that_syncs_always(t *testing.T) { thirty(t, nil, redisDies) }

func TestLong_30_kills_of_Redis_that_syncs_every_second(t *testing.T) { thirty(t, everysec, redisDies) }

func TestLong_30_kills_of_the_bot_and_Redis_together(t *testing.T) { thirty(t, nil, bothDie) }

func TestLong_40_power_cuts_of_a_Redis_that_syncs_every_second(t *testing.T) {
	long(t)
	w := newWorld(t, plot{groups: 8, people: 13, questions: 400, ticks: true, redis: everysec})
	w.begin()
	w.lives(story{days: 3, questions: 10, habit: 0.9, harm: w.powerCuts(), harms: 40})
	w.check()
}
