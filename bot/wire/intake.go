package wire

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptrace"
	"strconv"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
	"github.com/rs/zerolog"

	"studybot/study"
)

// ErrUnauthorized says that Telegram does not know the token. Nothing but an operator helps.
var ErrUnauthorized = errors.New("the bot's token is refused by Telegram")

// Limits of asking for updates.
const (
	intakeBatch   = 100              // Telegram's maximum
	intakeTimeout = 50 * time.Second // Telegram's maximum
	intakeSlack   = 15 * time.Second // for the answer to arrive after that
	confirmWithin = 3 * time.Second  // the last word when we stop
	finishWithin  = 2 * time.Second  // for the batch in hand then
)

// IntakeOptions says what an Intake works with. Client, Handle, Aside and Clock are required.
type IntakeOptions struct {
	Client *Client
	Self   Self
	// Handle makes the effects of a batch durable. Only once it returned nil is the batch
	// confirmed to Telegram; on an error the same batch is handed to it again.
	Handle func(ctx context.Context, events []Event) error
	// Aside keeps an update that can't be decoded, durably; then it is passed over.
	Aside func(ctx context.Context, updateID int64, raw json.RawMessage, err error) error
	Clock study.Clock
	Log   zerolog.Logger
	// Allowed are the kinds of update asked for. Default Updates.
	Allowed []string
	// DropWebhook lets Run take away a webhook that is set; else it waits for somebody to.
	DropWebhook bool
}

// Intake asks Telegram for updates, one batch at a time.
//
//	ask ──batch──▶ handle ──nil──▶ confirm by the next ask
//	 ▲ │              │ error
//	 │ └─error─▶ wait ◀┘ (keeps the batch; asking again at once would get one update only)
type Intake struct {
	o       IntakeOptions
	allowed string

	mu        sync.Mutex
	holding   bool // a batch is in hand and not durable yet
	stats     IntakeStats
	offset    int64 // the next update wanted; all before it are durable
	confirmed int64 // the last offset that went out in full
	conflict  bool  // another poller or a webhook was reported already
}

// IntakeStats are figures since the start, for metrics.
type IntakeStats struct {
	Updates   int
	Aside     int // could not be decoded
	Conflicts int
	Failures  int // asks that failed otherwise
	Retries   int // batches that had to be handled again
	LastAsked time.Time
}

// NewIntake makes an Intake; Run makes it work.
func NewIntake(o IntakeOptions) (*Intake, error) {
	if o.Client == nil || o.Handle == nil || o.Aside == nil || o.Clock == nil {
		return nil, fmt.Errorf("make an intake: a part is missing: %w", study.ErrInvalid)
	}
	if o.Allowed == nil {
		o.Allowed = Updates
	}
	allowed, err := json.Marshal(o.Allowed)
	if err != nil {
		return nil, fmt.Errorf("make an intake: %w", err)
	}
	return &Intake{o: o, allowed: string(allowed)}, nil
}

// Run asks and handles until ctx ends, then confirms what is durable. Its only error is ErrUnauthorized.
func (in *Intake) Run(ctx context.Context) error {
	defer in.lastWord(ctx)
	if in.o.DropWebhook {
		if err := in.dropWebhook(ctx); err != nil {
			return err
		}
	}
	for failed := 0; ctx.Err() == nil; {
		batch, err := in.ask(ctx)
		if err == nil {
			failed = 0
			in.handle(ctx, batch)
			continue
		}
		wait, fatal := in.trouble(ctx, err, failed)
		if fatal != nil {
			return fatal
		}
		failed++
		in.pauseFor(ctx, wait)
	}
	return nil
}

// ask waits for the next batch, which confirms all before it.
func (in *Intake) ask(ctx context.Context) ([]json.RawMessage, error) {
	in.mu.Lock()
	offset := in.offset
	in.stats.LastAsked = in.o.Clock.Now()
	in.mu.Unlock()
	batch, err := in.getUpdates(ctx, offset, intakeBatch, intakeTimeout)
	in.mu.Lock()
	defer in.mu.Unlock()
	if err == nil {
		in.conflict = false
		in.holding = len(batch) > 0
		in.stats.Updates += len(batch)
	}
	return batch, err
}

func (in *Intake) getUpdates(ctx context.Context, offset int64, limit int, timeout time.Duration) ([]json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout+intakeSlack)
	defer cancel()
	params := tgbotapi.Params{
		"limit": strconv.Itoa(limit), "timeout": seconds(timeout), "allowed_updates": in.allowed,
	}
	if offset != 0 {
		params["offset"] = strconv.FormatInt(offset, 10)
	}
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteRequest: func(w httptrace.WroteRequestInfo) {
		if w.Err == nil { // Telegram confirms as soon as it reads this, not when it answers
			in.mu.Lock()
			in.confirmed = offset
			in.mu.Unlock()
		}
	}})
	return in.o.Client.getUpdates(ctx, params)
}

