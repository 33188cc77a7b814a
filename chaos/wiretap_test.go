package chaos

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strconv"
	"sync"
	"testing"
)

// wiretap stands between the program and Telegram. It passes everything on, and a test may
// have something happen at a chosen call.
type wiretap struct {
	api string

	mu      sync.Mutex
	take    func(call) fate
	rewrite func(call) []byte // what arrives in place of an answer
}

// call is a request on its way through.
type call struct {
	method string
	body   string
	offset int64 // of getUpdates
	// answered: Telegram has done it, and the answer is on its way back.
	answered bool
	answer   []byte
}

// fate is what becomes of a call.
type fate int

const (
	passes fate = iota
	breaks      // the connection is closed without a word
)

// tap puts a wiretap before the simulator; the program started after that talks to it.
func (w *world) tap(t testing.TB) *wiretap {
	tap := &wiretap{api: w.api}
	server := httptest.NewServer(tap)
	t.Cleanup(server.CloseClientConnections)
	t.Cleanup(server.Close)
	w.api = server.URL
	return tap
}

// on has f decide about every call, before Telegram gets it and again after; nil passes all.
func (t *wiretap) on(f func(call) fate) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.take = f
}

// forge has f rewrite every answer; nil leaves them.
func (t *wiretap) forge(f func(call) []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rewrite = f
}

func (t *wiretap) decide(c call) fate {
	t.mu.Lock()
	f := t.take
	t.mu.Unlock()
	if f == nil {
		return passes
	}
	return f(c)
}

func (t *wiretap) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	c := call{method: path.Base(r.URL.Path), body: string(body), offset: offsetOf(r, body)}
	if t.decide(c) == breaks {
		hangUp(w)
		return
	}
	req, err := http.NewRequestWithContext(r.Context(), r.Method, t.api+r.URL.Path, bytes.NewReader(body))
	if err != nil {
		hangUp(w)
		return
	}
	req.Header = r.Header.Clone()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		hangUp(w)
		return
	}
	defer resp.Body.Close()
	if c.answer, err = io.ReadAll(resp.Body); err != nil {
		hangUp(w)
		return
	}
	c.answered = true
	if t.decide(c) == breaks {
		hangUp(w)
		return
	}
	t.mu.Lock()
	rewrite := t.rewrite
	t.mu.Unlock()
	if rewrite != nil {
		c.answer = rewrite(c)
	}
	resp.Header.Del("Content-Length")
	for name, values := range resp.Header {
		w.Header()[name] = slices.Clone(values)
	}
	w.WriteHeader(resp.StatusCode)
	_, _ = w.Write(c.answer)
}

func hangUp(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}

func offsetOf(r *http.Request, body []byte) int64 {
	copied := r.Clone(r.Context())
	copied.Body = io.NopCloser(bytes.NewReader(body))
	n, _ := strconv.ParseInt(copied.FormValue("offset"), 10, 64)
	return n
}
