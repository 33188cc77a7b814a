package wire

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"studybot/study"
)

func take(t *testing.T, m *MemoryAllowance, chat study.ChatID, now time.Time) time.Duration {
	t.Helper()
	wait, err := m.Take(t.Context(), chat, now)
	if err != nil {
		t.Fatal(err)
	}
	return wait
}

func TestThree_messages_go_to_a_chat_at_once_and_then_one_a_second(t *testing.T) {
	m, now := NewMemoryAllowance(), testReceived
	for range 3 {
		if wait := take(t, m, 5, now); wait != 0 {
			t.Fatalf("wait %v", wait)
		}
		now = now.Add(40 * time.Millisecond)
	}
	wait := take(t, m, 5, now)
	if wait < 900*time.Millisecond || wait > 1050*time.Millisecond {
		t.Errorf("the fourth waits %v", wait)
	}
	if again := take(t, m, 5, now); again != wait {
		t.Error("asking in vain counts nothing")
	}
	if wait := take(t, m, 5, now.Add(wait)); wait != 0 {
		t.Errorf("after that wait it goes: %v", wait)
	}
}

func TestA_freeze_holds_back_what_it_names_and_is_never_shortened(t *testing.T) {
	m, now := NewMemoryAllowance(), testReceived
	_ = m.Freeze(t.Context(), 5, now.Add(time.Minute))
	_ = m.Freeze(t.Context(), 5, now.Add(time.Second))
	if wait := take(t, m, 5, now); wait != time.Minute {
		t.Errorf("chat 5 waits %v", wait)
	}
	if wait := take(t, m, 6, now); wait != 0 {
		t.Errorf("chat 6 waits %v", wait)
	}
	_ = m.Freeze(t.Context(), 0, now.Add(time.Hour))
	if wait := take(t, m, 7, now); wait != time.Hour {
		t.Errorf("chat 7 waits %v", wait)
	}
}

func TestWhat_is_long_over_is_forgotten(t *testing.T) {
	m, now := NewMemoryAllowance(), testReceived
	for i := range 5000 {
		take(t, m, study.ChatID(-1-i), now)
		now = now.Add(time.Second)
	}
	if len(m.chats) > 3000 {
		t.Errorf("%d chats are kept", len(m.chats))
	}
}

// The receiver's own rules, over every window of time.
func TestHowever_chats_crowd_the_allowance_is_never_exceeded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, now := NewMemoryAllowance(), testReceived
		var all []time.Time
		chats := map[study.ChatID][]time.Time{}
		for range rapid.IntRange(1, 400).Draw(t, "asks") {
			chat := study.ChatID(rapid.IntRange(-3, 40).Draw(t, "chat"))
			if chat == 0 {
				continue
			}
			wait, _ := m.Take(t.Context(), chat, now)
			if wait > 0 {
				if rapid.Bool().Draw(t, "patient") {
					now = now.Add(min(wait, time.Duration(rapid.IntRange(1, 40_000_000).Draw(t, "µs"))*time.Microsecond))
				}
				continue
			}
			all, chats[chat] = append(all, now), append(chats[chat], now)
		}
		most(t, "in all", all, 30, time.Second)
		for chat, times := range chats {
			most(t, "in a chat", times, 4, 2*time.Second)
			if chat < 0 {
				most(t, "in a group", times, 20, time.Minute)
			}
		}
	})
}

func most(t *rapid.T, what string, times []time.Time, limit int, window time.Duration) {
	for i := limit; i < len(times); i++ {
		if d := times[i].Sub(times[i-limit]); d < window {
			t.Fatalf("%s: %d within %v", what, limit+1, d)
		}
	}
}

func TestA_broadcast_uses_the_allowance_almost_fully(t *testing.T) {
	m, now := NewMemoryAllowance(), testReceived
	sent := 0
	for end := now.Add(time.Minute); now.Before(end); {
		if wait := take(t, m, study.ChatID(1+sent), now); wait > 0 {
			now = now.Add(wait + 3*time.Millisecond) // a late timer
			continue
		}
		sent++
	}
	if share := float64(sent) / (30 * 60); share < 0.97 || share > 1 {
		t.Errorf("%.1f %% of 30 a second", 100*share)
	}
}
