package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"slices"
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
			Client: client, Self: testSelf, Shelf: r.rec, Receipts: r.rec, Allowance: NewMemoryAllowance(),
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

func TestA_post_is_sent_then_recorded_then_taken_off_the_shelf(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.Accept(post("a", 5, "Good & morning"))
		r.settled(t)
		r.want(t, `sent a chat 5 message 1 poll "P1"`, "drop a")
		if got := r.tg.texts(); !slices.Equal(got, []string{"Good &amp; morning"}) {
			t.Errorf("%q", got)
		}
		if s := r.Stats(); s.Sent != 1 || s.InFlight != 0 {
			t.Errorf("%+v", s)
		}
	})
}

func TestEach_refusal_of_Telegram_has_its_consequence(t *testing.T) {
	for name, c := range map[string]struct {
		code    int
		desc    string
		chat    study.ChatID
		act     report.Act
		topic   study.TopicID
		times   int // how often it is refused; 0: always
		records []string
		methods string
	}{
		"blocked":           {code: 403, desc: "Forbidden: bot was blocked by the user", chat: 5, records: []string{"failed a unreachable  false", "drop a"}, methods: "sendMessage"},
		"never opened":      {code: 400, desc: "Bad Request: chat not found", chat: 5, records: []string{"failed a unreachable  false", "drop a"}, methods: "sendMessage"},
		"kicked":            {code: 403, desc: "Forbidden: bot was kicked from the supergroup chat", chat: -7, records: []string{"failed a gone  false", "drop a"}, methods: "sendMessage"},
		"a group unknown":   {code: 400, desc: "Bad Request: chat not found", chat: -7, records: []string{"failed a gone  false", "drop a"}, methods: "sendMessage"},
		"no right":          {code: 400, desc: "Bad Request: not enough rights to send text messages to the chat", chat: -7, records: []string{"failed a no right text messages false", "drop a"}, methods: "sendMessage"},
		"too long":          {code: 400, desc: "Bad Request: message is too long", chat: -7, records: []string{"failed a refused  false", "drop a"}, methods: "sendMessage"},
		"topic closed":      {code: 400, desc: "Bad Request: TOPIC_CLOSED", chat: -7, topic: 9, times: 1, records: []string{"failed a topic closed  true", `sent a chat -7 message 2 poll "P2"`, "drop a"}, methods: "sendMessage sendMessage"},
		"every topic":       {code: 400, desc: "Bad Request: TOPIC_CLOSED", chat: -7, topic: 9, records: []string{"failed a topic closed  true", "failed a topic closed  false", "drop a"}, methods: "sendMessage sendMessage"},
		"bad markup":        {code: 400, desc: "Bad Request: can't parse entities: x", chat: -7, times: 1, records: []string{`sent a chat -7 message 2 poll "P2"`, "drop a"}, methods: "sendMessage sendMessage"},
		"bad markup twice":  {code: 400, desc: "Bad Request: can't parse entities: x", chat: -7, records: []string{"failed a refused  false", "drop a"}, methods: "sendMessage sendMessage"},
		"not modified":      {code: 400, desc: "Bad Request: message is not modified: x", chat: -7, act: report.Edit, records: []string{`sent a chat -7 message 3 poll ""`, "drop a"}, methods: "editMessageText"},
		"edited is gone":    {code: 400, desc: "Bad Request: message to edit not found", chat: -7, act: report.Edit, records: []string{"failed a message gone  false", "drop a"}, methods: "editMessageText"},
		"a picture's words": {code: 400, desc: "Bad Request: there is no text in the message to edit", chat: -7, act: report.Edit, times: 1, records: []string{`sent a chat -7 message 3 poll ""`, "drop a"}, methods: "editMessageText editMessageCaption"},
		"deleted before":    {code: 400, desc: "Bad Request: message to delete not found", chat: -7, act: report.Delete, records: []string{`sent a chat -7 message 3 poll ""`, "drop a"}, methods: "deleteMessage"},
		"poll closed":       {code: 400, desc: "Bad Request: poll has already been closed", chat: -7, act: report.StopPoll, records: []string{`sent a chat -7 message 3 poll ""`, "drop a"}, methods: "stopPoll"},
		"no member tags":    {code: 404, desc: "Not Found: method not found", chat: -7, act: report.Tag, records: []string{`sent a chat -7 message 3 poll ""`, "drop a"}, methods: "setChatMemberTag"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, nil, func(t *testing.T, r *rig) {
				n := 0
				r.tg.answer = func(asked) (int, string, error) {
					if n++; c.times == 0 || n <= c.times {
						return c.code, refusal(c.code, c.desc, ""), nil
					}
					return 0, "", nil
				}
				s := post("a", c.chat, "<hi>")
				s.Post.Act, s.Post.To.Topic, s.Post.To.Only = c.act, c.topic, 0
				if c.act != report.Send {
					s.Post.To.Message = 3
				}
				r.Accept(s)
				r.settled(t)
				r.want(t, c.records...)
				var methods []string
				for _, a := range r.tg.asked {
					methods = append(methods, a.Method)
				}
				if got := strings.Join(methods, " "); got != c.methods {
					t.Errorf("asked %q, want %q", got, c.methods)
				}
			})
		})
	}
}

