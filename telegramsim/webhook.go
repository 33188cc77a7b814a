package telegramsim

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// webhook delivers updates by HTTP POST: in each lane (a chat, a poll) one at a
// time and in order, and again with growing pauses until the bot takes it.
type webhook struct {
	sim       *Sim
	url       string
	secret    string
	max       int64
	flying    map[int64]bool
	errorAt   time.Time
	errorText string
	setting   int // number of the newest setWebhook; deliveries of older ones do not count
}

func setWebhook(r *request) (any, *apiError) {
	target := r.str("url")
	if target == "" {
		return deleteWebhook(r)
	}
	u, err := url.Parse(target)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return nil, badRequest("bad webhook: invalid webhook URL specified")
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, badRequest("bad webhook: the simulator delivers to loopback addresses only")
	}
	if secret := r.str("secret_token"); secret != "" && !madeOf(secret, secretLetters, 1, 256) {
		return nil, badRequest("secret token contains unallowed characters")
	}
	s := r.sim
	r.dropPending()
	if r.has("allowed_updates") {
		s.queue.allow(r.list("allowed_updates"))
	}
	s.hook = webhook{sim: s, url: target, secret: r.str("secret_token"), max: r.int("max_connections"),
		flying: map[int64]bool{}, setting: s.hook.setting + 1}
	if s.hook.max == 0 {
		s.hook.max = 40
	}
	for _, u := range s.queue.updates {
		u.due = s.now()
	}
	s.queue.signal()
	s.hook.kick()
	s.queue.rested()
	return true, nil
}

func (r *request) dropPending() {
	if r.bool("drop_pending_updates") {
		r.sim.queue.updates = nil
	}
}

func deleteWebhook(r *request) (any, *apiError) {
	r.dropPending()
	r.sim.hook = webhook{sim: r.sim, setting: r.sim.hook.setting + 1}
	return true, nil
}

func getWebhookInfo(r *request) (any, *apiError) {
	s := r.sim
	s.queue.expire(s.now())
	o := object{"url": s.hook.url, "has_custom_certificate": false, "pending_update_count": len(s.queue.updates)}
	if s.hook.url != "" {
		o["max_connections"] = s.hook.max
	}
	if !s.hook.errorAt.IsZero() {
		o["last_error_date"], o["last_error_message"] = s.hook.errorAt.Unix(), s.hook.errorText
	}
	allowed := []string{}
	for kind, on := range s.queue.allowed {
		if on {
			allowed = append(allowed, kind)
		}
	}
	slices.Sort(allowed)
	o["allowed_updates"] = allowed
	return o, nil
}

func (h *webhook) busy() int { return len(h.flying) }

// kick starts what may be delivered now. The world must be locked.
func (h *webhook) kick() {
	if h.url == "" {
		return
	}
	s, now, seen := h.sim, h.sim.now(), map[int64]bool{}
	s.queue.expire(now)
	for _, u := range s.queue.updates {
		if int64(len(h.flying)) >= h.max {
			return
		}
		if seen[u.lane] || h.flying[u.lane] {
			continue
		}
		seen[u.lane] = true
		if u.due.After(now) {
			continue
		}
		h.flying[u.lane] = true
		u.sent = true
		setting, target, secret := h.setting, h.url, h.secret
		s.later(func() { s.wg.Go(func() { s.deliver(u, setting, target, secret) }) })
	}
}

func (s *Sim) deliver(u *update, setting int, target, secret string) {
	after, err := s.post(u, target, secret)
	s.lock()
	defer s.unlock()
	h := &s.hook
	if h.setting != setting || h.url == "" {
		return
	}
	delete(h.flying, u.lane)
	if err == nil {
		s.queue.updates = slices.DeleteFunc(s.queue.updates, func(x *update) bool { return x == u })
		h.kick()
		s.queue.rested()
		return
	}
	h.errorAt, h.errorText = s.now(), err.Error()
	u.tries++
	wait := max(min(time.Second<<min(u.tries-1, 6), time.Minute), after)
	u.due = s.now().Add(wait)
	s.later(func() {
		s.clock.AfterFunc(wait, func(time.Time) { s.lock(); s.hook.kick(); s.unlock() })
	})
	h.kick()
}

// retryMost is the longest wait that a webhook may ask for.
const retryMost = time.Hour

// post delivers one update; anything but a 2xx means again, after what the bot asks for at least.
func (s *Sim) post(u *update, target, secret string) (after time.Duration, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	go func() {
		select {
		case <-s.closed:
			cancel()
		case <-ctx.Done():
		}
	}()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(u.raw))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	if secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	resp, err := s.poster.Do(req)
	if err != nil {
		return 0, fmt.Errorf("connection failed: %w", err)
	}
	resp.Body.Close()
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		return min(time.Duration(max(seconds, 0))*time.Second, retryMost), fmt.Errorf("wrong response from the webhook: %s", resp.Status)
	}
	return 0, nil
}
