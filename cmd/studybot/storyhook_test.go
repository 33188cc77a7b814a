package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"

	"github.com/rs/zerolog"

	"studybot/store"
)

// hooks is the one address to which Telegram posts in a story, and the replicas behind it.
type hooks struct {
	asked  webhook
	server *httptest.Server

	mu       sync.Mutex
	replicas []*app
	turn     int
	twin     *app
	stopTwin func()
}

// ServeHTTP brings posts to the replicas in turn, as a balancer does.
func (h *hooks) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	if len(h.replicas) == 0 {
		h.mu.Unlock()
		http.Error(w, "nobody is there", http.StatusBadGateway)
		return
	}
	h.turn++
	a := h.replicas[h.turn%len(h.replicas)]
	h.mu.Unlock()
	a.hook.ServeHTTP(w, r)
}

func (h *hooks) serve(replicas ...*app) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.replicas = nil
	for _, a := range replicas {
		if a.hook != nil {
			h.replicas = append(h.replicas, a)
		}
	}
}

func (h *hooks) close() {
	if h.stopTwin != nil {
		h.stopTwin()
	}
	if h.server != nil {
		h.server.CloseClientConnections()
		h.server.Close()
	}
}

func (w *world) changeToWebhooks(f found) error {
	if err := w.calm(); err != nil {
		return err
	}
	w.stop()
	if w.hooks.server == nil {
		w.hooks.server = httptest.NewServer(&w.hooks)
	}
	w.hooks.asked = webhook{URL: w.hooks.server.URL + "/telegram", Secret: "a-story-has-no-secrets"}
	if err := w.startBot(); err != nil || !f.has["twin"] {
		return err
	}
	return w.startTwin()
}

// startTwin runs a second replica on the same Redis, behind the same address.
func (w *world) startTwin() error {
	s, err := store.Open(w.ctx, w.reach(store.Options{Clock: w.clock, Log: zerolog.New(w.log), Owner: "twin"}))
	if err != nil {
		return err
	}
	a := w.app.o
	a.Store = s
	twin, err := newApp(w.ctx, a)
	if err != nil {
		return errors.Join(err, s.Close())
	}
	ctx, cancel := context.WithCancel(w.ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = twin.run(ctx)
	}()
	w.hooks.twin = twin
	w.hooks.stopTwin = sync.OnceFunc(func() {
		cancel()
		w.hurry(ended)
		w.hooks.twin = nil
		_ = s.Close()
	})
	w.hooks.serve(w.app, twin)
	return w.calm()
}

func (w *world) changeToPolling(found) error {
	if err := w.calm(); err != nil {
		return err
	}
	if w.hooks.stopTwin != nil {
		w.hooks.stopTwin()
	}
	w.stop()
	w.hooks.serve()
	w.hooks.asked = webhook{}
	return w.startBot()
}

// settled waits until no replica can do anything at this instant.
func (w *world) settled(ctx context.Context) error {
	if w.hooks.twin != nil {
		if err := w.hooks.twin.settled(ctx); err != nil {
			return err
		}
	}
	return w.app.settled(ctx)
}
