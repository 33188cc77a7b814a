package wire

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"studybot/telegramsim"
)

const hookSecret = "a-secret_of-32-characters-000000"

// hooked is a Hook that is served, for posts made by hand.
type hooked struct {
	*Hook
	url  string
	end  func() // tells it to stop
	stop func() // and waits until it has
}

// hookOn serves a Hook and runs it.
func (w *wired) hookOn(t *testing.T, h *heard, handle func(context.Context, []Event) error) hooked {
	t.Helper()
	var hook *Hook
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { hook.ServeHTTP(rw, r) }))
	if handle == nil {
		handle = h.handle
	}
	hook, err := NewHook(HookOptions{
		Client: w.client, Self: w.self, URL: server.URL + "/telegram", Secret: hookSecret, Handle: handle, Aside: h.keepAside,
		Clock: w.sim.Clock(), Log: zerolog.New(zerolog.SyncWriter(w.log)), Watch: time.Minute, Connections: 100,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- hook.Run(ctx) }()
	stop := sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
		server.CloseClientConnections()
		server.Close()
	})
	t.Cleanup(stop)
	until(t, func() bool { return hook.State() == Delivered })
	w.taken(t)
	return hooked{hook, server.URL + "/telegram", cancel, stop}
}

// until waits for what no event of the simulator tells of.
func until(t *testing.T, so func() bool) {
	t.Helper()
	for !so() {
		if t.Context().Err() != nil {
			t.Fatal("it never comes about")
		}
		runtime.Gosched()
	}
}

// posts makes one post by hand and says how it was answered.
func (h hooked) posts(t *testing.T, method, secret, body string) int {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, h.url, strings.NewReader(body))
	if secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec.Code
}

func saying(id int, text string) string {
	return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":1,"date":5,"from":%s,"chat":%s,"text":%q}}`, id, ann, alone, text)
}

func TestA_post_without_the_secret_does_nothing(t *testing.T) {
	w := wire(t, telegramsim.Options{}, nil)
	h := &heard{}
	hook := w.hookOn(t, h, nil)
	had := hook.Stats()
	h.events = nil
	for name, tt := range map[string]struct {
		method, secret, body string
		want                 int
	}{
		"no secret":         {http.MethodPost, "", saying(1, "x"), 401},
		"another secret":    {http.MethodPost, hookSecret + "0", saying(1, "x"), 401},
		"a part of it":      {http.MethodPost, hookSecret[:31], saying(1, "x"), 401},
		"an ask":            {http.MethodGet, hookSecret, "", 405},
		"an ask without":    {http.MethodGet, "", "", 401},
		"too much":          {http.MethodPost, hookSecret, saying(1, strings.Repeat("x", 1<<20)), 413},
		"much without":      {http.MethodPost, "", saying(1, strings.Repeat("x", 1<<20)), 401},
		"no update":         {http.MethodPost, hookSecret, `{"update_id":5,"message":{"text":[]}}`, 200},
		"an update of ours": {http.MethodPost, hookSecret, saying(9, "good"), 200},
	} {
		if got := hook.posts(t, tt.method, tt.secret, tt.body); got != tt.want {
			t.Errorf("%s: answered %d, want %d", name, got, tt.want)
		}
	}
	if len(h.events) != 1 || h.events[0].Text != "good" || h.aside != 1 {
		t.Errorf("%d events, %d aside", len(h.events), h.aside)
	}
	if s := hook.Stats(); s.Forged != 5 || s.Updates != had.Updates+2 || s.Kinds[Said] != had.Kinds[Said]+1 {
		t.Errorf("stats %+v", s)
	}
	if strings.Contains(w.log.String(), hookSecret) {
		t.Error("the secret is in the log")
	}
}

func TestThe_webhook_is_set_with_all_that_it_needs_and_drops_nothing(t *testing.T) {
	w := wire(t, telegramsim.Options{}, nil)
	w.ann.Say(w.group, "before it was set")
	h := &heard{}
	w.hookOn(t, h, nil)
	w.taken(t)
	if !slices.ContainsFunc(h.events, func(e Event) bool { return e.Text == "before it was set" }) {
		t.Error("what waited was dropped")
	}
	var set map[string]any
	for _, c := range w.sim.Calls("setWebhook") {
		if c.Method == "setWebhook" {
			set = c.Params
		}
	}
	if set["drop_pending_updates"] != nil || fmt.Sprint(set["max_connections"]) != "100" || !strings.Contains(fmt.Sprint(set["allowed_updates"]), "chat_member") {
		t.Errorf("set with %v", set)
	}
	w.noBreach(t)
}

func TestWhile_Redis_is_away_Telegram_keeps_the_updates_and_posts_them_again(t *testing.T) {
	w := wire(t, telegramsim.Options{}, nil)
	h := &heard{}
	hook := w.hookOn(t, h, nil)
	w.taken(t)
	h.mu.Lock()
	h.events, h.fail = nil, 3
	h.mu.Unlock()
	w.ann.Say(w.group, "one")
	w.ann.Say(w.group, "two")
	var info hookInfo
	until(t, func() bool {
		err := w.client.Call(t.Context(), "getWebhookInfo", nil, nil, &info)
		return err == nil && info.Error != "" && hook.Idle()
	})
	if info.Pending != 2 || !strings.Contains(info.Error, "503") {
		t.Fatalf("%+v", info)
	}
	until(t, func() bool {
		if next, ok := w.sim.Clock().NextWaiter(); ok && hook.Idle() {
			w.sim.Clock().Set(next)
		}
		return w.sim.Pending() == 0
	})
	if got := texts(h); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("heard %q", got)
	}
	if n := strings.Count(w.log.String(), "is not durable"); n != 1 {
		t.Errorf("the log tells %d times of one trouble", n)
	}
}

