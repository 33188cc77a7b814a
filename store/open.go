package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/rs/zerolog"

	"studybot/quiz"
	"studybot/study"
)

// Options say where Redis is and who asks.
type Options struct {
	// URL is where Redis is: one server, a Cluster or Sentinels; see address.
	URL string
	// Replicas that must have a write before it counts; the URL's wait= beats it.
	Replicas Replicas
	// Client is used instead of URL if set; Close then leaves it open.
	Client redis.UniversalClient
	// Clock is where "now" is read when no argument gives it. Required.
	Clock study.Clock
	// Log takes warnings; the zero Logger is silent.
	Log zerolog.Logger
	// Owner names this replica on the shelf and among the workers; default: a random name. A
	// name that stays the same over restarts lets a replica take up its own posts at once.
	Owner string
	// Lease is how long a silent replica keeps its posts and jobs; default 30 s.
	Lease time.Duration
	// Observe is told of each command or pipeline that goes to Redis, and gives what is told
	// how it ended; that something is not there is no error. Default: nobody is.
	Observe func(command string) (ended func(err error))
	// Visitor says that this is no replica but a command that looks on or mends: it gives no
	// sign of life.
	Visitor bool
	// Restoring opens a database for a restore: one into which another has not come to its end
	// too. What Redis lacks of its journal is written again first; no journal is kept.
	Restoring bool
	// Journal keeps what is written on the local disk first, where Redis could lose it.
	Journal Journal
}

// Store is the way to Redis. It is safe for concurrent use.
type Store struct {
	rdb      redis.UniversalClient
	clock    study.Clock
	log      zerolog.Logger
	owner    string
	lease    time.Duration
	borrowed bool
	copies   int // replicas that are waited for
	warnings []string
	groups   *remembered[study.GroupID, study.Group]
	issues   *remembered[issue, quiz.Quiz]
	banks    *remembered[shelfOf, quiz.Bank]
	redo     *redo // nil: no journal is kept
	caught   CaughtUp
	owed     atomic.Bool // a follow-up failed, or another replica may owe one: see Mend

	mu    sync.Mutex
	peers []string // the replicas that lived when we looked last
}

// Open connects, checks the version of what is stored, and looks for settings of Redis that
// could lose records: see Warnings.
func Open(ctx context.Context, o Options) (*Store, error) {
	s, err := connect(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := s.prepare(ctx, o); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Look connects and changes nothing: no version is written, no replica says that it lives.
// What is read may be of another version, and only be looked at.
func Look(ctx context.Context, o Options) (*Store, error) {
	o.Journal = Journal{}
	s, err := connect(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := s.Ping(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func connect(ctx context.Context, o Options) (*Store, error) {
	if o.Clock == nil {
		return nil, fmt.Errorf("open store without a clock: %w", study.ErrInvalid)
	}
	s := &Store{
		rdb: o.Client, clock: o.Clock, log: o.Log, borrowed: o.Client != nil,
		owner: cmp.Or(o.Owner, rand.Text()[:10]), lease: cmp.Or(o.Lease, 30*time.Second),
		groups: newRemembered[study.GroupID, study.Group](groupsRemembered),
		issues: newRemembered[issue, quiz.Quiz](quizzesRemembered),
		banks:  newRemembered[shelfOf, quiz.Bank](banksRemembered),
	}
	if strings.ContainsAny(s.owner, " \n") {
		return nil, fmt.Errorf("open store as %q: an owner's name has no spaces: %w", s.owner, study.ErrInvalid)
	}
	if o.Restoring {
		if err := s.catchUp(ctx, o); err != nil {
			return nil, err
		}
	} else if err := s.openJournal(ctx, o); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.connect(o); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// connect makes the client that all else uses.
func (s *Store) connect(o Options) error {
	if s.rdb == nil {
		var d dialing
		if s.redo != nil {
			d.connected = s.redo.connected
		}
		client, wait, err := dialAs(o.URL, d)
		if err != nil {
			return err
		}
		s.rdb = client
		if wait.Copies == 0 {
			wait.Copies = o.Replicas.Copies
		}
		if wait.Within = cmp.Or(wait.Within, o.Replicas.Within, time.Second); wait.Copies > 0 {
			waitFor(wait, client)
			s.copies = wait.Copies
		}
	}
	s.rdb.AddHook(unavailable{})
	s.owed.Store(true) // whoever worked here before may have died
	if o.Observe != nil {
		s.rdb.AddHook(observed{o.Observe})
	}
	if s.redo != nil {
		s.rdb.AddHook(s.redo)
	}
	return nil
}

func (s *Store) prepare(ctx context.Context, o Options) error {
	if err := s.Ping(ctx); err != nil {
		return err
	}
	if err := s.whole(ctx); err != nil && !(o.Restoring && errors.Is(err, errRestoring)) {
		return err
	}
	if err := s.migrate(ctx); err != nil {
		return err
	}
	s.tidy(ctx)
	s.warnings = s.inspect(ctx)
	for _, w := range s.warnings {
		s.log.Warn().Str("setting", w).Msg("redis could lose records")
	}
	if err := s.openJobs(ctx); err != nil {
		return err
	}
	if o.Visitor {
		return nil
	}
	return s.heartbeat(ctx, s.clock.Now())
}

// Ping says whether Redis answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.rdb.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("reach redis: %w", err)
	}
	return nil
}

// Ready says whether Redis answers and takes writes, and whether there are as many replicas
// as are waited for.
func (s *Store) Ready(ctx context.Context) error {
	if err := s.heartbeat(ctx, s.clock.Now()); err != nil || s.copies == 0 {
		return err
	}
	if c, ok := s.rdb.(*redis.ClusterClient); ok {
		return c.ForEachMaster(ctx, func(ctx context.Context, server *redis.Client) error { return enoughCopies(ctx, server, s.copies) })
	}
	if c, ok := s.rdb.(*redis.Client); ok {
		return enoughCopies(ctx, c, s.copies)
	}
	return nil
}

// Close ends the connections.
func (s *Store) Close() error {
	var err error
	if s.redo != nil {
		err = s.redo.close()
	}
	if s.borrowed || s.rdb == nil {
		return err
	}
	return errors.Join(err, closed(s.rdb))
}

// Warnings are settings of this Redis under which records could be lost.
func (s *Store) Warnings() []string { return s.warnings }

// LogTo sends what go-redis has to say, of connections that failed or of a new primary, to
// a log. It has one logger for the whole process: call this before anything is opened.
func LogTo(log zerolog.Logger) { redis.SetLogger(clientLog{log}) }

type clientLog struct{ log zerolog.Logger }

// Printf logs at debug, since whoever asked gets the error too. That Sentinels have named
// another primary is nobody's error, and what an operator wants to know.
func (l clientLog) Printf(_ context.Context, format string, args ...any) {
	level := zerolog.DebugLevel
	if strings.HasPrefix(format, "sentinel: new master") {
		level = zerolog.WarnLevel
	}
	l.log.WithLevel(level).Str("client", fmt.Sprintf(format, args...)).Msg("redis client")
}

// isNil says that Redis has nothing there. It is the only place that knows redis.Nil.
func isNil(err error) bool { return errors.Is(err, redis.Nil) }
