package telegramsim

import (
	"slices"
)

// pushMessage tells the bot of a message that a person wrote, if it gets to see it.
func (s *Sim) pushMessage(kind string, m *message) {
	if s.botSees(m) {
		s.push(kind, m.chat.ID, s.messageJSON(m, true))
	}
}

// botSees is privacy mode: which messages of a group reach the bot.
func (s *Sim) botSees(m *message) bool {
	c := m.chat
	if c.Type == "private" {
		return !c.owner.blocked
	}
	bot := c.member(s.bot.ID)
	if !bot.inside() {
		return false
	}
	if m.receiver != nil {
		return m.receiver == s.bot
	}
	if !s.opt.PrivacyMode || m.service != nil || bot.isAdmin() || c.Type == "channel" {
		return true
	}
	if m.replyTo != nil && m.replyTo.from == s.bot {
		return true
	}
	for _, e := range append(slices.Clone(m.ents), m.capEnts...) {
		if e.Type != "bot_command" || e.Offset != 0 {
			continue
		}
		_, at := splitCommand(cutUnits(m.text+m.caption, e.Offset, e.Length))
		if at == "" {
			return c.lastBotPost
		}
		return equalFold(at, s.bot.Username)
	}
	return false
}
