package telegramsim

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Tap is a button pressed by someone. Toast and Alert may be read once Answer
// has returned without an error.
type Tap struct {
	ID    string
	Toast string // may be empty: an answer without words
	Alert bool
	URL   string // what a link button opened
	Copy  string // what a copy button put on the clipboard

	person  *Person
	message *message
	at      time.Time
	done    chan struct{}
	ended   bool
	watched bool // the page waits for it, so that it need not be told apart
}

// Answer waits until the bot has answered the tap.
func (t *Tap) Answer(ctx context.Context) error {
	select {
	case <-t.done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for the answer to a tap: %w", ctx.Err())
	}
}

// Answered tells whether the answer is there.
func (t *Tap) Answered() bool {
	select {
	case <-t.done:
		return true
	default:
		return false
	}
}

// Tap presses the button with this label on the message as it is by now. A
// link button is followed, and counts as answered.
func (p *Person) Tap(msg *Message, label string) (*Tap, error) {
	if msg == nil {
		return nil, errors.New("there is no message to tap on")
	}
	now := msg.Now()
	b, ok := now.Button(label)
	if !ok {
		return nil, fmt.Errorf("no button %q on %q, only %q", label, now.Plain(), now.Labels())
	}
	return p.press(now, b)
}

// TapAt presses the button in a row and column, counted from 0.
func (p *Person) TapAt(msg *Message, row, col int) (*Tap, error) {
	now := msg.Now()
	if row < 0 || row >= len(now.Buttons) || col < 0 || col >= len(now.Buttons[row]) {
		return nil, errors.New("there is no such button any more")
	}
	return p.press(now, now.Buttons[row][col])
}

func (p *Person) press(m *Message, b Button) (*Tap, error) {
	done := make(chan struct{})
	close(done)
	switch b.Kind {
	case "callback":
		return p.TapData(m, b.Data)
	case "url":
		_, err := p.OpenURL(b.URL)
		return &Tap{URL: b.URL, person: p, done: done, ended: true}, err
	case "copy":
		return &Tap{Copy: b.Copy, person: p, done: done, ended: true}, nil
	}
	return nil, fmt.Errorf("the button %q does something that the simulator has not", b.Text)
}

// TapData sends callback data for a message, whether or not it has a button
// with it: a forger's client can.
func (p *Person) TapData(msg *Message, data string) (*Tap, error) {
	s := p.sim
	s.lock()
	defer s.unlock()
	m := msg.message
	if m.deleted {
		return nil, errors.New("the message is deleted")
	}
	if !m.visibleTo(p) {
		return nil, fmt.Errorf("%s does not see the message", p.Name)
	}
	if m.chat.Type == "private" && p.blocked {
		return nil, fmt.Errorf("%s has blocked the bot", p.Name)
	}
	s.forgetTaps()
	p.lastSay[m.chat] = s.now()
	s.nextTap += 1 + int64(s.rng.IntN(1_000_000))
	t := &Tap{ID: strconv.FormatInt(s.nextTap, 10), person: p, message: m, at: s.now(), done: make(chan struct{})}
	s.taps[t.ID] = t
	s.push("callback_query", p.ID, object{
		"id": t.ID, "from": userJSON(p), "message": s.messageJSON(m, true),
		"chat_instance": strconv.FormatInt(m.chat.ID*31+7, 10), "data": data,
	})
	return t, nil
}

func (s *Sim) forgetTaps() {
	if len(s.taps) < 10_000 {
		return
	}
	for id, t := range s.taps {
		if s.now().Sub(t.at) > s.opt.CallbackValidity {
			delete(s.taps, id)
		}
	}
}

func answerCallbackQuery(r *request) (any, *apiError) {
	s := r.sim
	t := s.taps[r.str("callback_query_id")]
	if t == nil || t.ended || s.now().Sub(t.at) > s.opt.CallbackValidity {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	if u := r.str("url"); u != "" && !strings.HasPrefix(u, "https://t.me/"+s.bot.Username+"?start=") && !strings.HasPrefix(u, "t.me/"+s.bot.Username+"?start=") {
		return nil, badRequest("URL_INVALID")
	}
	t.ended = true
	t.Toast, t.Alert, t.URL = r.str("text"), r.bool("show_alert"), r.str("url")
	if t.Toast != "" {
		t.person.toasts = append(t.person.toasts, Toast{t.Toast, t.Alert, s.now()})
	}
	close(t.done)
	s.publishToast(t)
	return true, nil
}

// Vote ticks options of a poll, by their place on the server.
func (p *Person) Vote(msg *Message, options ...int) error {
	return p.vote(msg, nil, true, options)
}

// Retract takes one's vote back.
func (p *Person) Retract(msg *Message) error { return p.vote(msg, nil, true, nil) }

// VoteForwarded votes in a copy of the poll that was forwarded elsewhere: one
// need not be a member of the group.
func (p *Person) VoteForwarded(msg *Message, options ...int) error {
	return p.vote(msg, nil, false, options)
}

// VoteAsChannel votes in a channel's name.
func (p *Person) VoteAsChannel(msg *Message, channel *Chat, options ...int) error {
	return p.vote(msg, channel, true, options)
}

func (p *Person) vote(msg *Message, channel *Chat, member bool, options []int) error {
	s := p.sim
	s.lock()
	defer s.unlock()
	m := msg.message
	switch {
	case m.poll == nil:
		return errors.New("the message is no poll")
	case m.deleted:
		return errors.New("the message is deleted")
	case member && !m.visibleTo(p):
		return fmt.Errorf("%s does not see the poll", p.Name)
	}
	p.lastSay[m.chat] = s.now()
	return s.cast(m.poll, p, channel, options)
}
