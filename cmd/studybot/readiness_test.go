package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"studybot/bot/wire"
	"studybot/telegramsim"
)

func (r *processRig) untilWhy(want string) {
	r.t.Helper()
	var status int
	var c condition
	defer func() {
		if r.t.Failed() {
			r.t.Logf("it says %d %+v", status, c)
		}
	}()
	r.until("it says: "+want, func() bool {
		status, c = r.condition()
		return status == http.StatusServiceUnavailable && strings.Contains(strings.Join(c.Why, "; "), want)
	})
}

func TestReadiness_says_what_the_start_waits_for(t *testing.T) {
	t.Parallel()
	r := newProcessRig(t)
	r.redis.Stop()
	r.sim.Fail(telegramsim.Fault{Method: "getMe", Kind: telegramsim.Status(502), Times: -1})
	r.start()
	r.untilWhy("starting: Redis is away")
	r.redis.Run()
	r.untilWhy("starting: Telegram is away")
	if status, _ := ask(t, http.MethodGet, "http://"+r.c.HTTPAddr+"/healthz", ""); status != http.StatusOK {
		t.Errorf("the process lives, and /healthz says %d", status)
	}
	r.sim.ClearFaults()
	r.untilReady()
}

func TestReadiness_says_that_Redis_is_away_and_is_well_again_when_it_is_back(t *testing.T) {
	t.Parallel()
	r := newProcessRig(t)
	r.start()
	r.untilReady()
	r.redis.Kill()
	r.untilWhy("redis: does not take writes")
	r.until("studybot health says so", func() bool { // it waits a few seconds only
		said := (&healthCmd{Addr: r.c.HTTPAddr}).Run(t.Context(), io.Discard)
		return said != nil && strings.Contains(said.Error(), "redis: does not take writes")
	})
	_, page := ask(t, http.MethodGet, "http://"+r.c.HTTPAddr+"/metrics", "")
	if !strings.Contains(page, "studybot_redis_up 0") || !strings.Contains(page, "studybot_ready 0") {
		t.Error("the metrics do not tell that Redis is away")
	}
	r.redis.Run()
	r.untilReady()
	r.until("studybot health is content", func() bool { return (&healthCmd{Addr: r.c.HTTPAddr}).Run(t.Context(), io.Discard) == nil })
}

func TestReadiness_says_why_what_people_do_does_not_come(t *testing.T) {
	t.Parallel()
	for state, want := range map[wire.IntakeState]string{
		wire.Polling: "", wire.Standby: "", wire.Delivered: "",
		wire.Starting: "not told yet", wire.Contended: "somebody with another Redis", wire.Unattached: "elsewhere",
	} {
		if got := trouble(state); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s: %q", state, got)
		}
	}
}

func TestA_token_that_Telegram_refuses_ends_the_program(t *testing.T) {
	t.Parallel()
	r := newProcessRig(t)
	r.sim.Fail(telegramsim.Fault{Method: "getMe", Kind: telegramsim.Status(401), Times: -1})
	r.start()
	if err := r.wait(); !errors.Is(err, wire.ErrUnauthorized) {
		t.Errorf("it ended with: %v", err)
	}
}

func TestReadiness_knows_that_the_token_is_refused_and_that_we_stop(t *testing.T) {
	t.Parallel()
	m := newMeter(wallClock{})
	r := newReadiness(m)
	r.up(nil)
	if c := r.look(t.Context()); !c.Ready {
		t.Errorf("%+v", c)
	}
	m.called("sendMessage", nil)(&wire.APIError{Code: 401, HTTP: 401, Desc: "Unauthorized"})
	if c := r.look(t.Context()); c.Ready || c.Why[0] != "telegram: the token is refused" {
		t.Errorf("%+v", c)
	}
	m.called("getUpdates", nil)(nil)
	r.stopping()
	if c := r.look(t.Context()); c.Ready || c.Phase != phaseStopping || len(c.Why) != 1 {
		t.Errorf("%+v", c)
	}
}

