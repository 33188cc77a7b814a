package bench

import (
	"testing"
	"time"

	"studybot/study"
)

// strict is Telegram's limit as it is written: so many in any second and so many a minute
// to one group. It refuses what is over, and counts it.
type strict struct {
	all     []time.Time
	chats   map[string][]time.Time
	refused int
	first   time.Time
	last    time.Time
	sent    int
}

const allASecond, groupAMinute = 30, 20

func (s *strict) take(_, chat string) (retryAfter int) {
	now := time.Now()
	s.all = since(s.all, now.Add(-time.Second))
	s.chats[chat] = since(s.chats[chat], now.Add(-time.Minute))
	if len(s.all) >= allASecond || len(s.chats[chat]) >= groupAMinute {
		s.refused++
		return 1
	}
	s.all, s.chats[chat] = append(s.all, now), append(s.chats[chat], now)
	if s.sent == 0 {
		s.first = now
	}
	s.last = now
	s.sent++
	return 0
}

func since(list []time.Time, t time.Time) []time.Time {
	for len(list) > 0 && list[0].Before(t) {
		list = list[1:]
	}
	return list
}

// push lets a message to each of some groups fall due at one instant, and measures the
// rate at which it goes out. It takes real time: a thirtieth of a second a group.
func push(t testing.TB, groups int) (rate float64, refused int) {
	t.Helper()
	s := stream{groups: groups, people: 1, polls: groups, wide: true}
	tg, d := startTelegram(t), startRedis(t, "always")
	st := d.store(t)
	s.prepare(t, st, time.Now())
	s.schedule(t, st, 1, study.ActMessage, time.Now().Add(-time.Minute))
	limit := &strict{chats: make(map[string][]time.Time)}
	tg.sent = limit.take
	c := startBot(t, buildBot(t), tg, d)
	defer c.kill()
	tg.wait(t, "all messages", time.Duration(groups)*100*time.Millisecond+time.Minute, func() bool { return limit.sent >= groups })
	return float64(limit.sent-1) / limit.last.Sub(limit.first).Seconds(), limit.refused
}

func TestReport_push(t *testing.T) {
	full(t)
	groups := setting("BENCH_GROUPS", wide.groups)
	rate, refused := push(t, groups)
	say("\n## A message to %d groups, real time, strict sliding windows, load %s", groups, load())
	say("| ratio | measured | budget | |\n|---|---|---|---|")
	budget("share of 30 a second", rate/allASecond, 0.97, false)
	budget("429 answers", float64(refused), 0, true)
}

func TestA_message_to_some_groups_goes_out_within_the_limits(t *testing.T) {
	const groups = 60
	rate, refused := push(t, groups)
	t.Logf("%.1f a second, %d refused", rate, refused)
	if refused > groups/10 { // on a busy machine some leave late and arrive together
		t.Errorf("%d sends of %d were refused: more than the allowance went out", refused, groups)
	}
}
