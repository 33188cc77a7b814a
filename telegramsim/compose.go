package telegramsim

import (
	"strings"
	"time"
)

// What a kind of message needs the right to, and what the refusal calls it.
type sending struct {
	what  string
	right func(Rights) bool
}

var (
	sendingText      = sending{"text messages", func(r Rights) bool { return r.SendMessages }}
	sendingPhotos    = sending{"photos", func(r Rights) bool { return r.SendPhotos }}
	sendingDocuments = sending{"documents", func(r Rights) bool { return r.SendDocuments }}
	sendingPolls     = sending{"polls", func(r Rights) bool { return r.SendPolls }}
)

// compose does what all send methods share: the chat, the rights, the topic,
// the reply, the receiver and the keyboard. The message is not yet in its chat.
func (r *request) compose(kind sending) (*message, *apiError) {
	c, err := r.reachable("chat_id")
	if err != nil {
		return nil, err
	}
	s := r.sim
	if err := s.botMaySend(c, kind); err != nil {
		return nil, err
	}
	m := &message{chat: c, from: s.bot, silent: r.bool("disable_notification"), protect: r.bool("protect_content")}
	if err := r.ephemeral(m); err != nil {
		return nil, err
	}
	if err := r.reply(m); err != nil {
		return nil, err
	}
	if err := r.thread(m); err != nil {
		return nil, err
	}
	m.markup, err = r.markup(c)
	return m, err
}

func (s *Sim) botMaySend(c *Chat, kind sending) *apiError {
	if !c.isGroup() {
		return nil
	}
	bot := c.member(s.bot.ID)
	if bot.isAdmin() {
		return nil
	}
	if !kind.right(c.rights) || (bot.status == "restricted" && !kind.right(bot.restricted)) {
		return badRequest("not enough rights to send %s to the chat", kind.what)
	}
	return nil
}

func (r *request) thread(m *message) *apiError {
	c, id := m.chat, int(r.int("message_thread_id"))
	if !c.forum || id == 0 {
		return nil
	}
	t := c.topic(id)
	switch {
	case t == nil || id == 1:
		return badRequest("message thread not found")
	case t.gone:
		return badRequest("TOPIC_DELETED")
	case t.closed && !c.member(r.sim.bot.ID).admin.ManageTopics:
		return badRequest("TOPIC_CLOSED")
	}
	m.topic = id
	return nil
}

// ephemeral makes the message one that a single member sees.
func (r *request) ephemeral(m *message) *apiError {
	p := r.obj("ephemeral_message_parameters")
	if p == nil {
		return nil
	}
	s, c := r.sim, m.chat
	if !c.isGroup() {
		return badRequest("ephemeral messages can be sent only to groups and supergroups")
	}
	who := s.people[asInt(p["receiver_user_id"])]
	if who == nil || !c.has(who) {
		return badRequest("PARTICIPANT_ID_INVALID")
	}
	if id := asString(p["callback_query_id"]); id != "" {
		t := s.taps[id]
		if t == nil || t.person != who || t.message.chat != c || s.now().Sub(t.at) > 15*time.Second {
			return badRequest("query is too old and response timeout expired or query ID is invalid")
		}
		if asBool(p["replace_callback_query_message"]) {
			if t.message.ephemeral() {
				return badRequest("ephemeral messages can't be replaced")
			}
			m.replaces = t.message
		}
	}
	m.receiver = who
	return nil
}

func (r *request) reply(m *message) *apiError {
	p := r.obj("reply_parameters")
	if p == nil {
		return nil
	}
	c := m.chat
	if _, other := p["chat_id"]; other {
		if oc := r.sim.chats[asInt(p["chat_id"])]; oc != nil {
			c = oc
		}
	}
	target := c.find(int(asInt(p["message_id"])))
	if id := asInt(p["ephemeral_message_id"]); id != 0 {
		target = c.findEphemeral(int(id))
	}
	if target == nil {
		if asBool(p["allow_sending_without_reply"]) {
			return nil
		}
		return badRequest("message to be replied not found")
	}
	if q := asString(p["quote"]); q != "" {
		if !strings.Contains(target.text+target.caption, q) {
			return badRequest("QUOTE_TEXT_INVALID")
		}
		m.quote = q
	}
	m.replyTo = target
	if m.chat.forum {
		m.topic = target.topic
	}
	return nil
}
