package chaos

import (
	"sync"
	"testing"
	"time"
)

func TestF4_The_bot_is_killed_at_a_random_answer_of_Redis_while_votes_are_recorded(t *testing.T) {
	w := newWorld(t, plot{groups: 1, people: 12, questions: 60, lax: true})
	w.killedAtAnswers(w.pipe(t), 12)
	w.check()
}

// killedAtAnswers lets votes, a check-in and questions for help come in so many times, and
// kills the program at some answer of Redis to it each time.
func (w *world) killedAtAnswers(line *pipe, rounds int) {
	w.t.Helper()
	w.begin()
	g := w.groups[0]
	w.leap(time.Date(first.Year(), first.Month(), first.Day(), 7, 59, 58, 0, time.UTC))
	card := g.today()
	date := dateOf(w.clock.Now())
	g.checked[date] = map[int64]bool{}
	if card == nil {
		return
	}
	polls := g.openPolls(10)
	w.settle()
	for round := range rounds {
		w.arm(line, 1+w.pick(10))
		if round < len(polls) {
			g.vote(polls[round])
		}
		if round < len(g.people) {
			p := g.people[round]
			g.checked[date][p.ID] = true
			p.Say(g.chat, "/checkin")
		}
		if !comes(5*time.Second, func() bool { return w.over() }) {
			line.bad(0, nil) // it came to rest before: kill it so
		}
		line.bad(0, nil)
		w.leap(w.clock.Now().Add(lease + 2*time.Second))
		w.calm()
	}
}

// arm has the program killed when Redis has answered so many times more.
func (w *world) arm(line *pipe, answers int) {
	var mu sync.Mutex
	line.bad(0, func([]byte) int {
		mu.Lock()
		defer mu.Unlock()
		if answers--; answers > 0 {
			return -1
		}
		if answers == 0 {
			w.kill()
		}
		return 0
	})
}

// over says whether the program has ended.
func (w *world) over() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case <-w.bot.exited:
		return true
	default:
		return false
	}
}
