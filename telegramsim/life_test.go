package telegramsim

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestThe_clock_fires_waiters_in_order_and_shows_their_time(t *testing.T) {
	c := NewClock(start)
	late, soon := c.After(2*time.Hour), c.After(time.Hour)
	if next, ok := c.NextWaiter(); !ok || !next.Equal(start.Add(time.Hour)) || c.Waiters() != 2 {
		t.Fatalf("%v %v %d", next, ok, c.Waiters())
	}
	var at []time.Time
	c.AfterFunc(90*time.Minute, func(now time.Time) {
		at = append(at, now, c.Now())
		c.AfterFunc(10*time.Minute, func(now time.Time) { at = append(at, now) })
	})
	stop := c.AfterFunc(time.Minute, func(time.Time) { t.Error("fired though it was stopped") })
	if !stop() || stop() {
		t.Fatal("stopping works once")
	}
	c.Set(start.Add(100 * time.Minute))
	if d := cmp.Diff([]time.Time{start.Add(90 * time.Minute), start.Add(90 * time.Minute), start.Add(100 * time.Minute)}, at); d != "" {
		t.Fatal(d)
	}
	if got := <-soon; !got.Equal(start.Add(time.Hour)) {
		t.Fatal(got)
	}
	select {
	case <-late:
		t.Fatal("fired early")
	default:
	}
	c.Set(start)
	if !c.Now().Equal(start.Add(100 * time.Minute)) {
		t.Fatal("the clock went back")
	}
}

// live runs a group for days and tells what its people did.
func live(t *testing.T, seed uint64) (did []string, hits, votes int) {
	w := newWorld(t, func(o *Options) { o.Seed = seed })
	for i := range 12 {
		p := w.NewPerson(PersonOptions{Name: fmt.Sprintf("P%d", i)})
		p.Join(w.group)
		_, err := w.NewLife(LifeOptions{Person: p, Chat: w.group, Seed: seed, Skill: 0.75, Taps: map[string]float64{"Check in": 0.9, "read": 0.5},
			Says: map[string]float64{"/checkin on the train": 0.2}})
		if err != nil {
			t.Fatal(err)
		}
	}
	w.updates()
	for range 5 {
		w.clock.Set(w.clock.Now().Truncate(24 * time.Hour).Add(32 * time.Hour)) // 08:00 of the next day
		w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "card", "reply_markup": object{"inline_keyboard": []any{[]any{
			object{"text": "✅ Check in", "callback_data": "in"}, object{"text": "📖 I've read it", "callback_data": "read"}}}}})
		w.ask(object{"open_period": 3600})
		for evening := w.clock.Now().Add(15 * time.Hour); w.clock.Now().Before(evening); {
			next, _ := w.clock.NextWaiter()
			w.clock.Set(next)
			for _, u := range w.updates() {
				var what any
				switch u.kind {
				case "callback_query":
					what = u.body["data"]
				case "poll_answer":
					votes++
					what = u.body["option_ids"]
					if fmt.Sprint(what) == "[1]" {
						hits++
					}
				case "message":
					what = u.body["text"]
				}
				if what != nil {
					did = append(did, fmt.Sprint(u.kind, what))
				}
			}
		}
	}
	return did, hits, votes
}

func TestLives_go_on_with_the_clock_and_are_the_same_for_the_same_seed(t *testing.T) {
	once, hits, votes := live(t, 7)
	again, _, _ := live(t, 7)
	other, _, _ := live(t, 8)
	if d := cmp.Diff(once, again); d != "" {
		t.Fatalf("not the same: %s", d)
	}
	if cmp.Equal(once, other) {
		t.Fatal("another seed, the same lives")
	}
	if votes < 40 || hits < votes/2 || hits > votes*19/20 {
		t.Fatalf("%d of %d votes are right", hits, votes)
	}
	counts := map[string]int{}
	for _, what := range once {
		counts[what]++
	}
	if in, read := counts["callback_queryin"], counts["callback_queryread"]; in < 5 || read < 2 || read >= in {
		t.Fatalf("%d check-ins, %d readings: %v", in, read, counts)
	}
}
