package telegramsim

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"
)

func (w *world) get(path string, out any) int {
	w.t.Helper()
	resp, err := http.Get(w.base + path)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(out); err != nil {
		w.t.Fatal(err)
	}
	return resp.StatusCode
}

func (w *world) act(as *Person, kind string, more object) (object, int) {
	w.t.Helper()
	body := object{"as": fmt.Sprint(as.ID), "kind": kind}
	maps.Copy(body, more)
	resp, err := http.Post(w.base+"/api/act", "application/json", bytes.NewReader(encode(body)))
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	var out object
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		w.t.Fatal(err)
	}
	return out, resp.StatusCode
}

func TestThe_page_shows_each_person_what_they_see(t *testing.T) {
	w := newWorld(t)
	eve := w.NewPerson(PersonOptions{Name: "Eve", Role: "newcomer"})
	w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "secret", "ephemeral_message_parameters": object{"receiver_user_id": w.mei.ID}})
	var people struct {
		People []struct {
			ID   int64
			Role string
		}
		Default int64
	}
	w.get("/api/people", &people)
	if people.Default != w.lin.ID || people.People[0].Role != "admin" || people.People[1].Role != "member" || people.People[2].Role != "newcomer" {
		t.Fatalf("%+v", people)
	}
	type view struct {
		Zone  string
		Now   time.Time
		Chats []struct {
			ID       int64
			Title    string
			Joinable bool
			IsMember bool `json:"is_member"`
		}
		Messages map[string][]struct {
			Text      string
			Ephemeral bool
			Service   string
		}
	}
	see := func(p *Person) (v view) { w.get(fmt.Sprintf("/api/view?as=%d", p.ID), &v); return v }
	key := fmt.Sprint(w.group.ID)
	if list := see(w.mei).Messages[key]; list[len(list)-1].Text != "secret" || !list[len(list)-1].Ephemeral {
		t.Fatalf("%+v", list)
	}
	if list := see(w.lin).Messages[key]; list[len(list)-1].Text == "secret" {
		t.Fatal("Lin sees what is for Mei alone")
	}
	v := see(eve)
	if !v.Chats[0].Joinable || v.Chats[0].IsMember || len(v.Messages[key]) != 0 || v.Zone != "UTC" || !v.Now.Equal(start) {
		t.Fatalf("%+v", v)
	}
	if out, code := w.act(eve, "join", object{"chat": w.group.ID}); code != 200 {
		t.Fatalf("%v", out)
	}
	if v := see(eve); len(v.Messages[key]) == 0 {
		t.Fatal("nothing to see after joining")
	}
}

// events reads the page's stream into a channel.
func (w *world) events(as *Person) <-chan object {
	w.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	req, _ := http.NewRequestWithContext(ctx, "GET", fmt.Sprintf("%s/api/events?as=%d", w.base, as.ID), nil)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { cancel(); resp.Body.Close() })
	out := make(chan object, 1000)
	go func() {
		defer close(out)
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			if raw, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var o object
				if json.Unmarshal([]byte(raw), &o) == nil {
					out <- o
				}
			}
		}
	}()
	return out
}

func next(t *testing.T, events <-chan object, kind string) object {
	t.Helper()
	for {
		select {
		case e, ok := <-events:
			if !ok {
				t.Fatalf("the stream ended before a %s", kind)
			}
			if e["type"] == kind {
				return e
			}
		case <-time.After(2 * time.Minute):
			t.Fatalf("no %s came", kind)
		}
	}
}

func TestNew_buttons_alone_do_not_make_a_message_edited(t *testing.T) {
	w := newWorld(t)
	events := w.events(w.mei)
	id := w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "card"})["message_id"]
	next(t, events, "message")
	keys := object{"inline_keyboard": []any{[]any{object{"text": "1/20", "callback_data": "who"}}}}
	w.ok("editMessageReplyMarkup", object{"chat_id": w.group.ID, "message_id": id, "reply_markup": keys})
	counted := next(t, events, "message")["message"].(map[string]any)
	if counted["buttons"] == nil || counted["edited"] != nil {
		t.Fatalf("with new buttons: %v", counted)
	}
	w.ok("editMessageText", object{"chat_id": w.group.ID, "message_id": id, "text": "card 2", "reply_markup": keys})
	if reworded := next(t, events, "message")["message"].(map[string]any); reworded["edited"] == nil {
		t.Fatalf("with new words: %v", reworded)
	}
}

func TestEvents_keep_the_page_true(t *testing.T) {
	w := newWorld(t)
	events := w.events(w.mei)
	if e := next(t, events, "hello"); e["seq"] == nil {
		t.Fatal(e)
	}
	next(t, events, "clock")
	id := w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "card"})["message_id"]
	first := next(t, events, "message")["message"].(map[string]any)
	w.ok("editMessageText", object{"chat_id": w.group.ID, "message_id": id, "text": "card 2"})
	second := next(t, events, "message")["message"].(map[string]any)
	if first["key"] != second["key"] || second["text"] != "card 2" || second["edited"] == nil {
		t.Fatalf("%v %v", first, second)
	}
	w.ok("sendChatAction", object{"chat_id": w.group.ID, "action": "typing"})
	next(t, events, "typing")
	w.ok("deleteMessage", object{"chat_id": w.group.ID, "message_id": id})
	if e := next(t, events, "deleted"); e["key"] != first["key"] {
		t.Fatal(e)
	}
	w.clock.Advance(time.Minute)
	if e := next(t, events, "clock"); e["now"] != start.Add(time.Minute).Format(time.RFC3339) {
		t.Fatal(e)
	}
	w.ok("setChatMemberTag", object{"chat_id": w.group.ID, "user_id": w.mei.ID, "tag": "12 🔥"})
	next(t, events, "chats")
}

