package chaos

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"studybot/telegramsim"
)

func TestF2_The_bot_is_told_to_stop_under_load_and_nothing_is_delivered_again(t *testing.T) {
	w := newWorld(t, plot{groups: 2, people: 40, questions: 40})
	w.begin()
	g := w.groups[0]
	polls := g.openPolls(4)
	for range 5 {
		for _, m := range polls {
			for _, p := range g.people {
				_ = p.Vote(m, w.pick(3)) // most have voted already: then it is refused
			}
		}
		for _, p := range w.groups[1].people {
			p.Say(w.groups[1].chat, "hello")
		}
		<-time.After(w.between(0, 60*time.Millisecond))
		if took := w.bot.stop(); took > 5*time.Second {
			t.Errorf("it took %s to stop", took)
		}
		w.clock.Advance(2 * lease)
		w.start()
	}
	w.calm()
	delivered := make(map[int64]int)
	for _, c := range w.sim.Calls("getUpdates") {
		if c.Params["limit"] == "1" {
			continue // the last word of a process, which confirms and reads nothing
		}
		var ids []int64
		if json.Unmarshal(c.Result, &ids) != nil {
			continue
		}
		for _, id := range ids {
			delivered[id]++
		}
	}
	again := 0
	for _, n := range delivered {
		again += n - 1
	}
	if again > 0 || len(delivered) < 300 {
		t.Errorf("%d of %d updates were delivered again", again, len(delivered))
	}
	w.check()
}

// openPolls opens a quiz and waits for its polls.
func (g *group) openPolls(n int) []*telegramsim.Message {
	g.t.Helper()
	before := len(g.polls)
	g.admin().Say(g.chat, fmt.Sprintf("/quiz now chaos %d", n))
	if !comes(patience, func() bool { g.look(); return len(g.polls) >= before+n }) {
		g.t.Fatalf("group %d: %d polls of %d came\n%s", g.number, len(g.polls)-before, n, g.w.bot.tail())
	}
	return g.polls[before:]
}
