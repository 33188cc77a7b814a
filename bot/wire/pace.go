package wire

import (
	"context"
	"sync"
	"time"

	"studybot/study"
)

// The allowance. Telegram bears 30 messages a second in all, one a second in a chat
// with short bursts, and 20 a minute in a group; edits count. We stay a little below, since what is
// even when it leaves is not when it arrives. Whoever keeps the allowance, in memory or in Redis,
// reckons with these numbers and the functions below. Instants are whole microseconds since 1970,
// which a Lua number holds exactly.
const (
	PaceAll      = int64(33_898) // µs between two sends in all: 29.5 a second
	PaceAllSlack = int64(8_000)  // µs that one may be early, to make good a late timer; 16,900 would let 31 into one second
	PaceChat     = int64(1_050_000)
	PaceChatLead = 2 * PaceChat // a burst of three
	PaceGroupMax = 19           // sends to a group…
	PaceGroup    = int64(60_000_000)
)

// Micros is an instant as the allowance counts it.
func Micros(t time.Time) int64 { return t.UnixMicro() }

// Spend is one step of the generic cell rate algorithm. due is when the next send would
// be exactly on time; it may go lead earlier. Either it goes and due moves on, or it must wait.
func Spend(due, now, every, lead int64) (next, wait int64) {
	if wait = due - lead - now; wait > 0 {
		return due, wait
	}
	return max(due, now) + every, 0
}

// WindowWait is how long until a window has room, if oldest is when the send that fills
// it was made: the PaceGroupMax-th last one, or 0 if there were fewer.
func WindowWait(oldest, now, window int64) int64 {
	if oldest == 0 {
		return 0
	}
	return max(0, oldest+window-now)
}

// MemoryAllowance keeps the allowance of a single process.
type MemoryAllowance struct {
	mu     sync.Mutex
	all    int64
	frozen int64
	chats  map[study.ChatID]*chatAllowance
	sweep  int // takes until what is over is forgotten
}

type chatAllowance struct {
	due    int64
	frozen int64
	recent []int64 // a group's last sends, oldest first
}

// NewMemoryAllowance starts with a full allowance.
func NewMemoryAllowance() *MemoryAllowance {
	return &MemoryAllowance{chats: map[study.ChatID]*chatAllowance{}}
}

// Take counts one send to a chat if it may go now, else says how long to wait and
// counts nothing.
func (m *MemoryAllowance) Take(_ context.Context, chat study.ChatID, now time.Time) (time.Duration, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := Micros(now)
	m.forget(t)
	c := m.chat(chat)
	all, wait := Spend(m.all, t, PaceAll, PaceAllSlack)
	due, w := Spend(c.due, t, PaceChat, PaceChatLead)
	wait = max(wait, w, m.frozen-t, c.frozen-t)
	if chat < 0 && len(c.recent) == PaceGroupMax {
		wait = max(wait, WindowWait(c.recent[0], t, PaceGroup))
	}
	if wait > 0 {
		return time.Duration(wait) * time.Microsecond, nil
	}
	m.all, c.due = all, due
	if chat < 0 {
		if len(c.recent) == PaceGroupMax {
			c.recent = c.recent[1:]
		}
		c.recent = append(c.recent, t)
	}
	return 0, nil
}

// Freeze holds a chat back, or all of them for chat 0. A freeze is never shortened.
func (m *MemoryAllowance) Freeze(_ context.Context, chat study.ChatID, until time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if chat == 0 {
		m.frozen = max(m.frozen, Micros(until))
		return nil
	}
	c := m.chat(chat)
	c.frozen = max(c.frozen, Micros(until))
	return nil
}

func (m *MemoryAllowance) chat(id study.ChatID) *chatAllowance {
	c := m.chats[id]
	if c == nil {
		c = &chatAllowance{}
		m.chats[id] = c
	}
	return c
}

// forget drops the chats whose allowance is full again, now and then.
func (m *MemoryAllowance) forget(now int64) {
	if m.sweep--; m.sweep > 0 {
		return
	}
	for id, c := range m.chats {
		if c.due < now && c.frozen < now && (len(c.recent) == 0 || c.recent[len(c.recent)-1]+PaceGroup < now) {
			delete(m.chats, id)
		}
	}
	m.sweep = 1000 + len(m.chats)
}
