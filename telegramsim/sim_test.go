package telegramsim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

var start = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// world is a simulator with a group, a leader and a member, and a raw client.
type world struct {
	*Sim
	t     *testing.T
	base  string
	clock *Clock
	lin   *Person // creator of the group
	mei   *Person // member
	group *Chat
}

func newWorld(t *testing.T, change ...func(*Options)) *world {
	t.Helper()
	clock := NewClock(start)
	opt := Options{Clock: clock, Seed: 1}
	for _, f := range change {
		f(&opt)
	}
	s, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	base, err := s.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	w := &world{Sim: s, t: t, base: base, clock: clock}
	w.lin = s.NewPerson(PersonOptions{Name: "Lin Wei", Username: "linwei", Language: "zh"})
	w.mei = s.NewPerson(PersonOptions{Name: "Mei", Language: "en"})
	w.group = s.NewGroup("Readers", w.lin, GroupOptions{Supergroup: true})
	w.mei.Join(w.group)
	w.lin.AddBot(w.group, true)
	return w
}

type answer struct {
	OK          bool            `json:"ok"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Result      json.RawMessage `json:"result"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
	status int
	header http.Header
}

// call sends a method as a form; values that are no strings go as JSON.
func (w *world) call(method string, params object) answer {
	w.t.Helper()
	a, err := w.try(method, params)
	if err != nil {
		w.t.Fatalf("%s: %v", method, err)
	}
	return a
}

func (w *world) try(method string, params object) (answer, error) {
	form := url.Values{}
	for k, v := range params {
		if s, ok := v.(string); ok {
			form.Set(k, s)
			continue
		}
		form.Set(k, string(encode(v)))
	}
	resp, err := http.PostForm(w.base+"/bot"+w.Token()+"/"+method, form)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	a := answer{status: resp.StatusCode, header: resp.Header}
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return a, err
	}
	return a, json.Unmarshal(raw, &a)
}

func (w *world) ok(method string, params object) map[string]any {
	w.t.Helper()
	a := w.call(method, params)
	if !a.OK {
		w.t.Fatalf("%s: %d %s; breaches %v", method, a.Code, a.Description, w.Breaches())
	}
	var out map[string]any
	_ = json.Unmarshal(a.Result, &out)
	return out
}

func (w *world) fails(method string, params object, code int, description string) {
	w.t.Helper()
	a := w.call(method, params)
	if a.OK || a.Code != code || a.status != code || !strings.Contains(a.Description, description) {
		w.t.Fatalf("%s: got %d (%d) %q, want %d %q", method, a.Code, a.status, a.Description, code, description)
	}
}

type got struct {
	ID   int64 `json:"update_id"`
	kind string
	body map[string]any
}

// updates fetches and confirms all that waits.
func (w *world) updates() []got {
	w.t.Helper()
	var out []got
	if w.Pending() == 0 {
		return nil
	}
	offset := int64(0)
	for range 100 {
		a := w.call("getUpdates", object{"offset": offset, "timeout": 10, "limit": 100, "allowed_updates": w.schema.UpdateKinds})
		var list []map[string]any
		if err := json.Unmarshal(a.Result, &list); err != nil {
			w.t.Fatal(err)
		}
		for _, u := range list {
			g := got{ID: int64(u["update_id"].(float64))}
			for k, v := range u {
				if k != "update_id" {
					g.kind, g.body = k, v.(map[string]any)
				}
			}
			out, offset = append(out, g), g.ID+1
		}
		w.lock()
		left := len(w.queue.updates)
		w.queue.confirm(offset)
		w.unlock()
		if left == 0 || offset == 0 || w.Pending() == 0 {
			return out
		}
	}
	return out
}

func kinds(list []got) string {
	var names []string
	for _, g := range list {
		names = append(names, g.kind)
	}
	return strings.Join(names, " ")
}

