package telegramsim

import (
	"fmt"
	"slices"
	"time"
)

// The senders that stand for someone who may not be seen.
const (
	groupAnonymousBot = 1087968824 // speaks for anonymous admins
	channelBot        = 136817688  // votes and speaks for channels
)

// Person is someone in the simulated world. The exported fields never change.
type Person struct {
	ID       int64
	Name     string
	Username string
	Language string
	Role     string // a label for the page: leader, newcomer …; nothing depends on it
	About    string

	sim     *Sim
	color   int
	isBot   bool
	started bool // has pressed Start in the private chat
	blocked bool // has blocked the bot
	private *Chat
	toasts  []Toast
	order   int
	lastSay map[*Chat]time.Time
}

// Toast is an answer to a tap, as the person saw it.
type Toast struct {
	Text  string
	Alert bool
	At    time.Time
}

// Chat is a private chat with the bot, a group, a supergroup or a channel.
// The exported fields never change; a group that becomes a supergroup is a new Chat.
type Chat struct {
	ID   int64
	Type string // private, group, supergroup, channel

	sim         *Sim
	title       string
	forum       bool
	topics      []*topic
	members     map[int64]*membership
	msgs        []*message
	nextID      int // of supergroups and channels; others share one sequence
	owner       *Person
	migratedTo  *Chat
	rights      Rights // what ordinary members may do
	lastBotPost bool   // the bot was the last bot to post
	pinned      []*message
	gone        bool
}

type topic struct {
	id     int
	name   string
	color  int64
	closed bool
	gone   bool
}

// Rights are what members may send, or what an admin may do. The zero value of
// a group's Rights would allow nothing; groups start with everything allowed.
type Rights struct {
	SendMessages, SendPhotos, SendDocuments, SendPolls, Pin, ManageTopics bool

	// of admins only
	Delete, Restrict, Promote, ChangeInfo, Invite, ManageTags, Anonymous bool
}

// Everything allows all.
func Everything() Rights {
	return Rights{true, true, true, true, true, true, true, true, true, true, true, true, false}
}

type membership struct {
	person     *Person
	status     string // creator, administrator, member, restricted, left, kicked
	admin      Rights
	restricted Rights
	tag        string
	joined     time.Time
}

func (m *membership) inside() bool {
	switch m.status {
	case "creator", "administrator", "member", "restricted":
		return true
	}
	return false
}

func (m *membership) isAdmin() bool { return m.status == "creator" || m.status == "administrator" }

func (c *Chat) isGroup() bool { return c.Type == "group" || c.Type == "supergroup" }

func (c *Chat) member(id int64) *membership {
	if m := c.members[id]; m != nil {
		return m
	}
	return &membership{status: "left", person: c.sim.people[id]}
}

func (c *Chat) has(p *Person) bool {
	if c.Type == "private" {
		return c.owner == p
	}
	return c.member(p.ID).inside()
}

func (c *Chat) count() int {
	if c.Type == "private" {
		return 2
	}
	n := 0
	for _, m := range c.members {
		if m.inside() {
			n++
		}
	}
	return n
}

func (c *Chat) find(id int) *message {
	if id == 0 {
		return nil
	}
	i, ok := slices.BinarySearchFunc(c.msgs, id, func(m *message, id int) int { return m.order - id })
	if !ok {
		return nil
	}
	if m := c.msgs[i]; m.id == id && !m.deleted {
		return m
	}
	return nil
}

func (c *Chat) findEphemeral(id int) *message {
	for _, m := range slices.Backward(c.msgs) {
		if m.ephID == id && !m.deleted {
			return m
		}
	}
	return nil
}

func (c *Chat) topic(id int) *topic {
	for _, t := range c.topics {
		if t.id == id {
			return t
		}
	}
	return nil
}

func (c *Chat) allocate() int {
	if c.Type == "supergroup" || c.Type == "channel" {
		c.nextID++
		return c.nextID
	}
	c.sim.nextShared++
	return c.sim.nextShared
}

// message is one message as the world keeps it.
type message struct {
	key       string
	id        int // 0 for ephemeral ones
	order     int // place in the chat, equal to id for ordinary ones
	ephID     int
	chat      *Chat
	topic     int
	from      *Person
	asChat    *Chat // sender_chat: the group of an anonymous admin, or a channel
	date      time.Time
	edited    time.Time
	reworded  time.Time // the last edit of more than the buttons
	text      string
	ents      []Entity
	rich      []any // RichBlock objects
	caption   string
	capEnts   []Entity
	photo     *file
	document  *file
	poll      *poll
	markup    *markup
	replyTo   *message
	quote     string
	service   *service
	receiver  *Person // of an ephemeral message
	silent    bool
	protect   bool
	preview   any
	album     string
	origin    map[string]any // forward_origin
	deleted   bool
	reactions map[int64]string
	replaces  *message       // the message that an ephemeral one is shown in place of
	hidden    map[int64]bool // from whom it is hidden by an ephemeral one
}

// service is a service message: its field of Message and the words a person reads.
type service struct {
	field string
	value any
	words string
}

type button struct {
	text, style     string
	data, url, copy string
	kind            string // callback, url, copy, other
	raw             map[string]any
}

// markup is a reply_markup as it was sent.
type markup struct {
	inline      [][]button
	raw         any // what goes back in Message.reply_markup
	forceReply  bool
	selective   bool
	placeholder string
}

func (m *message) ephemeral() bool { return m.receiver != nil }

// visibleTo tells whether p may see the message at all.
func (m *message) visibleTo(p *Person) bool {
	if m.deleted || !m.chat.has(p) || m.hidden[p.ID] {
		return false
	}
	return m.receiver == nil || m.receiver == p || m.from == p
}

// add puts a message into its chat and gives it its ids.
func (s *Sim) add(m *message) *message {
	c := m.chat
	m.date = s.now()
	id := c.allocate()
	m.order = id
	if m.receiver != nil {
		m.ephID = id
	} else {
		m.id = id
	}
	s.keySeq++
	m.key = fmt.Sprintf("%d:%d", c.ID, id)
	c.msgs = append(c.msgs, m)
	s.byKey[m.key] = m
	if m.poll != nil {
		m.poll.shown = append(m.poll.shown, m)
		s.later(func() { s.livesNotice(m) })
	}
	if m.from != nil && m.from.isBot && m.service == nil {
		c.lastBotPost = m.from == s.bot
	}
	if m.replaces != nil {
		s.hide(m.replaces, m.receiver)
	}
	s.changed(m)
	return m
}

func (s *Sim) hide(m *message, from *Person) {
	if m.hidden == nil {
		m.hidden = map[int64]bool{}
	}
	s.publishDeleted(m, from)
	m.hidden[from.ID] = true
}

func (s *Sim) remove(m *message) {
	m.deleted = true
	delete(s.byKey, m.key)
	s.publishDeleted(m, nil)
	if r := m.replaces; r != nil && !r.deleted {
		delete(r.hidden, m.receiver.ID)
		s.changed(r)
	}
}

func (s *Sim) addService(c *Chat, from *Person, field string, value any, words string) *message {
	return s.add(&message{chat: c, from: from, service: &service{field, value, words}})
}
