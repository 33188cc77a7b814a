package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"studybot/store/redistest"
	"studybot/telegramsim"
)

// processRig is `studybot run` in this process, with a Telegram and a Redis of its own.
type processRig struct {
	t     *testing.T
	sim   *telegramsim.Sim
	redis *redistest.Server
	c     config
	log   *logBook
	stop  context.CancelFunc
	ended chan error
}

// newProcessRig makes all but the program.
func newProcessRig(t *testing.T) *processRig {
	t.Helper()
	r := &processRig{t: t, redis: redistest.Start(t), log: &logBook{}, stop: func() {}}
	clock := telegramsim.NewClock(time.Now())
	var err error
	r.sim, err = telegramsim.New(telegramsim.Options{Clock: clock, BotUsername: "studybot", BotName: "studybot", Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.sim.Close)
	api, err := r.sim.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ticking, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	go clock.Tick(ticking)
	r.c = config{
		Token: secret(r.sim.Token()), APIURL: api, RedisURL: r.redis.URL(), Timezone: "UTC", Language: "en",
		HTTPAddr: freeAddress(t), PprofAddr: freeAddress(t), LogLevel: "info", LogFormat: "json", Lease: 30 * time.Second,
	}
	return r
}

// start runs the program until the test ends.
func (r *processRig) start() {
	r.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	r.ended = make(chan error, 1)
	go func() {
		err := r.c.process(string(r.c.Token), r.log).run(ctx)
		_, _ = fmt.Fprintf(r.log, "the program ended: %v\n", err)
		r.ended <- err
	}()
	r.stop = sync.OnceFunc(stop)
	r.t.Cleanup(func() {
		stop()
		if r.ended != nil {
			if err := <-r.ended; err != nil && ctx.Err() == nil {
				r.t.Errorf("the program ended by itself: %v", err)
			}
		}
		http.DefaultClient.CloseIdleConnections()
	})
}

// wait waits for the end and says how it was.
func (r *processRig) wait() error {
	err := <-r.ended
	r.ended = nil
	return err
}

func freeAddress(t *testing.T) string { t.Helper(); return "127.0.0.1:" + redistest.Port(t) }

// ask sends a request; status 0 means that nobody answers.
func ask(t *testing.T, method, url, body string) (status int, text string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, ""
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, ""
	}
	return resp.StatusCode, string(data)
}

// condition asks /readyz.
func (r *processRig) condition() (status int, c condition) {
	r.t.Helper()
	status, text := ask(r.t, http.MethodGet, "http://"+r.c.HTTPAddr+"/readyz", "")
	if status != 0 {
		if err := json.NewDecoder(bytes.NewBufferString(text)).Decode(&c); err != nil {
			r.t.Fatalf("%v in %q", err, text)
		}
	}
	return status, c
}

// until waits for a condition of another loop, which gives no sign.
func (r *processRig) until(what string, holds func() bool) {
	r.t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); !holds(); <-tick.C {
		if time.Now().After(deadline) {
			lines := r.log.lines()
			r.t.Fatalf("after %s it is not so that %s\n%s", patience, what, strings.Join(lines[max(0, len(lines)-20):], "\n"))
		}
	}
}

func (r *processRig) untilReady() {
	r.t.Helper()
	r.until("it is ready", func() bool { status, _ := r.condition(); return status == http.StatusOK })
}
