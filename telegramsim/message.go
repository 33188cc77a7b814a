package telegramsim

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Message is a message as it was at one moment: a copy that never changes.
// Now gives it as it is by then.
type Message struct {
	Key             string // unique in the world
	ID              int    // 0 for an ephemeral message
	EphemeralID     int
	Chat            *Chat
	Topic           int
	From            *Person
	SenderChat      *Chat // of an anonymous admin or a channel
	Date, Edited    time.Time
	Text            string
	Entities        []Entity
	Rich            []any // RichBlock objects
	Caption         string
	CaptionEntities []Entity
	Photo, Document *File
	Poll            *Poll
	Buttons         [][]Button
	ReplyTo         *Message
	Receiver        *Person // the only one who sees an ephemeral message
	Service         string  // the words of a service message
	Silent          bool
	ForceReply      bool
	Placeholder     string
	Deleted         bool
	Reactions       map[int64]string

	message *message
}

// File is the content of a photo or a document.
type File struct {
	ID, Name, MIME string
	Data           []byte
	Width, Height  int // of a photo
}

// Button is one button of an inline keyboard.
type Button struct {
	Text, Kind, Data, URL, Copy, Style string // Kind is callback, url, copy or other
}

// Poll is a poll as it was at one moment; options are in the server's order.
type Poll struct {
	ID, Question, Description, Explanation string
	Options                                []string
	Counts                                 []int
	Total                                  int
	Quiz, Multiple, Revoting, Anonymous    bool
	Hidden, Shuffled, Closed               bool
	Correct                                []int
	Closes                                 time.Time
	Votes                                  map[int64][]int // by user or channel
}

// snapshot copies a message out of the world. The world must be locked.
func (s *Sim) snapshot(m *message) *Message {
	if m == nil {
		return nil
	}
	out := &Message{
		Key: m.key, ID: m.id, EphemeralID: m.ephID, Chat: m.chat, Topic: m.topic, From: m.from, SenderChat: m.asChat,
		Date: m.date, Edited: m.edited, Text: m.text, Entities: m.ents, Rich: m.rich, Caption: m.caption,
		CaptionEntities: m.capEnts, Photo: fileOf(m.photo), Document: fileOf(m.document), Receiver: m.receiver,
		Silent: m.silent, Deleted: m.deleted, message: m, Reactions: map[int64]string{},
	}
	maps.Copy(out.Reactions, m.reactions)
	if m.poll != nil {
		out.Poll = s.pollOf(m.poll)
		out.Photo = fileOf(m.poll.picture)
	}
	if m.service != nil {
		out.Service = m.service.words
	}
	if m.replyTo != nil {
		short := *m.replyTo
		short.replyTo = nil
		out.ReplyTo = s.snapshot(&short)
		out.ReplyTo.message = m.replyTo
	}
	if m.markup != nil {
		out.ForceReply, out.Placeholder = m.markup.forceReply, m.markup.placeholder
		for _, row := range m.markup.inline {
			var buttons []Button
			for _, b := range row {
				buttons = append(buttons, Button{b.text, b.kind, b.data, b.url, b.copy, b.style})
			}
			out.Buttons = append(out.Buttons, buttons)
		}
	}
	return out
}

func fileOf(f *file) *File {
	if f == nil {
		return nil
	}
	return &File{f.id, f.name, f.mime, f.data, f.width, f.height}
}

func (s *Sim) pollOf(p *poll) *Poll {
	each, total := p.counts()
	out := &Poll{
		ID: p.id, Question: p.question, Description: p.description, Explanation: p.explanation, Counts: each, Total: total,
		Quiz: p.quiz, Multiple: p.multiple, Revoting: p.revoting, Anonymous: p.anonymous, Hidden: p.hide, Shuffled: p.shuffle,
		Closed: p.shut(s.now()), Correct: slices.Clone(p.correct), Closes: p.closes, Votes: map[int64][]int{},
	}
	for _, o := range p.options {
		out.Options = append(out.Options, o.text)
	}
	for who, v := range p.votes {
		out.Votes[who] = v.options
	}
	return out
}

// Now is the message as it is by now; Deleted tells when it is gone.
func (m *Message) Now() *Message {
	s := m.Chat.sim
	s.lock()
	defer s.unlock()
	return s.snapshot(m.message)
}

// Plain is everything that can be read in the message, formatting aside:
// its words, captions, poll, table rows, file names; not its buttons.
func (m *Message) Plain() string {
	var parts []string
	for _, t := range []string{m.Service, m.Text, richPlain(m.Rich), m.Caption} {
		if t != "" {
			parts = append(parts, t)
		}
	}
	if m.Document != nil {
		parts = append(parts, m.Document.Name)
	}
	if p := m.Poll; p != nil {
		parts = append(parts, p.Question)
		if p.Description != "" {
			parts = append(parts, p.Description)
		}
		parts = append(parts, p.Options...)
	}
	return strings.Join(parts, "\n")
}

// Labels are the texts of all buttons, in order.
func (m *Message) Labels() []string {
	var out []string
	for _, row := range m.Buttons {
		for _, b := range row {
			out = append(out, b.Text)
		}
	}
	for _, b := range richButtons(m.Rich) {
		out = append(out, b.text)
	}
	return out
}

// Button finds a button by its text: whole, else its beginning, else a part of it.
func (m *Message) Button(label string) (Button, bool) {
	var all []Button
	for _, row := range m.Buttons {
		all = append(all, row...)
	}
	for _, b := range richButtons(m.Rich) {
		all = append(all, Button{b.text, b.kind, b.data, b.url, b.copy, b.style})
	}
	for _, fits := range []func(text string) bool{
		func(t string) bool { return t == label },
		func(t string) bool { return strings.HasPrefix(t, label) },
		func(t string) bool { return strings.Contains(t, label) },
	} {
		for _, b := range all {
			if fits(b.Text) {
				return b, true
			}
		}
	}
	return Button{}, false
}
