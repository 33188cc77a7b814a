package telegramsim

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// How long Telegram keeps an update for a bot that does not fetch it.
const (
	keepUpdate   = 24 * time.Hour
	keepCallback = 150 * time.Second
	maxUpdate    = 64 << 10 // a larger update is dropped
	queueCap     = 1_000_000
)

type update struct {
	id      int64
	kind    string
	lane    int64 // webhooks deliver one at a time in each lane
	raw     json.RawMessage
	expires time.Time
	poll    string // of a poll update, for merging
	sent    bool   // has been handed out at least once
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
	twice    bool // repeat the next update
}

func (q *queue) init(s *Sim) {
	q.sim = s
	q.nextID = 710_000_000 + int64(s.rng.IntN(1_000_000))
	q.wake, q.rest = make(chan struct{}), make(chan struct{})
	q.lastFrom = -1 << 62
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
		if name := asString(k); slices.Contains(q.sim.schema.UpdateKinds, name) {
			set[name] = true
		}
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

// push queues one update, unless the bot did not ask for its kind. The world must be locked.
func (s *Sim) push(kind string, lane int64, body any) {
	q := &s.queue
	if !q.allowed[kind] {
		return
	}
	now := s.now()
	u := &update{id: q.nextID, kind: kind, lane: lane, expires: now.Add(keepUpdate), due: now}
	if kind == "callback_query" {
		u.expires = now.Add(keepCallback)
	}
	u.raw = encode(object{"update_id": u.id, kind: body})
	q.nextID++
	if len(u.raw) > maxUpdate {
		return
	}
	q.append(u)
}

func (q *queue) append(u *update) {
	if len(q.updates) >= queueCap {
		q.updates = q.updates[1:]
	}
	q.updates = append(q.updates, u)
	if q.twice {
		q.twice = false
		again := *u
		q.updates = append(q.updates, &again)
	}
	q.signal()
	q.sim.hook.kick()
}

// pushPoll queues a poll update, or brings one that waits up to date.
func (s *Sim) pushPoll(p *poll) {
	q := &s.queue
	for _, u := range slices.Backward(q.updates) {
		if u.poll == p.id && !u.sent {
			u.raw = encode(object{"update_id": u.id, "poll": s.pollJSON(p)})
			return
		}
	}
	before := len(q.updates)
	s.push("poll", p.lane(), s.pollJSON(p))
	if len(q.updates) > before {
		q.updates[len(q.updates)-1].poll = p.id
	}
}

func (q *queue) expire(now time.Time) {
	q.updates = slices.DeleteFunc(q.updates, func(u *update) bool { return now.After(u.expires) })
}

// confirm drops what the offset acknowledges. A negative offset counts from
// the end, and forgets all before it.
func (q *queue) confirm(offset int64) {
	if offset < 0 {
		keep := min(int(-offset), len(q.updates))
		q.updates = slices.Clone(q.updates[len(q.updates)-keep:])
		return
	}
	if offset > 0 {
		q.updates = slices.DeleteFunc(q.updates, func(u *update) bool { return u.id < offset })
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

// Pending is how many updates the bot has not confirmed yet.
func (s *Sim) Pending() int {
	s.lock()
	defer s.unlock()
	s.queue.expire(s.now())
	return len(s.queue.updates)
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

// pushMessage tells the bot of a message that a person wrote, if it gets to see it.
func (s *Sim) pushMessage(kind string, m *message) {
	if s.botSees(m) {
		s.push(kind, m.chat.ID, s.messageJSON(m, true))
	}
}

// botSees is privacy mode: which messages of a group reach the bot.
func (s *Sim) botSees(m *message) bool {
	c := m.chat
	if c.Type == "private" {
		return !c.owner.blocked
	}
	bot := c.member(s.bot.ID)
	if !bot.inside() {
		return false
	}
	if m.receiver != nil {
		return m.receiver == s.bot
	}
	if !s.opt.PrivacyMode || m.service != nil || bot.isAdmin() || c.Type == "channel" {
		return true
	}
	if m.replyTo != nil && m.replyTo.from == s.bot {
		return true
	}
	for _, e := range append(slices.Clone(m.ents), m.capEnts...) {
		if e.Type != "bot_command" || e.Offset != 0 {
			continue
		}
		_, at := splitCommand(cutUnits(m.text+m.caption, e.Offset, e.Length))
		if at == "" {
			return c.lastBotPost
		}
		return equalFold(at, s.bot.Username)
	}
	return false
}
