package chaos

import (
	"strings"
	"testing"
	"time"

	"studybot/store/redistest"
)

// failovers is how often a primary dies in one run.
const failovers = 2

func TestF9_A_primary_dies_before_its_replicas_have_what_it_confirmed(t *testing.T) {
	w := newWorld(t, plot{groups: 2, people: 8, questions: 40, lax: true})
	servers := redistest.StartSentinels(t, "--appendonly", "yes")
	w.redis.Stop()
	w.redis, w.store = servers.Primary(), servers.URL()
	w.args = append(w.args, "--journal", "on")
	w.begin()
	w.leap(time.Date(first.Year(), first.Month(), first.Day(), 7, 59, 58, 0, time.UTC))
	date := dateOf(w.clock.Now())
	for _, g := range w.groups {
		if g.today() == nil {
			t.FailNow()
		}
		g.checked[date] = map[int64]bool{}
		g.openPolls(failovers)
	}
	w.settle()
	for round := range failovers {
		w.failsOver(t, servers, func() {
			for _, g := range w.groups {
				g.vote(g.polls[round])
				p := g.people[round]
				p.Say(g.chat, "/checkin")
				g.checked[date][p.ID] = true
			}
			w.calm() // all is confirmed to Telegram: it will not come again
		})
	}
	w.check()
	if n := strings.Count(w.log.String(), "written again from the journal"); n < failovers {
		t.Errorf("after %d fail-overs the log tells %d times that something was lost", failovers, n)
	}
}

// failsOver has something written that no replica gets, and then the primary die.
func (w *world) failsOver(t *testing.T, servers *redistest.Sentinels, meanwhile func()) {
	t.Helper()
	before := servers.Primary()
	replicas := servers.Replicas()
	for _, r := range replicas {
		r.Freeze()
	}
	before.Must("CLIENT", "KILL", "TYPE", "replica") // what lies in their sockets would reach them still
	meanwhile()
	before.Kill()
	for _, r := range replicas {
		r.Thaw()
	}
	eventually(t, patience, "the Sentinels name another primary", func() bool { return servers.Replaced(before) })
	w.redis = servers.Primary()
	before.Run()
	w.calm()
	w.settle()
}
