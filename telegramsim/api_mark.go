package telegramsim

import "slices"

func pinChatMessage(r *request) (any, *apiError) {
	m, err := r.messageNamed("message to pin not found")
	if err != nil {
		return nil, err
	}
	c := m.chat
	if bot := c.member(r.sim.bot.ID); c.isGroup() && !bot.admin.Pin && (bot.isAdmin() || !c.rights.Pin) {
		return nil, badRequest("not enough rights to manage pinned messages in the chat")
	}
	c.pinned = append(c.pinned, m)
	r.sim.addService(c, r.sim.bot, "pinned_message", r.sim.messageJSON(m, false), r.sim.bot.Name+" pinned a message")
	return true, nil
}

func unpinChatMessage(r *request) (any, *apiError) {
	c, err := r.reachable("chat_id")
	if err != nil {
		return nil, err
	}
	id := int(r.int("message_id"))
	for i, pinned := range slices.Backward(c.pinned) {
		if id == 0 || pinned.id == id {
			c.pinned = append(c.pinned[:i], c.pinned[i+1:]...)
			return true, nil
		}
	}
	return nil, badRequest("message to unpin not found")
}

func setMessageReaction(r *request) (any, *apiError) {
	m, err := r.messageNamed("message to react not found")
	if err != nil {
		return nil, err
	}
	list := r.list("reaction")
	if len(list) > 1 {
		return nil, badRequest("REACTIONS_TOO_MANY")
	}
	m.setReaction(r.sim.bot.ID, "")
	for _, item := range list {
		m.setReaction(r.sim.bot.ID, asString(item.(map[string]any)["emoji"]))
	}
	r.sim.changed(m)
	return true, nil
}

func (m *message) setReaction(who int64, emoji string) {
	if emoji == "" {
		delete(m.reactions, who)
		return
	}
	if m.reactions == nil {
		m.reactions = map[int64]string{}
	}
	m.reactions[who] = emoji
}
