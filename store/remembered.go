package store

import (
	"hash/maphash"
	"sync"
)

// remembered keeps what texts of Redis decode to, so that one that is read again unchanged
// is not decoded again. The text itself is read every time, and known by its length and hash:
// what is remembered is never out of date, in whichever replica. It holds between most and
// twice most values.
//
// Values are shared: nobody may change them.
type remembered[K comparable, V any] struct {
	most int

	mu       sync.Mutex
	now, was map[K]decodedText[V]
	seed     maphash.Seed
}

type decodedText[V any] struct {
	size  int
	hash  uint64
	value V
}

func newRemembered[K comparable, V any](most int) *remembered[K, V] {
	return &remembered[K, V]{most: most, seed: maphash.MakeSeed()}
}

// of is what a text under a key decodes to.
func (r *remembered[K, V]) of(key K, text string, decode func(string) (V, error)) (V, error) {
	if v, ok := r.last(key, text); ok {
		return v, nil
	}
	v, err := decode(text)
	if err == nil {
		r.keep(key, text, v)
	}
	return v, err
}

func (r *remembered[K, V]) last(key K, text string) (V, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	known, ok := r.find(key)
	return known.value, ok && known.size == len(text) && known.hash == maphash.String(r.seed, text)
}

// find looks a key up, whatever its text was. The caller holds the lock.
func (r *remembered[K, V]) find(key K) (decodedText[V], bool) {
	if known, ok := r.now[key]; ok {
		return known, true
	}
	known, ok := r.was[key]
	if ok {
		r.put(key, known)
	}
	return known, ok
}

// guess is what the key stood for when it was last read.
func (r *remembered[K, V]) guess(key K) (V, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	known, ok := r.find(key)
	return known.value, ok
}

func (r *remembered[K, V]) keep(key K, text string, v V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.put(key, decodedText[V]{len(text), maphash.String(r.seed, text), v})
}

func (r *remembered[K, V]) put(key K, known decodedText[V]) {
	if r.now == nil || len(r.now) >= r.most {
		r.was, r.now = r.now, make(map[K]decodedText[V])
	}
	r.now[key] = known
}
