package telegramsim

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"
)

// confirm drops what the offset acknowledges. A negative offset counts from
// the end, and forgets all before it.
func (q *queue) confirm(offset int64) {
	if offset < 0 {
		keep := min(int(-offset), len(q.updates))
		for _, u := range q.updates[:len(q.updates)-keep] {
			u.sent = true
		}
		q.updates = slices.Clone(q.updates[len(q.updates)-keep:])
		return
	}
	n, _ := slices.BinarySearchFunc(q.updates, offset, func(u *update, offset int64) int { return cmp.Compare(u.id, offset) })
	if offset > 0 && n > 0 {
		for i, u := range q.updates[:n] {
			u.sent = true
			q.updates[i] = nil
		}
		q.updates = q.updates[n:]
	}
}

// getUpdates is the long poll. It is called without the world's lock.
func (s *Sim) getUpdates(r *request) (any, *apiError) {
	offset, timeout := r.int("offset"), min(max(r.int("timeout"), 0), 50)
	limit := 100
	if r.has("limit") {
		limit = int(min(max(r.int("limit"), 1), 100))
	}
	s.lock()
	if s.hook.url != "" {
		s.unlock()
		return nil, &apiError{code: 409, desc: "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"}
	}
	q := &s.queue
	q.poll++
	mine := q.poll
	q.signal() // an older poll sees that it was taken over
	if r.has("allowed_updates") {
		q.allow(r.list("allowed_updates"))
	}
	now := s.now()
	q.expire(now)
	if offset == q.lastFrom {
		if since := now.Sub(q.lastAt); since < 3*time.Second && timeout < 3 {
			timeout = 3
			if since < 500*time.Millisecond {
				limit = 1
			}
		}
	}
	q.lastFrom, q.lastAt = offset, now
	q.confirm(offset)
	s.unlock()
	return s.awaitUpdates(r, mine, limit, time.Duration(timeout)*time.Second)
}

// awaitUpdates waits until there is something to hand out, virtual or real
// time runs out, the bot hangs up, or a newer poll takes over.
func (s *Sim) awaitUpdates(r *request, mine, limit int, timeout time.Duration) (any, *apiError) {
	q := &s.queue
	expired := s.timer(timeout)
	defer expired.stop()
	done := timeout == 0
	for {
		s.lock()
		if s.hook.url != "" {
			s.unlock()
			return nil, &apiError{code: 409, desc: "Conflict: terminated by setWebhook request"}
		}
		if q.poll != mine {
			s.unlock()
			return s.takenOver(r)
		}
		q.expire(s.now())
		if batch := q.batch(limit); len(batch) > 0 || done {
			s.unlock()
			return batch, nil
		}
		q.polling++
		q.rested()
		wake := q.wake
		s.unlock()
		select {
		case <-wake:
		case <-expired.c:
			done = true
		case <-r.http.Context().Done():
			done = true
		case <-s.closed:
			done = true
		}
		s.lock()
		q.polling--
		s.unlock()
	}
}

// takenOver is how an older poll ends: Telegram lets it wait three seconds first.
func (s *Sim) takenOver(r *request) (any, *apiError) {
	t := s.timer(3 * time.Second)
	defer t.stop()
	select {
	case <-t.c:
	case <-r.http.Context().Done():
	case <-s.closed:
	}
	return nil, &apiError{code: 409, desc: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}
}

func (q *queue) batch(limit int) []json.RawMessage {
	n := min(limit, len(q.updates))
	out := make([]json.RawMessage, 0, n)
	for _, u := range q.updates[:n] {
		u.sent = true
		out = append(out, u.raw)
	}
	return out
}

// timer ends when either clock says so: the virtual one, or, as a bot's HTTP
// client waits in real time, the machine's.
type timer struct {
	c    <-chan time.Time
	stop func()
}

func (s *Sim) timer(d time.Duration) timer {
	if d <= 0 {
		return timer{c: nil, stop: func() {}}
	}
	c := make(chan time.Time, 2)
	fire := func(at time.Time) {
		select {
		case c <- at:
		default:
		}
	}
	forget := s.clock.background(d, fire)
	realTime := time.AfterFunc(d, func() { fire(time.Time{}) })
	return timer{c: c, stop: func() { forget(); realTime.Stop() }}
}
