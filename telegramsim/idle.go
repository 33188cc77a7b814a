package telegramsim

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Pending is how many updates the bot has not confirmed yet.
func (s *Sim) Pending() int {
	s.lock()
	defer s.unlock()
	s.queue.expire(s.now())
	return len(s.queue.updates)
}

// Patience is how long Telegram still keeps the update that it drops next: 150 s at most for
// a tap, a day for all else and where nothing waits.
func (s *Sim) Patience() time.Duration {
	s.lock()
	defer s.unlock()
	now := s.now()
	s.queue.expire(now)
	left := keepUpdate
	for _, u := range s.queue.updates {
		left = min(left, u.expires.Sub(now))
	}
	return left
}

// Idle is true when the bot has confirmed all updates and waits for more: its
// long poll is open, or its webhook has been served. What the bot still means
// to send it cannot know.
func (s *Sim) Idle() bool {
	s.lock()
	defer s.unlock()
	return s.idle()
}

// AwaitIdle waits until Idle is true.
func (s *Sim) AwaitIdle(ctx context.Context) error {
	for {
		s.lock()
		idle, rest := s.idle(), s.queue.rest
		s.unlock()
		if idle {
			return nil
		}
		select {
		case <-rest:
		case <-ctx.Done():
			return fmt.Errorf("waiting for the bot to be idle with %d updates pending: %w", s.Pending(), ctx.Err())
		}
	}
}

// rested wakes those who wait for the bot to be idle.
func (q *queue) rested() {
	if len(q.updates) == 0 {
		close(q.rest)
		q.rest = make(chan struct{})
		q.sim.stir()
	}
}

func (s *Sim) idle() bool {
	s.queue.expire(s.now())
	if len(s.queue.updates) > 0 {
		return false
	}
	if s.hook.url != "" {
		return s.hook.busy() == 0
	}
	return s.queue.polling > 0
}

// DuplicateNextUpdate makes Telegram deliver the next update twice, with the same update_id.
func (s *Sim) DuplicateNextUpdate() {
	s.lock()
	defer s.unlock()
	s.queue.twice = true
}

// InjectUpdate queues raw as it is, fit to be decoded or not. A missing
// update_id is put in; where raw is no JSON object it goes out as it stands.
func (s *Sim) InjectUpdate(raw []byte) int64 {
	s.lock()
	defer s.unlock()
	q := &s.queue
	id := q.nextID
	q.nextID++
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) == nil && fields != nil {
		if _, given := fields["update_id"]; !given {
			fields["update_id"] = encode(id)
			raw = encode(fields)
		}
	}
	q.append(&update{id: id, kind: "injected", raw: raw, expires: s.now().Add(keepUpdate), due: s.now()})
	return id
}
