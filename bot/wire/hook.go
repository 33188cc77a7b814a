package wire

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/rs/zerolog"

	"studybot/study"
)

// Limits of a webhook.
const (
	hookBody        = 1 << 20 // bytes; Telegram drops updates over 64 KiB itself
	hookBatch       = 100     // updates handled together, as many as an ask brings
	hookConnections = 40      // Telegram's default
	hookWatch       = 5 * time.Minute
)

// secretHeader carries the secret that tells Telegram's posts from anybody's.
const secretHeader = "X-Telegram-Bot-Api-Secret-Token" //nolint:gosec // the name of a header, no secret

// HookOptions says what a Hook works with. All but Connections, Watch and Allowed are required.
type HookOptions struct {
	Client *Client
	Self   Self
	// URL is where Telegram posts to: https, or http on this very machine.
	URL string
	// Secret is what each post must carry: 1 to 256 of A-Z, a-z, 0-9, _ and -.
	Secret string
	// Connections is how many posts Telegram makes at once, 1 to 100. Default 40.
	Connections int
	// Watch is how often Telegram is asked whether it still posts here. Default 5 min.
	Watch time.Duration
	// Handle makes the effects of a batch durable. Only once it returned nil is Telegram told
	// that its updates arrived; else Telegram posts them again.
	Handle func(ctx context.Context, events []Event) error
	// Aside keeps an update that can't be decoded, durably; then it is passed over.
	Aside func(ctx context.Context, updateID int64, raw json.RawMessage, err error) error
	Clock study.Clock
	Log   zerolog.Logger
	// Allowed are the kinds of update asked for. Default Updates.
	Allowed []string
}

// Hook takes the updates that Telegram posts. What comes while a batch is being made durable
// is the next batch, so that the busier it is the more share one script.
//
//	post ──secret, size──▶ queue ──all that wait──▶ handle ──nil────▶ 200
//	                                                   └─────error──▶ 503: Telegram posts again
//
// Telegram posts what concerns one chat, person or poll one after the other, so the order that
// matters is kept however many replicas share the posts.
type Hook struct {
	o       HookOptions
	path    string
	secret  [sha256.Size]byte
	queue   chan *posted
	stopped chan struct{}

	figures     // its lock is for what follows too
	waiting int // posts that are not answered yet
	failing bool
}

// posted is one update on its way.
type posted struct {
	raw  json.RawMessage
	id   int64
	done chan error // has room for the answer
}

// NewHook makes a Hook; Run makes it work.
func NewHook(o HookOptions) (*Hook, error) {
	if o.Client == nil || o.Handle == nil || o.Aside == nil || o.Clock == nil {
		return nil, fmt.Errorf("make a webhook: a part is missing: %w", study.ErrInvalid)
	}
	path, err := HookPath(o.URL)
	if err != nil {
		return nil, err
	}
	if !IsHookSecret(o.Secret) {
		return nil, fmt.Errorf("make a webhook: the secret must be 1 to 256 of A-Z, a-z, 0-9, _ and -: %w", study.ErrInvalid)
	}
	o.Connections = min(max(cmp.Or(o.Connections, hookConnections), 1), 100)
	o.Watch = cmp.Or(o.Watch, hookWatch)
	if o.Allowed == nil {
		o.Allowed = Updates
	}
	return &Hook{
		o: o, path: path, secret: sha256.Sum256([]byte(o.Secret)), queue: make(chan *posted, 2*hookBatch), stopped: make(chan struct{}),
		figures: newFigures(),
	}, nil
}

// hookPorts are those to which Telegram posts.
var hookPorts = []string{"", "443", "80", "88", "8443"}

// HookPath is the path of a webhook's URL, or what is wrong with the URL.
func HookPath(address string) (string, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.Fragment != "":
		return "", fmt.Errorf("a webhook's URL looks like https://bot.example.org/telegram: %w", study.ErrInvalid)
	case u.Scheme == "http" && isLoopback(u.Hostname()):
	case u.Scheme != "https":
		return "", fmt.Errorf("a webhook's URL must begin with https://: %w", study.ErrInvalid)
	case !slices.Contains(hookPorts, u.Port()):
		return "", fmt.Errorf("a webhook on port %s: Telegram posts to 443, 80, 88 and 8443 alone: %w", u.Port(), study.ErrInvalid)
	}
	return cmp.Or(u.Path, "/"), nil
}

// IsHookSecret says whether Telegram takes a text as a webhook's secret.
func IsHookSecret(s string) bool { return spelled(s, urlLetters, 256) }

// Path is where the Hook wants to be served.
func (h *Hook) Path() string { return h.path }

var errHookStopped = errors.New("the bot is being stopped")

// ServeHTTP takes one post and answers when its update is durable.
func (h *Hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	given := sha256.Sum256([]byte(r.Header.Get(secretHeader)))
	if subtle.ConstantTimeCompare(given[:], h.secret[:]) != 1 {
		h.count(func(s *IntakeStats) { s.Forged++ })
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if r.Method != http.MethodPost {
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, hookBody))
	if _, big := errors.AsType[*http.MaxBytesError](err); big {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	if err == nil {
		err = h.take(r.Context(), raw)
	}
	if err != nil {
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

// take queues an update and waits until it is durable, or known not to be.
func (h *Hook) take(ctx context.Context, raw json.RawMessage) error {
	p := &posted{raw: raw, done: make(chan error, 1)}
	p.id, _ = updateID(raw)
	h.wait(1)
	defer h.wait(-1)
	select {
	case <-h.stopped: // looked at first: the queue may have room
		return errHookStopped
	default:
	}
	select {
	case h.queue <- p:
	case <-h.stopped:
		return errHookStopped
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-p.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-h.stopped:
	}
	select {
	case err := <-p.done:
		return err
	default:
		return errHookStopped
	}
}

func (h *Hook) wait(n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.waiting += n
}

// Idle says whether no post waits for its answer.
func (h *Hook) Idle() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.waiting == 0
}
