package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"studybot/bot/wire"
)

// updates is how what people do reaches us: an Intake that asks, or a Hook that is posted to.
type updates interface {
	Run(ctx context.Context) error
	Idle() bool
	Stats() wire.IntakeStats
	State() wire.IntakeState
}

// webhook is where Telegram posts updates; without an URL we ask for them.
type webhook struct {
	URL, Secret string
	Connections int
}

func (a *app) joinIntake() (err error) {
	log := a.o.Log.With().Str("room", "intake").Logger()
	aside := func(ctx context.Context, id int64, raw json.RawMessage, cause error) error {
		return a.o.Store.Aside(ctx, id, raw, cause)
	}
	if a.o.Webhook.URL == "" {
		a.intake, err = wire.NewIntake(wire.IntakeOptions{
			Client: a.client, Self: a.self, Handle: a.handle, Aside: aside, Clock: a.o.Clock, Log: log,
			DropWebhook: true, Baton: a.o.Store.Baton("poll", incarnation(a.o.Home), a.died), KeepBaton: a.o.Watch,
		})
		return err
	}
	a.hook, err = wire.NewHook(wire.HookOptions{
		Client: a.client, Self: a.self, Handle: a.handle, Aside: aside, Clock: a.o.Clock, Log: log,
		URL: a.o.Webhook.URL, Secret: a.o.Webhook.Secret, Connections: a.o.Webhook.Connections, Watch: a.o.Watch,
	})
	a.intake = a.hook
	return err
}

// died says whether another that had the right to ask for updates is known to be dead.
func (a *app) died(who string) bool { return a.o.Alone || diedHere(who) || a.o.Home.outlived(who) }

// posted answers a post of Telegram's, once the program is up and if it wants them.
func (r *readiness) posted(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	a := r.app
	r.mu.Unlock()
	switch {
	case a == nil:
		w.WriteHeader(http.StatusServiceUnavailable)
	case a.hook == nil || req.URL.Path != a.hook.Path():
		http.NotFound(w, req)
	default:
		a.hook.ServeHTTP(w, req)
	}
}

// trouble says why what people do does not reach this replica, or "".
func trouble(s wire.IntakeState) string {
	switch s {
	case wire.Starting:
		return "telegram: it is not told yet where to post updates"
	case wire.Contended:
		return "telegram: somebody with another Redis takes this bot's updates"
	case wire.Unattached:
		return "telegram: updates are posted elsewhere"
	}
	return ""
}

// hooked is the webhook as the settings ask for it. The secret is made and kept in Redis where
// none is given, so that all replicas know the same.
func (c config) hooked(ctx context.Context, keep interface {
	Secret(ctx context.Context, name string) (string, error)
}) (webhook, error) {
	h := webhook{URL: c.WebhookURL, Secret: string(c.WebhookSecret), Connections: c.WebhookConnections}
	if h.URL == "" || h.Secret != "" {
		return h, nil
	}
	var err error
	h.Secret, err = keep.Secret(ctx, "webhook")
	return h, err
}

func (c config) validateWebhook() error {
	switch {
	case c.WebhookURL == "" && c.WebhookSecret == "":
		return nil
	case c.WebhookURL == "":
		return errors.New("a webhook's secret without a webhook: set --webhook-url too")
	case c.HTTPAddr == "":
		return errors.New("a webhook needs an address to be served on: set --http-addr")
	case c.WebhookConnections < 1 || c.WebhookConnections > 100:
		return fmt.Errorf("%d connections of the webhook: Telegram makes 1 to 100", c.WebhookConnections)
	}
	path, err := wire.HookPath(c.WebhookURL)
	if err != nil {
		return err
	}
	if c.WebhookSecret != "" && !wire.IsHookSecret(string(c.WebhookSecret)) {
		return errors.New("the webhook's secret must be 1 to 256 of A-Z, a-z, 0-9, _ and -")
	}
	for _, taken := range []string{"/healthz", "/readyz", "/metrics"} {
		if path == taken {
			return fmt.Errorf("the webhook cannot be served under %s, which has another use", taken)
		}
	}
	return nil
}
