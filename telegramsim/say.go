package telegramsim

import (
	"fmt"
	"net/url"
	"strings"
)

// SayOption says how a message is said.
type SayOption func(*message, *sayErrors)

type sayErrors struct{ err error }

// ReplyTo answers a message.
func ReplyTo(to *Message) SayOption {
	return func(m *message, _ *sayErrors) {
		if to == nil || to.message == nil {
			return
		}
		m.replyTo = to.message
		if m.chat.forum && m.topic == 0 {
			m.topic = to.message.topic
		}
	}
}

// Topic says it in a forum topic.
func Topic(id int) SayOption {
	return func(m *message, e *sayErrors) {
		t := m.chat.topic(id)
		if id != 0 && (t == nil || t.gone || (t.closed && !m.chat.member(m.from.ID).isAdmin())) {
			e.err = fmt.Errorf("topic %d is not open", id)
		}
		m.topic = id
	}
}

// Anonymous says it as the group, which only admins can.
func Anonymous() SayOption {
	return func(m *message, e *sayErrors) {
		if !m.chat.member(m.from.ID).isAdmin() {
			e.err = fmt.Errorf("only admins are anonymous")
		}
		m.asChat = m.chat
	}
}

// AsChannel says it in a channel's name.
func AsChannel(c *Chat) SayOption { return func(m *message, _ *sayErrors) { m.asChat = c } }

// Mentioning makes the first occurrence of someone's name in the text a mention
// of them, as one does with people who have no username.
func Mentioning(p *Person) SayOption {
	return func(m *message, e *sayErrors) {
		at := strings.Index(m.text, p.Name)
		if at < 0 {
			e.err = fmt.Errorf("the text does not hold the name %s", p.Name)
			return
		}
		m.ents = append(m.ents, Entity{Type: "text_mention", Offset: units(m.text[:at]), Length: units(p.Name), UserID: p.ID})
	}
}

// AsPhoto uploads a picture as a photo and not as a document.
func AsPhoto() SayOption {
	return func(m *message, e *sayErrors) {
		f, err := m.chat.sim.keepFile(m.document.name, "", m.document.data, true)
		if err != nil {
			e.err = err
			return
		}
		m.photo, m.document = f, nil
	}
}

// Say writes into a chat. It panics where a real client would not let the person write.
func (p *Person) Say(c *Chat, text string, options ...SayOption) *Message {
	m, err := p.say(c, text, options...)
	if err != nil {
		panic("telegramsim: " + err.Error())
	}
	return m
}

// TrySay is Say with an error in place of the panic.
func (p *Person) TrySay(c *Chat, text string, options ...SayOption) (*Message, error) {
	return p.say(c, text, options...)
}

func (p *Person) say(c *Chat, text string, options ...SayOption) (*Message, error) {
	if strings.TrimSpace(text) == "" {
		return nil, fmt.Errorf("%s says nothing", p.Name)
	}
	if runes(text) > 4096 {
		return nil, fmt.Errorf("%s says more than 4096 characters", p.Name)
	}
	return p.post(c, &message{text: strings.TrimSpace(text)}, options)
}

// Upload sends a file with a caption.
func (p *Person) Upload(c *Chat, name string, data []byte, caption string, options ...SayOption) *Message {
	m, err := p.TryUpload(c, name, data, caption, options...)
	if err != nil {
		panic("telegramsim: " + err.Error())
	}
	return m
}

// TryUpload is Upload with an error in place of the panic.
func (p *Person) TryUpload(c *Chat, name string, data []byte, caption string, options ...SayOption) (*Message, error) {
	p.sim.lock()
	f, err := p.sim.keepFile(name, "", data, false)
	p.sim.unlock()
	if err != nil {
		return nil, err
	}
	return p.post(c, &message{document: f, caption: strings.TrimSpace(caption)}, options)
}

func (p *Person) post(c *Chat, m *message, options []SayOption) (*Message, error) {
	s := p.sim
	s.lock()
	defer s.unlock()
	if err := p.mayWrite(c); err != nil {
		return nil, err
	}
	m.chat, m.from = c, p
	var e sayErrors
	for _, o := range options {
		if o(m, &e); e.err != nil {
			return nil, e.err
		}
	}
	m.ents = detectEntities(m.text, m.ents)
	m.capEnts = detectEntities(m.caption, nil)
	if s.isEphemeralCommand(p, c, m.text) {
		m.receiver = s.bot
	}
	if c.Type == "private" && !p.started {
		p.started = true
		s.publishChats()
	}
	p.lastSay[c] = s.now()
	s.add(m)
	s.pushMessage("message", m)
	return s.snapshot(m), nil
}

