package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"studybot/study"
)

// Updates lists the kinds that Decode knows what to do with, and edits and requests to
// join, which are passed over. It is always sent in full: the server remembers the last.
var Updates = []string{
	"message", "edited_message", "callback_query", "poll", "poll_answer",
	"my_chat_member", "chat_member", "chat_join_request", "message_reaction",
}

// anonymousAdmin is @GroupAnonymousBot, in whose name hidden administrators write.
const anonymousAdmin = 1087968824

// errNoUpdate: the JSON is no update.
var errNoUpdate = errors.New("no update_id")

// Decode adds to events what one raw update says that happened: nothing, one thing, or
// several (three people joined at once). received is when it reached us. What cannot be
// decoded is an error and never a panic.
func Decode(events []Event, self Self, received time.Time, raw json.RawMessage) ([]Event, error) {
	if e, ok := quickVote(self, received, raw); ok {
		return append(events, e), nil
	}
	var u wireUpdate
	if err := json.Unmarshal(raw, &u); err != nil {
		return events, fmt.Errorf("decode an update: %w", bareJSON(err))
	}
	if u.ID == nil {
		return events, fmt.Errorf("decode an update: %w", errNoUpdate)
	}
	return append(events, decoder{self: self, id: *u.ID, received: received}.events(&u)...), nil
}

func (d decoder) events(u *wireUpdate) []Event {
	switch {
	case u.PollAnswer != nil:
		return d.vote(u.PollAnswer)
	case u.Callback != nil:
		return d.tap(u.Callback)
	case u.Message != nil:
		return d.message(u.Message)
	case u.MyMember != nil:
		return d.membership(u.MyMember)
	case u.Member != nil:
		return d.membership(u.Member)
	case u.Poll != nil:
		return d.shown(u.Poll)
	}
	return nil
}

// updateID reads the number alone, which even an update that can't be decoded has.
func updateID(raw json.RawMessage) (int64, bool) {
	var u struct {
		ID *int64 `json:"update_id"`
	}
	if err := json.Unmarshal(raw, &u); u.ID == nil || (err != nil && *u.ID == 0) {
		return 0, false
	}
	return *u.ID, true
}

// bareJSON keeps people's words out of an error: what encoding/json quotes is a type
// and a field, save for literals, which are cut.
func bareJSON(err error) error {
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("field %s is no %s", t.Field, t.Type)
	}
	return errors.New("not the JSON of an update")
}

// decoder is what all events of one update share.
type decoder struct {
	self     Self
	id       int64
	received time.Time
}

func (d decoder) event(kind EventKind, chat Chat, from Sender, unix int64) Event {
	at := d.received
	if unix > 0 {
		at = time.Unix(unix, 0)
	}
	return Event{ID: d.id, Kind: kind, At: at, Chat: chat, From: from}
}

func (d decoder) vote(a *wirePollAnswer) []Event {
	if a.PollID == "" || (a.User == nil && a.Voter == nil) {
		return nil
	}
	// The voting chat comes first: beside it stands a made-up user, who is nobody.
	var from Sender
	if a.Voter != nil {
		from = Sender{Name: tidyName(a.Voter.Title), Channel: true}
	} else {
		from = person(a.User)
	}
	e := d.event(Voted, Chat{}, from, 0)
	e.Poll, e.Picked = a.PollID, a.Options
	return []Event{e}
}

func (d decoder) tap(c *wireCallback) []Event {
	if c.ID == "" || c.From == nil || c.Message == nil {
		return nil
	}
	chat, ok := chatOf(&c.Message.Chat)
	if !ok {
		return nil
	}
	if c.Message.InTopic {
		chat.Topic = study.TopicID(c.Message.Thread)
	}
	e := d.event(Tapped, chat, person(c.From), 0)
	e.Message, e.Query, e.Ephemeral = study.MessageID(c.Message.ID), c.ID, c.Message.Ephemeral
	e.Action, _ = DecodeAction(c.Data) // unreadable: the zero Action
	return []Event{e}
}

// membership tells transitions alone: what a person's rights were and are.
func (d decoder) membership(m *wireMembership) []Event {
	chat, ok := chatOf(&m.Chat)
	if !ok || m.New.User == nil {
		return nil
	}
	var from Sender
	if m.From != nil {
		from = person(m.From)
	}
	ours := study.UserID(m.New.User.ID) == d.self.ID
	kind := transition(m.Old, m.New, ours, chat.Kind == PrivateChat)
	if kind == "" {
		return nil
	}
	e := d.event(kind, chat, from, m.Date)
	e.Admin = m.New.admin()
	if chat.Kind == GroupChat {
		e.Subject = person(m.New.User)
	}
	return []Event{e}
}

func transition(was, is wireMember, ours, private bool) EventKind {
	came, left := !was.present() && is.present(), was.present() && !is.present()
	switch {
	case private && !ours:
		return ""
	case private && came:
		return Unblocked
	case private && left:
		return Blocked
	case ours && came:
		return BotAdded
	case ours && left:
		return BotGone
	case came:
		return Joined
	case left:
		return Left
	case is.present() && (was.admin() || is.admin()):
		return Promoted
	}
	return ""
}

// chatOf refuses channels and whatever Telegram thinks of next.
func chatOf(c *wireChat) (Chat, bool) {
	chat := Chat{ID: study.ChatID(c.ID), Title: tidyTitle(c.Title), Forum: c.Forum}
	switch c.Type {
	case "private":
		chat.Kind = PrivateChat
	case "group", "supergroup":
		chat.Kind = GroupChat
	default:
		return Chat{}, false
	}
	return chat, c.ID != 0
}

// person is a user as a sender. An administrator who hides behind the group has no ID.
func person(u *tgbotapi.User) Sender {
	if u.ID == anonymousAdmin {
		return Sender{Anonymous: true}
	}
	return Sender{
		ID: study.UserID(u.ID), Name: personName(u), Username: u.UserName,
		Language: u.LanguageCode, Bot: u.IsBot,
	}
}

// wireShown is what Telegram tells of a poll's figures that says which poll it is.
type wireShown struct {
	ID       string `json:"id"`
	Question string `json:"question"`
	Options  []struct {
		Text string `json:"text"`
	} `json:"options"`
}

// shown is the event of a poll's new figures; none where it can't be told from another.
func (d decoder) shown(raw json.RawMessage) []Event {
	var w wireShown
	if json.Unmarshal(raw, &w) != nil || w.ID == "" || w.Question == "" || len(w.Options) == 0 {
		return nil
	}
	e := d.event(Shown, Chat{}, Sender{}, 0)
	e.Poll, e.Text = w.ID, w.Question
	for _, o := range w.Options {
		e.Choices = append(e.Choices, o.Text)
	}
	return []Event{e}
}
