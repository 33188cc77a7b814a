package wire

import (
	"encoding/json"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// What is read of an update. telegram-bot-api's own types end at Bot API 5.5; where a
// newer field is needed its type is embedded here and shadowed. Whole messages are not
// embedded: a field that nobody reads must not be able to make an update undecodable.

type wireUpdate struct {
	ID         *int64          `json:"update_id"`
	Message    *wireMessage    `json:"message"`
	Callback   *wireCallback   `json:"callback_query"`
	PollAnswer *wirePollAnswer `json:"poll_answer"`
	Poll       json.RawMessage `json:"poll"`
	MyMember   *wireMembership `json:"my_chat_member"`
	Member     *wireMembership `json:"chat_member"`
}

type wireChat struct {
	ID    int64  `json:"id"`
	Type  string `json:"type"`
	Title string `json:"title"`
	Forum bool   `json:"is_forum"`
}

type wireMessage struct {
	ID          int                      `json:"message_id"`
	Date        int64                    `json:"date"`
	Thread      int                      `json:"message_thread_id"`
	InTopic     bool                     `json:"is_topic_message"`
	From        *tgbotapi.User           `json:"from"`
	SenderChat  *wireChat                `json:"sender_chat"`
	Signature   string                   `json:"author_signature"`
	Chat        wireChat                 `json:"chat"`
	Forwarded   json.RawMessage          `json:"forward_origin"`
	ReplyTo     *wireMessage             `json:"reply_to_message"`
	Text        string                   `json:"text"`
	Entities    []tgbotapi.MessageEntity `json:"entities"`
	Caption     string                   `json:"caption"`
	CaptionEnts []tgbotapi.MessageEntity `json:"caption_entities"`
	Document    *wireDocument            `json:"document"`
	NewMembers  []tgbotapi.User          `json:"new_chat_members"`
	LeftMember  *tgbotapi.User           `json:"left_chat_member"`
	NewTitle    string                   `json:"new_chat_title"`
	MigrateTo   int64                    `json:"migrate_to_chat_id"`
	MigrateFrom int64                    `json:"migrate_from_chat_id"`
	TopicMade   json.RawMessage          `json:"forum_topic_created"`
	Ephemeral   int                      `json:"ephemeral_message_id"`
}

type wireDocument struct {
	FileID string `json:"file_id"`
	Name   string `json:"file_name"`
	Size   int64  `json:"file_size"`
}

type wireCallback struct {
	ID      string         `json:"id"`
	From    *tgbotapi.User `json:"from"`
	Message *wireMessage   `json:"message"` // an inaccessible one has no date
	Data    string         `json:"data"`
}

type wirePollAnswer struct {
	PollID  string         `json:"poll_id"`
	Voter   *wireChat      `json:"voter_chat"`
	User    *tgbotapi.User `json:"user"`
	Options []int          `json:"option_ids"`
}

type wireMembership struct {
	Chat wireChat       `json:"chat"`
	From *tgbotapi.User `json:"from"`
	Date int64          `json:"date"`
	Old  wireMember     `json:"old_chat_member"`
	New  wireMember     `json:"new_chat_member"`
}

// wireMember is v5's ChatMember where only these matter; is_member tells whether a
// restricted person is in the group.
type wireMember struct {
	User     *tgbotapi.User `json:"user"`
	Status   string         `json:"status"`
	IsMember bool           `json:"is_member"`
}

func (m wireMember) present() bool {
	switch m.Status {
	case "creator", "administrator", "member":
		return true
	case "restricted":
		return m.IsMember
	}
	return false
}

func (m wireMember) admin() bool { return m.Status == "creator" || m.Status == "administrator" }

// wireSent is what is read of the message that a call made, or of a stopped poll.
type wireSent struct {
	ID        int       `json:"message_id"`
	Ephemeral int       `json:"ephemeral_message_id"`
	Chat      *wireChat `json:"chat"`
	Poll      *wirePoll `json:"poll"`
}

type wirePoll struct {
	ID      string `json:"id"`
	Total   int    `json:"total_voter_count"`
	Options []struct {
		Voters int `json:"voter_count"`
	} `json:"options"`
}