func TestPlain_text_is_sent_where_the_marks_are_refused_and_it_is_an_alarm(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(a asked) (int, string, error) {
			if a.Form["parse_mode"] != "" {
				return 400, refusal(400, "Bad Request: can't parse entities: x", ""), nil
			}
			return 0, "", nil
		}
		s := post("a", 5, "")
		s.Post.Doc = report.Doc{report.Para("<b>1 &lt; 2</b>")}
		r.Accept(s)
		r.settled(t)
		if got := r.tg.texts(); got[1] != "1 < 2" {
			t.Errorf("%q", got)
		}
		if !strings.Contains(r.log.String(), `"level":"error"`) {
			t.Error("no alarm")
		}
	})
}

func TestA_429_freezes_its_chat_for_as_long_as_it_says_and_no_other(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		first := true
		r.tg.answer = func(a asked) (int, string, error) {
			if a.Chat == 5 && first {
				first = false
				return 429, refusal(429, "Too Many Requests: retry after 7", `"retry_after":7`), nil
			}
			return 0, "", nil
		}
		r.Accept(post("a", 5, "a"), post("b", 5, "b"), post("c", 6, "c"))
		r.settled(t)
		if got := r.tg.texts(); !slices.Equal(got, []string{"a", "c", "a", "b"}) {
			t.Errorf("%q", got)
		}
		if at := r.tg.asked[2].At; at < 7*time.Second || at > 8*time.Second {
			t.Errorf("tried again after %v", at)
		}
		if s := r.Stats(); s.Throttled != 1 || s.Sent != 3 {
			t.Errorf("%+v", s)
		}
	})
}

func TestA_long_429_or_several_in_a_row_freeze_everything(t *testing.T) {
	for name, c := range map[string]struct {
		after, chats int
		least        time.Duration
	}{"a long one": {35, 1, 35 * time.Second}, "three in a row": {5, 3, 5 * time.Second}, "a very long one of a single chat": {10_072, 1, time.Minute}} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, nil, func(t *testing.T, r *rig) {
				left := map[int64]bool{}
				for i := range c.chats {
					left[int64(10+i)] = true
				}
				r.tg.answer = func(a asked) (int, string, error) {
					if left[a.Chat] {
						delete(left, a.Chat)
						return 429, refusal(429, "Too Many Requests", fmt.Sprintf(`"retry_after":%d`, c.after)), nil
					}
					return 0, "", nil
				}
				for i := range c.chats {
					r.Accept(post(fmt.Sprint(i), study.ChatID(10+i), "x"))
				}
				synctest.Wait()
				time.Sleep(500 * time.Millisecond)
				r.Accept(post("other", 99, "other"))
				r.settled(t)
				i := slices.IndexFunc(r.tg.asked, func(a asked) bool { return a.Chat == 99 })
				if at := r.tg.asked[i].At; at < c.least || at > c.least+2*time.Second {
					t.Errorf("another chat waited %v, want %v", at, c.least)
				}
			})
		})
	}
}

func TestWhat_may_have_been_sent_is_tried_again_within_bounds(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(asked) (int, string, error) { return 200, `{"ok":tr`, nil }
		r.Accept(post("a", 5, "a"))
		r.settled(t)
		r.want(t, "failed a unknown  false", "drop a")
		if n := len(r.tg.asked); n != triesServer {
			t.Errorf("tried %d times", n)
		}
	})
}