func TestThe_level_of_the_log_is_changed_while_the_program_runs(t *testing.T) {
	t.Parallel()
	r := newProcessRig(t)
	r.start()
	r.untilReady()
	at := "http://" + r.c.PprofAddr
	r.log.text.Reset()
	if status, text := ask(t, http.MethodPut, at+"/loglevel", "error"); status != http.StatusOK || text != "error\n" {
		t.Fatalf("%d %q", status, text)
	}
	if status, _ := ask(t, http.MethodPut, at+"/loglevel", "loud"); status != http.StatusBadRequest {
		t.Errorf("a level that is none was taken: %d", status)
	}
	if status, text := ask(t, http.MethodGet, at+"/loglevel", ""); status != http.StatusOK || text != "error\n" {
		t.Errorf("%d %q", status, text)
	}
	// Warnings are written no more, errors are.
	r.sim.Fail(telegramsim.Fault{Method: "getUpdates", Kind: telegramsim.Status(502)})
	r.sim.Fail(telegramsim.Fault{Method: "getUpdates", Kind: telegramsim.ErrorText(409, "Conflict: terminated by other getUpdates request")})
	r.sim.NewPerson(telegramsim.PersonOptions{Name: "Lin", Username: "lin"}).Start("")
	r.until("an error is remembered", func() bool {
		_, text := ask(t, http.MethodGet, at+"/errors", "")
		return strings.Contains(text, `"level":"error"`)
	})
	for _, line := range r.log.lines() {
		if strings.Contains(line, `"level":"info"`) || strings.Contains(line, `"level":"warn"`) {
			t.Errorf("written though the level is error: %s", line)
		}
	}
	if status, text := ask(t, http.MethodGet, at+"/debug/pprof/goroutine?debug=1", ""); status != http.StatusOK || !strings.Contains(text, "goroutine profile") {
		t.Errorf("profiles: %d", status)
	}
}

func TestNobody_from_elsewhere_asks_for_profiles_by_a_name_of_theirs(t *testing.T) {
	t.Parallel()
	h := diagnosisHandler(newLogbook("info", "json", &logBook{}))
	for host, want := range map[string]int{"127.0.0.1:6060": 200, "localhost:6060": 200, "evil.example:6060": 403, "": 403, "evil": 403} {
		rec := &recorder{header: http.Header{}, status: http.StatusOK}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/loglevel", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = host
		h.ServeHTTP(rec, req)
		if rec.status != want {
			t.Errorf("%q: %d, want %d", host, rec.status, want)
		}
	}
}

type recorder struct {
	header http.Header
	status int
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(p []byte) (int, error) { return len(p), nil }

func TestThe_log_remembers_its_last_warnings_and_hides_the_token(t *testing.T) {
	t.Parallel()
	to := &logBook{}
	c := config{LogLevel: "info", LogFormat: "json"}
	p := c.process("123456:a-token-of-some-length", to)
	for range lateLines + 5 {
		p.log.Warn().Str("url", "https://x/bot123456:a-token-of-some-length/getMe").Msg("a call failed")
	}
	p.log.Info().Msg("fine")
	if n := len(p.logs.last()); n != lateLines {
		t.Errorf("%d lines are remembered", n)
	}
	if strings.Contains(strings.Join(to.lines(), ""), "a-token") {
		t.Error("the token is in the log")
	}
	late, err := json.Marshal(p.logs.last())
	if err != nil || strings.Contains(string(late), "a-token") {
		t.Errorf("the token is among what is remembered (%v)", err)
	}
}

func TestA_replica_that_waits_for_the_journal_is_ready_to_follow_but_not_for_posts(t *testing.T) {
	t.Parallel()
	r := newProcessRig(t)
	r.c.Journal, r.c.DataDir = "on", t.TempDir()
	r.start()
	r.untilReady()
	for _, webhook := range []string{"", "http://127.0.0.1/telegram"} {
		second := &processRig{t: t, redis: r.redis, sim: r.sim, log: &logBook{}, stop: func() {}, c: r.c}
		second.c.HTTPAddr, second.c.PprofAddr, second.c.DataDir, second.c.WebhookURL = freeAddress(t), "", t.TempDir(), webhook
		second.start()
		if webhook != "" {
			second.untilWhy("another replica keeps the journal")
			continue
		}
		second.until("it stands by", func() bool {
			status, c := second.condition()
			return status == http.StatusOK && c.Phase == phaseStarting && c.Updates == string(wire.Standby)
		})
	}
}
