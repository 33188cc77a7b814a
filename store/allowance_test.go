package store

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"studybot/study"
)

// allowance is what the script keeps, as values: the arithmetic that it is tested against.
type allowance struct {
	all, chat       time.Time // when the next one is due by pace
	group           []time.Time
	freeze, freezeC time.Time
}

// take is the verdict at an instant and what is kept after it.
func (a allowance) take(group bool, now time.Time) (time.Duration, allowance) {
	wait := max(a.all.Add(-slackAll).Sub(now), a.chat.Add(-slackChat).Sub(now), a.freeze.Sub(now), a.freezeC.Sub(now), 0)
	if n := len(a.group); group && n >= windowMost {
		wait = max(wait, a.group[n-windowMost].Add(windowSpan).Sub(now))
	}
	if wait > 0 {
		return wait, a
	}
	a.all, a.chat = later(a.all, now).Add(paceAll), later(a.chat, now).Add(paceChat)
	if group {
		a.group = append(append([]time.Time(nil), a.group...), now)
	}
	return 0, a
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func TestThe_allowance_is_what_plain_arithmetic_says(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		round := int64(0)
		rapid.Check(t, func(rt *rapid.T) {
			round++
			if err := w.rdb.Del(t.Context(), limitAllKey(), freezeKey(0)).Err(); err != nil {
				rt.Fatal(err)
			}
			now, all := w.clock.Now(), allowance{}
			chats := make(map[study.ChatID]allowance)
			for range rapid.IntRange(1, 60).Draw(rt, "messages") {
				now = now.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 17, 34, 500, 1050, 20000}).Draw(rt, "ms later")) * time.Millisecond)
				chat := study.ChatID(round*10 + rapid.Int64Range(0, 2).Draw(rt, "chat"))
				if rapid.Bool().Draw(rt, "group") {
					chat = -chat
				}
				a := chats[chat]
				a.all = all.all
				want, after := a.take(chat < 0, now)
				got, err := w.Take(t.Context(), chat, now)
				if err != nil {
					rt.Fatal(err)
				}
				if (got - want).Abs() > 3*time.Microsecond {
					rt.Fatalf("chat %d at %v: wait %v, want %v", chat, now, got, want)
				}
				chats[chat], all.all = after, after.all
			}
		})
	})
}

func TestAll_replicas_together_stay_within_thirty_a_second_and_use_nearly_all_of_it(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		other := w.open("other")
		now, sent := morning, []time.Time(nil)
		for chat := study.ChatID(1); chat <= 300; {
			s := w.Store
			if chat%2 == 0 {
				s = other
			}
			wait := must[time.Duration](t)(s.Take(t.Context(), chat, now))
			if wait == 0 {
				sent = append(sent, now)
				chat++
				continue
			}
			now = now.Add(wait + 5*time.Millisecond) // nobody wakes up on time
		}
		for i := 30; i < len(sent); i++ {
			if sent[i].Sub(sent[i-30]) < time.Second {
				t.Fatalf("31 messages within a second before %v", sent[i])
			}
		}
		if rate := float64(len(sent)-1) / sent[len(sent)-1].Sub(sent[0]).Seconds(); rate < 29.1 {
			t.Errorf("%.2f messages a second, want at least 97%% of 30", rate)
		}
	})
}

func TestA_group_gets_bursts_of_three_one_a_second_and_never_over_twenty_a_minute(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		var sent []time.Time
		for now := morning; now.Before(morning.Add(3 * time.Minute)); now = now.Add(40 * time.Millisecond) {
			if must[time.Duration](t)(w.Take(t.Context(), -7, now)) == 0 {
				sent = append(sent, now)
			}
		}
		if burst := sent[2].Sub(sent[0]); burst > 100*time.Millisecond {
			t.Errorf("a burst of three took %v", burst)
		}
		for i := range sent {
			if i >= 3 && sent[i].Sub(sent[i-3]) < time.Second {
				t.Errorf("four messages within a second at %v", sent[i])
			}
			if i >= 20 && sent[i].Sub(sent[i-20]) < time.Minute {
				t.Errorf("21 messages within a minute at %v", sent[i])
			}
		}
		if len(sent) < 57 {
			t.Errorf("%d messages in three minutes, want 19 a minute", len(sent))
		}
	})
}

func TestA_freeze_holds_back_what_it_names_for_as_long_as_it_says(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		take := func(chat study.ChatID, now time.Time) time.Duration {
			t.Helper()
			return must[time.Duration](t)(w.Take(t.Context(), chat, now))
		}
		for _, until := range []time.Duration{time.Hour, time.Minute} { // a shorter one does not end a longer one
			if err := w.Freeze(t.Context(), -7, morning.Add(until)); err != nil {
				t.Fatal(err)
			}
		}
		if got := take(-7, morning); got != time.Hour {
			t.Errorf("frozen chat waits %v", got)
		}
		if got := take(8, morning); got != 0 {
			t.Errorf("another chat waits %v", got)
		}
		if err := w.Freeze(t.Context(), 0, morning.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		if got := take(9, morning.Add(time.Second)); got != 59*time.Second {
			t.Errorf("with all frozen a chat waits %v", got)
		}
		if got := take(-7, morning.Add(time.Hour)); got != 0 {
			t.Errorf("after the freeze the chat waits %v", got)
		}
	})
}
