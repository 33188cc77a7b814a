package telegramsim

import (
	"fmt"
	"net/http"
	"strings"
)

// Fault is something that goes wrong on purpose.
type Fault struct {
	Method string // or "*" for any but getUpdates; "getUpdates" must be named
	Times  int    // how often; 0 is once, negative for ever
	Kind   FaultKind
	// Skip lets that many matching calls pass first.
	Skip int
}

// FaultKind is how a call fails.
type FaultKind struct {
	name string
	err  *apiError
	cut  bool // the connection breaks after the call was handled
	brk  bool // the connection breaks before
}

// TooMany answers 429 with the wait in seconds.
func TooMany(retryAfter int) FaultKind {
	return FaultKind{name: "429", err: tooMany(retryAfter)}
}

// Status answers a 5xx (or any other code) in JSON.
func Status(code int) FaultKind {
	text := http.StatusText(code)
	if code == 500 {
		text = "Internal Server Error: restart"
	}
	return FaultKind{name: fmt.Sprint(code), err: &apiError{code: code, desc: text}}
}

// HTML502 answers as a gateway does: a page, not JSON.
func HTML502() FaultKind {
	return FaultKind{name: "502 page", err: &apiError{code: 502, desc: "Bad Gateway", html: true}}
}

// Break closes the connection before the call is handled.
func Break() FaultKind { return FaultKind{name: "broken before", brk: true} }

// TimeoutAfterCommit handles the call and then closes the connection without a word.
func TimeoutAfterCommit() FaultKind { return FaultKind{name: "cut after commit", cut: true} }

// ErrorText answers with any code and description, such as 400 "Bad Request: CHAT_WRITE_FORBIDDEN".
func ErrorText(code int, description string) FaultKind {
	return FaultKind{name: description, err: &apiError{code: code, desc: description}}
}

// Fail makes calls go wrong. Several faults are used up in the order of their making.
func (s *Sim) Fail(f Fault) {
	s.lock()
	defer s.unlock()
	if f.Times == 0 {
		f.Times = 1
	}
	s.faults = append(s.faults, &f)
}

// ClearFaults lets everything work again.
func (s *Sim) ClearFaults() {
	s.lock()
	defer s.unlock()
	s.faults = nil
}

func (s *Sim) takeFault(method string) *Fault {
	for i, f := range s.faults {
		any := f.Method == "*" && !strings.EqualFold(method, "getUpdates")
		if !any && !strings.EqualFold(f.Method, method) {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		taken := *f
		if f.Times--; f.Times == 0 {
			s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
		}
		return &taken
	}
	return nil
}

// before acts a fault that keeps the call from being handled; false means go on.
func (k FaultKind) before(w http.ResponseWriter, c *Call) bool {
	switch {
	case k.brk:
		c.Error = "connection broken before it was handled"
		hangUp(w)
		return true
	case k.err != nil:
		c.Code, c.Error = k.err.code, k.err.desc
		reply(w, nil, k.err)
		return true
	}
	return false
}
