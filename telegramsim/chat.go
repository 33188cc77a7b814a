package telegramsim

import "fmt"

// Title is the chat's name.
func (c *Chat) Title() string {
	c.sim.lock()
	defer c.sim.unlock()
	return c.name()
}

func (c *Chat) name() string {
	if c.Type == "private" {
		return c.owner.Name
	}
	return c.title
}

// Messages are all messages that are not deleted, ephemeral ones included, oldest first.
func (c *Chat) Messages() []*Message {
	c.sim.lock()
	defer c.sim.unlock()
	var out []*Message
	for _, m := range c.msgs {
		if !m.deleted {
			out = append(out, c.sim.snapshot(m))
		}
	}
	return out
}

// Find is the message with this id, or nil.
func (c *Chat) Find(id int) *Message {
	c.sim.lock()
	defer c.sim.unlock()
	return c.sim.snapshot(c.find(id))
}

// Members are the people in the chat, the bot aside.
func (c *Chat) Members() []*Person {
	c.sim.lock()
	defer c.sim.unlock()
	var out []*Person
	for _, p := range c.sim.crowd {
		if c.has(p) {
			out = append(out, p)
		}
	}
	return out
}

// Pinned are the pinned messages, the newest last.
func (c *Chat) Pinned() []*Message {
	c.sim.lock()
	defer c.sim.unlock()
	var out []*Message
	for _, m := range c.pinned {
		out = append(out, c.sim.snapshot(m))
	}
	return out
}

// SetRights says what ordinary members, the bot among them, may do.
func (c *Chat) SetRights(r Rights) {
	c.sim.lock()
	defer c.sim.unlock()
	c.rights = r
	c.sim.publishChats()
}

// Delete does away with the group; the bot is told that it is out.
func (c *Chat) Delete() {
	c.sim.lock()
	defer c.sim.unlock()
	s := c.sim
	if c.has(s.bot) {
		s.changeMember(c, s.bot, s.bot, func(m *membership) { m.status = "left" })
	}
	c.gone = true
	s.publishChats()
}

// Topics are the open and closed topics of a forum by name.
func (c *Chat) Topics() map[string]int {
	c.sim.lock()
	defer c.sim.unlock()
	out := map[string]int{}
	for _, t := range c.topics {
		if !t.gone {
			out[t.name] = t.id
		}
	}
	return out
}

// Topic is the id of the topic with this name; it panics where there is none.
func (c *Chat) Topic(name string) int {
	id, ok := c.Topics()[name]
	if !ok {
		panic(fmt.Sprintf("telegramsim: %s has no topic %q", c.Title(), name))
	}
	return id
}

// OpenTopic adds a topic to a forum.
func (c *Chat) OpenTopic(by *Person, name string) int {
	c.sim.lock()
	defer c.sim.unlock()
	return c.sim.addTopic(c, by, name, 7322096).id
}

// CloseTopic lets only admins write in the topic.
func (c *Chat) CloseTopic(by *Person, id int) {
	c.setTopic(by, id, "forum_topic_closed", " closed the topic", true)
}

// ReopenTopic undoes CloseTopic.
func (c *Chat) ReopenTopic(by *Person, id int) {
	c.setTopic(by, id, "forum_topic_reopened", " reopened the topic", false)
}

func (c *Chat) setTopic(by *Person, id int, field, words string, closed bool) {
	c.sim.lock()
	defer c.sim.unlock()
	s, t := c.sim, c.topic(id)
	if t == nil || t.closed == closed {
		return
	}
	t.closed = closed
	m := &message{chat: c, from: by, topic: id, service: &service{field, object{}, by.Name + words}}
	s.pushMessage("message", s.add(m))
	s.publishChats()
}

// DeleteTopic removes a topic with all that stands in it. The bot is not told.
func (c *Chat) DeleteTopic(id int) {
	c.sim.lock()
	defer c.sim.unlock()
	if t := c.topic(id); t != nil {
		t.gone = true
	}
	for _, m := range c.msgs {
		if m.topic == id && !m.deleted {
			c.sim.remove(m)
		}
	}
	c.sim.publishChats()
}

// Migrate makes the group a supergroup: a new chat with a new id, where ids of
// messages begin anew. Whoever calls the old one is told where it went.
func (c *Chat) Migrate() *Chat {
	c.sim.lock()
	defer c.sim.unlock()
	s := c.sim
	if c.Type != "group" || c.migratedTo != nil {
		panic("telegramsim: only a group can become a supergroup, and once")
	}
	var creator *Person
	for _, m := range c.members {
		if m.status == "creator" {
			creator = m.person
		}
	}
	n := s.newChat("supergroup", c.title, creator)
	for id, m := range c.members {
		moved := *m
		n.members[id] = &moved
	}
	n.rights = c.rights
	c.migratedTo = n
	to := s.addService(c, creator, "migrate_to_chat_id", n.ID, "The group became a supergroup")
	s.pushMessage("message", to)
	from := s.addService(n, creator, "migrate_from_chat_id", c.ID, "The group became a supergroup")
	s.pushMessage("message", from)
	return n
}
