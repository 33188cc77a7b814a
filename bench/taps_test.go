package bench

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"studybot/bot/wire"
	"studybot/report"
	"studybot/study"
)

// waitingVotes is how many votes wait before a tap under flood.
const waitingVotes = 5000

// taps measures from the moment at which Telegram has a tap to its toast: first in quiet,
// then each behind votes that wait.
func taps(t testing.TB, program string, quiet, flooded, votes int) (idle, flood []time.Duration) {
	t.Helper()
	tg, d := startTelegram(t), startRedis(t, "always")
	st := d.store(t)
	now := time.Now()
	dense.prepare(t, st, now)
	g, err := st.Group(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	c := startBot(t, program, tg, d)
	defer c.kill()
	tg.wait(t, "the bot to ask", 20*time.Second, func() bool { return tg.asks > 0 })
	tg.change(func() { tg.open = true })
	next, voted := 0, 0
	one := func(bodies []string) time.Duration {
		user := next
		next++
		query := fmt.Sprint("tap-", user)
		began := time.Now()
		tg.push(append(bodies, tapBody(t, g, user, query))...)
		tg.wait(t, "a toast", time.Minute, func() bool { return !tg.toasts[query].IsZero() })
		tg.mu.Lock()
		defer tg.mu.Unlock()
		return tg.toasts[query].Sub(began)
	}
	for range quiet {
		idle = append(idle, one(nil))
	}
	for range flooded {
		bodies := make([]string, votes)
		for i := range bodies {
			bodies[i] = dense.body(voted)
			voted++
		}
		flood = append(flood, one(bodies))
	}
	tg.wait(t, "all votes to be confirmed", time.Minute, func() bool { return tg.confirmed == len(tg.updates) })
	if kept := dense.answersKept(t, st); kept != voted {
		t.Errorf("%d answers are kept, %d were given", kept, voted)
	}
	return idle, flood
}

// tapBody is somebody's tap on Check in.
func tapBody(t testing.TB, g study.Group, user int, query string) string {
	t.Helper()
	date := strings.ReplaceAll(g.Today(time.Now()).String(), "-", "")
	data, err := wire.EncodeAction(report.Action{Verb: report.VerbCheckIn, Group: g.ID, Args: []string{date}})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(`"callback_query":{"id":"%s","from":{"id":%d,"is_bot":false,"first_name":"Anna %d","last_name":"Example","username":"student_%d","language_code":"en"},"message":{"message_id":7,"date":1700000000,"chat":{"id":%d,"type":"supergroup","title":"Circle 0"}},"chat_instance":"1","data":"%s"}`,
		query, firstUser+user, user, user, g.Chat, data)
}

// quantile is the value below which a part of the sample lies.
func quantile(sample []time.Duration, part float64) time.Duration {
	sample = slices.Clone(sample)
	slices.Sort(sample)
	return sample[min(len(sample)-1, int(part*float64(len(sample))))]
}

func TestReport_taps(t *testing.T) {
	full(t)
	idle, flood := taps(t, buildBot(t), setting("BENCH_TAPS", 500), 19, waitingVotes)
	say("\n## Tap to toast, appendfsync always, load %s", load())
	say("| | p50 ms | p99 ms | taps |\n|---|---|---|---|")
	for _, row := range []struct {
		name   string
		sample []time.Duration
	}{{"idle", idle}, {"behind 5,000 waiting votes", flood}} {
		say("| %s | %.1f | %.1f | %d |", row.name, millis(quantile(row.sample, 0.5)), millis(quantile(row.sample, 0.99)), len(row.sample))
	}
	say("\n| ratio | measured | budget | |\n|---|---|---|---|")
	budget("tap to toast, idle, p99 ms", millis(quantile(idle, 0.99)), 50, true)
	budget("tap to toast, behind 5,000 votes, p99 ms", millis(quantile(flood, 0.99)), 250, true)
}

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func TestTaps_are_answered_while_votes_wait(t *testing.T) {
	idle, flood := taps(t, buildBot(t), 5, 2, 500)
	t.Log(idle, flood)
}