func (p *Person) mayWrite(c *Chat) error {
	switch {
	case c.migratedTo != nil || c.gone:
		return fmt.Errorf("the group %s is no more", c.name())
	case !c.has(p):
		return fmt.Errorf("%s is not a member of %s", p.Name, c.name())
	case c.Type == "private" && p.blocked:
		return fmt.Errorf("%s has blocked the bot", p.Name)
	}
	if m := c.member(p.ID); c.isGroup() && !m.isAdmin() && (!c.rights.SendMessages || (m.status == "restricted" && !m.restricted.SendMessages)) {
		return fmt.Errorf("%s may not write in %s", p.Name, c.name())
	}
	return nil
}

// isEphemeralCommand tells whether a command was registered as one that only the bot sees.
func (s *Sim) isEphemeralCommand(p *Person, c *Chat, text string) bool {
	if !c.isGroup() || !strings.HasPrefix(text, "/") || s.opt.Level == Classic || !c.has(s.bot) {
		return false
	}
	word, _, _ := strings.Cut(strings.ReplaceAll(text, "\n", " "), " ")
	name, at := splitCommand(word)
	if at != "" && !equalFold(at, s.bot.Username) {
		return false
	}
	for _, b := range s.menu(p, c) {
		if b.command == name {
			return b.ephemeral
		}
	}
	return false
}

// Edit changes the words of one's own message.
func (p *Person) Edit(msg *Message, text string) *Message {
	s := p.sim
	s.lock()
	defer s.unlock()
	m := msg.message
	if m.from != p || m.deleted {
		panic("telegramsim: only one's own messages can be edited")
	}
	if m.document != nil || m.photo != nil {
		m.caption, m.capEnts = text, detectEntities(text, nil)
	} else {
		m.text, m.ents = text, detectEntities(text, nil)
	}
	m.edited, m.reworded = s.now(), s.now()
	s.changed(m)
	s.pushMessage("edited_message", m)
	return s.snapshot(m)
}

// Delete removes a message for everyone. The bot is not told.
func (p *Person) Delete(msg *Message) {
	p.sim.lock()
	defer p.sim.unlock()
	if !msg.message.deleted {
		p.sim.remove(msg.message)
	}
}

// Start presses Start in the private chat, with a deep link's payload or without.
func (p *Person) Start(payload string) *Message {
	p.sim.lock()
	p.sim.block(p, false)
	p.sim.unlock()
	return p.Say(p.private, strings.TrimSpace("/start "+payload))
}

// OpenURL follows a link. One to the bot with ?start= opens the private chat
// and sends what the link carries; others lead out of this world and do nothing.
func (p *Person) OpenURL(link string) (*Message, error) {
	u, err := url.Parse(link)
	if err != nil {
		return nil, fmt.Errorf("opening %q: %w", link, err)
	}
	name := strings.Trim(u.Path, "/")
	if u.Scheme == "tg" && u.Host == "resolve" {
		name = u.Query().Get("domain")
	} else if u.Host != "t.me" && u.Host != "telegram.me" {
		return nil, nil
	}
	if !equalFold(name, p.sim.bot.Username) {
		return nil, nil
	}
	payload := u.Query().Get("start")
	if len(payload) > 64 || strings.Trim(payload, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") != "" {
		return nil, fmt.Errorf("opening %q: the start parameter is not 1-64 of A-Z a-z 0-9 _ -", link)
	}
	return p.Start(payload), nil
}

// ReactTo puts an emoji on a message, or takes it away with "".
func (p *Person) ReactTo(msg *Message, emoji string) {
	s := p.sim
	s.lock()
	defer s.unlock()
	m := msg.message
	list := func(e string) []any {
		if e == "" {
			return []any{}
		}
		return []any{object{"type": "emoji", "emoji": e}}
	}
	old := m.reactions[p.ID]
	m.setReaction(p.ID, emoji)
	s.changed(m)
	if m.chat.isGroup() && !m.chat.member(s.bot.ID).isAdmin() {
		return
	}
	s.push("message_reaction", m.chat.ID, object{"chat": chatJSON(m.chat), "message_id": m.id, "user": userJSON(p),
		"date": s.now().Unix(), "old_reaction": list(old), "new_reaction": list(emoji)})
}
