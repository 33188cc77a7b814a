package telegramsim

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

// page is who looks on, and what they have not been told yet.
type page struct {
	seq    int64
	subs   map[*subscriber]bool
	moving bool
	target time.Time
	told   time.Time // the last clock event's instant
}

// maxBacklog is how many events may wait for a slow browser; then it is told to fetch all anew.
const maxBacklog = 2000

type subscriber struct {
	person *Person
	mu     sync.Mutex
	queue  [][]byte
	stale  bool // a "chats" event waits already
	wake   chan struct{}
}

func (b *subscriber) send(event object) {
	raw, err := json.Marshal(event)
	if err != nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if event["type"] == "chats" {
		if b.stale {
			return
		}
		b.stale = true
	}
	if len(b.queue) >= maxBacklog {
		b.queue, b.stale = [][]byte{[]byte(`{"type":"chats"}`)}, true
		return
	}
	b.queue = append(b.queue, raw)
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

func (b *subscriber) take() [][]byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := b.queue
	b.queue, b.stale = nil, false
	return out
}

func (p *page) init() { p.subs = map[*subscriber]bool{} }

func (s *Sim) serveEvents(w http.ResponseWriter, r *http.Request) {
	p := s.viewer(w, r)
	if p == nil {
		return
	}
	sub := &subscriber{person: p, wake: make(chan struct{}, 1)}
	s.lock()
	s.page.subs[sub] = true
	sub.send(object{"type": "hello", "seq": s.page.seq})
	sub.send(s.clockEvent())
	s.unlock()
	defer func() { s.lock(); delete(s.page.subs, sub); s.unlock() }()

	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	alive := time.NewTicker(15 * time.Second)
	defer alive.Stop()
	for {
		for _, raw := range sub.take() {
			if _, err := w.Write(append(append([]byte("data: "), raw...), '\n', '\n')); err != nil {
				return
			}
		}
		if out.Flush() != nil {
			return
		}
		select {
		case <-sub.wake:
		case <-alive.C:
			if _, err := w.Write([]byte(": still here\n\n")); err != nil {
				return
			}
		case <-r.Context().Done():
			return
		case <-s.closed:
			return
		}
	}
}

// changed shows a new or changed message to all who look on and may see it.
func (s *Sim) changed(m *message) {
	s.page.seq++
	s.stir()
	for sub := range s.page.subs {
		if m.visibleTo(sub.person) {
			sub.send(object{"type": "message", "message": s.messageView(m, sub.person)})
		}
	}
}

// publishDeleted takes a message off the pages of all, or of one person.
func (s *Sim) publishDeleted(m *message, only *Person) {
	s.page.seq++
	s.stir()
	for sub := range s.page.subs {
		if m.chat.has(sub.person) && (only == nil || only == sub.person) {
			sub.send(object{"type": "deleted", "chat": m.chat.ID, "key": m.key})
		}
	}
}

// publishChats tells that memberships, rights, topics or menus changed.
func (s *Sim) publishChats() {
	s.page.seq++
	s.stir()
	for sub := range s.page.subs {
		sub.send(object{"type": "chats"})
	}
}

func (s *Sim) publishTyping(c *Chat) {
	for sub := range s.page.subs {
		if c.has(sub.person) {
			sub.send(object{"type": "typing", "chat": c.ID, "name": s.bot.Name})
		}
	}
}

// publishToast shows an answer to a tap, unless the request that made the tap still waits to bring it.
func (s *Sim) publishToast(t *Tap) {
	s.stir()
	if t.Toast == "" || t.watched {
		return
	}
	for sub := range s.page.subs {
		if sub.person == t.person {
			sub.send(object{"type": "toast", "text": t.Toast, "alert": t.Alert})
		}
	}
}

// clockMoved tells the page the time: at most once a virtual second.
func (s *Sim) clockMoved(now time.Time) {
	s.lock()
	defer s.unlock()
	s.stir()
	if len(s.page.subs) == 0 || now.Sub(s.page.told) < time.Second {
		return
	}
	s.publishClock()
}

func (s *Sim) publishClock() {
	s.page.told = s.now()
	for sub := range s.page.subs {
		sub.send(s.clockEvent())
	}
}
