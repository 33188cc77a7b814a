package wire

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"studybot/report"
	"studybot/study"
)

// memoryAllowance is the allowance as the store keeps it, in memory.
type memoryAllowance struct {
	mu     sync.Mutex
	turns  []time.Time                // as they were used, the latest last
	last   time.Time                  // as it was given
	frozen map[study.ChatID]time.Time // chat 0: all
	due    map[study.ChatID]time.Time // by the pace of the chat
	recent map[study.ChatID][]time.Time
	missed int
	mute   bool // other replicas cannot be told of a freeze
}

func newMemoryAllowance() *memoryAllowance {
	return &memoryAllowance{frozen: map[study.ChatID]time.Time{}, due: map[study.ChatID]time.Time{}, recent: map[study.ChatID][]time.Time{}}
}

func (m *memoryAllowance) Take(_ context.Context, chat study.ChatID, now time.Time) (report.Turn, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	const pace = 1050 * time.Millisecond
	at, own := m.next(now), later(m.frozen[chat], m.due[chat].Add(-2*pace))
	recent := m.recent[chat]
	if n := len(recent); chat < 0 && n >= 19 {
		own = later(own, recent[n-19].Add(time.Minute))
	}
	if own.After(at) {
		return report.Turn{At: own, Own: true}, nil
	}
	turn := m.grant(at, now)
	if turn.Taken {
		m.due[chat] = later(m.due[chat], at).Add(pace)
		m.recent[chat] = append(recent, at)
	}
	return turn, nil
}

func (m *memoryAllowance) Miss(_ context.Context, chat study.ChatID, turn, used time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.missed++
	m.due[chat] = later(m.due[chat], used.Add(1050*time.Millisecond))
	if i := slices.IndexFunc(m.turns, turn.Equal); i >= 0 {
		m.turns[i] = used
		slices.SortFunc(m.turns, time.Time.Compare)
	}
	return nil
}

// next is the next turn of all.
func (m *memoryAllowance) next(now time.Time) time.Time {
	at := later(now, m.last.Add(32*time.Millisecond))
	if n := len(m.turns); n >= 30 {
		at = later(at, m.turns[n-30].Add(1025*time.Millisecond))
	}
	return at
}

func (m *memoryAllowance) grant(at, now time.Time) report.Turn {
	const ahead = 150 * time.Millisecond
	switch {
	case m.frozen[0].After(at):
		return report.Turn{At: m.frozen[0]}
	case at.After(now.Add(ahead)):
		return report.Turn{At: at.Add(-ahead)}
	}
	m.turns, m.last = append(m.turns, at), at
	slices.SortFunc(m.turns, time.Time.Compare)
	return report.Turn{At: at, Taken: true}
}

func (m *memoryAllowance) Freeze(_ context.Context, chat study.ChatID, until time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.mute {
		return errors.New("the store is down")
	}
	m.frozen[chat] = later(m.frozen[chat], until)
	return nil
}
