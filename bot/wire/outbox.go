package wire

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"studybot/report"
	"studybot/study"
)

// OutboxOptions says what an Outbox works with. Workers, Grace, Recording, Classic
// and ClassicIn need not be given.
type OutboxOptions struct {
	Client    *Client
	Self      Self // for links that open the bot
	Shelf     Shelf
	Allowance Allowance
	Receipts  Receipts
	Clock     study.Clock
	Log       zerolog.Logger
	// Workers is how many posts may be in flight. Default and maximum 32.
	Workers int
	// Grace is how long Run waits for what is in flight when it has to stop. Default 4 s.
	Grace time.Duration
	// Recording bounds one attempt to make a record. Default 2 s.
	Recording time.Duration
	// Classic forces the forms of older servers.
	Classic bool
	// ClassicIn says whether a group wants the forms of older servers. Default: none does.
	ClassicIn func(ctx context.Context, g study.GroupID) bool
}

const (
	outboxWorkers = 32
	outboxToasts  = 64 // answers to taps in flight; they need no allowance
	outboxGrace   = 4 * time.Second
	recordTimeout = 2 * time.Second
	troubledWait  = time.Second // the allowance can't be asked
)

// Outbox sends posts that are already durable: in order, within the allowance, and
// with an answer to everything that Telegram can say.
type Outbox struct {
	o      OutboxOptions
	levels *levels
	pace   *pace
	wakeUp chan struct{}

	mu       sync.Mutex
	queue    *lanes
	toasts   []*job
	retired  []report.Shelved // replaced by newer ones, still on the shelf
	flying   int
	aside    int                      // what is under way and needs no turn
	line     line                     // those that fly and wait for their turn
	asleep   map[*time.Time]struct{}  // those that wait for an instant
	pause    time.Time                // nothing but toasts goes before
	touched  bool                     // something came or ended since launch looked last
	resting  bool                     // Run waits for that, or for restTill
	restTill time.Time                // zero: for that alone
	held     map[report.Slot]struct{} // posts in our hands, by their places on the shelf
	answered time.Time                // when Telegram last answered anything
	moved    map[study.ChatID]study.ChatID
	struck   []study.ChatID // chats that said 429 since the last success
	stats    OutboxStats

	timer   <-chan time.Time // Run's only timer
	timerAt time.Time
}

// NewOutbox makes an Outbox; Run makes it work.
func NewOutbox(o OutboxOptions) (*Outbox, error) {
	if o.Client == nil || o.Shelf == nil || o.Allowance == nil || o.Receipts == nil || o.Clock == nil {
		return nil, fmt.Errorf("make an outbox: a part is missing: %w", study.ErrInvalid)
	}
	o.Workers = min(cmp.Or(o.Workers, outboxWorkers), outboxWorkers)
	o.Grace = cmp.Or(o.Grace, outboxGrace)
	o.Recording = cmp.Or(o.Recording, recordTimeout)
	if o.ClassicIn == nil {
		o.ClassicIn = func(context.Context, study.GroupID) bool { return false }
	}
	return &Outbox{
		o: o, levels: newLevels(o.Classic), pace: newPace(), queue: newLanes(), wakeUp: make(chan struct{}, 1),
		moved: map[study.ChatID]study.ChatID{}, asleep: map[*time.Time]struct{}{}, held: map[report.Slot]struct{}{}, stats: OutboxStats{Failed: map[FailureKind]int{}},
	}, nil
}

// Accept takes posts that are on the shelf and returns at once. One that it has already it
// does not take again.
func (o *Outbox) Accept(posts ...report.Shelved) {
	now := o.o.Clock.Now()
	o.mu.Lock()
	for _, s := range posts {
		if s.ID != "" {
			if _, has := o.held[s.Slot()]; has {
				continue
			}
			o.held[s.Slot()] = struct{}{}
		}
		if to, ok := o.moved[s.Post.To.Chat]; ok {
			s.Post.To.Chat = to
		}
		j := &job{shelved: s, post: s.Post, since: now}
		if s.Post.Act == report.Toast {
			o.toasts = append(o.toasts, j)
		} else if old := o.queue.push(j, now); old != nil && old.shelved.Slot() != s.Slot() {
			o.retired = append(o.retired, old.shelved)
		}
	}
	o.touched = true
	o.mu.Unlock()
	o.wake()
}

// Queued is how many answers to people wait for a chat's allowance.
func (o *Outbox) Queued(chat study.ChatID) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	if to, ok := o.moved[chat]; ok {
		chat = to
	}
	return o.queue.waits(chat, report.Answers)
}

