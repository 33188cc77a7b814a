package wire

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"
	"pgregory.net/rapid"

	"studybot/report"
	"studybot/study"
)

func TestWhatever_becomes_of_requests_no_more_are_written_in_a_window_than_may_be(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, now := newPace(), testReceived
		var pending int
		var written []time.Time
		for range rapid.IntRange(1, 300).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "ms later")) * time.Millisecond)
			switch rapid.SampledFrom([]string{"enter", "enter", "write", "fail"}).Draw(t, "step") {
			case "enter":
				ok, again, changed := p.enter(now)
				if ok {
					pending++
				} else if again.IsZero() && changed == nil {
					t.Fatal("nobody says when to try again")
				}
			case "write":
				if pending > 0 {
					pending--
					p.leave(now)
					written = append(written, now)
				}
			case "fail":
				if pending > 0 {
					pending--
					p.leave(time.Time{})
				}
			}
		}
		if got := crowd(written, writesWindow); got > writesMost {
			t.Fatalf("%d requests were written within %v", got, writesWindow)
		}
	})
}

func TestThirty_go_at_once_and_the_next_when_the_first_is_out_of_the_window(t *testing.T) {
	p, now := newPace(), testReceived
	for i := range writesMost {
		if ok, _, _ := p.enter(now); !ok {
			t.Fatalf("number %d may not go", i+1)
		}
	}
	ok, again, changed := p.enter(now)
	if ok || !again.IsZero() {
		t.Fatalf("the next may go %v at %v, while none is written", ok, again)
	}
	p.leave(now.Add(time.Second))
	select {
	case <-changed:
	default:
		t.Error("nobody tells that one was written")
	}
	if ok, again, _ := p.enter(now.Add(time.Second)); ok || !again.Equal(now.Add(time.Second+writesWindow)) {
		t.Errorf("the next may go %v at %v", ok, again)
	}
	p.leave(time.Time{})
	if ok, _, _ := p.enter(now.Add(time.Second)); !ok {
		t.Error("one that was never written counts")
	}
}

// crowd is the most instants that any window of a length holds.
func crowd(times []time.Time, window time.Duration) (most int) {
	times = slices.SortedFunc(slices.Values(times), time.Time.Compare)
	for first := range times {
		n, _ := slices.BinarySearchFunc(times, times[first].Add(window), time.Time.Compare)
		most = max(most, n-first)
	}
	return most
}

// lateClock wakes people up late.
type lateClock struct{ late func() time.Duration }

func (lateClock) Now() time.Time { return time.Now() }
func (c lateClock) After(d time.Duration) <-chan time.Time {
	return time.After(max(d, 0) + c.late())
}

// farTelegram is Telegram behind a network: a new connection takes its time, and so does the
// way of a request and of its answer. It notes when requests come.
type farTelegram struct {
	connect, way, answer func() time.Duration
	mu                   sync.Mutex
	came                 []time.Time
}

func (f *farTelegram) RoundTrip(r *http.Request) (*http.Response, error) {
	time.Sleep(f.connect())
	trace := httptrace.ContextClientTrace(r.Context())
	trace.GotConn(httptrace.GotConnInfo{})
	trace.WroteRequest(httptrace.WroteRequestInfo{})
	time.Sleep(f.way())
	f.mu.Lock()
	f.came = append(f.came, time.Now())
	n := len(f.came)
	f.mu.Unlock()
	time.Sleep(f.answer())
	body := fmt.Sprintf(`{"ok":true,"result":{"message_id":%d,"chat":{"id":%s}}}`, n, r.PostFormValue("chat_id"))
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
}

// fleet is some replicas that share an allowance and send to a far Telegram, until they are
// stopped.
func fleet(t *testing.T, f *farTelegram, replicas int, late func() time.Duration) (all []*Outbox, allowance *memoryAllowance, stop func()) {
	t.Helper()
	allowance = newMemoryAllowance()
	client, err := NewClient(ClientOptions{Token: testToken, APIURL: "http://telegram.invalid", HTTP: &http.Client{Transport: f}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	for range replicas {
		o, err := NewOutbox(OutboxOptions{Client: client, Self: testSelf, Shelf: &records{}, Receipts: &records{}, Allowance: allowance, Clock: lateClock{late}, Log: zerolog.Nop()})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, o)
		running.Go(func() { _ = o.Run(ctx) })
	}
	return all, allowance, func() {
		for slices.ContainsFunc(all, func(o *Outbox) bool { return o.Waiting() > 0 }) {
			time.Sleep(100 * time.Millisecond)
		}
		cancel()
		running.Wait()
	}
}

func cardTo(n int) report.Shelved {
	s := post(fmt.Sprint(n), study.ChatID(-1-n), "card")
	s.Post.Lane = report.Cards
	return s
}

// dice are chances that several may draw at once.
type dice struct {
	mu sync.Mutex
	r  *rand.Rand
}

func diceOf(seed uint64) *dice { return &dice{r: rand.New(rand.NewPCG(seed, 7))} }

func (d *dice) upTo(n int) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.r.IntN(n + 1)
}