func TestA_connection_that_breaks_is_tried_again_after_a_while(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		n := 0
		r.tg.answer = func(asked) (int, string, error) {
			if n++; n < 4 {
				return 0, "", io.ErrUnexpectedEOF
			}
			return 0, "", nil
		}
		r.Accept(post("a", 5, "a"), post("b", 5, "b"))
		r.settled(t)
		if got := r.tg.texts(); !slices.Equal(got, []string{"a", "a", "a", "a", "b"}) {
			t.Errorf("order is not kept: %q", got)
		}
		if at := r.tg.asked[3].At; at < 7*time.Second {
			t.Errorf("1, 2 and 4 seconds make %v", at)
		}
	})
}

func TestA_poll_that_may_have_been_sent_is_not_sent_again(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(asked) (int, string, error) { return 502, "<html>", nil }
		r.Accept(pollPost("q", -7, time.Now()))
		r.settled(t)
		r.want(t, "update q", "failed q unknown  false")
		if !r.rec.posts["q"].Tried || len(r.tg.asked) != 1 {
			t.Errorf("%+v after %d calls", r.rec.posts["q"], len(r.tg.asked))
		}
		r.Accept(r.rec.posts["q"]) // as after a restart
		r.settled(t)
		if len(r.tg.asked) != 1 {
			t.Error("it was sent again")
		}
		again := r.rec.posts["q"]
		again.Tried = false // the caller decided
		r.tg.answer = nil
		r.Accept(again)
		r.settled(t)
		r.want(t, "update q", "failed q unknown  false", "failed q unknown  false", "update q", `sent q chat -7 message 2 poll "P2"`, "drop q")
	})
}

func TestA_poll_is_noted_before_it_goes_out_and_the_note_taken_back_where_it_surely_did_not(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		var noted []bool
		r.tg.answer = func(asked) (int, string, error) {
			noted = append(noted, r.rec.posts["q"].Tried)
			if len(noted) == 1 {
				return 429, refusal(429, "Too Many Requests: retry after 5", `"retry_after":5`), nil
			}
			return 0, "", nil
		}
		r.Accept(pollPost("q", -7, time.Now()))
		time.Sleep(time.Second)
		if r.rec.posts["q"].Tried {
			t.Error("a poll that was refused for now counts as sent")
		}
		r.settled(t)
		if !slices.Equal(noted, []bool{true, true}) {
			t.Errorf("noted before the calls: %v", noted)
		}
	})
}

func TestA_moved_group_takes_along_what_waits_for_it(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(a asked) (int, string, error) {
			if a.Chat == -7 {
				return 400, refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", `"migrate_to_chat_id":-1007`), nil
			}
			return 0, "", nil
		}
		r.Accept(post("a", -7, "a"), post("b", -7, "b"))
		r.settled(t)
		r.Accept(post("c", -7, "c"))
		r.settled(t)
		if got := r.tg.texts(); !slices.Equal(got, []string{"a", "a", "b", "c"}) {
			t.Errorf("%q", got)
		}
		r.want(t, "moved -7 -1007", "update b", "update a",
			`sent a chat -1007 message 2 poll "P2"`, "drop a", `sent b chat -1007 message 3 poll "P3"`, "drop b", `sent c chat -1007 message 4 poll "P4"`, "drop c")
	})
}

func TestThe_newest_of_a_key_replaces_the_waiting_one_and_keeps_its_distance(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		for i := range 40 { // taps over ten seconds
			s := post(fmt.Sprint(i), -7, fmt.Sprint(i))
			s.Post.Act, s.Post.To.Message, s.Post.Lane = report.Edit, 3, report.Edits
			s.Post.Merge, s.Post.Every = "card", 15*time.Second
			r.Accept(s)
			if i == 20 {
				r.Accept(post("x", -7, "an answer")) // is not held up
			}
			time.Sleep(250 * time.Millisecond)
		}
		r.settled(t)
		if got := r.tg.texts(); !slices.Equal(got, []string{"0", "an answer", "39"}) {
			t.Errorf("%q", got)
		}
		if at := r.tg.asked[2].At; at < 15*time.Second || at > 16*time.Second {
			t.Errorf("the second edit came after %v", at)
		}
		dropped := strings.Count(strings.Join(r.rec.lines, " "), "drop")
		if dropped != 41 {
			t.Errorf("%d posts were taken off the shelf", dropped)
		}
	})
}

