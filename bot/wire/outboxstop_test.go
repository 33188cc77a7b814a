package wire

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// mute never answers; it notes when who asked gave up.
type mute struct {
	start time.Time
	ends  []time.Duration
}

func (m *mute) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	m.ends = append(m.ends, time.Since(m.start))
	return nil, r.Context().Err()
}

func TestA_call_that_hangs_holds_up_the_stop_for_the_grace_and_its_post_stays_on_the_shelf(t *testing.T) {
	m := &mute{}
	hang := func(o *OutboxOptions) {
		client, err := NewClient(ClientOptions{Token: testToken, APIURL: "http://telegram.invalid", HTTP: &http.Client{Transport: m}})
		if err != nil {
			t.Fatal(err)
		}
		m.start = time.Now()
		o.Client, o.Grace = client, 2*time.Second
	}
	var rec *records
	inBubble(t, hang, func(_ *testing.T, r *rig) {
		rec = r.rec
		r.Accept(post("p1", 5, "hello"))
		synctest.Wait()
	})
	if diff := cmp.Diff([]time.Duration{2 * time.Second}, m.ends); diff != "" {
		t.Errorf("the call ended (-want +got):\n%s", diff)
	}
	if len(rec.lines) > 0 {
		t.Errorf("the post that nobody answered for is gone: %q", rec.lines)
	}
}

func TestAn_outbox_whose_timer_has_rung_is_not_idle_though_its_rest_was_made_longer(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		now := time.Now()
		r.mu.Lock()
		r.queue.push(&job{post: post("a", 5, "a").Post, notYet: now.Add(time.Minute)}, now)
		r.resting, r.timer, r.timerAt, r.restTill = true, make(chan time.Time, 1), now, now.Add(time.Second)
		r.mu.Unlock()
		if r.Idle() {
			t.Error("whoever moves the clock now moves it past what Run is about to wait for")
		}
		r.mu.Lock()
		r.timerAt = r.restTill
		r.mu.Unlock()
		if !r.Idle() {
			t.Error("it waits for the clock, and is not idle")
		}
		r.mu.Lock()
		r.queue, r.timer = newLanes(), nil
		r.mu.Unlock()
	})
}
