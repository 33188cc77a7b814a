package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rs/zerolog"

	"studybot/bot/wire"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// RouterOptions are what features are made of. All fields are needed but Operators.
type RouterOptions struct {
	Username   string // of the bot, without @
	Operators  []study.UserID
	Language   string // of new groups whose language is unknown
	Zone       string // of new groups
	Book       *report.Book
	Clock      study.Clock
	Log        zerolog.Logger
	Effects    Effects
	Groups     Groups
	Roster     Roster
	People     People
	Invites    Invitations
	Records    Records
	Archive    study.Archive
	Cards      Cards
	Library    Library
	Quizzes    Quizzes
	Practices  Practices
	Sittings   Sittings
	Tasks      Tasks
	Parked     Parked
	Early      EarlyVotes
	Ledger     Ledger
	Exports    Exports
	Timetable  Timetable
	Drafts     Drafts
	Firer      Firer
	Outlet     Outlet
	Presence   Presence
	Files      Files
	Sample     func(lang string) (study.Plan, error)
	SampleBank func(lang string) (quiz.Bank, error)
	// Aside keeps an update that can't be handled, durably; then it is passed over.
	Aside func(ctx context.Context, updateID int64, raw []byte, cause error) error
	// Reference makes the code that an apology and its log line share.
	Reference func() string
}

// Router brings events to the features that answer them.
type Router struct {
	o        RouterOptions
	figures  study.Figures
	commands map[string]command
	taps     map[string]tap
	rights   *rights
	rates    *buckets[study.UserID]
	crowds   *buckets[study.ChatID]
	turns    turns
	places   memory[quiz.Place] // which question a poll asks
	searched memory[look]
}

// NewRouter makes the router.
func NewRouter(o RouterOptions) (*Router, error) {
	if o.Book == nil || o.Clock == nil || o.Username == "" {
		return nil, errors.New("router: book, clock and username are needed")
	}
	r := &Router{
		o: o, figures: study.Figures{Archive: o.Archive}, rates: newBuckets[study.UserID](personBurst, personPause), crowds: newBuckets[study.ChatID](crowdBurst, crowdPause),
		turns: turns{told: make(map[study.ChatID]bool)}, places: memory[quiz.Place]{most: pollsKnown}, searched: memory[look]{most: pollsKnown},
	}
	r.rights = &rights{presence: o.Presence, clock: o.Clock, known: make(map[study.ChatID]adminList)}
	r.commands = r.commandTable()
	r.taps = r.tapTable()
	return r, nil
}

// one answers one event.
func (r *Router) one(ctx context.Context, e wire.Event) error {
	return r.guard(ctx, only(e), func() error { return r.handle(ctx, e, false) })
}

// handle answers an event, as it comes or handed on to a worker. When somebody else changed
// the group, or a roster entry, between what was read and what was to be written, all is read
// and decided anew.
func (r *Router) handle(ctx context.Context, e wire.Event, handedOn bool) error {
	c, posts, err := r.attempt(ctx, e, handedOn)
	for try := 1; try < triesWhenStale && errors.Is(err, study.ErrStale); try++ {
		c, posts, err = r.attempt(ctx, e, handedOn)
	}
	if err != nil && c == nil {
		if !fleeting(err) {
			return r.keepAside(ctx, e, err)
		}
		r.unrecorded(e)
		return err
	}
	ctx = r.logging(ctx, c)
	if err != nil {
		if posts, err = r.fail(ctx, c, err); err != nil {
			return err
		}
	}
	if posts = r.inTurn(c, r.crowded(c, posts)); handedOn {
		posts = untoasted(posts)
	}
	return r.send(ctx, c.Group.ID, c.name(), posts)
}

// attempt reads who asks and where, and lets the feature answer; without a call if that
// much could not be read.
func (r *Router) attempt(ctx context.Context, e wire.Event, handedOn bool) (*Call, []report.Post, error) {
	c, err := r.call(ctx, e)
	if err != nil {
		return nil, nil, err
	}
	c.handedOn = handedOn
	posts, err := r.answer(r.logging(ctx, c), c)
	return c, posts, err
}

func (r *Router) logging(ctx context.Context, c *Call) context.Context {
	return r.o.Log.With().Int64("update", c.ID).Str("kind", string(c.Kind)).Str("command", c.Command).
		Int64("group", int64(c.Group.ID)).Logger().WithContext(ctx)
}

// guard turns a panic into updates that are kept aside and passed over, so that one never
// stops those behind it.
func (r *Router) guard(ctx context.Context, events func() []wire.Event, do func() error) (err error) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		r.o.Log.Error().Interface("panic", p).Stack().Msg("an update could not be handled")
		err = nil
		for _, e := range events() {
			err = errors.Join(err, r.keepAside(ctx, e, fmt.Errorf("panic: %v", p)))
		}
	}()
	return do()
}

func only(events ...wire.Event) func() []wire.Event {
	return func() []wire.Event { return events }
}

// answer finds the feature and lets it answer.
func (r *Router) answer(ctx context.Context, c *Call) ([]report.Post, error) {
	if c.asks() && !c.handedOn && !c.From.Anonymous && !r.rates.allow(c.From.ID, c.Now) {
		return r.tooFast(c), nil
	}
	switch c.Kind {
	case wire.Commanded:
		return r.command(ctx, c)
	case wire.Tapped:
		return r.tap(ctx, c)
	case wire.Said:
		return r.said(ctx, c)
	case wire.Joined, wire.Left, wire.Promoted, wire.BotAdded, wire.BotGone, wire.Blocked, wire.Unblocked, wire.Migrated, wire.Renamed:
		return r.membership(ctx, c)
	case wire.Uploaded, wire.Voted, wire.Shown:
	}
	return nil, nil
}

// send keeps posts under the update's name, then hands them on. Toasts are not kept: the
// reader waits for them now or never.
func (r *Router) send(ctx context.Context, g study.GroupID, once string, posts []report.Post) error {
	var kept []report.Post
	for _, p := range posts {
		if p.Act == report.Toast {
			r.o.Outlet.Accept(report.Shelved{Group: g, Post: p})
			continue
		}
		kept = append(kept, p)
	}
	if len(kept) == 0 {
		return nil
	}
	shelved, err := r.o.Effects.Shelve(ctx, g, once, kept, r.o.Clock.Now())
	if errors.Is(err, study.ErrDone) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("keep answers: %w", err)
	}
	r.o.Outlet.Accept(shelved...)
	return nil
}

// once keeps posts under a name of their own, so that they are sent once whoever asks for
// them; study.ErrDone if they were.
func (r *Router) once(ctx context.Context, c *Call, name string, posts []report.Post) error {
	shelved, err := r.o.Effects.Shelve(ctx, c.Group.ID, name, posts, c.Now)
	if err != nil {
		return err
	}
	r.accept(shelved)
	return nil
}

// accept hands on posts that an effect has already kept.
func (r *Router) accept(shelved []report.Shelved) { r.o.Outlet.Accept(shelved...) }

// await gives up an outside question in time for the answer to be of use.
func await(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, 10*time.Second)
}
