package telegramsim

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
)

// poll asks for updates without confirming more than the offset says.
func (w *world) fetch(params object) []map[string]any {
	w.t.Helper()
	a := w.call("getUpdates", params)
	if !a.OK {
		w.t.Fatalf("getUpdates: %s", a.Description)
	}
	var list []map[string]any
	if err := json.Unmarshal(a.Result, &list); err != nil {
		w.t.Fatal(err)
	}
	return list
}

func ids(list []map[string]any) (out []int64) {
	for _, u := range list {
		out = append(out, int64(u["update_id"].(float64)))
	}
	return out
}

func TestUpdates_come_again_until_they_are_confirmed(t *testing.T) {
	w := newWorld(t)
	w.updates()
	for range 3 {
		w.mei.Say(w.group, "hello")
	}
	first := ids(w.fetch(object{"timeout": 5, "limit": 2}))
	w.clock.Advance(time.Minute)
	again := ids(w.fetch(object{"timeout": 5}))
	if len(first) != 2 || len(again) != 3 || again[0] != first[0] || again[1] != first[0]+1 {
		t.Fatalf("first %v, again %v", first, again)
	}
	if last := ids(w.fetch(object{"timeout": 5, "offset": first[1] + 1})); len(last) != 1 || last[0] != again[2] {
		t.Fatalf("last %v", last)
	}
	if n := w.Pending(); n != 1 {
		t.Fatalf("%d pending", n)
	}
}

func TestA_negative_offset_counts_from_the_end_and_forgets_the_rest(t *testing.T) {
	w := newWorld(t)
	w.updates()
	for range 5 {
		w.mei.Say(w.group, "hello")
	}
	if list := w.fetch(object{"offset": -2, "timeout": 5}); len(list) != 2 || w.Pending() != 2 {
		t.Fatalf("%d updates, %d pending", len(list), w.Pending())
	}
}

func TestAsking_again_at_once_with_the_same_offset_gives_one_update(t *testing.T) {
	w := newWorld(t)
	w.updates()
	for range 5 {
		w.mei.Say(w.group, "hello")
	}
	w.fetch(object{"offset": 7})
	if list := w.fetch(object{"offset": 7}); len(list) != 1 {
		t.Fatalf("%d updates", len(list))
	}
	w.clock.Advance(time.Second)
	if list := w.fetch(object{"offset": 7}); len(list) != 5 {
		t.Fatalf("%d updates", len(list))
	}
}

func TestAn_update_ends_a_long_poll_and_time_ends_an_empty_one(t *testing.T) {
	w := newWorld(t)
	w.updates()
	for _, end := range []func(){
		func() { w.mei.Say(w.group, "hello") },
		func() { w.clock.Advance(50 * time.Second) }, // 500 is clamped to 50
	} {
		done := make(chan int, 1)
		go func() {
			a, err := w.try("getUpdates", object{"timeout": 500, "offset": 1})
			if err != nil {
				done <- -1
				return
			}
			var list []any
			_ = json.Unmarshal(a.Result, &list)
			done <- len(list)
		}()
		w.untilPolling()
		end()
		n := <-done
		if n < 0 {
			t.Fatal("the poll failed")
		}
		w.lock()
		w.queue.updates = nil
		w.unlock()
	}
}

// untilPolling waits until a long poll hangs.
func (w *world) untilPolling() {
	w.t.Helper()
	for {
		w.lock()
		n, wake := w.queue.polling, w.queue.wake
		w.unlock()
		if n > 0 {
			return
		}
		select {
		case <-wake:
		case <-time.After(time.Millisecond):
		case <-w.t.Context().Done():
			w.t.Fatal("nobody polls")
		}
	}
}

func TestIdle_is_when_all_is_confirmed_and_the_next_poll_hangs(t *testing.T) {
	w := newWorld(t)
	list := w.updates()
	if w.Idle() {
		t.Fatal("idle without a poll")
	}
	go func() { _, _ = w.try("getUpdates", object{"timeout": 50, "offset": list[len(list)-1].ID + 1}) }()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if err := w.AwaitIdle(ctx); err != nil {
		t.Fatal(err)
	}
	w.mei.Say(w.group, "hello")
	if w.Idle() {
		t.Fatal("idle with an unconfirmed update")
	}
}

