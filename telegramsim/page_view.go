package telegramsim

import (
	"math"
	"net/url"
	"slices"
	"strings"
	"time"
)

// What the page shows, for one person. The world must be locked.

func (s *Sim) local(t time.Time) string { return t.In(s.opt.Location).Format(time.RFC3339) }

func (s *Sim) localOrNil(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return s.local(t)
}

func (s *Sim) personView(p *Person) object {
	return object{"id": p.ID, "name": p.Name, "username": p.Username, "role": s.role(p), "color": p.color, "language": p.Language, "about": p.About}
}

// role is a person's label, or their standing in the first group.
func (s *Sim) role(p *Person) string {
	if p.isBot {
		return "bot"
	}
	first := s.firstGroup()
	if first == nil || !first.has(p) {
		if p.Role == "newcomer" {
			return "newcomer"
		}
		return "outsider"
	}
	switch {
	case p.Role != "" && p.Role != "outsider":
		return p.Role
	case first.member(p.ID).isAdmin():
		return "admin"
	}
	return "member"
}

func (s *Sim) firstGroup() *Chat {
	for _, c := range s.groups {
		if c.isGroup() && c.migratedTo == nil && !c.gone {
			return c
		}
	}
	return nil
}

// chatsOf are the chats on someone's list: those they are in, and those they could join.
func (s *Sim) chatsOf(p *Person) []*Chat {
	out := []*Chat{}
	for _, c := range s.groups {
		if c.isGroup() && c.migratedTo == nil && !c.gone && c.member(p.ID).status != "kicked" {
			out = append(out, c)
		}
	}
	return append(out, p.private)
}

func (s *Sim) chatView(c *Chat, p *Person) object {
	topics := []any{}
	for _, t := range c.topics {
		if !t.gone {
			topics = append(topics, object{"id": t.id, "name": t.name, "closed": t.closed})
		}
	}
	commands := []any{}
	if c.has(p) && (c.Type == "private" || c.has(s.bot)) {
		for _, b := range s.menu(p, c) {
			commands = append(commands, object{"command": b.command, "description": b.description})
		}
	}
	title := c.name()
	if c.Type == "private" {
		title = s.bot.Name
	}
	return object{"id": c.ID, "type": c.Type, "title": title, "members": c.count(), "topics": topics,
		"is_member": c.has(p), "can_write": p.mayWrite(c) == nil, "blocked": c.Type == "private" && p.blocked,
		"started": c.Type != "private" || p.started, "commands": commands, "unread": s.unread(c, p),
		"joinable": c.isGroup() && !c.has(p)}
}

// unread counts what others wrote since the person last did anything in the chat.
func (s *Sim) unread(c *Chat, p *Person) int {
	since, n := p.lastSay[c], 0
	for _, m := range slices.Backward(c.msgs) {
		if !m.date.After(since) {
			break
		}
		if m.visibleTo(p) && m.from != p && m.service == nil {
			n++
		}
	}
	return n
}

func (s *Sim) messageView(m *message, p *Person) object {
	o := object{
		"id": m.id, "key": m.key, "chat": m.chat.ID, "topic": m.topic, "from": s.senderView(m), "date": s.local(m.date),
		"edited": s.localOrNil(m.reworded), "text": m.text, "entities": s.entitiesJSON(m.ents), "rich": nil, "photo": nil, "document": nil,
		"caption": m.caption, "caption_entities": s.entitiesJSON(m.capEnts), "poll": nil, "buttons": buttonsView(m), "reply_to": nil,
		"service": "", "ephemeral": m.ephemeral(), "silent": m.silent, "mine": m.from == p && m.asChat == nil, "force_reply": false, "placeholder": "",
		"reactions": reactionsView(m),
	}
	if m.rich != nil {
		o["rich"] = object{"blocks": m.rich}
	}
	if f := m.photo; f != nil {
		o["photo"] = object{"url": fileURL(f), "width": f.width, "height": f.height}
	}
	if f := m.document; f != nil {
		o["document"] = object{"name": f.name, "size": len(f.data), "url": fileURL(f)}
	}
	if m.poll != nil {
		o["poll"] = s.pollView(m.poll, p)
		if f := m.poll.picture; f != nil {
			o["photo"] = object{"url": fileURL(f), "width": f.width, "height": f.height}
		}
	}
	if r := m.replyTo; r != nil && r.visibleTo(p) {
		o["reply_to"] = object{"id": r.id, "name": s.senderView(r)["name"], "excerpt": excerpt(s.snapshot(r).Plain())}
	}
	if m.service != nil {
		o["service"] = m.service.words
	}
	if mk := m.markup; mk != nil && mk.forceReply && (!mk.selective || addressed(m, p)) {
		o["force_reply"], o["placeholder"] = true, mk.placeholder
	}
	return o
}

