package telegramsim

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestFaults_happen_as_often_as_they_were_ordered(t *testing.T) {
	w := newWorld(t)
	hello := object{"chat_id": w.group.ID, "text": "hello"}
	w.Fail(Fault{Method: "sendMessage", Times: 2, Kind: TooMany(7)})
	for range 2 {
		a := w.call("sendMessage", hello)
		if a.Code != 429 || a.Description != "Too Many Requests: retry after 7" || a.Parameters.RetryAfter != 7 || a.header.Get("Retry-After") != "7" {
			t.Fatalf("%+v", a)
		}
	}
	w.ok("sendMessage", hello)
	w.Fail(Fault{Method: "*", Kind: Status(500)})
	w.fails("sendMessage", hello, 500, "Internal Server Error: restart")
	w.Fail(Fault{Method: "sendMessage", Kind: ErrorText(400, "Bad Request: CHAT_WRITE_FORBIDDEN"), Skip: 1})
	w.ok("sendMessage", hello)
	w.fails("sendMessage", hello, 400, "CHAT_WRITE_FORBIDDEN")
	before := len(w.group.Messages())
	w.Fail(Fault{Method: "sendMessage", Kind: Break()})
	if _, err := w.try("sendMessage", hello); err == nil {
		t.Fatal("no error though the connection broke")
	}
	if n := len(w.group.Messages()); n != before {
		t.Fatal("it was sent though the connection broke before")
	}
	w.Fail(Fault{Method: "sendMessage", Kind: TimeoutAfterCommit()})
	if _, err := w.try("sendMessage", hello); err == nil {
		t.Fatal("no error though the connection was cut")
	}
	if n := len(w.group.Messages()); n != before+1 {
		t.Fatal("it was not sent though only the answer was lost")
	}
	last := w.Calls("sendMessage")
	if c := last[len(last)-1]; c.Fault != "cut after commit" || c.Code != 200 {
		t.Fatalf("%+v", c)
	}
}

func TestA_gateway_answers_with_a_page(t *testing.T) {
	w := newWorld(t)
	w.Fail(Fault{Method: "getMe", Kind: HTML502()})
	resp, err := http.Get(w.base + "/bot" + w.Token() + "/getMe")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != 502 || !strings.HasPrefix(string(raw), "<html>") {
		t.Fatalf("%d %s", resp.StatusCode, raw)
	}
}

func TestThe_rate_limits_are_Telegrams(t *testing.T) {
	limited := func(t *testing.T) *world { return newWorld(t, func(o *Options) { o.Limits = true }) }
	t.Run("a chat takes three at once and then one a second", func(t *testing.T) {
		w := limited(t)
		w.mei.Start("")
		for range 3 {
			w.ok("sendMessage", object{"chat_id": w.mei.ID, "text": "a"})
		}
		a := w.call("sendMessage", object{"chat_id": w.mei.ID, "text": "a"})
		if a.Code != 429 || a.Parameters.RetryAfter != 1 || a.header.Get("Retry-After") != "1" {
			t.Fatalf("%+v", a)
		}
		if b := w.Breaches(); len(b) != 1 || b[0].Kind != BreachRate {
			t.Fatalf("%v", b)
		}
		w.clock.Advance(time.Second)
		w.ok("sendMessage", object{"chat_id": w.mei.ID, "text": "a"})
	})
	t.Run("a group takes twenty a minute with edits and ephemeral messages among them", func(t *testing.T) {
		w := limited(t)
		id := w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "a"})["message_id"]
		for i := range 19 {
			w.clock.Advance(time.Second)
			w.ok("editMessageText", object{"chat_id": w.group.ID, "message_id": id, "text": strings.Repeat("b", i+1)})
		}
		w.clock.Advance(time.Second)
		a := w.call("sendMessage", object{"chat_id": w.group.ID, "text": "c"})
		if a.Code != 429 || a.Parameters.RetryAfter != 40 {
			t.Fatalf("%+v", a)
		}
		w.clock.Advance(40 * time.Second)
		w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "c"})
	})
	t.Run("thirty a second in all, and answers to taps are free", func(t *testing.T) {
		w := limited(t)
		var people []*Person
		for range 31 {
			p := w.NewPerson(PersonOptions{Name: "P"})
			p.Start("")
			people = append(people, p)
		}
		for _, p := range people[:30] {
			w.ok("sendMessage", object{"chat_id": p.ID, "text": "a"})
		}
		w.fails("sendMessage", object{"chat_id": people[30].ID, "text": "a"}, 429, "Too Many Requests")
		w.fails("answerCallbackQuery", object{"callback_query_id": "1"}, 400, "query is too old")
		w.clock.Advance(time.Second)
		w.ok("sendMessage", object{"chat_id": people[30].ID, "text": "a"})
	})
}
