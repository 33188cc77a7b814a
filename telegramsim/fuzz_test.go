package telegramsim

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzMarkup_is_parsed_or_refused(f *testing.F) {
	for _, s := range []string{"<b>a</b>", "<a href='x'>y</a> &amp; 🔥", "<pre><code class=\"language-go\">x</code></pre>", "</", "<span class=\"tg-spoiler\">", "&#x1F525;"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		if !utf8.ValidString(in) {
			return // refused before it is parsed
		}
		text, ents, err := parseHTML(in)
		if err != nil {
			return
		}
		if err := checkEntities(text, ents); err != nil {
			t.Fatalf("%q gave %q: %v", in, text, err)
		}
		if err := checkEntities(text, detectEntities(text, ents)); err != nil {
			t.Fatalf("%q: %v", in, err)
		}
	})
}

func FuzzNo_request_breaks_the_server(f *testing.F) {
	for _, c := range [][3]string{
		{"sendMessage", "reply_markup", `{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}`},
		{"sendMessage", "entities", `[{"type":"bold","offset":0,"length":1}]`},
		{"sendRichMessage", "rich_message", `{"blocks":[{"type":"list","items":[{"blocks":[]}]},{"type":"buttons","buttons":[{"text":["a"],"url":"b"}]}]}`},
		{"sendPoll", "options", `[{"text":"a"},"b",null]`},
		{"sendMediaGroup", "media", `[{"type":"photo","media":"x"},{"type":"document","media":"y"}]`},
		{"setMyCommands", "commands", `[{"command":"a","description":"b"}]`},
		{"getUpdates", "allowed_updates", `["message"]`},
		{"sendMessage", "reply_parameters", `{"message_id":1,"quote":"x"}`},
	} {
		f.Add(c[0], c[1], c[2])
	}
	s, err := New(Options{Clock: NewClock(start)})
	if err != nil {
		f.Fatal(err)
	}
	lin := s.NewPerson(PersonOptions{Name: "Lin"})
	group := s.NewGroup("Readers", lin, GroupOptions{Supergroup: true})
	lin.AddBot(group, true)
	h := s.Handler()
	f.Fuzz(func(t *testing.T, method, name, value string) {
		form := url.Values{"chat_id": {string(encode(group.ID))}, "text": {"text"}, "question": {"q"}, "message_id": {"1"}}
		form.Set(name, value)
		req := httptest.NewRequest("POST", "/bot"+s.Token()+"/x", bytes.NewBufferString(form.Encode()))
		req.URL.Path = "/bot" + s.Token() + "/" + method
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if strings.EqualFold(method, "getUpdates") || strings.EqualFold(method, "logOut") {
			return // waits
		}
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		if rec.Code == http.StatusNotFound && rec.Header().Get("Content-Type") != "application/json" {
			return
		}
		if !json.Valid(rec.Body.Bytes()) {
			t.Fatalf("%d %q", rec.Code, rec.Body)
		}
	})
}
