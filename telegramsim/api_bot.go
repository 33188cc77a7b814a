package telegramsim

import (
	"strings"
)

func getMe(r *request) (any, *apiError) {
	o := userJSON(r.sim.bot)
	o["can_join_groups"] = true
	o["can_read_all_group_messages"] = !r.sim.opt.PrivacyMode
	o["supports_inline_queries"] = false
	return o, nil
}

func logOut(r *request) (any, *apiError) {
	r.sim.loggedOut = true
	return true, nil
}

func closeBot(*request) (any, *apiError) { return true, nil }

// LogIn undoes logOut.
func (s *Sim) LogIn() {
	s.lock()
	defer s.unlock()
	s.loggedOut = false
}

// commandKey is where a list of commands was registered.
type commandKey struct {
	scope    string
	chat     int64
	user     int64
	language string
}

type botCommand struct {
	command, description string
	ephemeral            bool
}

func (r *request) commandKey() (commandKey, *apiError) {
	k := commandKey{scope: "default", language: r.str("language_code")}
	if l := len(k.language); l != 0 && l != 2 {
		return k, badRequest("LANG_CODE_INVALID")
	}
	o := r.obj("scope")
	if o == nil {
		return k, nil
	}
	k.scope = asString(o["type"])
	if _, ok := o["chat_id"]; ok {
		r.args["chat_id"] = o["chat_id"]
		c, err := r.reachable("chat_id")
		if err != nil {
			return k, err
		}
		k.chat = c.ID
	}
	k.user = asInt(o["user_id"])
	return k, nil
}

func setMyCommands(r *request) (any, *apiError) {
	k, err := r.commandKey()
	if err != nil {
		return nil, err
	}
	list := []botCommand{}
	for _, item := range r.list("commands") {
		o := item.(map[string]any)
		list = append(list, botCommand{strings.TrimPrefix(asString(o["command"]), "/"), asString(o["description"]), asBool(o["is_ephemeral"])})
	}
	r.sim.commands[k] = list
	r.sim.publishChats()
	return true, nil
}

func getMyCommands(r *request) (any, *apiError) {
	k, err := r.commandKey()
	if err != nil {
		return nil, err
	}
	out := []any{}
	for _, c := range r.sim.commands[k] {
		o := object{"command": c.command, "description": c.description}
		if c.ephemeral {
			o["is_ephemeral"] = true
		}
		out = append(out, o)
	}
	return out, nil
}

func deleteMyCommands(r *request) (any, *apiError) {
	k, err := r.commandKey()
	if err != nil {
		return nil, err
	}
	delete(r.sim.commands, k)
	r.sim.publishChats()
	return true, nil
}

// menu is the list of commands that a person sees in a chat: the narrowest
// scope that has one in their language, then without a language.
func (s *Sim) menu(p *Person, c *Chat) []botCommand {
	keys := []commandKey{}
	if c.Type == "private" {
		keys = append(keys, commandKey{scope: "chat", chat: c.ID}, commandKey{scope: "all_private_chats"})
	} else {
		keys = append(keys, commandKey{scope: "chat_member", chat: c.ID, user: p.ID})
		if c.member(p.ID).isAdmin() {
			keys = append(keys, commandKey{scope: "chat_administrators", chat: c.ID})
		}
		keys = append(keys, commandKey{scope: "chat", chat: c.ID})
		if c.member(p.ID).isAdmin() {
			keys = append(keys, commandKey{scope: "all_chat_administrators"})
		}
		keys = append(keys, commandKey{scope: "all_group_chats"})
	}
	keys = append(keys, commandKey{scope: "default"})
	language, _, _ := strings.Cut(p.Language, "-")
	for _, k := range keys {
		for _, l := range []string{language, ""} {
			k.language = l
			if list, ok := s.commands[k]; ok {
				return list
			}
		}
	}
	return nil
}

func setMyText(field string) func(*request) (any, *apiError) {
	return func(r *request) (any, *apiError) {
		r.sim.texts[field+":"+r.str("language_code")] = r.str(field)
		return true, nil
	}
}

func getMyText(field string) func(*request) (any, *apiError) {
	return func(r *request) (any, *apiError) {
		return object{field: r.sim.texts[field+":"+r.str("language_code")]}, nil
	}
}

// BotText is what the bot registered as its name, description or short_description in a language.
func (s *Sim) BotText(field, language string) string {
	s.lock()
	defer s.unlock()
	return s.texts[field+":"+language]
}

// Command is one entry of a menu.
type Command struct {
	Command, Description string
	Ephemeral            bool
}

// Menu is the list of commands that the person is shown in the chat.
func (p *Person) Menu(c *Chat) []Command {
	p.sim.lock()
	defer p.sim.unlock()
	var out []Command
	for _, b := range p.sim.menu(p, c) {
		out = append(out, Command{b.command, b.description, b.ephemeral})
	}
	return out
}

func splitCommand(word string) (name, at string) {
	name, at, _ = strings.Cut(strings.TrimPrefix(word, "/"), "@")
	return name, at
}

func equalFold(a, b string) bool { return strings.EqualFold(a, b) }