func TestToasts_go_at_once_whatever_waits(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		for i := range 200 {
			r.Accept(post(fmt.Sprint(i), study.ChatID(100+i), "x"))
		}
		time.Sleep(time.Second)
		at := time.Since(r.tg.start)
		r.Accept(report.Shelved{Post: report.Post{Act: report.Toast, To: report.To{Query: "Q"}, Text: strings.Repeat("读", 300), Alert: true}})
		synctest.Wait()
		i := slices.IndexFunc(r.tg.asked, func(a asked) bool { return a.Method == "answerCallbackQuery" })
		if i < 0 || r.tg.asked[i].At != at {
			t.Fatal("the toast waits")
		}
		if f := r.tg.asked[i].Form; f["callback_query_id"] != "Q" || len([]rune(f["text"])) != 200 || f["show_alert"] != "true" {
			t.Errorf("%v", f)
		}
		r.settled(t)
	})
}

func TestAnswers_overtake_a_broadcast_that_uses_the_allowance_fully(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		const groups = 900
		for i := range groups {
			s := post(fmt.Sprint(i), study.ChatID(-1-i), "card")
			s.Post.Lane = report.Cards
			r.Accept(s)
		}
		time.Sleep(10 * time.Second)
		at := time.Since(r.tg.start)
		r.Accept(post("answer", 5, "answer"))
		r.settled(t)
		i := slices.Index(r.tg.texts(), "answer")
		if wait := r.tg.asked[i].At - at; wait > 100*time.Millisecond {
			t.Errorf("the answer waited %v", wait)
		}
		var times []time.Duration
		for _, a := range r.tg.asked {
			times = append(times, a.At)
		}
		for i := 30; i < len(times); i++ {
			if times[i]-times[i-30] < time.Second {
				t.Fatalf("31 messages within %v", times[i]-times[i-30])
			}
		}
		if rate := float64(len(times)) / times[len(times)-1].Seconds(); rate < 29.1 {
			t.Errorf("%.2f messages a second", rate)
		}
	})
}

func TestWhat_is_too_late_is_not_sent(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		s := post("a", 5, "a")
		s.Post.NotAfter = time.Now().Add(time.Minute)
		r.tg.answer = func(asked) (int, string, error) { return 503, "<html>", nil }
		r.Accept(s, pollPost("q", -7, time.Now().Add(-time.Hour)))
		r.settled(t)
		r.want(t, "failed q expired  false", "drop q", "failed a expired  false", "drop a")
	})
}

func TestNothing_is_lost_while_the_store_fails(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.rec.fail = 3
		r.Accept(post("a", 5, "a"))
		r.settled(t)
		r.want(t, `sent a chat 5 message 1 poll "P1"`, "drop a")
		if len(r.tg.asked) != 1 {
			t.Error("it was sent again")
		}
	})
}

func TestA_post_of_several_messages_goes_on_where_it_stopped(t *testing.T) {
	inBubble(t, func(o *OutboxOptions) { o.Classic = true }, func(t *testing.T, r *rig) {
		n := 0
		r.tg.answer = func(asked) (int, string, error) {
			if n++; n == 2 {
				return 503, "<html>", nil
			}
			return 0, "", nil
		}
		s := post("a", 5, strings.Repeat("a", 4000)+"\n\n"+strings.Repeat("b", 4000))
		s.Post.Buttons = [][]report.Button{{{Text: "Go", Start: "x"}}}
		r.Accept(s)
		r.settled(t)
		var got string
		for _, a := range r.tg.asked {
			got += a.Text[:1] + " " + strconv.FormatBool(a.Form["reply_markup"] != "") + " "
		}
		if got != "a false b true b true " {
			t.Errorf("%q", got)
		}
		r.want(t, "update a", `sent a chat 5 message 3 poll "P3"`, "drop a")
	})
}

