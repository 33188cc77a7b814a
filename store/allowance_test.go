package store

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"studybot/report"
	"studybot/study"
)

// allowance is what the script keeps, as values: the arithmetic that it is tested against.
type allowance struct {
	turns           []time.Time // as they were used, the latest last
	last            time.Time   // as it was given
	due             time.Time   // when the chat's next one is due by its pace
	group           []time.Time
	freeze, freezeC time.Time
}

// take is the verdict at an instant and what is kept after it.
func (a allowance) take(group bool, now time.Time) (report.Turn, allowance) {
	at, own := later(now, a.last.Add(turnsGap)), later(a.freezeC, a.due.Add(-slackChat))
	if n := len(a.turns); n >= turnsMost {
		at = later(at, a.turns[n-turnsMost].Add(turnsWindow))
	}
	if n := len(a.group); group && n >= windowMost {
		own = later(own, a.group[n-windowMost].Add(windowSpan))
	}
	switch {
	case own.After(at):
		return report.Turn{At: own, Own: true}, a
	case a.freeze.After(at):
		return report.Turn{At: a.freeze}, a
	case at.After(now.Add(turnsAhead)):
		return report.Turn{At: at.Add(-turnsAhead)}, a
	}
	a.turns, a.last = append(slices.Clone(a.turns), at), at
	slices.SortFunc(a.turns, time.Time.Compare)
	a.due = later(a.due, at).Add(paceChat)
	if group {
		a.group = append(slices.Clone(a.group), at)
	}
	return report.Turn{At: at, Taken: true}, a
}

// miss moves a turn to when it was used.
func (a *allowance) miss(turn, used time.Time) {
	a.turns = slices.Clone(a.turns)
	if i := slices.IndexFunc(a.turns, turn.Equal); i >= 0 && used.After(turn) {
		a.turns[i] = used
	}
	slices.SortFunc(a.turns, time.Time.Compare)
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
			if err := w.rdb.Del(t.Context(), limitTurnsKey(), freezeKey(0)).Err(); err != nil {
				rt.Fatal(err)
			}
			now, all := w.clock.Now(), allowance{}
			chats := make(map[study.ChatID]allowance)
			for range rapid.IntRange(1, 90).Draw(rt, "messages") {
				now = now.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 17, 32, 33, 500, 1050, 20000}).Draw(rt, "ms later")) * time.Millisecond)
				chat := study.ChatID(round*100 + rapid.Int64Range(0, 30).Draw(rt, "chat"))
				if rapid.Bool().Draw(rt, "group") {
					chat = -chat
				}
				a := chats[chat]
				a.turns, a.last = all.turns, all.last
				want, after := a.take(chat < 0, now)
				got, err := w.Take(t.Context(), chat, now)
				if err != nil {
					rt.Fatal(err)
				}
				if got.Taken != want.Taken || got.Own != want.Own || got.At.Sub(want.At).Abs() > 3*time.Microsecond {
					rt.Fatalf("chat %d at %v: %+v, want %+v", chat, now, got, want)
				}
				chats[chat], all.turns, all.last = after, after.turns, after.last
				if got.Taken && rapid.IntRange(0, 9).Draw(rt, "missed") == 0 {
					used := got.At.Add(time.Duration(rapid.IntRange(-50, 800).Draw(rt, "ms missed")) * time.Millisecond)
					if err := w.Miss(t.Context(), chat, got.At, used); err != nil {
						rt.Fatal(err)
					}
					all.miss(got.At, used)
					after.due = later(after.due, used.Add(paceChat))
					chats[chat] = after
				}
			}
		})
	})
}

func TestA_message_that_left_late_counts_in_its_chat_from_when_it_left(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		now, late := morning, 300*time.Millisecond
		var left []time.Time
		for len(left) < 5 {
			turn := must[report.Turn](t)(w.Take(t.Context(), -7, now))
			if !turn.Taken {
				now = turn.At
				continue
			}
			if now = turn.At; len(left) == 0 {
				now = now.Add(late)
				if err := w.Miss(t.Context(), -7, turn.At, now); err != nil {
					t.Fatal(err)
				}
			}
			left = append(left, now)
		}
		for i := 3; i < len(left); i++ {
			if gap := left[i].Sub(left[i-3]); gap < time.Second {
				t.Errorf("four messages left within %v: %v", gap, left)
			}
		}
	})
}

func TestAll_replicas_together_stay_within_thirty_a_second_and_use_nearly_all_of_it(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		replicas := []*Store{w.Store, w.open("other")}
		chance := rand.New(rand.NewPCG(1, 2))
		now, came := morning, []time.Time(nil)
		for chat := study.ChatID(1); chat <= 300; {
			turn := must[report.Turn](t)(replicas[chat%2].Take(t.Context(), chat, now))
			if !turn.Taken {
				now = turn.At.Add(5 * time.Millisecond) // nobody wakes up on time
				continue
			}
			late := time.Duration(chance.IntN(10_001)) * time.Microsecond
			way := time.Duration(chance.IntN(15_001)) * time.Microsecond
			if chance.IntN(100) == 0 { // a machine that is busy
				missed := time.Duration(chance.IntN(300)) * time.Millisecond
				if err := replicas[chat%2].Miss(t.Context(), chat, turn.At, turn.At.Add(missed)); err != nil {
					t.Fatal(err)
				}
				late += missed
			}
			came = append(came, turn.At.Add(late+way))
			chat++
		}
		slices.SortFunc(came, time.Time.Compare)
		for i := 30; i < len(came); i++ {
			if came[i].Sub(came[i-30]) < time.Second {
				t.Fatalf("31 messages came within %v before %v", came[i].Sub(came[i-30]), came[i])
			}
		}
		if rate := float64(len(came)-1) / came[len(came)-1].Sub(came[0]).Seconds(); rate < 29.1 || rate > 30 {
			t.Errorf("%.2f messages a second, want at least 97%% of 30", rate)
		}
	})
}

func TestA_group_gets_bursts_of_three_one_a_second_and_never_over_twenty_a_minute(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		var sent []time.Time
		for now := morning; now.Before(morning.Add(3 * time.Minute)); now = now.Add(40 * time.Millisecond) {
			if turn := must[report.Turn](t)(w.Take(t.Context(), -7, now)); turn.Taken {
				sent = append(sent, turn.At)
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
			return must[report.Turn](t)(w.Take(t.Context(), chat, now)).At.Sub(now)
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
