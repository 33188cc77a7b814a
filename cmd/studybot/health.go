package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/rs/zerolog"
)

// lastAnswers is how long requests that are under way may take when we stop.
const lastAnswers = time.Second

// serve answers HTTP on an address until stop is called. An empty address serves nothing.
func serve(addr, what string, handler http.Handler, log zerolog.Logger) (stop func(), err error) {
	if addr == "" {
		return func() {}, nil
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("serve %s on %s: %w", what, addr, err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.Error().Err(err).Str("what", what).Msg("an address is not served any more")
		}
	}()
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), lastAnswers)
		defer cancel()
		if server.Shutdown(ctx) != nil { // somebody is slow to read
			_ = server.Close()
		}
		<-done
	}, nil
}

// healthHandler answers /healthz (the process lives), /readyz (it can work, or why not) and
// /metrics; every other path may be the webhook's.
func healthHandler(r *readiness) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("ok\n"))
	})
	mux.Handle("GET /readyz", r)
	mux.Handle("GET /metrics", promhttp.HandlerFor(r.meter.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("/", r.posted)
	return mux
}

type healthCmd struct {
	Addr string `name:"http-addr" env:"STUDYBOT_HTTP_ADDR" default:"127.0.0.1:8080" help:"Address of the running bot."`
}

// Run asks a running bot whether it is ready: for container health checks.
func (c *healthCmd) Run(ctx context.Context, _ io.Writer) error {
	if err := checkAddress("http-addr", c.Addr); err != nil || c.Addr == "" {
		return cmp.Or(err, errors.New("the bot serves nothing that could be asked: http-addr is empty"))
	}
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
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	var how condition
	body, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if err != nil || json.Unmarshal(body, &how) != nil || len(how.Why) == 0 {
		return fmt.Errorf("not ready: %s", resp.Status)
	}
	return fmt.Errorf("not ready: %s", strings.Join(how.Why, "; "))
}
