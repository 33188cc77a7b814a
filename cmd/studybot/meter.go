package main

import (
	"errors"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"studybot/bot/wire"
	"studybot/effect"
	"studybot/study"
)

// tapsRemembered bounds the taps whose answers are waited for; those forgotten are not timed.
const tapsRemembered = 10_000

// meter measures what happens, for /metrics. The rooms tell it through plain functions; it
// is the only place that knows Prometheus.
type meter struct {
	registry *prometheus.Registry
	clock    study.Clock

	updates, answers, sends, firings, lines *prometheus.CounterVec
	throttled, redisErrors                  prometheus.Counter
	updateSeconds, tapSeconds               prometheus.Histogram
	redisSeconds                            *prometheus.HistogramVec

	refused atomic.Bool // Telegram's last word was that it does not know the token

	mu   sync.Mutex
	taps map[string]time.Time // query → when it came
}

func newMeter(clock study.Clock) *meter {
	m := &meter{registry: prometheus.NewRegistry(), clock: clock, taps: map[string]time.Time{}}
	m.updates = m.counters("updates_total")
	m.answers = m.counters("answers_total")
	m.sends = m.counters("sends_total")
	m.firings = m.counters("firings_total")
	m.lines = m.counters("log_lines_total")
	m.throttled = m.counters("throttled_total").WithLabelValues()
	m.redisErrors = m.counters("redis_errors_total").WithLabelValues()
	m.updateSeconds = m.histograms("update_seconds").WithLabelValues().(prometheus.Histogram)
	m.tapSeconds = m.histograms("tap_seconds").WithLabelValues().(prometheus.Histogram)
	m.redisSeconds = m.histograms("redis_seconds")
	build := m.gauges("build_info")
	build.WithLabelValues(version, runtime.Version()).Set(1)
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *meter) counters(name string) *prometheus.CounterVec {
	row := metricNamed(name)
	c := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: metricSpace, Name: name, Help: row.Help}, row.Labels)
	m.registry.MustRegister(c)
	return c
}

func (m *meter) gauges(name string) *prometheus.GaugeVec {
	row := metricNamed(name)
	c := prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: metricSpace, Name: name, Help: row.Help}, row.Labels)
	m.registry.MustRegister(c)
	return c
}

func (m *meter) histograms(name string) *prometheus.HistogramVec {
	row := metricNamed(name)
	c := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Namespace: metricSpace, Name: name, Help: row.Help, Buckets: row.Buckets,
	}, row.Labels)
	m.registry.MustRegister(c)
	return c
}

// called times a call to Telegram. It keeps the number of a tap, and nothing that people wrote.
func (m *meter) called(method string, params map[string]string) func(error) {
	if method == "getUpdates" {
		return m.noteToken
	}
	query := ""
	if method == "answerCallbackQuery" {
		query = params["callback_query_id"]
	}
	return func(err error) {
		m.noteToken(err)
		f := wire.Classify(err)
		m.sends.WithLabelValues(method, labelOf(string(f.Kind), "done")).Inc()
		if f.Kind == wire.FaultTooMany {
			m.throttled.Inc()
		}
		if query != "" && f.Done() {
			m.answeredTap(query)
		}
	}
}

func (m *meter) noteToken(err error) {
	if errors.Is(err, study.ErrUnavailable) {
		return
	}
	m.refused.Store(wire.Classify(err).Kind == wire.FaultUnauthorized)
}

// took counts events that are durable now. begun is when they were handed over; votes and
// taps know themselves when they came.
func (m *meter) took(events []wire.Event, begun, done time.Time) {
	for _, e := range events {
		m.updates.WithLabelValues(labelOf(string(e.Kind), "")).Inc()
		from := begun
		if (e.Kind == wire.Tapped || e.Kind == wire.Voted) && e.At.Before(begun) {
			from = e.At
		}
		m.updateSeconds.Observe(done.Sub(from).Seconds())
	}
}

// came notes the taps among events, before they are handled: a toast may be faster.
func (m *meter) came(events []wire.Event) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range events {
		if e.Kind != wire.Tapped {
			continue
		}
		if len(m.taps) >= tapsRemembered {
			clear(m.taps)
		}
		if _, again := m.taps[e.Query]; !again {
			m.taps[e.Query] = e.At
		}
	}
}

func (m *meter) answeredTap(query string) {
	m.mu.Lock()
	at, known := m.taps[query]
	delete(m.taps, query)
	m.mu.Unlock()
	if known {
		m.tapSeconds.Observe(m.clock.Now().Sub(at).Seconds())
	}
}

// wrote counts what an effect that is durable now holds.
func (m *meter) wrote(e effect.Effect) {
	for _, a := range e.Answers {
		outcome := "counted"
		if a.Response.Retracted {
			outcome = "retracted"
		}
		m.answers.WithLabelValues(outcome).Inc()
	}
	for _, f := range e.Firings {
		m.firings.WithLabelValues(string(f.Action), labelOf(string(f.Outcome), "launched")).Inc()
	}
}

// asked times a command on its way to Redis.
func (m *meter) asked(command string) func(error) {
	begun := time.Now()
	return func(err error) {
		m.redisSeconds.WithLabelValues(command).Observe(time.Since(begun).Seconds())
		if err != nil {
			m.redisErrors.Inc()
		}
	}
}

var labelForm = strings.NewReplacer(": ", "_", " ", "_")

// labelOf is a word of ours as the value of a label.
func labelOf(word, empty string) string {
	if word == "" {
		return empty
	}
	return labelForm.Replace(word)
}
