package wire

import (
	"strings"
	"unicode/utf16"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"studybot/study"
)

func (d decoder) message(m *wireMessage) []Event {
	chat, ok := chatOf(&m.Chat)
	if !ok {
		return nil
	}
	if m.InTopic {
		chat.Topic = study.TopicID(m.Thread)
	}
	from := writer(m)
	if from.ID == d.self.ID && from.ID != 0 {
		return nil
	}
	if service, ok := d.service(m, chat, from); ok {
		return service
	}
	return d.words(m, d.event("", chat, from, m.Date))
}

// service reads the messages that Telegram itself puts into a chat. What concerns the
// bot itself comes as my_chat_member too, with its rights, and is left to that.
func (d decoder) service(m *wireMessage, chat Chat, from Sender) ([]Event, bool) {
	one := d.event("", chat, from, m.Date)
	switch {
	case m.MigrateTo != 0:
		one.Kind, one.MovedTo = Migrated, study.ChatID(m.MigrateTo)
	case m.MigrateFrom != 0:
		one.Kind, one.MovedTo, one.Chat.ID = Migrated, chat.ID, study.ChatID(m.MigrateFrom)
	case m.NewTitle != "":
		one.Kind, one.Chat.Title = Renamed, tidyTitle(m.NewTitle)
	case m.LeftMember != nil:
		if study.UserID(m.LeftMember.ID) == d.self.ID {
			return nil, true
		}
		one.Kind, one.Subject = Left, person(m.LeftMember)
	case len(m.NewMembers) > 0:
		var all []Event
		for i := range m.NewMembers {
			if study.UserID(m.NewMembers[i].ID) == d.self.ID {
				continue
			}
			e := one
			e.Kind, e.Subject = Joined, person(&m.NewMembers[i])
			all = append(all, e)
		}
		return all, true
	default:
		return nil, false
	}
	return []Event{one}, true
}

// words reads what a person wrote or sent.
func (d decoder) words(m *wireMessage, e Event) []Event {
	text, entities := m.Text, m.Entities
	if text == "" {
		text, entities = m.Caption, m.CaptionEnts
	}
	e.Message = study.MessageID(m.ID)
	e.File = fileOf(m)
	e.Reply = d.replied(m)
	e.Mentions = d.mentions(text, entities)
	name, addressee, args, isCommand := splitCommand(text)
	switch {
	case isCommand && len(m.Forwarded) == 0: // who forwards a command does not give it
		if addressee != "" && !strings.EqualFold(addressee, d.self.Username) {
			return nil
		}
		e.Kind, e.Command, e.Text = Commanded, name, args
		if e.File == nil && e.Reply != nil {
			e.File = e.Reply.File
		}
	case e.File != nil:
		e.Kind, e.Text = Uploaded, text
	case text != "":
		e.Kind, e.Text = Said, text
	default:
		return nil
	}
	return []Event{e}
}

// writer is who wrote a message: a person, the group itself (an anonymous
// administrator), or a channel. Beside the last two stands a made-up user.
func writer(m *wireMessage) Sender {
	switch {
	case m.SenderChat != nil && m.SenderChat.ID == m.Chat.ID:
		name := m.Signature
		if name == "" {
			name = m.Chat.Title
		}
		return Sender{Name: tidyName(name), Anonymous: true}
	case m.SenderChat != nil:
		return Sender{Name: tidyName(m.SenderChat.Title), Channel: true}
	case m.From != nil:
		return person(m.From)
	}
	return Sender{Channel: true}
}

// replied is the message answered. In a forum every message hangs on the topic's first
// one, the service message that made it: that is no answer.
func (d decoder) replied(m *wireMessage) *Replied {
	r := m.ReplyTo
	if r == nil || len(r.TopicMade) > 0 || (m.InTopic && r.ID == m.Thread) {
		return nil
	}
	from := writer(r)
	text := r.Text
	if text == "" {
		text = r.Caption
	}
	return &Replied{
		Message: study.MessageID(r.ID), From: from, Text: text, File: fileOf(r),
		Ours: from.ID != 0 && from.ID == d.self.ID,
	}
}

func fileOf(m *wireMessage) *FileRef {
	if m.Document == nil || m.Document.FileID == "" {
		return nil
	}
	return &FileRef{ID: m.Document.FileID, Name: tidyTitle(m.Document.Name), Size: max(m.Document.Size, 0)}
}

// splitCommand reads "/name@bot arguments". A path such as /home/me is no command.
func splitCommand(text string) (name, addressee, args string, ok bool) {
	rest, ok := strings.CutPrefix(text, "/")
	if !ok {
		return "", "", "", false
	}
	name, rest = cutWord(rest)
	if name == "" || len(name) > 32 {
		return "", "", "", false
	}
	if tail, at := strings.CutPrefix(rest, "@"); at {
		addressee, rest = cutWord(tail)
	}
	if strings.HasPrefix(rest, "/") || strings.HasPrefix(rest, "@") {
		return "", "", "", false
	}
	return strings.ToLower(name), addressee, strings.TrimSpace(rest), true
}

// cutWord takes the letters, digits and underscores off the front, of which names of
// commands and bots are made.
func cutWord(s string) (word, rest string) {
	end := strings.IndexFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_')
	})
	if end < 0 {
		return s, ""
	}
	return s[:end], s[end:]
}

// mentions finds the people named in a text. Telegram counts in UTF-16 units.
func (d decoder) mentions(text string, entities []tgbotapi.MessageEntity) []Sender {
	var units []uint16
	var found []Sender
	seen := map[string]bool{strings.ToLower(d.self.Username): true}
	for _, e := range entities {
		var who Sender
		switch e.Type {
		case "text_mention":
			if e.User == nil {
				continue
			}
			who = person(e.User)
		case "mention":
			if units == nil {
				units = utf16.Encode([]rune(text))
			}
			if e.Offset < 0 || e.Length < 2 || e.Offset >= len(units) || e.Length > len(units)-e.Offset {
				continue
			}
			who.Username = strings.TrimPrefix(string(utf16.Decode(units[e.Offset:e.Offset+e.Length])), "@")
		default:
			continue
		}
		key := strings.ToLower(who.Username)
		if who.ID != 0 {
			key = who.ID.String()
		}
		if key == "" || seen[key] || (who.ID != 0 && who.ID == d.self.ID) {
			continue
		}
		seen[key] = true
		found = append(found, who)
	}
	return found
}