func TestA_second_poll_takes_over_from_the_first(t *testing.T) {
	w := newWorld(t)
	w.updates()
	first := make(chan answer, 1)
	go func() { a, _ := w.try("getUpdates", object{"timeout": 50, "offset": 1}); first <- a }()
	w.untilPolling()
	go func() { _, _ = w.try("getUpdates", object{"timeout": 50, "offset": 2}) }()
	go func() { // the conflict is told three seconds later
		for {
			w.clock.Advance(time.Second)
			select {
			case <-t.Context().Done():
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	a := <-first
	if a.Code != 409 || !strings.HasPrefix(a.Description, "Conflict: terminated by other getUpdates request") {
		t.Fatalf("%d %s", a.Code, a.Description)
	}
}

func TestAllowed_updates_are_remembered(t *testing.T) {
	w := newWorld(t)
	eve := w.NewPerson(PersonOptions{Name: "Eve"})
	w.fetch(object{"offset": -1})
	w.clock.Advance(time.Second)
	eve.Join(w.group)
	if got := kinds(w.peek()); strings.Contains(" "+got, " chat_member") {
		t.Fatalf("chat_member came without being asked for: %s", got)
	}
	w.fetch(object{"timeout": 1, "allowed_updates": []string{"chat_member"}})
	w.clock.Advance(time.Second)
	w.fetch(object{"timeout": 1}) // omitted: as before
	eve.Leave(w.group)
	w.mei.Say(w.group, "bye")
	list := w.peek()
	if last := list[len(list)-1]; last.kind != "chat_member" || last.body["new_chat_member"].(map[string]any)["status"] != "left" {
		t.Fatalf("%s", kinds(list))
	}
	w.clock.Advance(time.Second)
	w.fetch(object{"timeout": 1, "allowed_updates": []string{}}) // the default again
	w.mei.Say(w.group, "hello")
	list = w.peek()
	if last := list[len(list)-1]; last.kind != "message" {
		t.Fatalf("%s", kinds(list))
	}
}

// peek reads what waits without the wire.
func (w *world) peek() (out []got) {
	w.lock()
	defer w.unlock()
	for _, u := range w.queue.updates {
		var raw map[string]json.RawMessage
		_ = json.Unmarshal(u.raw, &raw)
		g := got{ID: u.id, kind: u.kind}
		_ = json.Unmarshal(raw[u.kind], &g.body)
		out = append(out, g)
	}
	return out
}

func TestWhat_comes_while_100000_updates_wait_is_dropped(t *testing.T) {
	w := newWorld(t)
	for range 100_000 {
		w.InjectUpdate([]byte(`{}`))
	}
	w.mei.Say(w.group, "too late")
	if n, dropped := w.Pending(), w.Dropped(); n != 100_000 || dropped == 0 {
		t.Errorf("%d wait, %d were dropped", n, dropped)
	}
}

func TestTaps_expire_after_150_seconds_and_messages_after_a_day(t *testing.T) {
	w := newWorld(t)
	w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "card", "reply_markup": object{"inline_keyboard": []any{[]any{object{"text": "in", "callback_data": "in"}}}}})
	w.updates()
	w.mei.Say(w.group, "hello")
	if _, err := w.mei.Tap(w.mei.Sees(w.group)[len(w.mei.Sees(w.group))-2], "in"); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(100 * time.Second)
	if left := w.Patience(); left != 50*time.Second {
		t.Errorf("the tap is kept for another %s", left)
	}
	w.clock.Advance(51 * time.Second)
	if left := w.Patience(); left != 24*time.Hour-151*time.Second {
		t.Errorf("without the tap the message is kept for another %s", left)
	}
	if w.Pending(); kinds(w.peek()) != "message" {
		t.Fatal(kinds(w.peek()))
	}
	w.clock.Advance(24 * time.Hour)
	if n := w.Pending(); n != 0 {
		t.Fatalf("%d pending", n)
	}
}

func TestAn_update_may_come_twice_and_may_be_poison(t *testing.T) {
	w := newWorld(t)
	w.updates()
	w.DuplicateNextUpdate()
	w.mei.Say(w.group, "hello")
	w.InjectUpdate([]byte(`{"message":{"message_id":"not a number"}}`))
	list := w.fetch(object{"timeout": 5})
	got := ids(list)
	if len(got) != 3 || got[0] != got[1] || got[2] != got[1]+1 {
		t.Fatalf("%v", got)
	}
}

func TestPrivacy_mode_shows_the_bot_only_what_is_meant_for_it(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.PrivacyMode = true })
	w.lin.Demote(w.Bot(), w.group)
	sees := func(say func()) bool {
		w.updates()
		say()
		return w.Pending() > 0
	}
	if sees(func() { w.mei.Say(w.group, "hello all") }) {
		t.Error("it saw small talk")
	}
	if sees(func() { w.mei.Say(w.group, "/checkin") }) {
		t.Error("it saw a bare command though it was not the last bot to post")
	}
	if !sees(func() { w.mei.Say(w.group, "/checkin@study_sim_bot") }) {
		t.Error("it did not see its own command")
	}
	if sees(func() { w.mei.Say(w.group, "/checkin@other_bot") }) {
		t.Error("it saw another bot's command")
	}
	w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "hello"})
	if !sees(func() { w.mei.Say(w.group, "/checkin") }) {
		t.Error("it did not see a bare command after it had posted")
	}
	card := w.mei.Sees(w.group)
	if !sees(func() { w.mei.Say(w.group, "my note", ReplyTo(card[len(card)-2])) }) {
		t.Error("it did not see a reply to it")
	}
	if !sees(func() { w.mei.Leave(w.group) }) {
		t.Error("it did not see a service message")
	}
	w.lin.Promote(w.Bot(), w.group, Everything())
	if !sees(func() { w.lin.Say(w.group, "hello all") }) {
		t.Error("as an admin it did not see all")
	}
	if w.ok("getMe", nil)["can_read_all_group_messages"] != false {
		t.Error("getMe does not tell of privacy mode")
	}
}

