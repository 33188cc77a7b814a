package telegramsim

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// PersonOptions describes someone new.
type PersonOptions struct {
	Name     string // first and last, parted by a space
	Username string // without @; may be empty
	Language string // such as en or zh-hans
	Role     string // a label for the page
	About    string
	ID       int64 // default: the next free one
}

// NewPerson lets someone into the world.
func (s *Sim) NewPerson(o PersonOptions) *Person {
	s.lock()
	defer s.unlock()
	s.nextPerson += 1 + int64(s.rng.IntN(9_000_000))
	p := &Person{
		ID: cmp.Or(o.ID, s.nextPerson), Name: cmp.Or(o.Name, "Someone"), Username: o.Username, Language: cmp.Or(o.Language, "en"),
		Role: o.Role, About: o.About, sim: s, color: len(s.crowd) % 8, order: len(s.crowd), lastSay: map[*Chat]time.Time{},
	}
	p.private = &Chat{ID: p.ID, Type: "private", sim: s, owner: p, rights: Everything()}
	s.people[p.ID], s.chats[p.ID] = p, p.private
	s.crowd = append(s.crowd, p)
	return p
}

// People are all who were made by NewPerson, oldest first.
func (s *Sim) People() []*Person {
	s.lock()
	defer s.unlock()
	return append([]*Person(nil), s.crowd...)
}

// Private is this person's chat with the bot.
func (p *Person) Private() *Chat { return p.private }

// GroupOptions describes a new group.
type GroupOptions struct {
	Supergroup bool
	Forum      bool     // implies Supergroup
	Topics     []string // opened at once in a forum, besides General
}

// NewGroup makes a group with its creator in it.
func (s *Sim) NewGroup(title string, creator *Person, o GroupOptions) *Chat {
	s.lock()
	defer s.unlock()
	kind := "group"
	if o.Supergroup || o.Forum {
		kind = "supergroup"
	}
	c := s.newChat(kind, title, creator)
	c.forum = o.Forum
	s.addService(c, creator, "group_chat_created", true, creator.Name+" created the group")
	for _, name := range o.Topics {
		s.addTopic(c, creator, name, 7322096)
	}
	return c
}

// NewChannel makes a channel, as whom its owner may speak and vote.
func (s *Sim) NewChannel(title string, owner *Person) *Chat {
	s.lock()
	defer s.unlock()
	return s.newChat("channel", title, owner)
}

func (s *Sim) newChat(kind, title string, creator *Person) *Chat {
	s.nextChat += 1 + int64(s.rng.IntN(900_000))
	id := -s.nextChat
	if kind != "group" {
		id = -1_000_000_000_000 - s.nextChat
	}
	c := &Chat{ID: id, Type: kind, sim: s, title: title, rights: Everything(), members: map[int64]*membership{}}
	all := Everything()
	c.members[creator.ID] = &membership{person: creator, status: "creator", admin: all, joined: s.now()}
	s.chats[id] = c
	s.groups = append(s.groups, c)
	s.publishChats()
	return c
}

// Groups are all groups, supergroups and channels, oldest first.
func (s *Sim) Groups() []*Chat {
	s.lock()
	defer s.unlock()
	return append([]*Chat(nil), s.groups...)
}

// changeMember changes someone's standing in a chat and tells the bot: of
// itself always, of others only where it is an admin.
func (s *Sim) changeMember(c *Chat, by, p *Person, change func(*membership)) {
	m := c.members[p.ID]
	if m == nil {
		m = &membership{person: p, status: "left"}
		c.members[p.ID] = m
	}
	before := s.memberJSON(m)
	wasAdmin := c.member(s.bot.ID).isAdmin()
	change(m)
	body := object{"chat": chatJSON(c), "from": userJSON(by), "date": s.now().Unix(), "old_chat_member": before, "new_chat_member": s.memberJSON(m)}
	if p == s.bot {
		s.push("my_chat_member", c.ID, body)
	} else if wasAdmin || c.member(s.bot.ID).isAdmin() {
		s.push("chat_member", c.ID, body)
	}
	s.publishChats()
}

// Join makes the person a member.
func (p *Person) Join(c *Chat) {
	p.sim.lock()
	defer p.sim.unlock()
	p.sim.join(p, p, c)
}

func (s *Sim) join(by, p *Person, c *Chat) {
	if c.has(p) {
		return
	}
	s.changeMember(c, by, p, func(m *membership) { m.status, m.joined = "member", s.now() })
	words := p.Name + " joined the group"
	if by != p {
		words = by.Name + " added " + p.Name
	}
	m := s.addService(c, by, "new_chat_members", []any{userJSON(p)}, words)
	s.pushMessage("message", m)
}

// Leave takes the person out of the group.
func (p *Person) Leave(c *Chat) {
	p.sim.lock()
	defer p.sim.unlock()
	p.sim.depart(p, p, c, "left")
}

