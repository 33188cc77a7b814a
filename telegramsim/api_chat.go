package telegramsim

import (
	"slices"
)

func getChat(r *request) (any, *apiError) {
	c, err := r.chat("chat_id")
	if err != nil {
		return nil, err
	}
	if c.Type != "private" {
		if err := r.sim.botAllowed(c); err != nil {
			return nil, err
		}
	}
	o := chatJSON(c)
	o["accent_color_id"], o["max_reaction_count"] = 0, 11
	o["accepted_gift_types"] = object{"unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false,
		"premium_subscription": false, "gifts_from_channels": false}
	if c.isGroup() {
		o["permissions"] = object{"can_send_messages": c.rights.SendMessages, "can_send_photos": c.rights.SendPhotos,
			"can_send_documents": c.rights.SendDocuments, "can_send_polls": c.rights.SendPolls,
			"can_pin_messages": c.rights.Pin, "can_manage_topics": c.rights.ManageTopics, "can_invite_users": true}
	}
	if n := len(c.pinned); n > 0 {
		o["pinned_message"] = r.sim.messageJSON(c.pinned[n-1], false)
	}
	return o, nil
}

func getChatMember(r *request) (any, *apiError) {
	c, err := r.reachable("chat_id")
	if err != nil {
		return nil, err
	}
	p := r.sim.people[r.int("user_id")]
	if p == nil {
		return nil, badRequest("user not found")
	}
	m := c.member(p.ID)
	if c.Type == "private" {
		m = &membership{person: p, status: "member"}
	}
	return r.sim.memberJSON(m), nil
}

func getChatAdministrators(r *request) (any, *apiError) {
	c, err := r.reachable("chat_id")
	if err != nil {
		return nil, err
	}
	if !c.isGroup() && c.Type != "channel" {
		return nil, badRequest("there are no administrators in the private chat")
	}
	out := []any{}
	for _, p := range r.sim.everyone() {
		m := c.members[p.ID]
		if m == nil || !m.isAdmin() || (p.isBot && p != r.sim.bot && !r.bool("return_bots")) {
			continue
		}
		out = append(out, r.sim.memberJSON(m))
	}
	return out, nil
}

// everyone is all people in the order of their making, and the bot.
func (s *Sim) everyone() []*Person { return append(slices.Clone(s.crowd), s.bot) }

func getChatMemberCount(r *request) (any, *apiError) {
	c, err := r.reachable("chat_id")
	if err != nil {
		return nil, err
	}
	return c.count(), nil
}

func setChatMemberTag(r *request) (any, *apiError) {
	c, err := r.reachable("chat_id")
	if err != nil {
		return nil, err
	}
	if !c.isGroup() {
		return nil, badRequest("method is available for group and supergroup chats only")
	}
	if !c.member(r.sim.bot.ID).admin.ManageTags {
		return nil, badRequest("not enough rights to manage member tags")
	}
	m := c.members[r.int("user_id")]
	if m == nil || !m.inside() {
		return nil, badRequest("PARTICIPANT_ID_INVALID")
	}
	if m.isAdmin() {
		return nil, badRequest("CHAT_ADMIN_REQUIRED")
	}
	m.tag = r.str("tag")
	r.sim.publishChats()
	return true, nil
}

func createForumTopic(r *request) (any, *apiError) {
	c, err := r.reachable("chat_id")
	if err != nil {
		return nil, err
	}
	if !c.forum {
		return nil, badRequest("the chat is not a forum")
	}
	bot := c.member(r.sim.bot.ID)
	if !bot.admin.ManageTopics && (bot.isAdmin() || !c.rights.ManageTopics) {
		return nil, badRequest("not enough rights to create a topic")
	}
	color := r.int("icon_color")
	if color == 0 {
		color = 7322096
	}
	t := r.sim.addTopic(c, r.sim.bot, r.str("name"), color)
	return object{"message_thread_id": t.id, "name": t.name, "icon_color": t.color}, nil
}

// addTopic opens a topic: its id is that of the service message that says so.
func (s *Sim) addTopic(c *Chat, by *Person, name string, color int64) *topic {
	m := s.addService(c, by, "forum_topic_created", object{"name": name, "icon_color": color}, by.Name+" opened the topic "+name)
	t := &topic{id: m.id, name: name, color: color}
	m.topic = t.id
	c.topics = append(c.topics, t)
	if by != s.bot {
		s.pushMessage("message", m)
	}
	s.publishChats()
	return t
}

func leaveChat(r *request) (any, *apiError) {
	c, err := r.reachable("chat_id")
	if err != nil {
		return nil, err
	}
	if c.Type == "private" {
		return nil, badRequest("can't leave a private chat")
	}
	s := r.sim
	s.changeMember(c, s.bot, s.bot, func(m *membership) { m.status = "left" })
	s.addService(c, s.bot, "left_chat_member", userJSON(s.bot), s.bot.Name+" left the group")
	s.publishChats()
	return true, nil
}
