package telegramsim

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
)

// The Bot API's objects, as the bot gets to see them.

type object = map[string]any

func userJSON(p *Person) object {
	first, last, _ := strings.Cut(p.Name, " ")
	o := object{"id": p.ID, "is_bot": p.isBot, "first_name": first}
	if last != "" && !p.isBot {
		o["last_name"] = last
	} else {
		o["first_name"] = p.Name
	}
	if p.Username != "" {
		o["username"] = p.Username
	}
	if p.Language != "" {
		o["language_code"] = p.Language
	}
	return o
}

func chatJSON(c *Chat) object {
	o := object{"id": c.ID, "type": c.Type}
	if c.Type == "private" {
		u := userJSON(c.owner)
		for _, k := range []string{"first_name", "last_name", "username"} {
			if v, ok := u[k]; ok {
				o[k] = v
			}
		}
		return o
	}
	o["title"] = c.title
	if c.forum {
		o["is_forum"] = true
	}
	return o
}

func (s *Sim) entitiesJSON(ents []Entity) []any {
	out := make([]any, 0, len(ents))
	for _, e := range ents {
		o := object{"type": e.Type, "offset": e.Offset, "length": e.Length}
		if e.URL != "" {
			o["url"] = e.URL
		}
		if e.Language != "" {
			o["language"] = e.Language
		}
		if e.CustomEmojiID != "" {
			o["custom_emoji_id"] = e.CustomEmojiID
		}
		if e.Type == "text_mention" {
			if p := s.people[e.UserID]; p != nil {
				o["user"] = userJSON(p)
			}
		}
		out = append(out, o)
	}
	return out
}

// messageJSON is a Message; withReply is false for a message that is itself replied to.
func (s *Sim) messageJSON(m *message, withReply bool) object {
	o := object{"message_id": m.id, "date": m.date.Unix(), "chat": chatJSON(m.chat)}
	s.senderJSON(o, m)
	if m.topic != 0 {
		o["message_thread_id"] = m.topic
		if m.chat.forum {
			o["is_topic_message"] = true
		}
	}
	if m.receiver != nil {
		o["ephemeral_message_id"] = m.ephID
		o["receiver_user"] = userJSON(m.receiver)
	}
	if !m.edited.IsZero() {
		o["edit_date"] = m.edited.Unix()
	}
	if m.origin != nil {
		o["forward_origin"] = m.origin
		legacyForward(o, m.origin)
	}
	if m.replyTo != nil && withReply {
		o["reply_to_message"] = s.messageJSON(m.replyTo, false)
	}
	if m.quote != "" {
		o["quote"] = object{"text": m.quote, "position": 0}
	}
	if m.protect {
		o["has_protected_content"] = true
	}
	if m.album != "" {
		o["media_group_id"] = m.album
	}
	if m.markup != nil && m.markup.raw != nil && len(m.markup.inline) > 0 {
		o["reply_markup"] = m.markup.raw
	}
	s.contentJSON(o, m)
	return o
}

func (s *Sim) senderJSON(o object, m *message) {
	switch {
	case m.asChat != nil && m.asChat == m.chat:
		o["from"] = userJSON(s.people[groupAnonymousBot])
		o["sender_chat"] = chatJSON(m.asChat)
	case m.asChat != nil:
		o["from"] = userJSON(s.people[channelBot])
		o["sender_chat"] = chatJSON(m.asChat)
	case m.from != nil:
		o["from"] = userJSON(m.from)
		if tag := m.chat.member(m.from.ID).tag; tag != "" && m.chat.isGroup() {
			o["sender_tag"] = tag
		}
	}
}

func (s *Sim) contentJSON(o object, m *message) {
	if m.text != "" {
		o["text"] = m.text
		if len(m.ents) > 0 {
			o["entities"] = s.entitiesJSON(m.ents)
		}
		if m.preview != nil {
			o["link_preview_options"] = m.preview
		}
	}
	if m.rich != nil {
		o["rich_message"] = object{"blocks": m.rich}
	}
	if m.photo != nil {
		o["photo"] = photoJSON(m.photo)
	}
	if m.document != nil {
		o["document"] = documentJSON(m.document)
	}
	if m.caption != "" {
		o["caption"] = m.caption
		if len(m.capEnts) > 0 {
			o["caption_entities"] = s.entitiesJSON(m.capEnts)
		}
	}
	if m.poll != nil {
		o["poll"] = s.pollJSON(m.poll)
	}
	if m.service != nil {
		o[m.service.field] = m.service.value
	}
}

// legacyForward adds the forward fields of before Bot API 7.0, which the server still sends.
func legacyForward(o, origin object) {
	o["forward_date"] = origin["date"]
	switch origin["type"] {
	case "user":
		o["forward_from"] = origin["sender_user"]
	case "hidden_user":
		o["forward_sender_name"] = origin["sender_user_name"]
	case "chat":
		o["forward_from_chat"] = origin["sender_chat"]
	}
}

func (s *Sim) memberJSON(m *membership) object {
	o := object{"user": userJSON(m.person), "status": m.status}
	if m.tag != "" && (m.status == "member" || m.status == "restricted") {
		o["tag"] = m.tag
	}
	switch m.status {
	case "creator":
		o["is_anonymous"] = m.admin.Anonymous
	case "administrator":
		r := m.admin
		maps.Copy(o, object{
			"can_be_edited": false, "is_anonymous": r.Anonymous, "can_manage_chat": true,
			"can_delete_messages": r.Delete, "can_manage_video_chats": false,
			"can_restrict_members": r.Restrict, "can_promote_members": r.Promote,
			"can_change_info": r.ChangeInfo, "can_invite_users": r.Invite,
			"can_post_stories": false, "can_edit_stories": false, "can_delete_stories": false,
			"can_pin_messages": r.Pin, "can_manage_topics": r.ManageTopics,
			"can_manage_tags": r.ManageTags, "can_send_welcome_messages": false,
		})
	case "restricted":
		r := m.restricted
		maps.Copy(o, object{
			"is_member": true, "can_send_messages": r.SendMessages, "can_send_audios": r.SendDocuments,
			"can_send_documents": r.SendDocuments, "can_send_photos": r.SendPhotos, "can_send_videos": r.SendPhotos,
			"can_send_video_notes": r.SendPhotos, "can_send_voice_notes": r.SendDocuments, "can_send_polls": r.SendPolls,
			"can_send_other_messages": r.SendMessages, "can_add_web_page_previews": r.SendMessages,
			"can_react_to_messages": true, "can_edit_tag": false, "can_change_info": false,
			"can_invite_users": r.Invite, "can_pin_messages": r.Pin, "can_manage_topics": r.ManageTopics, "until_date": 0,
		})
	case "kicked":
		o["until_date"] = 0
	}
	return o
}

func encode(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("telegramsim: encoding %T: %v", v, err)) // only plain maps get here
	}
	return raw
}
