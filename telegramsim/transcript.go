package telegramsim

import (
	"encoding/json"
	"strings"
	"time"
)

// Call is one API call in the transcript. The token appears nowhere in it.
type Call struct {
	At     time.Time
	Method string
	Params map[string]any  // as sent, text or decoded JSON; files by their names
	Result json.RawMessage // of getUpdates only the update_ids
	Code   int             // 200 or the error's
	Error  string
	Fault  string // what was done to it on purpose
}

// idsOf keeps of a batch of updates what a transcript needs: their contents
// are in the queue's memory already.
func idsOf(batch []json.RawMessage) json.RawMessage {
	list := make([]int64, 0, len(batch))
	for _, raw := range batch {
		var u struct {
			ID int64 `json:"update_id"`
		}
		_ = json.Unmarshal(raw, &u)
		list = append(list, u.ID)
	}
	return encode(list)
}

func (s *Sim) redact(text string) string {
	return strings.ReplaceAll(text, s.opt.Token, "<token>")
}

func (s *Sim) redactParams(params map[string]any, files map[string]*upload) map[string]any {
	out := make(map[string]any, len(params))
	for k, v := range params {
		switch x := v.(type) {
		case formValue:
			out[k] = s.redact(string(x))
		case *upload:
			out[k] = "file:" + x.name
		default:
			out[k] = x
		}
	}
	for k, f := range files {
		out[k] = "file:" + f.name
	}
	return out
}

func (s *Sim) record(c Call) {
	s.lock()
	defer s.unlock()
	if len(s.transcript) >= s.opt.TranscriptSize {
		s.transcript = append(s.transcript[:0], s.transcript[len(s.transcript)/2:]...)
	}
	s.transcript = append(s.transcript, c)
	s.stir()
}

// Transcript is every API call so far, oldest first.
func (s *Sim) Transcript() []Call {
	s.lock()
	defer s.unlock()
	return append([]Call(nil), s.transcript...)
}

// Calls are the calls of one method.
func (s *Sim) Calls(method string) []Call {
	s.lock()
	defer s.unlock()
	var out []Call
	for _, c := range s.transcript {
		if c.Method == method {
			out = append(out, c)
		}
	}
	return out
}

// InFlight is how many API requests are being handled, waiting polls included.
func (s *Sim) InFlight() int {
	s.lock()
	defer s.unlock()
	return s.inFlight
}