// handle makes a batch durable, however long that takes, and moves on.
func (in *Intake) handle(ctx context.Context, batch []json.RawMessage) {
	events, last, ok := in.decode(ctx, batch)
	if !ok {
		return
	}
	for try := 0; len(events) > 0; try++ {
		err := in.hand(ctx, events)
		if err == nil {
			break
		}
		if ctx.Err() != nil {
			return
		}
		in.o.Log.Error().Err(err).Int("events", len(events)).Msg("a batch is not durable; it is kept and tried again")
		in.count(func(s *IntakeStats) { s.Retries++ })
		in.pauseFor(ctx, backoff(min(try, 3)))
		if more := in.since(ctx, batch); len(more) > 0 {
			further, highest, ok := in.decode(ctx, more)
			if !ok {
				return
			}
			batch, events, last = append(batch, more...), append(events, further...), max(last, highest)
		}
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	in.offset, in.holding = last+1, false
}

// since asks again without confirming anything: what has come behind a batch that can't be
// recorded now, such as taps, which want a word at least. After the pause Telegram answers
// in full; whatever else it says is no matter here.
func (in *Intake) since(ctx context.Context, batch []json.RawMessage) []json.RawMessage {
	if len(batch) >= intakeBatch || ctx.Err() != nil {
		return nil
	}
	in.mu.Lock()
	offset := in.offset
	in.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, confirmWithin)
	defer cancel()
	all, err := in.getUpdates(ctx, offset, intakeBatch, 0)
	if err != nil || len(all) <= len(batch) {
		return nil
	}
	for i, raw := range batch {
		if !bytes.Equal(raw, all[i]) {
			return nil
		}
	}
	more := all[len(batch):]
	in.count(func(s *IntakeStats) { s.Updates += len(more) })
	return more
}

// hand gives events to Handle. When we have to stop meanwhile it may finish, within
// bounds, so that the batch is confirmed and does not come again.
func (in *Intake) hand(ctx context.Context, events []Event) error {
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(finishWithin, cancel) })()
	return in.o.Handle(own, events)
}

// decode turns a batch into events and keeps aside what is none. last is its highest
// number, which may be below earlier ones: after a quiet week Telegram starts anew. A batch of
// which no number can be read is passed over one by one.
func (in *Intake) decode(ctx context.Context, batch []json.RawMessage) (events []Event, last int64, ok bool) {
	received := in.o.Clock.Now()
	last = -1
	for _, raw := range batch {
		some, err := Decode(in.o.Self, received, raw)
		id, known := int64(0), true
		switch {
		case err != nil:
			id, known = updateID(raw)
			if !in.aside(ctx, id, raw, err) {
				return nil, 0, false
			}
		case len(some) > 0:
			id = some[0].ID
		default:
			id, known = updateID(raw)
		}
		if known {
			last = max(last, id)
		}
		events = append(events, some...)
	}
	if last < 0 {
		last = in.offset - 1
		if len(batch) > 0 && in.offset > 0 {
			last = in.offset
		}
	}
	return events, last, true
}

// aside keeps what can't be decoded, until that is done or we stop.
func (in *Intake) aside(ctx context.Context, id int64, raw json.RawMessage, cause error) bool {
	in.count(func(s *IntakeStats) { s.Aside++ })
	in.o.Log.Error().Err(cause).Int64("update", id).Msg("an update cannot be decoded; it is kept aside")
	for try := 0; ctx.Err() == nil; try++ {
		err := in.o.Aside(ctx, id, raw, cause)
		if err == nil {
			return true
		}
		in.o.Log.Error().Err(err).Int64("update", id).Msg("an update cannot be kept aside; trying again")
		in.pauseFor(ctx, backoff(min(try, 3)))
	}
	return false
}

// trouble says how long to wait after an ask failed, and which failure is final.
func (in *Intake) trouble(ctx context.Context, err error, failed int) (time.Duration, error) {
	f := Classify(err)
	if ctx.Err() != nil {
		return 0, nil
	}
	switch f.Kind {
	case FaultUnauthorized:
		return 0, fmt.Errorf("%w: %w", ErrUnauthorized, err)
	case FaultConflict:
		in.mu.Lock()
		known := in.conflict
		in.conflict = true
		in.stats.Conflicts++
		in.mu.Unlock()
		if !known {
			in.o.Log.Error().Err(err).Msg("somebody else takes our updates; waiting for them to stop")
		}
		return backoff(min(failed+2, 4)), nil
	}
	in.count(func(s *IntakeStats) { s.Failures++ })
	in.o.Log.Warn().Err(err).Msg("cannot ask for updates; trying again")
	return max(backoff(min(failed, 4)), f.After), nil
}

// dropWebhook takes away a webhook, without the updates that wait.
func (in *Intake) dropWebhook(ctx context.Context) error {
	for failed := 0; ctx.Err() == nil; failed++ {
		var info struct {
			URL string `json:"url"`
		}
		err := in.o.Client.Call(ctx, "getWebhookInfo", nil, nil, &info)
		if err == nil && info.URL != "" {
			in.o.Log.Info().Msg("a webhook is set; it is taken away")
			err = in.o.Client.Call(ctx, "deleteWebhook", nil, nil, nil)
		}
		if err == nil {
			return nil
		}
		wait, fatal := in.trouble(ctx, err, failed)
		if fatal != nil {
			return fatal
		}
		in.pauseFor(ctx, wait)
	}
	return nil
}

// lastWord confirms what is durable and was not confirmed by an ask, so that it is not
// delivered again after the next start.
func (in *Intake) lastWord(ctx context.Context) {
	in.mu.Lock()
	offset, confirmed := in.offset, in.confirmed
	in.mu.Unlock()
	if offset == confirmed {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), confirmWithin)
	defer cancel()
	if _, err := in.getUpdates(ctx, offset, 1, 0); err != nil {
		in.o.Log.Warn().Err(err).Msg("the last batch is not confirmed; it will come again, and count once")
	}
}

func (in *Intake) pauseFor(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-in.o.Clock.After(cmp.Or(d, time.Second)):
	}
}

// Idle says whether no batch is in hand: whatever Telegram confirmed as taken is durable.
func (in *Intake) Idle() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return !in.holding
}

func (in *Intake) count(change func(*IntakeStats)) {
	in.mu.Lock()
	defer in.mu.Unlock()
	change(&in.stats)
}

// Stats is a copy of the figures as they are now.
func (in *Intake) Stats() IntakeStats {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.stats
}
