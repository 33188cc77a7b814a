package main

import (
	"context"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"studybot/telegramsim"
)

// families are the figures of ours in a page of /metrics, with their kinds.
func families(page string) map[string]string {
	found := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^# TYPE studybot_(\S+) (\S+)$`).FindAllStringSubmatch(page, -1) {
		found[m[1]] = m[2]
	}
	return found
}

func TestMetrics_are_written_down_under_the_names_that_they_have(t *testing.T) {
	made(t, "../../docs/metrics.md", "<!-- metrics: made from cmd/studybot/metrictable.go -->", "<!-- /metrics -->", metricTable())
	text, err := os.ReadFile("../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range metricRows() {
		names = append(names, r.Name)
	}
	for _, m := range regexp.MustCompile(`studybot_([a-z_]+)`).FindAllStringSubmatch(string(text), -1) {
		if !slices.Contains(names, m[1]) {
			t.Errorf("docs/metrics.md speaks of studybot_%s, which is no figure", m[1])
		}
	}
}

func TestEvery_metric_in_the_table_is_registered_and_no_other(t *testing.T) {
	m := newMeter(newClock(time.Time{}))
	m.registry.MustRegister(standing{})
	described := make(chan *prometheus.Desc, 1000)
	m.registry.Describe(described)
	close(described)
	found := map[string]bool{}
	for d := range described {
		if name := regexp.MustCompile(`fqName: "studybot_(\w+)"`).FindStringSubmatch(d.String()); name != nil {
			found[name[1]] = true
		}
	}
	for _, r := range metricRows() {
		if !found[r.Name] {
			t.Errorf("%s is in the table and nowhere else", r.Name)
		}
		delete(found, r.Name)
	}
	for name := range found {
		t.Errorf("%s is not in the table", name)
	}
}

// A group starts, somebody taps, somebody votes, Telegram throttles once: each figure moves.
func TestMetrics_tell_what_happens(t *testing.T) {
	t.Parallel()
	r := newProcessRig(t)
	r.start()
	r.untilReady()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	lin := r.sim.NewPerson(telegramsim.PersonOptions{Name: "Lin", Username: "lin", Language: "en"})
	group := r.sim.NewGroup("Morning readers", lin, telegramsim.GroupOptions{Supergroup: true})
	lin.AddBot(group, true)
	greeting, err := lin.Awaits(ctx, group, "Hello, Morning readers!")
	if err != nil {
		t.Fatal(err)
	}
	r.sim.Fail(telegramsim.Fault{Method: "sendMessage", Kind: telegramsim.TooMany(1)})
	r.sim.Fail(telegramsim.Fault{Method: "sendRichMessage", Kind: telegramsim.TooMany(1)})
	if _, err := lin.Tap(greeting, "Start with the defaults"); err != nil {
		t.Fatal(err)
	}
	r.steadyBank(lin, group, 1)
	lin.Say(group, "/quiz now steady 1")
	var poll *telegramsim.Message
	r.until("a poll is there", func() bool {
		for _, m := range group.Messages() {
			if m.Poll != nil {
				poll = m
			}
		}
		return poll != nil
	})
	if err := lin.Vote(poll, 0); err != nil {
		t.Fatal(err)
	}
	page, missing := "", []string(nil)
	defer func() {
		if t.Failed() {
			t.Logf("missing: %q in\n%s", missing, regexp.MustCompile(`(?m)^(#|go_|process_|studybot_redis_seconds).*\n`).ReplaceAllString(page, ""))
		}
	}()
	wants := []string{
		`studybot_updates_total{kind="bot_added"} 1`, `studybot_updates_total{kind="tapped"} 1`, `studybot_updates_total{kind="voted"} 1`,
		`studybot_answers_total{outcome="counted"} 1`, `studybot_tap_seconds_count 1`, `studybot_firings_total{action="quiz",outcome="launched"} 1`,
		`studybot_sends_total{method="sendPoll",outcome="done"} 1`, `studybot_sends_total{method="answerCallbackQuery",outcome="done"} 1`,
		`studybot_posts_waiting{lane="answers"} 0`, `studybot_groups 1`, `studybot_jobs_due 0`, `studybot_job_lag_seconds 0`, `studybot_redis_up 1`,
		`studybot_ready 1`, `studybot_redis_errors_total 0`, `studybot_redis_seconds_count{command="evalsha"}`, `studybot_log_lines_total{level="info"}`,
		`studybot_build_info{goversion="go`, `go_goroutines`, `process_`,
	}
	r.until("all figures have moved", func() bool {
		_, page = ask(t, http.MethodGet, "http://"+r.c.HTTPAddr+"/metrics", "")
		missing = slices.DeleteFunc(slices.Clone(wants), func(want string) bool { return strings.Contains(page, want) })
		return len(missing) == 0 && !strings.Contains(page, "studybot_throttled_total 0\n")
	})
	kinds := families(page)
	for _, row := range metricRows() {
		if kinds[row.Name] != row.Kind && row.Name != "posts_failed_total" { // nothing failed
			t.Errorf("%s is a %q, want a %s", row.Name, kinds[row.Name], row.Kind)
		}
	}
}
