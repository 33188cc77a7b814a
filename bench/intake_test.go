package bench

import (
	"testing"
	"time"
)

// run is what one program did with the answers that waited.
type run struct {
	Rate     float64       // answers a second
	Bot      time.Duration // CPU an answer
	Redis    time.Duration // CPU an answer
	Peak     float64       // MB
	Recorded int
}

// ours lets the real program take in n answers of a stream, and checks that each is kept once.
func ours(t testing.TB, bot string, s stream, n int, fsync string) run {
	t.Helper()
	tg, d := startTelegram(t), startRedis(t, fsync)
	st := d.store(t)
	s.prepare(t, st, time.Now())
	bodies := make([]string, n)
	for i := range n {
		bodies[i] = s.body(i)
	}
	tg.push(bodies...)
	c := startBot(t, bot, tg, d)
	defer c.kill()
	tg.wait(t, "the bot to ask", 20*time.Second, func() bool { return tg.asks > 0 })
	botCPU, redisCPU := cpu(c.pid()), cpu(d.pid)
	began := time.Now()
	tg.change(func() { tg.open = true })
	tg.wait(t, "all answers to be confirmed", 5*time.Minute, func() bool { return tg.confirmed >= n })
	took := time.Since(began)
	r := run{
		Rate: float64(n) / took.Seconds(), Peak: resident(c.pid(), "VmHWM"), Recorded: s.answersKept(t, st),
		Bot: (cpu(c.pid()) - botCPU) / time.Duration(n), Redis: (cpu(d.pid) - redisCPU) / time.Duration(n),
	}
	if r.Recorded != n {
		t.Errorf("%d answers are kept, %d were given\n%s", r.Recorded, n, &c.out)
	}
	return r
}

func TestAnswers_that_wait_are_taken_in_and_each_is_kept_once(t *testing.T) {
	bot := buildBot(t)
	for name, s := range map[string]stream{"dense": dense, "wide": {groups: 60, people: 16, polls: 180, wide: true}} {
		t.Run(name, func(t *testing.T) {
			t.Logf("%+v", ours(t, bot, s, setting("BENCH_N", 2000), "always"))
		})
	}
}
