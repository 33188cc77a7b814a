package bot

import (
	"sync"
	"time"

	"studybot/bot/wire"
	"studybot/report"
)

// A person may ask this much: bursts of personBurst, then one every personPause. A chat gets
// that many answers to commands and taps: below what Telegram lets us send there in a minute, so that
// however many people ask at once there is room for cards, quizzes and reports.
const (
	personBurst = 20
	personPause = time.Second
	crowdBurst  = 30
	crowdPause  = 6 * time.Second
)

// From so many answers on that wait for a chat, and as many that one person has asked for lately,
// they are told that each comes in its turn.
const queueTold = 6

// buckets keep one of many from drowning out the others. They are per process and hold only
// those who asked within the last bursts.
type buckets[K comparable] struct {
	burst int
	pause time.Duration

	mu     sync.Mutex
	full   map[K]time.Time // when the bucket is full again
	warned map[K]bool
}

func newBuckets[K comparable](burst int, pause time.Duration) *buckets[K] {
	return &buckets[K]{burst: burst, pause: pause, full: make(map[K]time.Time), warned: make(map[K]bool)}
}

// allow takes one from a bucket, if there is one.
func (b *buckets[K]) allow(key K, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.full) > 10_000 {
		b.tidy(now)
	}
	full := b.full[key]
	if full.Before(now) {
		full = now
		delete(b.warned, key)
	}
	if full.Sub(now) >= time.Duration(b.burst)*b.pause {
		return false
	}
	b.full[key] = full.Add(b.pause)
	return true
}

// taken is how many of a bucket are taken just now.
func (b *buckets[K]) taken(key K, now time.Time) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return int((b.full[key].Sub(now) + b.pause - 1) / b.pause)
}

// firstWarning says whether this refusal is the first since the bucket was full.
func (b *buckets[K]) firstWarning(key K) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	first := !b.warned[key]
	b.warned[key] = true
	return first
}

func (b *buckets[K]) tidy(now time.Time) {
	for key, full := range b.full {
		if full.Before(now) {
			delete(b.full, key)
			delete(b.warned, key)
		}
	}
}

// asks says whether an event is somebody asking for something: what people say to one another,
// who comes and goes, and answers to polls have no limit.
func (c *Call) asks() bool {
	switch c.Kind {
	case wire.Commanded, wire.Tapped, wire.Uploaded:
		return true
	case wire.Said:
		return !c.InGroup || c.Reply != nil && c.Reply.Ours
	}
	return false
}

// crowded thins out answers in a group where very many ask at once. What they did counts all the same:
// who can be written to is answered in private, the others by a toast if they tapped; the
// group is told once. Those who lead it are always answered.
func (r *Router) crowded(c *Call, posts []report.Post) []report.Post {
	if !c.InGroup || !c.asks() || c.handedOn || c.Role >= Leader || c.Member.Admin {
		return posts
	}
	kept, thinned := posts[:0:0], false
	for _, p := range posts {
		if p.Act != report.Send || p.To.Chat != c.Chat.ID || r.crowds.allow(c.Chat.ID, c.Now) {
			kept = append(kept, p)
			continue
		}
		thinned = true
		if c.Person.Reachable && p.To.Only == c.Person.ID {
			p.To = report.To{Chat: c.Person.ID.Private()}
			kept = append(kept, p)
		}
	}
	if !thinned {
		return posts
	}
	if c.Kind == wire.Tapped && len(kept) == 0 {
		kept = append(kept, c.toast(c.Words.Plain("crowd")))
	}
	if r.crowds.firstWarning(c.Chat.ID) {
		kept = append(kept, c.announce(report.Doc{report.Para(c.Words.Say("crowd"))})...)
	}
	return kept
}
