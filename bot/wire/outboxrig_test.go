package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"studybot/report"
	"studybot/study"
)

// bubbleClock is the time of a synctest bubble.
type bubbleClock struct{}

func (bubbleClock) Now() time.Time                         { return time.Now() }
func (bubbleClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

// asked is one request that a fake Telegram got.
type asked struct {
	At     time.Duration // since the test began
	Method string
	Chat   int64
	Text   string
	Form   map[string]string
}

// fakeTelegram answers in memory, so that it can live in a bubble.
type fakeTelegram struct {
	mu     sync.Mutex
	start  time.Time
	asked  []asked
	answer func(asked) (status int, body string, err error)
	next   int
}

func (f *fakeTelegram) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return nil, err
	}
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil {
		trace.GotConn(httptrace.GotConnInfo{})
		if trace.WroteRequest != nil {
			trace.WroteRequest(httptrace.WroteRequestInfo{})
		}
	}
	a := asked{At: time.Since(f.start), Method: r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:], Form: map[string]string{}}
	for k := range r.Form {
		a.Form[k] = r.Form.Get(k)
	}
	a.Chat, _ = strconv.ParseInt(a.Form["chat_id"], 10, 64)
	a.Text = a.Form["text"]
	f.mu.Lock()
	f.asked = append(f.asked, a)
	f.next++
	id := f.next
	f.mu.Unlock()
	status, body := 0, ""
	var err error
	if f.answer != nil {
		status, body, err = f.answer(a)
	}
	if err != nil {
		return nil, err
	}
	if status == 0 {
		status, body = 200, fmt.Sprintf(`{"ok":true,"result":{"message_id":%d,"chat":{"id":%d},"poll":{"id":"P%d"}}}`, id, a.Chat, id)
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
}

func (f *fakeTelegram) texts() (all []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, a := range f.asked {
		all = append(all, a.Text)
	}
	return all
}

func refusal(code int, desc, parameters string) string {
	return fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q,"parameters":{%s}}`, code, desc, parameters)
}

// records is shelf and receipts in one, as a list of what they were told.
type records struct {
	mu    sync.Mutex
	lines []string
	posts map[string]report.Shelved // updated
	fail  int                       // how many calls to refuse
}

func (r *records) add(format string, args ...any) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fail > 0 {
		r.fail--
		return errors.New("the store is down")
	}
	r.lines = append(r.lines, fmt.Sprintf(format, args...))
	return nil
}

func (r *records) Drop(_ context.Context, s report.Shelved) error { return r.add("drop %s", s.ID) }
func (r *records) Update(_ context.Context, s report.Shelved) error {
	r.mu.Lock()
	if r.posts == nil {
		r.posts = map[string]report.Shelved{}
	}
	r.posts[s.ID] = s
	r.mu.Unlock()
	return r.add("update %s", s.ID)
}

// tried says whether a post was noted as one that may be out.
func (r *records) tried(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.posts[id].Tried
}
func (r *records) Sent(_ context.Context, s report.Shelved, c Receipt) error {
	counts := ""
	if c.Counts != nil {
		counts = fmt.Sprint(" ", c.Counts.Voters, c.Counts.Options)
	}
	return r.add("sent %s chat %d message %d poll %q%s", s.ID, c.Chat, c.Message, c.PollID, counts)
}
func (r *records) Failed(_ context.Context, s report.Shelved, f Failure) error {
	return r.add("failed %s %s %s %v", s.ID, f.Why, f.Right, f.Going)
}
func (r *records) Moved(_ context.Context, from, to study.ChatID) error {
	return r.add("moved %d %d", from, to)
}

// rig is an outbox in a bubble.
type rig struct {
	*Outbox
	tg  *fakeTelegram
	rec *records
	log strings.Builder
}

// inBubble runs a test with an outbox that works, and stops it.
func inBubble(t *testing.T, change func(*OutboxOptions), test func(t *testing.T, r *rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r := &rig{tg: &fakeTelegram{start: time.Now()}, rec: &records{}}
		client, err := NewClient(ClientOptions{Token: testToken, APIURL: "http://telegram.invalid", HTTP: &http.Client{Transport: r.tg}})
		if err != nil {
			t.Fatal(err)
		}
		o := OutboxOptions{
			Client: client, Self: testSelf, Shelf: r.rec, Receipts: r.rec, Allowance: newMemoryAllowance(),
			Clock: bubbleClock{}, Log: zerolog.New(&r.log),
		}
		if change != nil {
			change(&o)
		}
		if r.Outbox, err = NewOutbox(o); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- r.Run(ctx) }()
		test(t, r)
		stop()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
		if strings.Contains(r.log.String(), "AAAA-bbbb") {
			t.Error("the token is in the log")
		}
	})
}

// settled waits until nothing waits any more.
func (r *rig) settled(t *testing.T) {
	t.Helper()
	for i := range 10_000 {
		synctest.Wait()
		if r.Waiting() == 0 {
			if !r.Idle() {
				t.Error("nothing waits, yet it is not idle")
			}
			return
		}
		step := 100 * time.Millisecond // of the bubble's time
		if i > 2000 {
			step = 10 * time.Second
		}
		time.Sleep(step)
	}
	t.Fatalf("%d posts wait for ever", r.Waiting())
}

func post(id string, chat study.ChatID, text string) report.Shelved {
	return report.Shelved{ID: id, Post: report.Post{To: report.To{Chat: chat}, Ref: "r", Doc: report.Doc{report.Para(report.Escape(text))}}}
}

func pollPost(id string, chat study.ChatID, now time.Time) report.Shelved {
	return report.Shelved{ID: id, Post: report.Post{To: report.To{Chat: chat}, Ref: "poll:7:1", Poll: &report.Poll{
		Question: "Who?", Options: []string{"Paul", "Luke"}, Correct: []int{1}, ClosesAt: now.Add(time.Hour)}}}
}

func (r *rig) want(t *testing.T, lines ...string) {
	t.Helper()
	r.rec.mu.Lock()
	defer r.rec.mu.Unlock()
	if diff := cmp.Diff(lines, r.rec.lines); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}
