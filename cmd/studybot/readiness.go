package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"

	"studybot/bot/wire"
)

// Telegram is asked for updates at least every 50 s; three misses are a failure.
const askedWithin = 3 * time.Minute

// readiness knows whether the program can work, and if not, why.
//
//	starting ──up──▶ running ──stopping──▶ stopping
type readiness struct {
	mu    sync.Mutex
	phase string
	why   string // starting: what it waits for
	next  bool   // starting: it is ready to follow a replica that alone may work
	app   *app
	meter *meter
}

// The phases of a process.
const (
	phaseStarting = "starting"
	phaseRunning  = "running"
	phaseStopping = "stopping"
)

// condition is what /readyz says.
type condition struct {
	Ready bool     `json:"ready"`
	Phase string   `json:"phase"`
	Why   []string `json:"why,omitempty"`
	// Updates says how they come: "polling", "webhook", or "standby" while another replica asks.
	Updates string `json:"updates,omitempty"`
}

func newReadiness(m *meter) *readiness { return &readiness{phase: phaseStarting, meter: m} }

// waits says what the start waits for.
func (r *readiness) waits(why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.why, r.next = why, false
}

// follows says that the start waits until another replica, which keeps the journal, is gone.
// It is ready then, or whoever changes replicas one by one would wait for it for ever; but
// not for posts of a webhook.
func (r *readiness) follows(webhook bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.why, r.next = "another replica keeps the journal of this Redis", !webhook
}

// up says that the program runs.
func (r *readiness) up(a *app) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.phase, r.app = phaseRunning, a
}

// stopping says that it was told to end.
func (r *readiness) stopping() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.phase = phaseStopping
}

// look finds out how things stand.
func (r *readiness) look(ctx context.Context) condition {
	r.mu.Lock()
	c, a, why, next := condition{Phase: r.phase}, r.app, r.why, r.next
	r.mu.Unlock()
	switch {
	case c.Phase == phaseStarting && next:
		c.Updates = string(wire.Standby)
	case c.Phase == phaseStarting:
		c.Why = append(c.Why, "starting: "+why)
	case c.Phase == phaseStopping:
		c.Why = append(c.Why, "stopping: what is under way is finished")
	}
	if r.meter.refused.Load() {
		c.Why = append(c.Why, "telegram: the token is refused")
	}
	if a != nil {
		if err := inTime(ctx, a.o.Store.Ready); err != nil {
			c.Why = append(c.Why, "redis: does not take writes: "+err.Error())
		}
		c.Updates = string(a.intake.State())
		if t := trouble(wire.IntakeState(c.Updates)); t != "" {
			c.Why = append(c.Why, t)
		}
		if asked := a.intake.Stats().LastAsked; c.Updates == string(wire.Polling) && !asked.IsZero() && a.o.Clock.Now().Sub(asked) > askedWithin {
			c.Why = append(c.Why, "telegram: not asked for updates since "+asked.UTC().Format(time.RFC3339))
		}
	}
	c.Ready = len(c.Why) == 0
	return c
}

// inTime does something that may take longer than its context allows, and does not wait for
// it: a Redis that is away is dialled again and again before it is given up.
func inTime(ctx context.Context, do func(context.Context) error) error {
	done := make(chan error, 1)
	go func() { done <- do(ctx) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return errors.New("no answer in time")
	}
}

// ServeHTTP answers /readyz: 200 or 503, and in JSON the reasons.
func (r *readiness) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	ctx, cancel := context.WithTimeout(req.Context(), 2*time.Second)
	defer cancel()
	c := r.look(ctx)
	w.Header().Set("Content-Type", "application/json")
	if !c.Ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(c) // whoever asked has gone
}