func TestWebhooks_deliver_in_order_with_the_secret_and_retry(t *testing.T) {
	w := newWorld(t)
	w.updates()
	type delivery struct {
		id     float64
		secret string
	}
	got := make(chan delivery, 10)
	failures := make(chan int, 10)
	failures <- 500
	bot := &http.Server{Addr: "127.0.0.1:0", Handler: http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		var u map[string]any
		_ = json.NewDecoder(r.Body).Decode(&u)
		select {
		case code := <-failures:
			rw.WriteHeader(code)
		default:
		}
		got <- delivery{u["update_id"].(float64), r.Header.Get("X-Telegram-Bot-Api-Secret-Token")}
	})}
	url := serve(t, bot)
	w.ok("setWebhook", object{"url": url, "secret_token": "s3cret"})
	w.fails("getUpdates", nil, 409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	w.mei.Say(w.group, "one")
	w.mei.Say(w.group, "two")
	first := <-got
	if first.secret != "s3cret" {
		t.Fatalf("secret %q", first.secret)
	}
	for w.Waits() == 0 { // until the failure is noted
		select {
		case <-t.Context().Done():
		case <-time.After(time.Millisecond):
		}
	}
	if info := w.ok("getWebhookInfo", nil); info["pending_update_count"] != 2.0 || !strings.Contains(info["last_error_message"].(string), "500") {
		t.Fatalf("%v", info)
	}
	w.clock.Advance(time.Second)
	again, second := <-got, <-got
	if again.id != first.id || second.id != first.id+1 {
		t.Fatalf("%v %v %v", first, again, second)
	}
	if err := w.AwaitIdle(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.ok("deleteWebhook", nil)
	w.fetch(object{"offset": 1, "timeout": 0})
	w.fails("setWebhook", object{"url": "https://example.com/hook"}, 400, "loopback")
}

// Waits is how many deliveries wait for their next try.
func (w *world) Waits() int { return w.clock.Waiters() }