func TestOnly_one_persons_answer_takes_the_first_way_that_is_open(t *testing.T) {
	unknown := refusal(404, "Not Found: method not found", "")
	for name, c := range map[string]struct {
		reachable bool
		query     string
		answers   map[string]string // by method, or method and chat: a refusal
		want      string
	}{
		"ephemeral":                     {want: "deleteEphemeralMessage:-7 sendMessage:-7+only", answers: map[string]string{"deleteEphemeralMessage": refusal(400, "Bad Request: message to delete not found", "")}},
		"private":                       {reachable: true, query: "Q", want: "deleteEphemeralMessage:-7 sendMessage:5", answers: map[string]string{"deleteEphemeralMessage": unknown}},
		"a toast":                       {query: "Q", want: "deleteEphemeralMessage:-7 answerCallbackQuery:0", answers: map[string]string{"deleteEphemeralMessage": unknown}},
		"a tap too old for a toast":     {query: "Q", want: "deleteEphemeralMessage:-7 answerCallbackQuery:0 sendMessage:-7+reply", answers: map[string]string{"deleteEphemeralMessage": unknown, "answerCallbackQuery": refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid", "")}},
		"into the group":                {want: "deleteEphemeralMessage:-7 sendMessage:-7+reply", answers: map[string]string{"deleteEphemeralMessage": unknown}},
		"private is blocked meanwhile":  {reachable: true, query: "Q", want: "deleteEphemeralMessage:-7 sendMessage:5 answerCallbackQuery:0", answers: map[string]string{"deleteEphemeralMessage": unknown, "sendMessage:5": refusal(403, "Forbidden: bot was blocked by the user", "")}},
		"not ephemeral to a non-member": {reachable: true, want: "deleteEphemeralMessage:-7 sendMessage:-7+only sendMessage:5", answers: map[string]string{"deleteEphemeralMessage": refusal(400, "Bad Request: message not found", ""), "sendMessage:-7": refusal(400, "Bad Request: PARTICIPANT_ID_INVALID", "")}},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, nil, func(t *testing.T, r *rig) {
				r.tg.answer = func(a asked) (int, string, error) {
					for _, key := range []string{a.Method, fmt.Sprintf("%s:%d", a.Method, a.Chat)} {
						if body, ok := c.answers[key]; ok {
							var e struct{ Error_code int }
							_ = json.Unmarshal([]byte(body), &e)
							return e.Error_code, body, nil
						}
					}
					return 0, "", nil
				}
				s := post("a", -7, "yours alone")
				s.Post.To.Only, s.Post.To.Reachable, s.Post.To.Query, s.Post.To.Reply = 5, c.reachable, c.query, 8
				r.Accept(s)
				r.settled(t)
				var got []string
				for _, a := range r.tg.asked {
					way := fmt.Sprintf("%s:%d", a.Method, a.Chat)
					if a.Form["ephemeral_message_parameters"] != "" {
						way += "+only"
					} else if a.Form["reply_parameters"] != "" {
						way += "+reply"
					}
					got = append(got, way)
				}
				if g := strings.Join(got, " "); g != c.want {
					t.Errorf("went %q, want %q", g, c.want)
				}
			})
		})
	}
}

func TestA_server_without_rich_messages_or_modern_polls_is_found_out_by_asking(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(a asked) (int, string, error) {
			switch {
			case a.Method == "sendRichMessage":
				return 404, refusal(404, "Not Found: method not found", ""), nil
			case a.Form["correct_option_ids"] != "":
				return 400, refusal(400, "Bad Request: wrong quiz correct_option_id", ""), nil
			}
			return 0, "", nil
		}
		card := post("a", 5, "")
		card.Post.Doc = report.Doc{report.Head("Day 12"), report.Para("Read.")}
		r.Accept(card, pollPost("q", 5, time.Now()), card, pollPost("p", 5, time.Now()))
		r.settled(t)
		var got []string
		for _, a := range r.tg.asked {
			got = append(got, a.Method)
		}
		if g := strings.Join(got, " "); g != "sendRichMessage sendMessage sendPoll sendPoll sendMessage sendPoll" {
			t.Errorf("%q", g)
		}
	})
}

func TestA_modern_poll_that_is_wrong_does_not_make_the_server_an_old_one(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(a asked) (int, string, error) {
			if a.Method == "sendPoll" {
				return 400, refusal(400, "Bad Request: poll question length must not exceed 300", ""), nil
			}
			return 0, "", nil
		}
		r.Accept(pollPost("q", 5, time.Now()))
		r.settled(t)
		r.want(t, "update q", "failed q refused  false", "drop q")
		if !r.levels.form().poll {
			t.Error("it is taken for an old one")
		}
	})
}

func TestStopping_finishes_what_is_in_flight_and_leaves_the_rest_on_the_shelf(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(asked) (int, string, error) { time.Sleep(time.Second); return 0, "", nil }
		r.Accept(post("a", 5, "a"), post("b", 5, "b"))
		synctest.Wait()
		if r.Idle() || r.Waiting() != 2 {
			t.Errorf("idle %v, waiting %d", r.Idle(), r.Waiting())
		}
		t.Cleanup(func() { r.want(t, `sent a chat 5 message 1 poll "P1"`, "drop a") })
	})
}