func TestA_tap_on_the_page_brings_back_its_toast(t *testing.T) {
	w := newWorld(t)
	w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "card", "reply_markup": object{"inline_keyboard": []any{[]any{object{"text": "in", "callback_data": "in"}}}}})
	w.updates()
	go func() {
		for w.Pending() == 0 {
			select {
			case <-t.Context().Done():
				return
			case <-time.After(time.Millisecond):
			}
		}
		_, _ = w.try("answerCallbackQuery", object{"callback_query_id": w.peek()[0].body["id"], "text": "Checked in"})
	}()
	out, code := w.act(w.mei, "tap", object{"chat": w.group.ID, "key": w.mei.Last(w.group).Key, "row": 0, "col": 0})
	if code != 200 || out["toast"] != "Checked in" || out["alert"] != false {
		t.Fatalf("%v", out)
	}
}

func TestPeople_on_the_page_talk_vote_upload_and_come_and_go(t *testing.T) {
	w := newWorld(t)
	do := func(as *Person, kind string, more object) object {
		t.Helper()
		out, code := w.act(as, kind, more)
		if code != 200 {
			t.Fatalf("%s: %v", kind, out)
		}
		return out
	}
	refuse := func(as *Person, kind string, more object) {
		t.Helper()
		if out, code := w.act(as, kind, more); code != 400 || out["error"] == "" {
			t.Fatalf("%s was not refused: %v", kind, out)
		}
	}
	do(w.mei, "say", object{"chat": w.group.ID, "text": "hello"})
	poll := w.ask(object{"allows_revoting": true})
	do(w.mei, "vote", object{"key": poll.Key, "options": []int{2}})
	do(w.mei, "retract", object{"key": poll.Key})
	refuse(w.mei, "retract", object{"key": poll.Key})
	do(w.mei, "start", object{"payload": "x"})
	do(w.mei, "block", nil)
	refuse(w.mei, "say", object{"chat": w.mei.ID, "text": "hello"})
	do(w.mei, "unblock", nil)
	if out := do(w.mei, "open_url", object{"url": "https://t.me/study_sim_bot?start=q7"}); out["goto"].(map[string]any)["chat"] != float64(w.mei.ID) {
		t.Fatalf("%v", out)
	}
	do(w.mei, "leave", object{"chat": w.group.ID})
	refuse(w.mei, "say", object{"chat": w.group.ID, "text": "hello"})
	refuse(w.mei, "say", object{"chat": w.lin.ID, "text": "into another's private chat"})
	refuse(w.mei, "fly", nil)

	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for k, v := range map[string]any{"as": w.lin.ID, "chat": w.group.ID, "caption": "/plan import A"} {
		_ = form.WriteField(k, fmt.Sprint(v))
	}
	part, _ := form.CreateFormFile("file", "plan.md")
	_, _ = io.WriteString(part, "# Plan")
	form.Close()
	resp, err := http.Post(w.base+"/api/upload", form.FormDataContentType(), &body)
	if err != nil || resp.StatusCode != 200 {
		t.Fatalf("%v %v", resp, err)
	}
	resp.Body.Close()
	up := w.lin.Last(w.group)
	if string(up.Document.Data) != "# Plan" || up.Caption != "/plan import A" {
		t.Fatalf("%+v", up)
	}
	file, err := http.Get(w.base + "/api/file/" + up.Document.ID + "/plan.md")
	if err != nil || file.Header.Get("Content-Disposition") == "" {
		t.Fatalf("%v %v", file, err)
	}
	file.Body.Close()
}

func TestThe_page_moves_the_clock(t *testing.T) {
	w := newWorld(t)
	events := w.events(w.mei)
	if _, code := w.act(w.mei, "clock", object{"plus": "1h"}); code != 200 {
		t.Fatal(code)
	}
	e := next(t, events, "clock")
	for e["moving"] == true || e["now"] != start.Add(time.Hour).Format(time.RFC3339) {
		e = next(t, events, "clock")
	}
	for text, want := range map[string]string{
		"tomorrow 08:00": "2026-11-22T08:00:00Z", "next Sunday 20:00": "2026-11-22T20:00:00Z", "next Saturday 13:00": "2026-11-28T13:00:00Z",
		"next Saturday 14:00": "2026-11-21T14:00:00Z",
	} {
		if got, err := until(w.clock.Now(), text); err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%s: %v %v, want %s", text, got, err, want)
		}
	}
	for _, wrong := range []object{{"to": start.Format(time.RFC3339)}, {"plus": "a while"}, {"until": "doomsday"}} {
		if _, code := w.act(w.mei, "clock", wrong); code != 400 {
			t.Errorf("%v was taken", wrong)
		}
	}
}

func TestOther_hosts_and_other_sites_scripts_are_refused(t *testing.T) {
	w := newWorld(t)
	for name, change := range map[string]func(*http.Request){
		"a name made to point here": func(r *http.Request) { r.Host = "evil.example:80" },
		"another site's script":     func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") },
		"a cross-site request":      func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
	} {
		for _, path := range []string{"/", "/api/people", "/api/act"} {
			method := map[bool]string{true: "POST", false: "GET"}[path == "/api/act"]
			req, _ := http.NewRequest(method, w.base+path, strings.NewReader("{}"))
			change(req)
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != 403 {
				t.Errorf("%s at %s: %d", name, path, resp.StatusCode)
			}
		}
	}
	resp, err := http.Get(w.base + "/")
	if err != nil || resp.StatusCode != 200 || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
		t.Fatalf("%v %v", resp, err)
	}
	resp.Body.Close()
	if _, err := w.Start("0.0.0.0:0"); err == nil {
		t.Fatal("it listens to the world")
	}
}
