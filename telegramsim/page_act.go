package telegramsim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// act is one thing that a person does on the page.
type act struct {
	As      number `json:"as"`
	Kind    string `json:"kind"`
	Chat    number `json:"chat"`
	Topic   number `json:"topic"`
	Text    string `json:"text"`
	ReplyTo number `json:"reply_to"`
	Key     string `json:"key"`
	Row     int    `json:"row"`
	Col     int    `json:"col"`
	Data    string `json:"data"`
	Options []int  `json:"options"`
	Payload string `json:"payload"`
	URL     string `json:"url"`
	To      string `json:"to"`
	Plus    string `json:"plus"`
	Until   string `json:"until"`
}

// number is an integer that may come in quotes.
type number int64

func (n *number) UnmarshalJSON(raw []byte) error {
	text := strings.Trim(string(raw), `"`)
	if text == "" || text == "null" {
		return nil
	}
	v, err := strconv.ParseInt(text, 10, 64)
	*n = number(v)
	return err
}

func (s *Sim) serveAct(w http.ResponseWriter, r *http.Request) {
	var a act
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&a); err != nil {
		sayNo(w, fmt.Errorf("the request is not understood: %w", err))
		return
	}
	p, c, m, err := s.actors(a)
	if err != nil {
		sayNo(w, err)
		return
	}
	out, err := s.do(r.Context(), a, p, c, m)
	if err != nil {
		sayNo(w, err)
		return
	}
	if out == nil {
		out = object{}
	}
	out["ok"] = true
	writeJSON(w, http.StatusOK, out)
}

// actors finds who acts, where, and on which message.
func (s *Sim) actors(a act) (*Person, *Chat, *Message, error) {
	s.lock()
	defer s.unlock()
	p := s.people[int64(a.As)]
	if p == nil || p.isBot {
		return nil, nil, nil, errors.New("there is no such person")
	}
	c := s.chats[int64(a.Chat)]
	if a.Chat != 0 && (c == nil || (c.Type == "private" && c.owner != p)) {
		return nil, nil, nil, errors.New("there is no such chat")
	}
	var m *Message
	if a.Key != "" {
		found := s.byKey[a.Key]
		if found == nil || !found.visibleTo(p) {
			return nil, nil, nil, errors.New("the message is no longer there")
		}
		m = s.snapshot(found)
		p.lastSay[found.chat] = s.now()
	}
	if needs := map[string]bool{"tap": true, "vote": true, "retract": true}; needs[a.Kind] && m == nil {
		return nil, nil, nil, errors.New("which message?")
	}
	if needs := map[string]bool{"say": true, "join": true, "leave": true}; needs[a.Kind] && c == nil {
		return nil, nil, nil, errors.New("which chat?")
	}
	return p, c, m, nil
}

func (s *Sim) do(ctx context.Context, a act, p *Person, c *Chat, m *Message) (object, error) {
	switch a.Kind {
	case "say":
		said, err := p.say(c, a.Text, s.where(c, a)...)
		if err != nil {
			return nil, err
		}
		return object{"key": said.Key, "id": said.ID}, nil
	case "tap":
		return s.pageTap(ctx, a, p, m)
	case "vote":
		return nil, p.Vote(m, a.Options...)
	case "retract":
		return nil, p.Retract(m)
	case "join":
		return nil, p.tryJoin(c)
	case "leave":
		p.Leave(c)
		return nil, nil
	case "start":
		p.Start(a.Payload)
		return gotoChat(p.private), nil
	case "block":
		p.Block()
		return nil, nil
	case "unblock":
		p.Unblock()
		return nil, nil
	case "open_url":
		return s.pageOpen(p, a.URL)
	case "clock":
		return nil, s.pageClock(a)
	}
	return nil, fmt.Errorf("nobody can %q here", a.Kind)
}

func gotoChat(c *Chat) object { return object{"goto": object{"chat": c.ID}} }

func (s *Sim) where(c *Chat, a act) []SayOption {
	var out []SayOption
	if a.Topic != 0 {
		out = append(out, Topic(int(a.Topic)))
	}
	if a.ReplyTo != 0 {
		if to := c.Find(int(a.ReplyTo)); to != nil {
			out = append(out, ReplyTo(to))
		}
	}
	return out
}

func (p *Person) tryJoin(c *Chat) error {
	if !c.isGroup() || p.Status(c) == "kicked" {
		return errors.New("one cannot join this chat")
	}
	p.Join(c)
	return nil
}

// pageTap presses a button and waits two seconds of real time for the bot's answer.
func (s *Sim) pageTap(ctx context.Context, a act, p *Person, m *Message) (object, error) {
	var (
		t   *Tap
		err error
	)
	if a.Row < 0 {
		i := slices.IndexFunc(richButtons(m.Rich), func(b button) bool { return b.data == a.Data && a.Data != "" })
		if i < 0 {
			return nil, errors.New("there is no such button any more")
		}
		t, err = p.TapData(m, a.Data)
	} else {
		t, err = p.TapAt(m, a.Row, a.Col)
	}
	if err != nil {
		return nil, err
	}
	s.watch(t, true)
	defer s.watch(t, false)
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if t.Answer(ctx) != nil {
		return object{}, nil
	}
	out := object{}
	if t.Toast != "" {
		out["toast"], out["alert"] = t.Toast, t.Alert
	}
	if t.URL != "" {
		if opened, err := s.pageOpen(p, t.URL); err == nil {
			maps.Copy(out, opened)
		}
	}
	return out, nil
}

func (s *Sim) watch(t *Tap, watched bool) {
	s.lock()
	t.watched = watched
	s.unlock()
}

func (s *Sim) pageOpen(p *Person, link string) (object, error) {
	m, err := p.OpenURL(link)
	if err != nil || m == nil {
		return object{}, err
	}
	return gotoChat(p.private), nil
}

func (s *Sim) serveUpload(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload+1<<20)
	file, header, err := r.FormFile("file")
	if err != nil {
		sayNo(w, fmt.Errorf("the file did not arrive: %w", err))
		return
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	if err != nil {
		sayNo(w, fmt.Errorf("the file did not arrive: %w", err))
		return
	}
	num := func(name string) number { n, _ := strconv.ParseInt(r.FormValue(name), 10, 64); return number(n) }
	a := act{As: num("as"), Chat: num("chat"), Topic: num("topic"), ReplyTo: num("reply_to"), Kind: "say"}
	p, c, _, err := s.actors(a)
	if err != nil {
		sayNo(w, err)
		return
	}
	options := s.where(c, a)
	if strings.HasPrefix(http.DetectContentType(data), "image/") {
		options = append(options, AsPhoto())
	}
	m, err := p.TryUpload(c, header.Filename, data, r.FormValue("caption"), options...)
	if err != nil {
		sayNo(w, err)
		return
	}
	writeJSON(w, http.StatusOK, object{"ok": true, "key": m.Key})
}
