package bot

import (
	"sync"

	"studybot/report"
	"studybot/study"
)

// turns remembers in which chats somebody was told that answers wait, until they wait no more.
type turns struct {
	mu   sync.Mutex
	told map[study.ChatID]bool
}

// tell says whether one who asked for much is to be told now that so many answers wait for a chat.
func (t *turns) tell(chat study.ChatID, waiting int, much bool) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if waiting < queueTold {
		delete(t.told, chat)
		return false
	}
	if !much || t.told[chat] {
		return false
	}
	t.told[chat] = true
	return true
}

// inTurn tells whoever asks for much at once, an admin too, that the answers come one after the
// other and how many wait: once, before all of them, since Telegram lets so few through that
// the last may take a minute.
func (r *Router) inTurn(c *Call, posts []report.Post) []report.Post {
	if !c.asks() || c.handedOn {
		return posts
	}
	answers := 0
	var chat study.ChatID
	for _, p := range posts {
		if p.Act == report.Send && p.Lane == report.Answers {
			answers, chat = answers+1, p.To.Chat
		}
	}
	if answers == 0 {
		return posts
	}
	waiting, much := r.o.Outlet.Queued(chat), c.From.Anonymous || r.rates.taken(c.From.ID, c.Now) >= queueTold
	if !r.turns.tell(chat, waiting, much) {
		return posts
	}
	word := c.line("inturn", "Count", waiting+answers)[0]
	word.First = true
	if word.To.Chat != chat { // they wait in private
		word.To = report.To{Chat: chat}
	}
	return append([]report.Post{word}, posts...)
}