func picture(t *testing.T, w, h int) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := png.Encode(&buf, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestThe_v5_client_sends_edits_polls_and_uploads(t *testing.T) {
	w := newWorld(t)
	bot, err := tgbotapi.NewBotAPIWithAPIEndpoint(w.Token(), w.base+"/bot%s/%s")
	if err != nil {
		t.Fatal(err)
	}
	if bot.Self.UserName != "study_sim_bot" {
		t.Fatalf("getMe says %q", bot.Self.UserName)
	}
	msg := tgbotapi.NewMessage(w.group.ID, "<b>Day 12</b> of 90")
	msg.ParseMode = "HTML"
	msg.ReplyMarkup = tgbotapi.NewInlineKeyboardMarkup(tgbotapi.NewInlineKeyboardRow(tgbotapi.NewInlineKeyboardButtonData("Check in", "c:1")))
	sent, err := bot.Send(msg)
	if err != nil || sent.Text != "Day 12 of 90" || sent.Entities[0].Type != "bold" {
		t.Fatalf("sent %+v, %v", sent, err)
	}
	edited, err := bot.Send(tgbotapi.NewEditMessageText(w.group.ID, sent.MessageID, "Day 13"))
	if err != nil || edited.Text != "Day 13" || edited.EditDate == 0 {
		t.Fatalf("edited %+v, %v", edited, err)
	}
	poll := tgbotapi.NewPoll(w.group.ID, "2+2?", "3", "4")
	poll.IsAnonymous, poll.Type, poll.CorrectOptionID = false, "quiz", 1
	asked, err := bot.Send(poll)
	if err != nil || asked.Poll == nil || asked.Poll.CorrectOptionID != 1 {
		t.Fatalf("asked %+v, %v", asked, err)
	}
	if err := w.mei.Vote(w.group.Find(asked.MessageID), 1); err != nil {
		t.Fatal(err)
	}
	final, err := bot.StopPoll(tgbotapi.NewStopPoll(w.group.ID, asked.MessageID))
	if err != nil || !final.IsClosed || final.Options[1].VoterCount != 1 {
		t.Fatalf("stopped %+v, %v", final, err)
	}
	doc := tgbotapi.NewDocument(w.group.ID, tgbotapi.FileBytes{Name: "bank.csv", Bytes: []byte("a,b")})
	up, err := bot.Send(doc)
	if err != nil || up.Document.FileName != "bank.csv" {
		t.Fatalf("uploaded %+v, %v", up, err)
	}
	photo, err := bot.Send(tgbotapi.NewPhoto(w.group.ID, tgbotapi.FileBytes{Name: "p.png", Bytes: picture(t, 900, 786)}))
	if err != nil || len(photo.Photo) != 2 || photo.Photo[1].Width != 900 {
		t.Fatalf("photo %+v, %v", photo, err)
	}
	list, err := bot.GetUpdates(tgbotapi.UpdateConfig{Timeout: 1})
	if err != nil || len(list) == 0 {
		t.Fatalf("updates %v, %v", list, err)
	}
	if b := w.Breaches(); len(b) > 0 {
		t.Fatalf("breaches %v", b)
	}
}

func TestA_tap_is_answered_once_and_shows_its_toast(t *testing.T) {
	w := newWorld(t)
	w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "card", "reply_markup": object{
		"inline_keyboard": []any{[]any{object{"text": "✅ Check in", "callback_data": "in"}}}}})
	w.updates()
	tap, err := w.mei.Tap(w.mei.Last(w.group), "✅ Check")
	if err != nil {
		t.Fatal(err)
	}
	u := w.updates()
	if kinds(u) != "callback_query" || u[0].body["data"] != "in" {
		t.Fatalf("updates %v", u)
	}
	w.ok("answerCallbackQuery", object{"callback_query_id": tap.ID, "text": "Checked in", "show_alert": true})
	if err := tap.Answer(t.Context()); err != nil || tap.Toast != "Checked in" || !tap.Alert {
		t.Fatalf("tap %+v, %v", tap, err)
	}
	w.fails("answerCallbackQuery", object{"callback_query_id": tap.ID}, 400, "query is too old and response timeout expired or query ID is invalid")
	late, _ := w.mei.Tap(w.mei.Last(w.group), "✅")
	w.clock.Advance(151 * time.Second)
	w.fails("answerCallbackQuery", object{"callback_query_id": late.ID}, 400, "query is too old")
	if n := w.Pending(); n != 0 {
		t.Fatalf("%d updates pending: a tap expires after 150 s", n)
	}
	if _, err := w.mei.Tap(w.mei.Last(w.group), "No such"); err == nil {
		t.Fatal("tapped a button that is not there")
	}
	if got := fmt.Sprint(w.mei.Toasts()[0].Text); got != "Checked in" {
		t.Fatal(got)
	}
}
