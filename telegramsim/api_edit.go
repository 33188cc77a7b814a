package telegramsim

import (
	"bytes"
	"slices"
	"time"
)

var notModified = badRequest("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")

// editable finds the bot's own message that is to be edited.
func (r *request) editable() (*message, *apiError) {
	if r.has("inline_message_id") {
		return nil, badRequest("MESSAGE_ID_INVALID")
	}
	if !r.has("chat_id") {
		return nil, badRequest("chat_id is empty")
	}
	if !r.has("message_id") {
		return nil, badRequest("message identifier is not specified")
	}
	c, err := r.reachable("chat_id")
	if err != nil {
		return nil, err
	}
	m, err := r.message(c, "message to edit not found")
	if err != nil {
		return nil, err
	}
	if m.from != r.sim.bot || m.service != nil || m.origin != nil {
		return nil, badRequest("message can't be edited")
	}
	return m, nil
}

// ephemeralMessage finds the ephemeral message of a receiver.
func (r *request) ephemeralMessage(notFound string) (*message, *apiError) {
	c, err := r.reachable("chat_id")
	if err != nil {
		return nil, err
	}
	m := c.findEphemeral(int(r.int("ephemeral_message_id")))
	if m == nil || m.receiver.ID != r.int("receiver_user_id") || m.from != r.sim.bot {
		return nil, badRequest("%s", notFound)
	}
	return m, nil
}

// replace puts edited in the place of m, unless nothing would change.
func (r *request) replace(m *message, edited message) (any, *apiError) {
	if bytes.Equal(contentKey(m), contentKey(&edited)) {
		return nil, notModified
	}
	edited.edited = r.sim.now()
	if edited.saysOther(m) {
		edited.reworded = edited.edited
	}
	*m = edited
	r.sim.changed(m)
	if m.ephemeral() {
		return true, nil
	}
	return r.sim.messageJSON(m, true), nil
}

// saysOther tells whether more than the buttons changed: only then do Telegram's own apps
// call a message edited.
func (m message) saysOther(old *message) bool {
	m.markup = old.markup
	return !bytes.Equal(contentKey(old), contentKey(&m))
}

// contentKey is what "message is not modified" compares.
func contentKey(m *message) []byte {
	key := object{"text": m.text, "ents": m.ents, "rich": m.rich, "caption": m.caption, "capEnts": m.capEnts}
	if m.photo != nil {
		key["photo"] = m.photo.id
	}
	if m.document != nil {
		key["document"] = m.document.id
	}
	if m.markup != nil && len(m.markup.inline) > 0 {
		key["markup"] = m.markup.raw
	}
	return encode(key)
}

// text reads the new words of an edit: text or rich_message, exactly one.
func (r *request) newText(edited *message) (err *apiError) {
	hasText, hasRich := r.has("text"), r.has("rich_message")
	switch {
	case hasText && hasRich:
		return badRequest("text and rich_message can't be used together")
	case !hasText && !hasRich:
		return badRequest("message text is empty")
	case edited.poll != nil, edited.photo != nil, edited.document != nil:
		return badRequest("there is no text in the message to edit")
	}
	edited.text, edited.ents, edited.rich = "", nil, nil
	if hasRich {
		edited.rich, err = r.rich(r.obj("rich_message"))
	} else {
		edited.text, edited.ents, err = r.formatted(r.str("text"), r.str("parse_mode"), r.list("entities"))
		if err == nil && edited.text == "" {
			err = badRequest("text must be non-empty")
		}
	}
	if err != nil {
		return err
	}
	if o := r.obj("link_preview_options"); o != nil {
		edited.preview = o
	}
	return r.newMarkup(edited)
}

func (r *request) newMarkup(edited *message) (err *apiError) {
	edited.markup, err = r.markup(edited.chat)
	return err
}

func editMessageText(r *request) (any, *apiError) {
	m, err := r.editable()
	if err != nil {
		return nil, err
	}
	edited := *m
	if err := r.newText(&edited); err != nil {
		return nil, err
	}
	return r.replace(m, edited)
}

func editMessageCaption(r *request) (any, *apiError) {
	m, err := r.editable()
	if err != nil {
		return nil, err
	}
	if m.photo == nil && m.document == nil {
		return nil, badRequest("there is no caption in the message to edit")
	}
	edited := *m
	if err := r.caption(&edited); err != nil {
		return nil, err
	}
	if err := r.newMarkup(&edited); err != nil {
		return nil, err
	}
	return r.replace(m, edited)
}

func editMessageMedia(r *request) (any, *apiError) {
	m, err := r.editable()
	if err != nil {
		return nil, err
	}
	if m.poll != nil {
		return nil, badRequest("message can't be edited")
	}
	edited := *m
	edited.text, edited.ents, edited.rich = "", nil, nil
	if err := r.setMedia(&edited, r.obj("media")); err != nil {
		return nil, err
	}
	if err := r.newMarkup(&edited); err != nil {
		return nil, err
	}
	return r.replace(m, edited)
}

func editMessageReplyMarkup(r *request) (any, *apiError) {
	m, err := r.editable()
	if err != nil {
		return nil, err
	}
	edited := *m
	if err := r.newMarkup(&edited); err != nil {
		return nil, err
	}
	return r.replace(m, edited)
}

func editEphemeralMessageText(r *request) (any, *apiError) {
	m, err := r.ephemeralMessage("message to edit not found")
	if err != nil {
		return nil, err
	}
	edited := *m
	if err := r.newText(&edited); err != nil {
		return nil, err
	}
	return r.replace(m, edited)
}

func editEphemeralMessageReplyMarkup(r *request) (any, *apiError) {
	m, err := r.ephemeralMessage("message to edit not found")
	if err != nil {
		return nil, err
	}
	edited := *m
	if err := r.newMarkup(&edited); err != nil {
		return nil, err
	}
	return r.replace(m, edited)
}

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
	c, err := r.reachable("chat_id")
	if err != nil {
		return nil, err
	}
	m, err := r.message(c, "message to delete not found")
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

func pinChatMessage(r *request) (any, *apiError) {
	c, err := r.reachable("chat_id")
	if err != nil {
		return nil, err
	}
	m, err := r.message(c, "message to pin not found")
	if err != nil {
		return nil, err
	}
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
	c, err := r.reachable("chat_id")
	if err != nil {
		return nil, err
	}
	m, err := r.message(c, "message to react not found")
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