func texts(h *heard) (all []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range h.events {
		all = append(all, e.Text)
	}
	return all
}

func TestPosts_that_come_while_a_batch_is_recorded_are_the_next_batch_in_their_order(t *testing.T) {
	w := wire(t, telegramsim.Options{}, nil)
	h := &heard{}
	began, goOn := make(chan struct{}, 10), make(chan struct{})
	var sizes []int
	hook := w.hookOn(t, h, func(ctx context.Context, events []Event) error {
		if events[0].Text == "x" {
			sizes = append(sizes, len(events))
			began <- struct{}{}
			<-goOn
		}
		return h.handle(ctx, events)
	})
	w.taken(t)
	h.mu.Lock()
	h.events = nil
	h.mu.Unlock()
	var all sync.WaitGroup
	send := func(id int) {
		all.Go(func() {
			if code := hook.posts(t, http.MethodPost, hookSecret, saying(id, "x")); code != 200 {
				t.Errorf("post %d was answered %d", id, code)
			}
		})
	}
	send(1000)
	<-began
	for id := 1060; id > 1000; id-- {
		send(id)
	}
	until(t, func() bool { return hook.queued() == 60 })
	close(goOn)
	all.Wait()
	if !slices.Equal(sizes, []int{1, 60}) {
		t.Errorf("batches of %v", sizes)
	}
	if !slices.IsSortedFunc(h.events, func(a, b Event) int { return int(a.ID - b.ID) }) {
		t.Error("a batch is not in the order of its numbers")
	}
}

func (h *Hook) queued() int { return len(h.queue) }

func TestA_hook_that_stops_answers_what_it_has_recorded_and_refuses_the_rest(t *testing.T) {
	w := wire(t, telegramsim.Options{}, nil)
	h := &heard{}
	began, goOn := make(chan struct{}), make(chan struct{})
	hook := w.hookOn(t, h, func(ctx context.Context, events []Event) error {
		if events[0].ID == 1000 {
			close(began)
			<-goOn
		}
		return h.handle(ctx, events)
	})
	w.taken(t)
	codes := make(chan int, 2)
	go func() { codes <- hook.posts(t, http.MethodPost, hookSecret, saying(1000, "in hand")) }()
	<-began
	second := make(chan int)
	go func() { second <- hook.posts(t, http.MethodPost, hookSecret, saying(1001, "queued")) }()
	until(t, func() bool { return hook.queued() > 0 })
	hook.end()
	close(goOn)
	if code := <-codes; code != 200 {
		t.Errorf("what was recorded was answered %d", code)
	}
	if code := <-second; code != 503 {
		t.Errorf("what waited, and was not recorded, was answered %d", code)
	}
	hook.stop()
	if code := hook.posts(t, http.MethodPost, hookSecret, saying(1002, "late")); code != 503 {
		t.Errorf("a stopped hook answered %d", code)
	}
}

func TestA_webhook_that_was_taken_away_is_told_once_and_not_fought_for(t *testing.T) {
	w := wire(t, telegramsim.Options{}, nil)
	hook := w.hookOn(t, &heard{}, nil)
	w.taken(t)
	if err := w.client.Call(t.Context(), "deleteWebhook", nil, nil, nil); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		w.sim.Clock().Advance(time.Minute)
		until(t, func() bool { return hook.State() == Unattached && w.sim.Clock().Waiters() > 0 })
	}
	if n := strings.Count(w.log.String(), "does not post here any more"); n != 1 {
		t.Errorf("told %d times", n)
	}
	var info hookInfo
	if err := w.client.Call(t.Context(), "getWebhookInfo", nil, nil, &info); err != nil || info.URL != "" {
		t.Errorf("it was set again: %+v, %v", info, err)
	}
}

func TestAn_address_that_Telegram_does_not_post_to_is_refused(t *testing.T) {
	for address, want := range map[string]string{
		"https://bot.example.org/telegram": "/telegram", "https://bot.example.org:8443": "/", "http://127.0.0.1:8080/t": "/t", "http://localhost:1/": "/",
		"http://bot.example.org/t": "", "https://bot.example.org:9000/t": "", "bot.example.org": "", "https://a:b@example.org/t": "", "": "", "https://x.org/t#f": "",
	} {
		if got, err := HookPath(address); got != want || (err == nil) == (want == "") {
			t.Errorf("%q: %q, %v", address, got, err)
		}
	}
}

func TestA_switch_between_asking_and_being_posted_to_loses_nothing(t *testing.T) {
	w := wire(t, telegramsim.Options{}, nil)
	h := &heard{}
	count := 0
	say := func() { w.ann.Say(w.group, fmt.Sprint(count)); count++ }
	stop := w.listen(t, h)
	w.taken(t)
	h.mu.Lock()
	h.events = nil
	h.mu.Unlock()
	say()
	w.taken(t)
	stop()
	say()
	hook := w.hookOn(t, h, nil)
	say()
	w.taken(t)
	hook.stop()
	say()
	in, err := NewIntake(IntakeOptions{Client: w.client, Self: w.self, Handle: h.handle, Aside: h.keepAside, Clock: w.sim.Clock(), DropWebhook: true})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- in.Run(ctx) }()
	say()
	w.taken(t)
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if got := texts(h); !slices.Equal(got, []string{"0", "1", "2", "3", "4"}) {
		t.Errorf("heard %q", got)
	}
}
