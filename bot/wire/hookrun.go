package wire

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Run tells Telegram to post here, and makes what it posts durable, until ctx ends; then it
// finishes the batch in hand. The webhook stays set: Telegram keeps what comes until somebody
// takes it. Its only error is ErrUnauthorized.
func (h *Hook) Run(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var beside sync.WaitGroup
	beside.Go(func() {
		if err := h.attach(ctx); err != nil {
			stop(err)
		}
	})
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case first := <-h.queue:
			h.handle(ctx, h.gather(first))
		}
	}
	close(h.stopped)
	beside.Wait()
	if err := context.Cause(ctx); err != context.Canceled { //nolint:errorlint // the cause that stop was given, or the caller's end
		if f := Classify(err); f.Kind == FaultUnauthorized {
			return fmt.Errorf("%w: %w", ErrUnauthorized, err)
		}
	}
	return nil
}

// gather takes all that waits, a batch at most, in the order of the updates' numbers: two
// posts of one chat may have overtaken each other on their way.
func (h *Hook) gather(first *posted) []*posted {
	batch := []*posted{first}
	for len(batch) < hookBatch && len(h.queue) > 0 { // nobody else takes from it
		batch = append(batch, <-h.queue)
	}
	slices.SortStableFunc(batch, func(a, b *posted) int { return cmp.Compare(a.id, b.id) })
	return batch
}

// handle makes a batch durable and lets its posts be answered.
func (h *Hook) handle(ctx context.Context, batch []*posted) {
	own, cancel := finishing(ctx)
	defer cancel()
	began := h.o.Clock.Now()
	events, kept := h.decode(own, batch, began)
	var err error
	if len(events) > 0 {
		err = h.o.Handle(own, events)
	}
	h.mu.Lock()
	was := h.failing
	h.failing = err != nil
	if err != nil {
		h.stats.Retries++
	} else {
		h.stats.handled(events, h.o.Clock.Now().Sub(began))
	}
	h.mu.Unlock()
	for _, p := range kept {
		p.done <- err
	}
	switch {
	case err != nil && !was:
		h.o.Log.Error().Err(err).Int("events", len(events)).Msg("a batch is not durable; Telegram is asked to send it again")
	case err == nil && was:
		h.o.Log.Info().Msg("batches are durable again")
	}
}

// decode turns posts into events, keeps aside what is none, and says which posts wait for
// what becomes of the events.
func (h *Hook) decode(ctx context.Context, batch []*posted, received time.Time) (events []Event, kept []*posted) {
	h.count(func(s *IntakeStats) { s.Updates += len(batch) })
	events = make([]Event, 0, len(batch))
	for _, p := range batch {
		var err error
		if events, err = Decode(events, h.o.Self, received, p.raw); err != nil {
			h.o.Log.Error().Err(err).Int64("update", p.id).Msg("an update cannot be decoded; it is kept aside")
			h.count(func(s *IntakeStats) { s.Aside++ })
			p.done <- h.o.Aside(ctx, p.id, p.raw, err)
			continue
		}
		kept = append(kept, p)
	}
	return events, kept
}

// hookInfo is what Telegram knows of a webhook.
type hookInfo struct {
	URL       string `json:"url"`
	Pending   int    `json:"pending_update_count"`
	ErrorDate int64  `json:"last_error_date"`
	Error     string `json:"last_error_message"`
}

// attach tells Telegram where to post, then looks now and then whether it still does.
// Somebody who set another webhook, or none to ask for updates, is not fought with: an operator did it.
func (h *Hook) attach(ctx context.Context) error {
	if err := h.insist(ctx, func() error { return h.set(ctx) }); err != nil || ctx.Err() != nil {
		return err
	}
	h.be(Delivered)
	h.o.Log.Info().Str("url", h.o.URL).Msg("Telegram posts updates to the webhook")
	told := h.o.Clock.Now().Unix()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-h.o.Clock.After(h.o.Watch):
		}
		var info hookInfo
		if err := h.o.Client.Call(ctx, "getWebhookInfo", nil, nil, &info); err != nil {
			if Classify(err).Kind == FaultUnauthorized {
				return err
			}
			continue // the next look will do
		}
		told = h.look(info, told)
	}
}

// look draws what follows from Telegram's view of the webhook, and says of which of its
// troubles the log has told.
func (h *Hook) look(info hookInfo, told int64) int64 {
	state := Delivered
	if info.URL != h.o.URL {
		state = Unattached
	}
	if was := h.be(state); was != state && state == Unattached {
		h.count(func(s *IntakeStats) { s.Conflicts++ })
		h.o.Log.Error().Msg("Telegram does not post here any more: somebody set another webhook, or asks for updates; start again to take them back")
	}
	if info.ErrorDate > told {
		h.o.Log.Warn().Str("said", info.Error).Int("waiting", info.Pending).Msg("Telegram could not deliver updates")
	}
	return max(told, info.ErrorDate)
}

func (h *Hook) set(ctx context.Context) error {
	params := tgbotapi.Params{"url": h.o.URL, "secret_token": h.o.Secret, "max_connections": strconv.Itoa(h.o.Connections)}
	allowed, err := json.Marshal(h.o.Allowed)
	if err != nil {
		return fmt.Errorf("set the webhook: %w", err)
	}
	params["allowed_updates"] = string(allowed)
	return h.o.Client.Call(ctx, "setWebhook", params, nil, nil)
}

// insist does something until it succeeds or ctx ends; a refused token is final.
func (h *Hook) insist(ctx context.Context, do func() error) error {
	for failed := 0; ctx.Err() == nil; failed++ {
		err := do()
		f := Classify(err)
		switch {
		case err == nil:
			return nil
		case f.Kind == FaultUnauthorized:
			return err
		case ctx.Err() == nil:
			h.o.Log.Error().Err(err).Msg("the webhook cannot be set; trying again")
			h.count(func(s *IntakeStats) { s.Failures++ })
		}
		select {
		case <-ctx.Done():
		case <-h.o.Clock.After(max(backoff(failed), f.After)):
		}
	}
	return nil
}
