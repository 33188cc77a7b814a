package bot

import (
	"sync"
	"time"

	"studybot/study"
)

// A person may ask this much: bursts of rateBurst, then one every ratePause.
const (
	rateBurst = 20
	ratePause = time.Second
)

// rates keeps one person from drowning out the others. It is per process and holds only
// those who asked within the last bursts.
type rates struct {
	mu     sync.Mutex
	full   map[study.UserID]time.Time // when the person's bucket is full again
	warned map[study.UserID]bool
}

func newRates() *rates {
	return &rates{full: make(map[study.UserID]time.Time), warned: make(map[study.UserID]bool)}
}

// allow takes one from the person's bucket, if there is one.
func (r *rates) allow(u study.UserID, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.full) > 10_000 {
		r.tidy(now)
	}
	full := r.full[u]
	if full.Before(now) {
		full = now
		delete(r.warned, u)
	}
	if full.Sub(now) >= rateBurst*ratePause {
		return false
	}
	r.full[u] = full.Add(ratePause)
	return true
}

// firstWarning says whether this refusal is the first since the bucket was full.
func (r *rates) firstWarning(u study.UserID) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	first := !r.warned[u]
	r.warned[u] = true
	return first
}

func (r *rates) tidy(now time.Time) {
	for u, full := range r.full {
		if full.Before(now) {
			delete(r.full, u)
			delete(r.warned, u)
		}
	}
}
