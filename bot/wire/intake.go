package wire

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptrace"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
	"github.com/rs/zerolog"

	"studybot/study"
)

// ErrUnauthorized says that Telegram does not know the token. Nothing but an operator helps.
var ErrUnauthorized = errors.New("the bot's token is refused by Telegram")

// Limits of asking for updates.
const (
	intakeBatch   = 100                    // Telegram's maximum
	intakeTimeout = 50 * time.Second       // Telegram's maximum
	intakeSlack   = 15 * time.Second       // for the answer to arrive after that
	confirmWithin = 3 * time.Second        // the last word when we stop
	finishWithin  = 2 * time.Second        // for the batch in hand then
	onItsWay      = 300 * time.Millisecond // after this long an ask waits at Telegram, and no answer is on its way
	conflictOver  = 5 * time.Minute        // without a conflict: whoever was in the way is gone
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
	// Baton is shared by the replicas of one bot: only who has it asks. Without one it always asks.
	Baton Baton
	// KeepBaton is how often it is kept. Default 2 s; a clock that is moved by hours wants more.
	KeepBaton time.Duration
}

// Intake asks Telegram for updates, one batch at a time.
//
//	ask ──batch──▶ handle ──nil──▶ confirm by the next ask
//	 ▲ │              │ error
//	 │ └─error─▶ wait ◀┘ (keeps the batch; asking again at once would get one update only)
type Intake struct {
	o       IntakeOptions
	allowed string

	figures             // its lock is for what follows too
	holding   bool      // a batch is in hand and not durable yet
	offset    int64     // the next update wanted; all before it are durable
	confirmed int64     // the last offset that went out in full
	conflicts int       // another poller or a webhook was in the way so often…
	contested time.Time // …the last time then
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
	return &Intake{o: o, allowed: string(allowed), figures: newFigures()}, nil
}

// poll asks and handles until ctx ends, then confirms what is durable.
func (in *Intake) poll(ctx context.Context) error {
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
	own, cancel := lingering(ctx, onItsWay)
	defer cancel()
	batch, err := in.getUpdates(own, offset, intakeBatch, intakeTimeout)
	in.mu.Lock()
	defer in.mu.Unlock()
	if err == nil {
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
