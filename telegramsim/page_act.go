package telegramsim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
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
			for k, v := range opened {
				out[k] = v
			}
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

// pageClock moves the clock on and returns at once; the page follows by events.
func (s *Sim) pageClock(a act) error {
	to, err := s.target(a)
	if err != nil {
		return err
	}
	s.lock()
	defer s.unlock()
	switch {
	case s.page.moving:
		return errors.New("the clock is moving already")
	case !to.After(s.now()):
		return errors.New("the clock only goes forward")
	}
	s.page.moving, s.page.target = true, to
	s.publishClock()
	s.wg.Go(func() { s.move(to) })
	return nil
}

func (s *Sim) move(to time.Time) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		select {
		case <-s.closed:
			cancel()
		case <-ctx.Done():
		}
	}()
	if s.opt.Move != nil {
		s.opt.Move(ctx, to)
	} else {
		s.clock.Set(to)
	}
	s.lock()
	s.page.moving = false
	s.publishClock()
	s.unlock()
}

// target reads where the clock is to go.
func (s *Sim) target(a act) (time.Time, error) {
	now := s.now().In(s.opt.Location)
	switch {
	case a.To != "":
		t, err := time.Parse(time.RFC3339, a.To)
		if err != nil {
			return t, fmt.Errorf("%q is not a time", a.To)
		}
		return t, nil
	case a.Plus != "":
		return plus(now, a.Plus)
	case a.Until == "next event":
		t, ok := s.clock.NextWaiter()
		if !ok {
			return t, errors.New("nothing is going to happen")
		}
		return t, nil
	}
	return until(now, a.Until)
}

func plus(now time.Time, text string) (time.Time, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.Atoi(days)
		if err != nil || n < 1 || n > 3660 {
			return now, fmt.Errorf("%q is not a span of time", text)
		}
		return now.AddDate(0, 0, n), nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return now, fmt.Errorf("%q is not a span of time", text)
	}
	return now.Add(d), nil
}

var untilShape = regexp.MustCompile(`^(?i)(today|tomorrow|next (sun|mon|tues|wednes|thurs|fri|satur)day) (\d{1,2}):(\d{2})$`)

// until reads "tomorrow 08:00" and "next Sunday 20:00" in the world's zone.
func until(now time.Time, text string) (time.Time, error) {
	m := untilShape.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return now, fmt.Errorf("%q is not a time to come", text)
	}
	hour, _ := strconv.Atoi(m[3])
	minute, _ := strconv.Atoi(m[4])
	at := time.Date(now.Year(), now.Month(), now.Day(), hour, minute, 0, 0, now.Location())
	if strings.EqualFold(m[1], "tomorrow") {
		at = at.AddDate(0, 0, 1)
	}
	if m[2] != "" {
		for !strings.EqualFold(at.Weekday().String(), m[2]+"day") || !at.After(now) {
			at = at.AddDate(0, 0, 1)
		}
	}
	return at, nil
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
