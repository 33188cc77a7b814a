package chaos

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// balancer is one address before several replicas, as a Service of Kubernetes is: it looks
// now and then who says that it is ready, and posts to any of those.
type balancer struct {
	server *httptest.Server
	mu     sync.Mutex
	all    []*program
	ready  []*program
	failed atomic.Int64 // posts that were answered otherwise than by 200
	posted atomic.Int64
}

// look is how often a balancer asks who is ready.
const look = 200 * time.Millisecond

func newBalancer(t *testing.T) *balancer {
	t.Helper()
	b := &balancer{}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			if p := b.any(); p != nil {
				r.SetURL(&url.URL{Scheme: "http", Host: p.http})
			}
		},
		ModifyResponse: func(r *http.Response) error {
			if b.posted.Add(1); r.StatusCode != http.StatusOK {
				b.failed.Add(1)
			}
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) {
			b.failed.Add(1)
			w.WriteHeader(http.StatusBadGateway)
		},
	}
	b.server = httptest.NewServer(proxy)
	stopped := make(chan struct{})
	t.Cleanup(func() { close(stopped); b.server.Close() })
	go func() {
		for tick := time.NewTicker(look); ; {
			select {
			case <-stopped:
				return
			case <-tick.C:
				b.probe()
			}
		}
	}()
	return b
}

func (b *balancer) probe() {
	b.mu.Lock()
	all := slices.Clone(b.all)
	b.mu.Unlock()
	ready := slices.DeleteFunc(all, func(p *program) bool { return !p.isReady() })
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ready = ready
}

func (p *program) isReady() bool {
	status, _ := p.get("/readyz")
	return status == http.StatusOK
}

func (b *balancer) any() *program {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.ready) == 0 {
		return nil
	}
	return b.ready[rand.N(len(b.ready))]
}

func (b *balancer) add(p *program) *program {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all = append(b.all, p)
	return p
}

func (b *balancer) remove(p *program) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all = slices.DeleteFunc(b.all, func(x *program) bool { return x == p })
}

func TestF12_Three_replicas_behind_webhooks_are_replaced_one_by_one_under_votes_and_nothing_is_lost(t *testing.T) {
	w := newWorld(t, plot{groups: 4, people: 30, questions: 40})
	b := newBalancer(t)
	w.args = []string{"--webhook-url", b.server.URL + "/telegram"}
	replicas := []*program{b.add(launch(t, w.settings(), w.log)), b.add(launch(t, w.settings(), w.log))}
	w.mu.Lock()
	w.bot = b.add(launch(t, w.settings(), w.log))
	w.mu.Unlock()
	defer func() {
		for _, p := range replicas {
			p.stop()
		}
	}()
	w.beginWith()
	var voting sync.WaitGroup
	for _, g := range w.groups {
		voting.Go(func() {
			for range 3 {
				g.quizzes(3)
			}
		})
	}
	// One more comes, and when it is ready one goes: in order, by a death, in order; twice over.
	for i := range 6 {
		fresh := b.add(launch(t, w.settings(), w.log))
		eventually(t, 20*time.Second, "a new replica is ready", fresh.isReady)
		<-time.After(w.between(look, 2*look))
		old := replicas[0]
		replicas = append(replicas[1:], w.bot)
		if i%3 == 1 {
			old.kill()
			w.mu.Lock()
			w.kills++
			w.mu.Unlock()
		} else if took := old.stop(); took > 5*time.Second {
			t.Errorf("it took %s to stop", took)
		}
		b.remove(old)
		w.mu.Lock()
		w.bot = fresh
		w.mu.Unlock()
	}
	voting.Wait()
	w.settle()
	for _, p := range replicas {
		p.stop()
	}
	if n := len(w.sim.Calls("getUpdates")); n != 0 {
		t.Errorf("it was asked for updates %d times", n)
	}
	sum := w.check()
	t.Logf("%d posts, %d of them to be repeated", b.posted.Load(), b.failed.Load())
	if sum.votes < 4*30*3 {
		t.Errorf("only %d votes: too little was tried", sum.votes)
	}
	if n := strings.Count(w.log.String(), `"level":"error"`); n != 0 {
		t.Errorf("%d errors in the log", n)
	}
}
