package telegramsim

import "time"

func deleteEphemeralMessage(r *request) (any, *apiError) {
	m, err := r.ephemeralMessage("message to delete not found")
	if err != nil {
		return nil, err
	}
	r.sim.remove(m)
	return true, nil
}

func (s *Sim) botMayDelete(m *message) bool {
	if s.now().Sub(m.date) > 48*time.Hour {
		return false
	}
	return m.from == s.bot || m.chat.Type == "private" || m.chat.member(s.bot.ID).admin.Delete
}

func deleteMessage(r *request) (any, *apiError) {
	m, err := r.messageNamed("message to delete not found")
	if err != nil {
		return nil, err
	}
	if !r.sim.botMayDelete(m) {
		return nil, badRequest("message can't be deleted for everyone")
	}
	r.sim.remove(m)
	return true, nil
}

func deleteMessages(r *request) (any, *apiError) {
	c, err := r.reachable("chat_id")
	if err != nil {
		return nil, err
	}
	for _, id := range r.list("message_ids") {
		if m := c.find(int(asInt(id))); m != nil && r.sim.botMayDelete(m) {
			r.sim.remove(m)
		}
	}
	return true, nil
}
