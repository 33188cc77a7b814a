package bot

import "sync"

// pollsKnown is how many polls a router remembers something of, at least.
const pollsKnown = 20_000

// memory remembers something of the polls that came last: of between most and twice most of
// them. What it forgets must be cheap to find again.
type memory[V any] struct {
	most int

	mu       sync.Mutex
	now, was map[string]V
}

// of is what is remembered of a poll.
func (m *memory[V]) of(poll string) (v V, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if v, ok = m.now[poll]; ok {
		return v, true
	}
	if v, ok = m.was[poll]; ok {
		m.put(poll, v)
	}
	return v, ok
}

func (m *memory[V]) keep(poll string, v V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.put(poll, v)
}

func (m *memory[V]) put(poll string, v V) {
	if m.now == nil || len(m.now) >= m.most {
		m.was, m.now = m.now, make(map[string]V)
	}
	m.now[poll] = v
}
