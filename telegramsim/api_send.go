package telegramsim

import (
	"fmt"
)

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
