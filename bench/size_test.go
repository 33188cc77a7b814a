package bench

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"studybot/effect"
	"studybot/store"
	"studybot/study"
)

// schedule gives each of the stream's groups n schedules that fire at an instant.
func (s stream) schedule(t testing.TB, st *store.Store, n int, action study.Action, at time.Time) {
	t.Helper()
	at = at.Truncate(time.Minute)
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	for i := range s.groups {
		e := effect.Effect{Group: study.GroupID(i + 1), At: time.Now()}
		for id := 1; id <= n; id++ {
			e.Schedules = append(e.Schedules, study.Schedule{
				ID: id, Action: action, When: "daily " + at.In(zone).Format("15:04"), Options: map[string]string{"text": "Read chapter 12 today."}, Created: e.At, Next: at,
			})
			e.Jobs = append(e.Jobs, effect.Job{ID: fmt.Sprintf("schedule:%d", id), Group: e.Group, At: at})
		}
		if _, err := st.Apply(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
}

func TestReport_size_and_start(t *testing.T) {
	full(t)
	groups, schedules := setting("BENCH_GROUPS", wide.groups), setting("BENCH_SCHEDULES", 20_000)
	s := stream{groups: groups, people: wide.people, polls: 3 * groups, wide: true}
	n := min(setting("BENCH_N", 100_000), s.people*s.polls)
	tg, d := startTelegram(t), startRedis(t, "always")
	st := d.store(t)
	s.prepare(t, st, time.Now())
	each := (schedules + groups - 1) / groups
	s.schedule(t, st, each, study.ActMessage, time.Now().Add(24*time.Hour))
	bodies := make([]string, n)
	for i := range n {
		bodies[i] = s.body(i)
	}
	tg.push(bodies[0])
	tg.change(func() { tg.open = true })
	program := buildBot(t)
	began := time.Now()
	c := startBot(t, program, tg, d)
	defer c.kill()
	tg.wait(t, "the bot to ask", time.Minute, func() bool { return tg.asks > 0 })
	asked := time.Since(began)
	tg.wait(t, "the first answer to be recorded", time.Minute, func() bool { return tg.confirmed > 0 })
	first := time.Since(began)
	quiet := resident(c.pid(), "VmRSS")
	tg.push(bodies[1:]...)
	tg.wait(t, "all answers to be confirmed", 10*time.Minute, func() bool { return tg.confirmed >= n })
	peak := resident(c.pid(), "VmHWM")
	say("\n## Size and start: %d groups of %d people, %d schedules, load %s", groups, s.people, each*groups, load())
	say("| ratio | measured | budget | |\n|---|---|---|---|")
	budget(fmt.Sprintf("from process start to asking, with %d schedules, ms", each*groups), millis(asked), 1000, true)
	budget("from process start to the first answer recorded, ms", millis(first), 500, true)
	budget("RSS after the start, MB", quiet, 64, true)
	budget(fmt.Sprintf("peak RSS after %d answers of all groups, MB", n), peak, 64, true)
	boards(t, st, groups)
}

// boards draws up the week's board of every group.
func boards(t testing.TB, st *store.Store, groups int) {
	t.Helper()
	figures, now := study.Figures{Archive: st}, time.Now()
	began := time.Now()
	var wg sync.WaitGroup
	var rows, next atomic.Int64
	for range 8 {
		wg.Go(func() {
			for id := next.Add(1); id <= int64(groups); id = next.Add(1) {
				g, err := st.Group(t.Context(), study.GroupID(id))
				if err != nil {
					t.Error(err)
					return
				}
				board, err := figures.Board(t.Context(), g, study.ThisWeek, g.Today(now), now)
				if err != nil {
					t.Error(err)
					return
				}
				rows.Add(int64(len(board.Standings)))
			}
		})
	}
	wg.Wait()
	budget(fmt.Sprintf("week's boards of all %d groups (%d rows), with movement, ms", groups, rows.Load()), millis(time.Since(began)), 100, true)
}
