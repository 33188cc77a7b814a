package main

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"studybot/bot/wire"
	"studybot/report"
	"studybot/store"
)

// scrapeWithin is how long Redis may take when figures are asked for.
const scrapeWithin = 2 * time.Second

// standing reads the figures that are not counted but looked at, when they are asked for.
type standing struct {
	app   *app
	ready func() bool
}

// standingRows are the names of its figures.
var standingRows = []string{
	"updates_aside_total", "intake_conflicts_total", "intake_failures_total", "intake_retries_total", "posts_waiting",
	"posts_in_flight", "posts_oldest_seconds", "posts_failed_total", "jobs_due", "job_lag_seconds", "groups", "asides", "redis_up", "ready",
}

func descOf(name string) *prometheus.Desc {
	row := metricNamed(name)
	return prometheus.NewDesc(metricSpace+"_"+name, row.Help, row.Labels, nil)
}

// Describe names them.
func (standing) Describe(to chan<- *prometheus.Desc) {
	for _, name := range standingRows {
		to <- descOf(name)
	}
}

// Collect reads them.
func (s standing) Collect(to chan<- prometheus.Metric) {
	tell := func(name string, value float64, labels ...string) {
		kind := prometheus.GaugeValue
		if metricNamed(name).Kind == "counter" {
			kind = prometheus.CounterValue
		}
		to <- prometheus.MustNewConstMetric(descOf(name), kind, value, labels...)
	}
	in := s.app.intake.Stats()
	tell("updates_aside_total", float64(in.Aside))
	tell("intake_conflicts_total", float64(in.Conflicts))
	tell("intake_failures_total", float64(in.Failures))
	tell("intake_retries_total", float64(in.Retries))
	tellPosts(tell, s.app.outbox.Stats())
	tell("ready", truth(s.ready()))

	ctx, cancel := context.WithTimeout(context.Background(), scrapeWithin)
	defer cancel()
	var f atomic.Pointer[store.Figures]
	err := inTime(ctx, func(ctx context.Context) error {
		figures, err := s.app.o.Store.Figures(ctx, s.app.o.Clock.Now())
		f.Store(&figures)
		return err
	})
	tell("redis_up", truth(err == nil))
	if err == nil {
		tellShared(tell, *f.Load())
	}
}

func tellPosts(tell func(string, float64, ...string), out wire.OutboxStats) {
	for lane, n := range out.Waiting {
		tell("posts_waiting", float64(n), report.Lane(lane).String())
	}
	tell("posts_in_flight", float64(out.InFlight))
	tell("posts_oldest_seconds", out.Oldest.Seconds())
	for why, n := range out.Failed {
		tell("posts_failed_total", float64(n), labelOf(string(why), "unknown"))
	}
}

func tellShared(tell func(string, float64, ...string), f store.Figures) {
	tell("jobs_due", float64(f.Due))
	tell("job_lag_seconds", f.Lag.Seconds())
	tell("groups", float64(f.Groups))
	tell("asides", float64(f.Aside))
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
