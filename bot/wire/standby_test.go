package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"studybot/telegramsim"
)

// memoryBaton is a baton that replicas of a test share.
type memoryBaton struct {
	mu     sync.Mutex
	holder string
	until  time.Time
}

// inHand is the baton as one replica sees it.
type inHand struct {
	*memoryBaton
	name string
	dead func() bool // a process that is killed says no more
}

func (b inHand) Hold(_ context.Context, ttl time.Duration) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.dead() {
		return false, errors.New("killed")
	}
	if b.holder != b.name && b.until.After(time.Now()) {
		return false, nil
	}
	b.holder, b.until = b.name, time.Now().Add(ttl)
	return true, nil
}

func (b inHand) Release(context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.dead() {
		return errors.New("killed")
	}
	if b.holder == b.name {
		b.until = time.Time{}
	}
	return nil
}

// replica is an intake with its own way to Telegram, in a bubble.
type replica struct {
	*Intake
	name  string
	stop  func()
	log   strings.Builder
	mu    sync.Mutex
	asks  []time.Time
	kills bool
}

func (r *replica) dead() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.kills
}

// RoundTrip lets an ask wait as Telegram does.
func (r *replica) RoundTrip(req *http.Request) (*http.Response, error) {
	if r.dead() {
		return nil, errors.New("killed")
	}
	if err := req.ParseForm(); err != nil {
		return nil, err
	}
	r.mu.Lock()
	r.asks = append(r.asks, time.Now())
	r.mu.Unlock()
	wait, _ := time.ParseDuration(req.Form.Get("timeout") + "s")
	select {
	case <-req.Context().Done():
		return nil, req.Context().Err()
	case <-time.After(wait):
	}
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"ok":true,"result":[]}`))}, nil
}

func (r *replica) asked() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.asks)
}

func (r *replica) firstAsk() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.asks[0]
}

func (r *replica) kill() {
	r.mu.Lock()
	r.kills = true
	r.mu.Unlock()
	r.stop()
}

func startReplica(t *testing.T, name string, baton *memoryBaton) *replica {
	t.Helper()
	r := &replica{name: name}
	client, err := NewClient(ClientOptions{Token: testToken, APIURL: "http://telegram.invalid", HTTP: &http.Client{Transport: r}})
	if err != nil {
		t.Fatal(err)
	}
	h := &heard{}
	r.Intake, err = NewIntake(IntakeOptions{
		Client: client, Self: testSelf, Handle: h.handle, Aside: h.keepAside, Clock: bubbleClock{}, Log: zerolog.New(&r.log),
		Baton: inHand{baton, name, r.dead},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	r.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("%s: %v", name, err)
		}
	})
	synctest.Wait()
	return r
}

func TestOne_replica_asks_while_the_other_stands_by_and_takes_over_when_it_dies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		baton := &memoryBaton{}
		first := startReplica(t, "first", baton)
		second := startReplica(t, "second", baton)
		time.Sleep(10 * time.Minute)
		if first.State() != Polling || second.State() != Standby || second.asked() != 0 {
			t.Fatalf("first %s, second %s after %d asks", first.State(), second.State(), second.asked())
		}
		if n := strings.Count(second.log.String(), "stands by"); n != 1 {
			t.Errorf("the second says %d times that it stands by", n)
		}
		died := time.Now()
		first.kill()
		time.Sleep(batonLife + batonWatch)
		if second.State() != Polling || second.asked() == 0 {
			t.Fatalf("7 s after the first was killed the second is %s", second.State())
		}
		t.Logf("taken over %v after the death", second.firstAsk().Sub(died))
		third := startReplica(t, "third", baton)
		time.Sleep(time.Minute)
		stopped := time.Now()
		second.stop()
		time.Sleep(2 * time.Second)
		if third.State() != Polling || third.firstAsk().Sub(stopped) > 1500*time.Millisecond {
			t.Errorf("after a stop in order the third is %s", third.State())
		}
		third.stop()
	})
}

func TestA_replica_that_lost_its_right_stops_asking_at_once_and_says_no_last_word(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		baton := &memoryBaton{}
		first := startReplica(t, "first", baton)
		time.Sleep(time.Minute)
		asks := first.asked()
		baton.mu.Lock() // as after a pause of the whole machine
		baton.holder, baton.until = "second", time.Now().Add(time.Hour)
		baton.mu.Unlock()
		time.Sleep(10 * time.Minute)
		if first.State() != Standby || first.asked() > asks {
			t.Errorf("%s, %d asks more", first.State(), first.asked()-asks)
		}
		first.stop()
	})
}

func TestTwo_pollers_without_a_common_Redis_leave_each_other_longer_and_longer_pauses(t *testing.T) {
	conflict := refusal(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running", "")
	answers := []string{}
	for range 8 {
		answers = append(answers, conflict, batch())
	}
	asked, log, err := listening(t, &heard{}, nil, answers...)
	if err != nil || strings.Count(log, "somebody else") != 1 {
		t.Errorf("%v, %s", err, log)
	}
	if last := asked[len(asked)-1].At; last < 7*time.Minute {
		t.Errorf("eight conflicts took %v", last)
	}
	var waits []string
	for i := 0; i+1 < len(asked); i += 2 {
		waits = append(waits, fmt.Sprint(asked[i+1].At-asked[i].At))
	}
	if got := strings.Join(waits, " "); !strings.HasPrefix(got, "4s 8s 16s 32s 1m0s 2m0s 2m0s") {
		t.Errorf("waits %s", got)
	}
}

func TestAn_intake_says_that_it_is_contended_until_there_was_no_conflict_for_a_while(t *testing.T) {
	w := wire(t, telegramsim.Options{}, nil)
	in, err := NewIntake(IntakeOptions{Client: w.client, Self: w.self, Handle: (&heard{}).handle, Aside: (&heard{}).keepAside, Clock: w.sim.Clock(), Log: zerolog.Nop()})
	if err != nil {
		t.Fatal(err)
	}
	in.be(Polling)
	in.contest(errors.New("409"))
	if s := in.State(); s != Contended {
		t.Errorf("just after a conflict it is %s", s)
	}
	w.sim.Clock().Advance(conflictOver + time.Second)
	if s := in.State(); s != Polling {
		t.Errorf("a while after it is %s", s)
	}
}
