package telegramsim

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Typed access to validated arguments.

func (r *request) has(name string) bool   { _, ok := r.args[name]; return ok }
func (r *request) str(name string) string { return asString(r.args[name]) }
func (r *request) int(name string) int64  { return asInt(r.args[name]) }
func (r *request) bool(name string) bool  { b, _ := r.args[name].(bool); return b }
func (r *request) obj(name string) object { o, _ := r.args[name].(map[string]any); return o }
func (r *request) list(name string) []any { l, _ := r.args[name].([]any); return l }

func asString(v any) string {
	s, _ := v.(string)
	return s
}

func asInt(v any) int64 {
	switch x := v.(type) {
	case int64:
		return x
	case string:
		n, _ := strconv.ParseInt(x, 10, 64)
		return n
	case json.Number:
		n, _ := x.Int64()
		return n
	}
	return 0
}

func asBool(v any) bool {
	b, _ := v.(bool)
	return b
}

// chat finds the chat that an argument names, with the errors of one that the bot cannot use.
func (r *request) chat(name string) (*Chat, *apiError) {
	s := r.sim
	id := asInt(r.args[name])
	if text := asString(r.args[name]); strings.HasPrefix(text, "@") {
		return nil, badRequest("chat not found")
	}
	c := s.chats[id]
	if c == nil {
		return nil, badRequest("chat not found")
	}
	if c.migratedTo != nil {
		return nil, &apiError{code: 400, desc: "Bad Request: group chat was upgraded to a supergroup chat", migrateTo: c.migratedTo.ID}
	}
	return c, nil
}

// reachable is a chat that the bot is in, or may write to.
func (r *request) reachable(name string) (*Chat, *apiError) {
	c, err := r.chat(name)
	if err != nil {
		return nil, err
	}
	return c, r.sim.botAllowed(c)
}

func (s *Sim) botAllowed(c *Chat) *apiError {
	if c.Type == "private" {
		switch {
		case c.owner.isBot:
			return forbidden("the bot can't send messages to the bot")
		case c.owner.blocked:
			return forbidden("bot was blocked by the user")
		case !c.owner.started:
			return forbidden("bot can't initiate conversation with a user")
		}
		return nil
	}
	kind := map[string]string{"group": "group chat", "supergroup": "supergroup chat", "channel": "channel chat"}[c.Type]
	switch m := c.member(s.bot.ID); {
	case c.gone:
		return forbidden("the group chat was deleted")
	case m.status == "kicked":
		return forbidden("bot was kicked from the " + kind)
	case !m.inside():
		return forbidden("bot is not a member of the " + kind)
	}
	return nil
}

// message finds the message of a chat that message_id names.
func (r *request) message(c *Chat, notFound string) (*message, *apiError) {
	m := c.find(int(r.int("message_id")))
	if m == nil {
		return nil, badRequest("%s", notFound)
	}
	return m, nil
}

// messageNamed finds the message that chat_id and message_id name.
func (r *request) messageNamed(notFound string) (*message, *apiError) {
	c, err := r.reachable("chat_id")
	if err != nil {
		return nil, err
	}
	return r.message(c, notFound)
}
