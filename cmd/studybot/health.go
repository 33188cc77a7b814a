package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// serveHealth serves /healthz (the process lives), /readyz (it can work, or why not) and
// /metrics. An empty address serves nothing.
func serveHealth(addr string, a *app) (stop func(), err error) {
	if addr == "" {
		return func() {}, nil
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("serve health on %s: %w", addr, err)
	}
	server := &http.Server{Handler: healthHandler(a), ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			a.o.Log.Error().Err(err).Msg("health is not served any more")
		}
	}()
	return func() { _ = server.Close() }, nil
}

func healthHandler(a *app) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("ok\n"))
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if err := a.o.Store.Ready(ctx); err != nil {
			http.Error(w, "Redis does not take writes: "+err.Error(), http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ready\n"))
	})
	registry := prometheus.NewRegistry()
	registry.MustRegister(metrics(a)...)
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return mux
}

// metrics are figures since the start.
func metrics(a *app) []prometheus.Collector {
	gauge := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: "studybot", Name: name, Help: help}, value)
	}
	counter := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewCounterFunc(prometheus.CounterOpts{Namespace: "studybot", Name: name, Help: help}, value)
	}
	return []prometheus.Collector{
		counter("updates_total", "Updates taken in.", func() float64 { return float64(a.intake.Stats().Updates) }),
		counter("updates_aside_total", "Updates that could not be decoded.", func() float64 { return float64(a.intake.Stats().Aside) }),
		counter("intake_conflicts_total", "Times another poller was in the way.", func() float64 { return float64(a.intake.Stats().Conflicts) }),
		gauge("posts_waiting", "Posts not sent yet.", func() float64 { return float64(a.outbox.Waiting()) }),
	}
}

type healthCmd struct {
	Addr string `name:"http-addr" env:"STUDYBOT_HTTP_ADDR" default:"127.0.0.1:8080" help:"Address of the running bot."`
}

// Run asks a running bot whether it is ready: for container health checks.
func (c *healthCmd) Run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+c.Addr+"/readyz", nil)
	if err != nil {
		return fmt.Errorf("ask for health: %w", err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("ask for health: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s", resp.Status)
	}
	return nil
}
