package telegramsim

import "bytes"

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
	m, err := r.messageNamed("message to edit not found")
	if err != nil {
		return nil, err
	}
	if m.from != r.sim.bot || m.service != nil || m.origin != nil {
		return nil, badRequest("message can't be edited")
	}
	return m, nil
}

func (r *request) ephemeralEditable() (*message, *apiError) {
	return r.ephemeralMessage("message to edit not found")
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

// newText reads the new words of an edit: text or rich_message, exactly one.
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
	return nil
}

func (r *request) newCaption(edited *message) *apiError {
	if edited.photo == nil && edited.document == nil {
		return badRequest("there is no caption in the message to edit")
	}
	return r.caption(edited)
}

func (r *request) newMedia(edited *message) *apiError {
	if edited.poll != nil {
		return badRequest("message can't be edited")
	}
	edited.text, edited.ents, edited.rich = "", nil, nil
	return r.setMedia(edited, r.obj("media"))
}

// edit makes the method that changes a message: find says which, change puts what is new into
// a copy of it; buttons come with every edit, or go.
func edit(find func(*request) (*message, *apiError), change func(*request, *message) *apiError) func(*request) (any, *apiError) {
	return func(r *request) (any, *apiError) {
		m, err := find(r)
		if err != nil {
			return nil, err
		}
		edited := *m
		if err := change(r, &edited); err != nil {
			return nil, err
		}
		if edited.markup, err = r.markup(m.chat); err != nil {
			return nil, err
		}
		return r.replace(m, edited)
	}
}

func buttonsOnly(*request, *message) *apiError { return nil }