// Remove bans other from the group.
func (p *Person) Remove(other *Person, c *Chat) {
	p.sim.lock()
	defer p.sim.unlock()
	p.sim.depart(p, other, c, "kicked")
}

func (s *Sim) depart(by, p *Person, c *Chat, status string) {
	if !c.has(p) {
		return
	}
	words := p.Name + " left the group"
	if by != p {
		words = by.Name + " removed " + p.Name
	}
	wasIn := c.has(s.bot)
	s.changeMember(c, by, p, func(m *membership) { m.status, m.admin, m.tag = status, Rights{}, "" })
	m := s.addService(c, by, "left_chat_member", userJSON(p), words)
	if wasIn {
		s.push("message", c.ID, s.messageJSON(m, true))
	}
}

// AddBot adds the bot to the group, as an admin with all rights if admin is set.
func (p *Person) AddBot(c *Chat, admin bool) {
	p.sim.lock()
	defer p.sim.unlock()
	p.sim.join(p, p.sim.bot, c)
	if admin {
		p.sim.promote(p, p.sim.bot, c, Everything())
	}
}

// RemoveBot removes the bot from the group.
func (p *Person) RemoveBot(c *Chat) { p.Remove(p.sim.bot, c) }

// Promote makes other (who may be the bot) an admin with these rights.
func (p *Person) Promote(other *Person, c *Chat, r Rights) {
	p.sim.lock()
	defer p.sim.unlock()
	p.sim.promote(p, other, c, r)
}

func (s *Sim) promote(by, other *Person, c *Chat, r Rights) {
	s.changeMember(c, by, other, func(m *membership) {
		if m.status != "creator" {
			m.status = "administrator"
		}
		m.admin = r
	})
}

// Demote makes an admin an ordinary member again.
func (p *Person) Demote(other *Person, c *Chat) {
	p.sim.lock()
	defer p.sim.unlock()
	p.sim.changeMember(c, p, other, func(m *membership) { m.status, m.admin = "member", Rights{} })
}

// Restrict lets a member (who may be the bot) do only what r allows.
func (p *Person) Restrict(other *Person, c *Chat, r Rights) {
	p.sim.lock()
	defer p.sim.unlock()
	p.sim.changeMember(c, p, other, func(m *membership) { m.status, m.restricted, m.admin = "restricted", r, Rights{} })
}

// Block blocks the bot in private.
func (p *Person) Block() { p.setBlocked(true) }

// Unblock lets the bot write again.
func (p *Person) Unblock() { p.setBlocked(false) }

func (p *Person) setBlocked(blocked bool) {
	p.sim.lock()
	defer p.sim.unlock()
	p.sim.block(p, blocked)
}

func (s *Sim) block(p *Person, blocked bool) {
	if p.blocked == blocked {
		return
	}
	p.blocked = blocked
	standing := func(status string) object {
		o := object{"user": userJSON(s.bot), "status": status}
		if status == "kicked" {
			o["until_date"] = 0
		}
		return o
	}
	was, is := "member", "kicked"
	if !blocked {
		was, is = is, was
	}
	s.push("my_chat_member", p.ID, object{"chat": chatJSON(p.private), "from": userJSON(p), "date": s.now().Unix(),
		"old_chat_member": standing(was), "new_chat_member": standing(is)})
	s.publishChats()
}

// Tag is the tag beside the person's name in the group.
func (p *Person) Tag(c *Chat) string {
	p.sim.lock()
	defer p.sim.unlock()
	return c.member(p.ID).tag
}

// Status is the person's standing in the group: creator, administrator, member, restricted, left or kicked.
func (p *Person) Status(c *Chat) string {
	p.sim.lock()
	defer p.sim.unlock()
	return c.member(p.ID).status
}

// Toasts are all answers to this person's taps.
func (p *Person) Toasts() []Toast {
	p.sim.lock()
	defer p.sim.unlock()
	return append([]Toast(nil), p.toasts...)
}

// Sees is what the person can read in the chat, oldest first: nothing where
// they are not a member, and ephemeral messages only when they are meant for them.
func (p *Person) Sees(c *Chat) []*Message {
	p.sim.lock()
	defer p.sim.unlock()
	var out []*Message
	for _, m := range c.msgs {
		if m.visibleTo(p) {
			out = append(out, p.sim.snapshot(m))
		}
	}
	return out
}

// Last is the newest message that the person sees in the chat, or nil.
func (p *Person) Last(c *Chat) *Message {
	p.sim.lock()
	defer p.sim.unlock()
	for _, m := range slices.Backward(c.msgs) {
		if m.visibleTo(p) {
			return p.sim.snapshot(m)
		}
	}
	return nil
}

func (p *Person) String() string { return fmt.Sprintf("%s (%d)", p.Name, p.ID) }
