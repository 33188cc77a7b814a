package wire

import (
	"cmp"
	"maps"
	"sync"
	"time"
)

// IntakeState says what an intake does, for those who look at a replica's health.
type IntakeState string

// The states.
const (
	Starting   IntakeState = "starting"
	Polling    IntakeState = "polling"
	Standby    IntakeState = "standby"    // another replica asks for updates; this one takes over when it ends
	Contended  IntakeState = "contended"  // somebody who shares no Redis with us takes our updates
	Delivered  IntakeState = "webhook"    // Telegram posts updates to us
	Unattached IntakeState = "unattached" // it should, and was told to post them elsewhere
)

// IntakeStats are figures since the start, for metrics.
type IntakeStats struct {
	Updates   int
	Aside     int // could not be decoded
	Conflicts int
	Failures  int // asks that failed otherwise
	Retries   int // batches that had to be handled again
	Forged    int // posts to the webhook without the secret
	LastAsked time.Time
	Kinds     map[EventKind]int // events made durable
	Batches   int               // in which they were
	Busy      time.Duration     // how long those took in all
	Slowest   time.Duration     // and the slowest of them
}

// handled counts a batch that is durable.
func (s *IntakeStats) handled(events []Event, took time.Duration) {
	for i := range events {
		s.Kinds[events[i].Kind]++
	}
	s.Batches++
	s.Busy += took
	s.Slowest = max(s.Slowest, took)
}

// figures are what an Intake and a Hook tell of themselves.
type figures struct {
	mu    sync.Mutex
	state IntakeState
	stats IntakeStats
}

func newFigures() figures { return figures{stats: IntakeStats{Kinds: map[EventKind]int{}}} }

func (f *figures) count(change func(*IntakeStats)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(&f.stats)
}

// Stats is a copy of the figures as they are now.
func (f *figures) Stats() IntakeStats {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.stats
	s.Kinds = maps.Clone(s.Kinds)
	return s
}

// be notes what is done now, and says what was before.
func (f *figures) be(s IntakeState) (was IntakeState) {
	f.mu.Lock()
	defer f.mu.Unlock()
	was, f.state = f.state, s
	return was
}

// State says what is done now.
func (f *figures) State() IntakeState {
	f.mu.Lock()
	defer f.mu.Unlock()
	return cmp.Or(f.state, Starting)
}
