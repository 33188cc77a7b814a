package telegramsim

import (
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

// What a kind of message needs the right to, and what the refusal calls it.
type sending struct {
	what  string
	right func(Rights) bool
}

var (
	sendingText      = sending{"text messages", func(r Rights) bool { return r.SendMessages }}
	sendingPhotos    = sending{"photos", func(r Rights) bool { return r.SendPhotos }}
	sendingDocuments = sending{"documents", func(r Rights) bool { return r.SendDocuments }}
	sendingPolls     = sending{"polls", func(r Rights) bool { return r.SendPolls }}
)

// compose does what all send methods share: the chat, the rights, the topic,
// the reply, the receiver and the keyboard. The message is not yet in its chat.
func (r *request) compose(kind sending) (*message, *apiError) {
	c, err := r.reachable("chat_id")
	if err != nil {
		return nil, err
	}
	s := r.sim
	if err := s.botMaySend(c, kind); err != nil {
		return nil, err
	}
	m := &message{chat: c, from: s.bot, silent: r.bool("disable_notification"), protect: r.bool("protect_content")}
	if err := r.ephemeral(m); err != nil {
		return nil, err
	}
	if err := r.reply(m); err != nil {
		return nil, err
	}
	if err := r.thread(m); err != nil {
		return nil, err
	}
	m.markup, err = r.markup(c)
	return m, err
}

func (s *Sim) botMaySend(c *Chat, kind sending) *apiError {
	if !c.isGroup() {
		return nil
	}
	bot := c.member(s.bot.ID)
	if bot.isAdmin() {
		return nil
	}
	if !kind.right(c.rights) || (bot.status == "restricted" && !kind.right(bot.restricted)) {
		return badRequest("not enough rights to send %s to the chat", kind.what)
	}
	return nil
}

func (r *request) thread(m *message) *apiError {
	c, id := m.chat, int(r.int("message_thread_id"))
	if !c.forum || id == 0 {
		return nil
	}
	t := c.topic(id)
	switch {
	case t == nil || id == 1:
		return badRequest("message thread not found")
	case t.gone:
		return badRequest("TOPIC_DELETED")
	case t.closed && !c.member(r.sim.bot.ID).admin.ManageTopics:
		return badRequest("TOPIC_CLOSED")
	}
	m.topic = id
	return nil
}

// ephemeral makes the message one that a single member sees.
func (r *request) ephemeral(m *message) *apiError {
	p := r.obj("ephemeral_message_parameters")
	if p == nil {
		return nil
	}
	s, c := r.sim, m.chat
	if !c.isGroup() {
		return badRequest("ephemeral messages can be sent only to groups and supergroups")
	}
	who := s.people[asInt(p["receiver_user_id"])]
	if who == nil || !c.has(who) {
		return badRequest("PARTICIPANT_ID_INVALID")
	}
	if id := asString(p["callback_query_id"]); id != "" {
		t := s.taps[id]
		if t == nil || t.person != who || t.message.chat != c || s.now().Sub(t.at) > 15*time.Second {
			return badRequest("query is too old and response timeout expired or query ID is invalid")
		}
		if asBool(p["replace_callback_query_message"]) {
			if t.message.ephemeral() {
				return badRequest("ephemeral messages can't be replaced")
			}
			m.replaces = t.message.key
		}
	}
	m.receiver = who
	return nil
}

func (r *request) reply(m *message) *apiError {
	p := r.obj("reply_parameters")
	if p == nil {
		return nil
	}
	c := m.chat
	if _, other := p["chat_id"]; other {
		if oc := r.sim.chats[asInt(p["chat_id"])]; oc != nil {
			c = oc
		}
	}
	target := c.find(int(asInt(p["message_id"])))
	if id := asInt(p["ephemeral_message_id"]); id != 0 {
		target = c.findEphemeral(int(id))
	}
	if target == nil {
		if asBool(p["allow_sending_without_reply"]) {
			return nil
		}
		return badRequest("message to be replied not found")
	}
	if q := asString(p["quote"]); q != "" {
		if !strings.Contains(target.text+target.caption, q) {
			return badRequest("QUOTE_TEXT_INVALID")
		}
		m.quote = q
	}
	m.replyTo = target
	if m.chat.forum {
		m.topic = target.topic
	}
	return nil
}

// formatted reads a text with its parse mode or its entities.
func (r *request) formatted(text, mode string, ents []any) (string, []Entity, *apiError) {
	switch strings.ToLower(mode) {
	case "":
		list := readEntities(ents)
		if err := checkEntities(text, list); err != nil {
			r.sim.breach(Breach{BreachEntities, r.method, "entities", err.Error()})
			return "", nil, badRequest("can't parse entities: %v", err)
		}
		text, list = trimEntities(text, list)
		return text, r.known(detectEntities(text, list)), nil
	case "html":
		plain, list, err := parseHTML(text)
		if err != nil {
			return "", nil, badRequest("can't parse entities: %v", err)
		}
		return plain, r.known(detectEntities(plain, list)), nil
	}
	r.sim.breach(Breach{BreachUnimplemented, r.method, "parse_mode", "the simulator reads HTML and entities, not " + mode})
	return "", nil, &apiError{code: 501, desc: "Not Implemented: the simulator does not parse " + mode}
}

// known drops mentions of people whom the bot has never met, as Telegram does.
func (r *request) known(ents []Entity) []Entity {
	out := ents[:0:0]
	for _, e := range ents {
		if e.Type != "text_mention" || r.sim.people[e.UserID] != nil {
			out = append(out, e)
		}
	}
	return out
}

func readEntities(list []any) []Entity {
	out := make([]Entity, 0, len(list))
	for _, item := range list {
		o, _ := item.(map[string]any)
		e := Entity{Type: asString(o["type"]), Offset: int(asInt(o["offset"])), Length: int(asInt(o["length"])),
			URL: asString(o["url"]), Language: asString(o["language"]), CustomEmojiID: asString(o["custom_emoji_id"])}
		if u, ok := o["user"].(map[string]any); ok {
			e.UserID = asInt(u["id"])
		}
		out = append(out, e)
	}
	return out
}

// Telegram keeps this many buttons and silently drops the others.
const (
	buttonsPerRow = 12
	buttonsInAll  = 300
)

func (r *request) markup(c *Chat) (*markup, *apiError) {
	raw := r.obj("reply_markup")
	if raw == nil {
		return nil, nil
	}
	mk := &markup{raw: raw, selective: asBool(raw["selective"]), placeholder: asString(raw["input_field_placeholder"])}
	mk.forceReply = asBool(raw["force_reply"])
	rows, _ := raw["inline_keyboard"].([]any)
	total := 0
	for i, row := range rows {
		var out []button
		for j, b := range row.([]any) {
			o, _ := b.(map[string]any)
			if asString(o["text"]) == "" {
				continue
			}
			got, err := readButton(o, c)
			if err != nil {
				return nil, err
			}
			if len(out) == buttonsPerRow || total == buttonsInAll {
				r.sim.breach(Breach{BreachLimit, r.method, fmt.Sprintf("reply_markup.inline_keyboard[%d][%d]", i, j), "Telegram would drop this button"})
				continue
			}
			out, total = append(out, got), total+1
		}
		if len(out) > 0 {
			mk.inline = append(mk.inline, out)
		}
	}
	if len(encode(raw)) > 64<<10 {
		return nil, badRequest("reply markup is too long")
	}
	return mk, nil
}

var buttonActions = []string{"url", "callback_data", "web_app", "login_url", "switch_inline_query",
	"switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay", "disabled"}

func readButton(o object, c *Chat) (button, *apiError) {
	b := button{text: asString(o["text"]), style: asString(o["style"]), raw: o, kind: "other"}
	actions := 0
	for _, a := range buttonActions {
		if _, ok := o[a]; ok {
			actions++
		}
	}
	if actions != 1 {
		return b, badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	}
	switch {
	case o["callback_data"] != nil:
		b.kind, b.data = "callback", asString(o["callback_data"])
	case o["url"] != nil:
		b.kind, b.url = "url", asString(o["url"])
		if u, err := url.Parse(b.url); err != nil || (u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "tg") || (u.Host == "" && u.Opaque == "" && u.Path == "") {
			return b, badRequest("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", b.url)
		}
	case o["copy_text"] != nil:
		b.kind, b.copy = "copy", asString(o["copy_text"].(map[string]any)["text"])
	case o["web_app"] != nil && c.Type != "private":
		return b, badRequest("BUTTON_TYPE_INVALID")
	}
	return b, nil
}

func (r *request) send(m *message) (any, *apiError) {
	return r.sim.messageJSON(r.sim.add(m), true), nil
}

func sendMessage(r *request) (any, *apiError) {
	m, err := r.compose(sendingText)
	if err != nil {
		return nil, err
	}
	m.text, m.ents, err = r.formatted(r.str("text"), r.str("parse_mode"), r.list("entities"))
	if err != nil {
		return nil, err
	}
	if m.text == "" {
		return nil, badRequest("text must be non-empty")
	}
	if o := r.obj("link_preview_options"); o != nil {
		m.preview = o
	}
	return r.send(m)
}

func (r *request) caption(m *message) (err *apiError) {
	m.caption, m.capEnts, err = r.formatted(r.str("caption"), r.str("parse_mode"), r.list("caption_entities"))
	return err
}

func sendPhoto(r *request) (any, *apiError) {
	m, err := r.compose(sendingPhotos)
	if err != nil {
		return nil, err
	}
	if m.photo, err = r.inputFile(r.args["photo"], true); err != nil {
		return nil, err
	}
	if err = r.caption(m); err != nil {
		return nil, err
	}
	return r.send(m)
}

func sendDocument(r *request) (any, *apiError) {
	m, err := r.compose(sendingDocuments)
	if err != nil {
		return nil, err
	}
	if m.document, err = r.inputFile(r.args["document"], false); err != nil {
		return nil, err
	}
	if err = r.caption(m); err != nil {
		return nil, err
	}
	return r.send(m)
}

// setMedia fills a message from an InputMedia object.
func (r *request) setMedia(m *message, o object) (err *apiError) {
	m.photo, m.document = nil, nil
	switch asString(o["type"]) {
	case "photo":
		m.photo, err = r.inputFile(o["media"], true)
	case "document":
		m.document, err = r.inputFile(o["media"], false)
	default:
		r.sim.breach(Breach{BreachUnimplemented, r.method, "media.type", "the simulator keeps photos and documents only"})
		return &apiError{code: 501, desc: "Not Implemented: media of type " + asString(o["type"])}
	}
	if err != nil {
		return err
	}
	ents, _ := o["caption_entities"].([]any)
	m.caption, m.capEnts, err = r.formatted(asString(o["caption"]), asString(o["parse_mode"]), ents)
	return err
}

func sendMediaGroup(r *request) (any, *apiError) {
	var made []*message
	for _, item := range r.list("media") {
		o := item.(map[string]any)
		kind := sendingDocuments
		if o["type"] == "photo" {
			kind = sendingPhotos
		}
		m, err := r.compose(kind)
		if err != nil {
			return nil, err
		}
		if err := r.setMedia(m, o); err != nil {
			return nil, err
		}
		made = append(made, m)
	}
	r.sim.keySeq++
	out := []any{}
	for _, m := range made {
		m.album = fmt.Sprint(13_000_000_000 + r.sim.keySeq)
		out = append(out, r.sim.messageJSON(r.sim.add(m), true))
	}
	return out, nil
}

func (r *request) source() (*message, *apiError) {
	from, err := r.reachable("from_chat_id")
	if err != nil {
		return nil, err
	}
	return r.message(from, "message to copy not found")
}

func copyMessage(r *request) (any, *apiError) {
	src, err := r.source()
	if err != nil {
		return nil, err
	}
	m, err := r.compose(sendingText)
	if err != nil {
		return nil, err
	}
	if src.service != nil || src.poll != nil || src.protect {
		return nil, badRequest("message can't be copied")
	}
	m.text, m.ents, m.rich, m.photo, m.document = src.text, src.ents, src.rich, src.photo, src.document
	m.caption, m.capEnts = src.caption, src.capEnts
	if r.has("caption") {
		if err := r.caption(m); err != nil {
			return nil, err
		}
	}
	return object{"message_id": r.sim.add(m).id}, nil
}

func forwardMessage(r *request) (any, *apiError) {
	src, err := r.source()
	if err != nil {
		return nil, badRequest("message to forward not found")
	}
	m, err := r.compose(sendingText)
	if err != nil {
		return nil, err
	}
	if src.service != nil || src.protect {
		return nil, badRequest("message can't be forwarded")
	}
	m.text, m.ents, m.rich, m.photo, m.document = src.text, src.ents, src.rich, src.photo, src.document
	m.caption, m.capEnts, m.poll = src.caption, src.capEnts, src.poll
	m.origin = originOf(src)
	return r.send(m)
}

func originOf(src *message) object {
	if src.origin != nil {
		return src.origin
	}
	if src.asChat != nil {
		return object{"type": "chat", "date": src.date.Unix(), "sender_chat": chatJSON(src.asChat)}
	}
	return object{"type": "user", "date": src.date.Unix(), "sender_user": userJSON(src.from)}
}

func sendChatAction(r *request) (any, *apiError) {
	c, err := r.reachable("chat_id")
	if err != nil {
		return nil, err
	}
	r.sim.publishTyping(c)
	return true, nil
}

func runes(s string) int { return utf8.RuneCountInString(s) }
