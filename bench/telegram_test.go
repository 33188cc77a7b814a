package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// firstUpdate is the number of the first update that waits.
const firstUpdate = 500_000_000

// telegram serves updates that wait, as getUpdates does: at most 100 at once, none again
// once a higher offset was asked for. They wait behind a gate, so that a bot can start up first.
type telegram struct {
	*httptest.Server

	mu        sync.Mutex
	changed   chan struct{} // closed and made anew whenever something happens
	updates   [][]byte
	open      bool
	confirmed int // updates before it are confirmed
	served    int // how far it has served
	again     int // served more than once
	asks      int
	toasts    map[string]time.Time // by query: when it was answered
	sends     int
	sent      func(method string, chat string) (retryAfter int)
}

func startTelegram(t testing.TB) *telegram {
	t.Helper()
	tg := &telegram{changed: make(chan struct{}), toasts: make(map[string]time.Time)}
	tg.Server = httptest.NewServer(http.HandlerFunc(tg.serve))
	t.Cleanup(func() {
		tg.CloseClientConnections()
		tg.Close()
	})
	return tg
}

// change does something to the server's state and lets whoever waits look again.
func (tg *telegram) change(do func()) {
	tg.mu.Lock()
	defer tg.mu.Unlock()
	do()
	close(tg.changed)
	tg.changed = make(chan struct{})
}

// wait waits until the state is as wanted, looking each time it changes.
func (tg *telegram) wait(t testing.TB, what string, within time.Duration, ready func() bool) {
	t.Helper()
	deadline := time.After(within)
	for {
		tg.mu.Lock()
		ok, changed := ready(), tg.changed
		tg.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatalf("waited %s in vain for %s", within, what)
		}
	}
}

// push adds updates; each is what follows its number: `"poll_answer":{…}`.
func (tg *telegram) push(bodies ...string) {
	tg.change(func() {
		for _, body := range bodies {
			tg.updates = append(tg.updates, fmt.Appendf(nil, `{"update_id":%d,%s}`, firstUpdate+len(tg.updates), body))
		}
	})
}

func (tg *telegram) serve(w http.ResponseWriter, r *http.Request) {
	i := strings.LastIndexByte(r.URL.Path, '/')
	method := strings.ToLower(r.URL.Path[i+1:])
	w.Header().Set("Content-Type", "application/json")
	v := params(r)
	switch method {
	case "getupdates":
		tg.getUpdates(w, r, v)
	case "getme":
		_, _ = io.WriteString(w, `{"ok":true,"result":{"id":123,"is_bot":true,"first_name":"Quiz","username":"quiz_bot","can_join_groups":true,"can_read_all_group_messages":false,"supports_inline_queries":false}}`)
	case "getwebhookinfo":
		_, _ = io.WriteString(w, `{"ok":true,"result":{"url":"","has_custom_certificate":false,"pending_update_count":0}}`)
	case "answercallbackquery":
		tg.change(func() { tg.toasts[v.Get("callback_query_id")] = time.Now() })
		_, _ = io.WriteString(w, `{"ok":true,"result":true}`)
	case "sendmessage", "sendrichmessage", "sendpoll", "editmessagetext", "editmessagereplymarkup", "sendphoto", "senddocument":
		tg.send(w, method, v.Get("chat_id"))
	default:
		_, _ = io.WriteString(w, `{"ok":true,"result":true}`)
	}
}

func (tg *telegram) send(w io.Writer, method, chat string) {
	var n, wait int
	tg.change(func() {
		tg.sends++
		n = tg.sends
		if tg.sent != nil {
			wait = tg.sent(method, chat)
		}
	})
	if wait > 0 {
		fmt.Fprintf(w, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after %d","parameters":{"retry_after":%d}}`, wait, wait)
		return
	}
	fmt.Fprintf(w, `{"ok":true,"result":{"message_id":%d,"date":1700000000,"chat":{"id":%s,"type":"supergroup","title":"t"},"text":"x"}}`, n, chat)
}

func (tg *telegram) getUpdates(w http.ResponseWriter, r *http.Request, v url.Values) {
	offset, _ := strconv.Atoi(v.Get("offset"))
	limit, err := strconv.Atoi(v.Get("limit"))
	if err != nil || limit < 1 || limit > 100 {
		limit = 100
	}
	timeout, _ := strconv.Atoi(v.Get("timeout"))
	batch := tg.take(r, offset, limit, time.Duration(timeout)*time.Second)
	w.Header().Set("Content-Length", strconv.Itoa(len(batch)))
	_, _ = w.Write(batch)
}

func (tg *telegram) take(r *http.Request, offset, limit int, timeout time.Duration) []byte {
	tg.mu.Lock()
	tg.asks++
	if n := offset - firstUpdate; n > tg.confirmed {
		tg.confirmed = n
	}
	close(tg.changed)
	tg.changed = make(chan struct{})
	deadline := time.After(timeout)
	for !tg.open || tg.confirmed >= len(tg.updates) {
		changed := tg.changed
		tg.mu.Unlock()
		select {
		case <-changed:
		case <-r.Context().Done():
			return nil
		case <-deadline:
			return []byte(`{"ok":true,"result":[]}`)
		}
		tg.mu.Lock()
	}
	from := tg.confirmed
	to := min(from+limit, len(tg.updates))
	tg.again += max(0, min(to, tg.served)-from)
	tg.served = max(tg.served, to)
	batch := tg.updates[from:to]
	tg.mu.Unlock()
	answer := make([]byte, 0, 32<<10)
	answer = append(answer, `{"ok":true,"result":[`...)
	answer = append(answer, bytes.Join(batch, []byte(","))...)
	return append(answer, `]}`...)
}

// params reads what clients send in any of the forms that Telegram takes.
func params(r *http.Request) url.Values {
	v := r.URL.Query()
	kind, more, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/json":
		var fields map[string]any
		_ = json.NewDecoder(r.Body).Decode(&fields)
		for name, field := range fields {
			switch field := field.(type) {
			case float64:
				v.Set(name, strconv.FormatInt(int64(field), 10))
			case string:
				v.Set(name, field)
			}
		}
	case "application/x-www-form-urlencoded":
		body, _ := io.ReadAll(r.Body)
		form, _ := url.ParseQuery(string(body))
		for name := range form {
			v.Set(name, form.Get(name))
		}
	case "multipart/form-data":
		for parts := multipart.NewReader(r.Body, more["boundary"]); ; {
			part, err := parts.NextPart()
			if err != nil {
				break
			}
			body, _ := io.ReadAll(part)
			v.Set(part.FormName(), string(body))
		}
	}
	_, _ = io.Copy(io.Discard, r.Body)
	return v
}