// Has says whether a post is in its hands.
func (o *Outbox) Has(at report.Slot) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, has := o.held[at]
	return has
}

func (o *Outbox) letGo(at report.Slot) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.held, at)
}

func (o *Outbox) wake() {
	select {
	case o.wakeUp <- struct{}{}:
	default:
	}
}

// Run sends until ctx ends, then finishes what is in flight, for Grace at most. What
// still waits then is on the shelf.
func (o *Outbox) Run(ctx context.Context) error {
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	for ctx.Err() == nil {
		o.launch(work)
		o.rest(ctx)
	}
	grace := o.o.Clock.After(o.o.Grace)
	for o.busy() {
		select {
		case <-o.wakeUp:
		case <-grace:
			stop()
			grace = nil
		}
	}
	return nil
}

func (o *Outbox) busy() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.flying+o.aside > 0
}

// launch starts all that may go now, and notes when the next may.
func (o *Outbox) launch(ctx context.Context) {
	for {
		now := o.o.Clock.Now()
		o.mu.Lock()
		o.touched = false
		o.launchAside(ctx)
		j := o.turn(now)
		o.mu.Unlock()
		if j == nil {
			return
		}
		o.dispatch(ctx, j, now)
	}
}

// turn takes the job whose turn it is, or notes how long to rest.
func (o *Outbox) turn(now time.Time) *job {
	switch {
	case o.pause.After(now):
		o.restTill = o.pause
		return nil
	case o.flying-len(o.line) >= o.o.Workers:
		o.restTill = time.Time{}
		return nil
	}
	j := o.queue.pop(now)
	if j == nil {
		o.restTill = o.queue.next()
	} else {
		o.flying++ // in our hands from here on
	}
	return j
}

// dispatch sends a job if the allowance has room, else puts it back.
func (o *Outbox) dispatch(ctx context.Context, j *job, now time.Time) {
	if j.expired(now) { // it needs no turn, since it won't be sent
		go o.work(ctx, j)
		return
	}
	turn, err := o.o.Allowance.Take(ctx, j.chat(), now)
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case err != nil:
		o.o.Log.Error().Err(err).Msg("the allowance cannot be asked; nothing is sent meanwhile")
		o.pause = now.Add(troubledWait)
		o.undo(j, now)
	case turn.Taken:
		o.line = o.line.with(j, turn.At)
		go o.work(ctx, j)
	case turn.Own:
		o.undo(j, now)
		o.queue.hold(j.chat(), turn.At, now)
	default:
		o.pause = turn.At
		o.undo(j, now)
	}
}

// undo puts a popped job back, unless a newer one of its key has come meanwhile.
func (o *Outbox) undo(j *job, now time.Time) {
	o.flying--
	if o.queue.unpop(j, now) {
		o.retired = append(o.retired, j.shelved)
	}
}

// rest waits until something may go. A timer that is due earlier already serves as well.
func (o *Outbox) rest(ctx context.Context) {
	o.mu.Lock()
	if o.touched {
		o.mu.Unlock()
		return
	}
	if till := o.restTill; !till.IsZero() && (o.timer == nil || till.Before(o.timerAt)) {
		o.timer, o.timerAt = o.o.Clock.After(till.Sub(o.o.Clock.Now())), till
	}
	o.resting = true
	o.mu.Unlock()
	rung := false
	select {
	case <-ctx.Done():
	case <-o.wakeUp:
	case <-o.timer:
		rung = true
	}
	o.mu.Lock()
	if rung {
		o.timer = nil
	}
	o.resting = false
	o.mu.Unlock()
}

// Idle says whether nothing can happen at this instant: what waits, in the queue or in
// the middle of a job, waits for the clock.
func (o *Outbox) Idle() bool {
	now := o.o.Clock.Now()
	o.mu.Lock()
	defer o.mu.Unlock()
	for till := range o.asleep {
		if !till.After(now) {
			return false
		}
	}
	if o.flying+o.aside > len(o.asleep) || len(o.retired) > 0 || len(o.toasts) > 0 && o.aside < outboxToasts {
		return false
	}
	if o.queue.waiting == 0 {
		return true
	}
	if !o.resting || o.touched || o.timer != nil && !o.timerAt.After(now) { // Run is being woken
		return false
	}
	return o.restTill.After(now) || o.restTill.IsZero() && o.flying > 0
}