func fileURL(f *file) string { return "/api/file/" + f.id + "/" + url.PathEscape(f.name) }

// addressed tells whether a selective keyboard is for this person.
func addressed(m *message, p *Person) bool {
	if m.receiver == p || (m.replyTo != nil && m.replyTo.from == p) {
		return true
	}
	for _, e := range append(slices.Clone(m.ents), m.capEnts...) {
		if e.UserID == p.ID || (e.Type == "mention" && equalFold(cutUnits(m.text+m.caption, e.Offset, e.Length), "@"+p.Username)) {
			return true
		}
	}
	return false
}

func (s *Sim) senderView(m *message) object {
	if c := m.asChat; c != nil {
		return object{"id": c.ID, "name": c.name(), "color": 7, "is_bot": false, "tag": ""}
	}
	if m.from == nil {
		return object{"id": 0, "name": "", "color": 0, "is_bot": false, "tag": ""}
	}
	tag := ""
	if m.chat.isGroup() {
		tag = m.chat.member(m.from.ID).tag
	}
	return object{"id": m.from.ID, "name": m.from.Name, "color": m.from.color, "is_bot": m.from.isBot, "tag": tag}
}

func excerpt(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	if r := []rune(line); len(r) > 80 {
		line = string(r[:79]) + "…"
	}
	return line
}

func buttonsView(m *message) []any {
	rows := []any{}
	if m.markup == nil {
		return rows
	}
	for i, row := range m.markup.inline {
		out := []any{}
		for j, b := range row {
			out = append(out, object{"text": b.text, "kind": b.kind, "url": b.url, "copy": b.copy, "row": i, "col": j, "style": b.style})
		}
		rows = append(rows, out)
	}
	return rows
}

func reactionsView(m *message) []any {
	counts := map[string]int{}
	for _, e := range m.reactions {
		counts[e]++
	}
	out := []any{}
	for _, e := range slices.Sorted(func(yield func(string) bool) {
		for e := range counts {
			if !yield(e) {
				return
			}
		}
	}) {
		out = append(out, object{"emoji": e, "count": counts[e]})
	}
	return out
}

// pollView shows a poll as one person's client does: options in their own
// order, counts only once they have voted and nothing hides them, the key of a
// quiz under the same condition.
func (s *Sim) pollView(p *poll, who *Person) object {
	each, total := p.counts()
	mine := p.votes[who.ID].options
	voted, closed := len(mine) > 0, p.shut(s.now())
	hidden := p.hide && !closed
	open := closed || (voted && !hidden)
	options := []any{}
	for _, i := range p.arranged(who.ID) {
		o := object{"text": p.options[i].text, "index": i, "count": nil, "percent": nil, "mine": slices.Contains(mine, i), "correct": nil}
		if open {
			o["count"], o["percent"] = each[i], 0
			if total > 0 {
				o["percent"] = int(math.Round(100 * float64(each[i]) / float64(total)))
			}
			if p.quiz {
				o["correct"] = slices.Contains(p.correct, i)
			}
		}
		options = append(options, o)
	}
	kind := "regular"
	if p.quiz {
		kind = "quiz"
	}
	out := object{"id": p.id, "question": p.question, "description": p.description, "options": options, "type": kind,
		"multiple": p.multiple, "closed": closed, "total": total, "voted": voted, "can_vote": !closed && (!voted || p.revoting),
		"can_retract": !closed && voted && p.revoting, "explanation": "", "explanation_entities": []any{}, "close_date": s.localOrNil(p.closes),
		"hidden": hidden, "anonymous": p.anonymous}
	if open && p.quiz {
		out["explanation"], out["explanation_entities"] = p.explanation, s.entitiesJSON(p.explEnts)
	}
	return out
}

func (s *Sim) clockEvent() object {
	e := object{"type": "clock", "now": s.local(s.now()), "running": s.clock.Running(), "moving": s.page.moving, "target": nil}
	if s.page.moving {
		e["target"] = s.local(s.page.target)
	}
	return e
}
