package telegramsim

import (
	"encoding/json"
	"slices"
	"time"
)

// How long Telegram keeps an update for a bot that does not fetch it.
const (
	keepUpdate   = 24 * time.Hour
	keepCallback = 150 * time.Second
	maxUpdate    = 64 << 10 // a larger update is dropped
	queueCap     = 100_000  // updates that wait; what comes then is dropped
)

type update struct {
	id      int64
	kind    string
	lane    int64 // webhooks deliver one at a time in each lane
	raw     json.RawMessage
	expires time.Time
	sent    bool // has been handed out at least once
	due     time.Time
	tries   int
}

// queue holds the updates that the bot has not confirmed.
type queue struct {
	sim      *Sim
	updates  []*update
	nextID   int64
	allowed  map[string]bool
	wake     chan struct{} // closed and renewed at each change
	rest     chan struct{} // closed and renewed when nothing is left to do
	polling  int           // long polls waiting
	poll     int           // number of the newest getUpdates
	lastFrom int64
	lastAt   time.Time
	twice    bool               // repeat the next update
	polls    map[string]*update // the newest poll update of each poll that was not handed out
	soonest  time.Time          // no update expires before
	dropped  int                // for want of room
}

func (q *queue) init(s *Sim) {
	q.sim = s
	q.nextID = 710_000_000 + int64(s.rng.IntN(1_000_000))
	q.wake, q.rest = make(chan struct{}), make(chan struct{})
	q.lastFrom = -1 << 62
	q.polls = map[string]*update{}
	q.allowed = q.defaults()
}

// defaults are the kinds that a bot gets without asking.
func (q *queue) defaults() map[string]bool {
	set := map[string]bool{}
	for _, kind := range q.sim.schema.UpdateKinds {
		set[kind] = kind != "chat_member" && kind != "message_reaction" && kind != "message_reaction_count"
	}
	return set
}

// allow remembers what the bot asked for; an empty list, or one of unknown names only, means the default.
func (q *queue) allow(kinds []any) {
	set := map[string]bool{}
	for _, k := range kinds {
		name := asString(k)
		if !slices.Contains(q.sim.schema.UpdateKinds, name) {
			q.sim.breach(Breach{BreachSchema, "getUpdates", "allowed_updates", name + " is no kind of update"})
			continue
		}
		set[name] = true
	}
	if len(set) == 0 {
		set = q.defaults()
	}
	q.allowed = set
}

func (q *queue) signal() {
	close(q.wake)
	q.wake = make(chan struct{})
}

// push queues one update, unless the bot did not ask for its kind; then, or
// where it is too large, it returns nil. The world must be locked.
func (s *Sim) push(kind string, lane int64, body any) *update {
	q := &s.queue
	if !q.allowed[kind] {
		return nil
	}
	now := s.now()
	u := &update{id: q.nextID, kind: kind, lane: lane, expires: now.Add(keepUpdate), due: now}
	if kind == "callback_query" {
		u.expires = now.Add(keepCallback)
	}
	u.raw = encode(object{"update_id": u.id, kind: body})
	q.nextID++
	if len(u.raw) > maxUpdate {
		return nil
	}
	if !q.append(u) {
		return nil
	}
	return u
}

// append says whether there is room for an update; else nobody will ever see it.
func (q *queue) append(u *update) bool {
	if len(q.updates) >= queueCap {
		q.dropped++
		return false
	}
	q.updates = append(q.updates, u)
	if q.soonest.IsZero() || u.expires.Before(q.soonest) {
		q.soonest = u.expires
	}
	if q.twice {
		q.twice = false
		again := *u
		q.updates = append(q.updates, &again)
	}
	q.signal()
	q.sim.hook.kick()
	return true
}

// Dropped is how many updates came while there was no room for more.
func (s *Sim) Dropped() int {
	s.lock()
	defer s.unlock()
	return s.queue.dropped
}

// pushPoll queues a poll update, or brings one that waits up to date.
func (s *Sim) pushPoll(p *poll) {
	q := &s.queue
	if u := q.polls[p.id]; u != nil && !u.sent {
		u.raw = encode(object{"update_id": u.id, "poll": s.pollJSON(p)})
		return
	}
	delete(q.polls, p.id)
	if u := s.push("poll", p.lane(), s.pollJSON(p)); u != nil {
		q.polls[p.id] = u
	}
}

func (q *queue) expire(now time.Time) {
	if len(q.updates) == 0 || !now.After(q.soonest) {
		return
	}
	q.soonest = time.Time{}
	q.updates = slices.DeleteFunc(q.updates, func(u *update) bool {
		if now.After(u.expires) {
			u.sent = true // no longer to be brought up to date
			return true
		}
		if q.soonest.IsZero() || u.expires.Before(q.soonest) {
			q.soonest = u.expires
		}
		return false
	})
}