func (d *dice) wait(most time.Duration) func() time.Duration {
	return func() time.Duration { return time.Duration(d.upTo(int(most))) }
}

func TestNo_second_sees_more_than_thirty_however_late_posts_leave_and_come(t *testing.T) {
	for _, far := range []struct {
		name     string
		replicas int
		late     time.Duration // at most, of a timer
		often    int           // one in so many is that late
		connect  time.Duration
	}{
		{"three replicas, every one a little late", 3, turnKeeps, 1, 0},
		{"one that often stops for a while", 1, time.Second, 10, 0},
		{"one whose connections take long", 1, 2 * time.Millisecond, 1, 400 * time.Millisecond},
	} {
		t.Run(far.name, func(t *testing.T) {
			for seed := range uint64(20) {
				synctest.Test(t, func(t *testing.T) {
					d := diceOf(seed)
					f := &farTelegram{connect: d.wait(far.connect), way: d.wait(15 * time.Millisecond), answer: d.wait(100 * time.Millisecond)}
					all, _, stop := fleet(t, f, far.replicas, func() time.Duration {
						if d.upTo(far.often-1) > 0 {
							return 0
						}
						return d.wait(far.late)()
					})
					const posts = 150
					for sent := range posts {
						all[d.upTo(far.replicas-1)].Accept(cardTo(sent))
						if d.upTo(40) == 0 {
							time.Sleep(d.wait(3 * time.Second)())
						}
					}
					stop()
					if got := crowd(f.came, time.Second); got > 30 || len(f.came) != posts {
						t.Fatalf("seed %d: %d posts came, %d of them within a second", seed, len(f.came), got)
					}
				})
			}
		})
	}
}

func TestA_broadcast_uses_the_allowance_almost_fully_though_timers_are_late_and_answers_slow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := diceOf(1)
		f := &farTelegram{connect: d.wait(0), way: d.wait(15 * time.Millisecond), answer: d.wait(300 * time.Millisecond)}
		all, _, stop := fleet(t, f, 1, func() time.Duration {
			if d.upTo(200) == 0 { // the machine is busy for a while
				return 200 * time.Millisecond
			}
			return d.wait(5 * time.Millisecond)()
		})
		for n := range 3000 {
			all[0].Accept(cardTo(n))
		}
		stop()
		if rate := float64(len(f.came)-1) / f.came[len(f.came)-1].Sub(f.came[0]).Seconds(); rate < 0.97*30 || rate > 30 {
			t.Errorf("%.2f a second", rate)
		}
	})
}

func TestThat_a_turn_was_missed_is_told(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := diceOf(1)
		f := &farTelegram{connect: d.wait(0), way: d.wait(0), answer: d.wait(0)}
		all, allowance, stop := fleet(t, f, 1, func() time.Duration { return turnKeeps + time.Millisecond })
		for n := range 90 {
			all[0].Accept(cardTo(n))
		}
		stop()
		if allowance.missed == 0 || len(f.came) != 90 {
			t.Errorf("%d missed turns were told, %d of 90 posts came", allowance.missed, len(f.came))
		}
	})
}

func TestA_post_that_waits_for_its_turn_waits_and_is_not_in_flight(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(asked) (int, string, error) { time.Sleep(time.Second); return 0, "", nil }
		for i := range 10 {
			s := post(fmt.Sprint(i), study.ChatID(5+i), "x")
			s.Post.Lane = report.Cards
			r.Accept(s)
		}
		synctest.Wait()
		s := r.Stats()
		if s.InFlight != 1 || s.Waiting[report.Cards] != 9 {
			t.Errorf("%d in flight, %v wait, while one of ten has gone out", s.InFlight, s.Waiting)
		}
		if n := r.Waiting(); n != 10 {
			t.Errorf("%d of ten are not out yet", n)
		}
		r.settled(t)
	})
}
