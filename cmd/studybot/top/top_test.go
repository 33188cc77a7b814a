package top

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
)

var update = flag.Bool("update", false, "write the golden files anew")

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// reading is what a bot tells after some seconds of steady work.
func reading(t *testing.T, second int) Sample {
	t.Helper()
	f := func(perSecond float64) string { return fmt.Sprint(perSecond * float64(second)) }
	text := strings.NewReplacer("{U}", f(12), "{V}", f(9.5), "{S}", f(3), "{T}", f(0.2), "{R}", f(120), "{H}", f(90)).Replace(`
# HELP studybot_updates_total Updates.
# TYPE studybot_updates_total counter
studybot_updates_total{kind="voted"} {U}
studybot_updates_total{kind="tapped"} 4
studybot_answers_total{outcome="counted"} {V}
studybot_sends_total{method="sendMessage",outcome="done"} {S}
studybot_sends_total{method="sendMessage",outcome="too_many"} {T}
studybot_sends_total{method="answerCallbackQuery",outcome="done"} 400
studybot_throttled_total {T}
studybot_firings_total{action="card",outcome="launched"} 3
studybot_firings_total{action="card",outcome="skipped_too_late"} 1
studybot_posts_waiting{lane="answers"} 0
studybot_posts_waiting{lane="reports"} 12
studybot_posts_in_flight 2
studybot_posts_oldest_seconds 0.4
studybot_groups 3232
studybot_jobs_due 7
studybot_job_lag_seconds 1.5
studybot_asides 0
studybot_update_seconds_bucket{le="0.01"} 0
studybot_update_seconds_bucket{le="0.02"} {H}
studybot_update_seconds_bucket{le="+Inf"} {R}
studybot_redis_seconds_count{command="evalsha"} {R}
studybot_redis_seconds_bucket{command="evalsha",le="0.001"} {R}
studybot_redis_seconds_bucket{command="evalsha",le="+Inf"} {R}
studybot_redis_errors_total 0
studybot_log_lines_total{level="warn"} 5
studybot_build_info{goversion="go1.26",version="v1.2.3"} 1
process_start_time_seconds 1795243500
process_resident_memory_bytes 3.8e+07
go_goroutines 41
`)
	points, err := ReadMetrics(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return Sample{
		At: noon.Add(time.Duration(second) * time.Second), Points: points,
		Facts: Facts{Version: "7.0.15", Memory: 83 << 20, MaxMemory: 512 << 20, Ops: 1204, Replicas: 2},
		Late: []Line{
			{noon.Add(-time.Minute), "warn", "outbox", "a call failed: call sendMessage: 429: Too Many Requests: retry after 3"},
			{noon, "error", "bot", "an answer failed \x1b[2J 学习小组 with a very long explanation that does not fit into one line of a terminal"},
		},
	}
}

func model(t *testing.T) *Model {
	t.Helper()
	m := &Model{Where: "127.0.0.1:8080"}
	for second := 1; second <= 9; second += 2 {
		m.Read(reading(t, second))
	}
	return m
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (go test ./cmd/studybot/top -update writes it):\n%s", path, diff)
	}
}

func TestFrame(t *testing.T) {
	golden(t, "80x24", model(t).Frame(Plain))
	golden(t, "120x40-colour", model(t).Frame(Size{120, 40, true}))
	m := model(t)
	s := reading(t, 11)
	s.Ready = "redis: does not take writes: connection refused"
	m.Read(s)
	m.Press("right")
	m.Press("s")
	golden(t, "not-ready", m.Frame(Plain))
	golden(t, "nothing-yet", (&Model{Where: "127.0.0.1:8080"}).Frame(Plain))
}

func TestEvery_frame_fits_into_its_window(t *testing.T) {
	for _, size := range []Size{Plain, {40, 10, false}, {80, 24, false}, {100, 30, false}, {200, 60, false}} {
		lines := strings.Split(strings.TrimSuffix(model(t).Frame(size), "\n"), "\n")
		if len(lines) > size.Height {
			t.Errorf("%v: %d lines", size, len(lines))
		}
		for _, line := range lines {
			if w := uniseg.StringWidth(line); w > size.Width {
				t.Errorf("%v: %d cells in %q", size, w, line)
			}
			if strings.ContainsRune(line, '\x1b') {
				t.Errorf("%v: the log moves the cursor: %q", size, line)
			}
		}
	}
}

func TestRates_are_reckoned_from_readings_and_a_new_start_makes_none_negative(t *testing.T) {
	m := model(t)
	if got := m.Rate("studybot_updates_total", "kind=voted"); got != 12 {
		t.Errorf("12 votes a second are %v", got)
	}
	fresh := reading(t, 1)
	fresh.At = noon.Add(11 * time.Second)
	m.Read(fresh)
	if got := m.Rate("studybot_updates_total"); got != 0 {
		t.Errorf("after a new start: %v", got)
	}
}

func TestKeys_lead_through_the_page(t *testing.T) {
	m := model(t)
	m.Press("left")
	if tables[m.table].title != "REDIS" {
		t.Errorf("left of the first is the last, not %s", tables[m.table].title)
	}
	m.Press("right")
	if got := m.rows()[0].name; got != "sendMessage" {
		t.Errorf("by rate %s comes first", got)
	}
	m.Press("s")
	if got := m.rows()[0].name; got != "answerCallbackQuery" {
		t.Errorf("by total %s comes first", got)
	}
	m.Press("down")
	m.Press("down")
	m.Press("down")
	if m.scroll != 1 {
		t.Errorf("scrolled to %d of 2", m.scroll)
	}
	m.Press("p")
	before := m.Frame(Plain)
	m.Read(reading(t, 20))
	if m.Frame(Plain) != before || m.Over() {
		t.Error("a page that is held does not stand still")
	}
	m.Press("q")
	if !m.Over() {
		t.Error("q does not end it")
	}
}

func TestA_bot_that_does_not_answer_leaves_the_last_figures_and_says_so(t *testing.T) {
	m := model(t)
	m.Read(Sample{At: noon.Add(20 * time.Second), Failed: "127.0.0.1:8080 can't be asked: connection refused"})
	page := m.Frame(Plain)
	if !strings.Contains(page, "connection refused") || !strings.Contains(page, "groups 3,232") {
		t.Error(page)
	}
	m.Read(reading(t, 30))
	if page := m.Frame(Plain); strings.Contains(page, "refused") {
		t.Error(page)
	}
}

func TestMetrics_are_read_as_client_libraries_write_them(t *testing.T) {
	points, err := ReadMetrics(strings.NewReader("# TYPE a counter\na{x=\"q\\\"u\\\\o,te}\",y=\"\"} 1.5e+03 1700000000\nb 2\nc{} NaN\n\n"))
	if err != nil || len(points) != 3 || points[0].Labels["x"] != `q"u\o,te}` || points[0].Value != 1500 || points[1].Value != 2 {
		t.Errorf("%v %v", points, err)
	}
	for _, bad := range []string{"a", "a{x=1} 2", "a x", `a{x="1} 2`} {
		if _, err := ReadMetrics(strings.NewReader(bad)); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func TestQuantiles_are_those_of_what_came_since(t *testing.T) {
	m := model(t)
	if got := m.last().Quantile("studybot_update_seconds", 0.5, m.before()); got < 0.016 || got > 0.017 {
		t.Errorf("the median is %v", got)
	}
	if got := m.last().Quantile("studybot_nothing", 0.5, m.before()); got != -1 {
		t.Errorf("of nothing: %v", got)
	}
}
