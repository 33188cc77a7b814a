package wire

import (
	"time"

	"studybot/report"
	"studybot/study"
)

// EventKind says what happened.
type EventKind string

// What can happen. Everything else that Telegram sends is passed over.
const (
	Said      EventKind = "said"      // plain text, perhaps a reply to one of ours
	Commanded EventKind = "commanded" // /command, perhaps on a file or in reply to one
	Uploaded  EventKind = "uploaded"  // a file whose caption is no command
	Tapped    EventKind = "tapped"    // a button of ours
	Voted     EventKind = "voted"     // an answer to a poll of ours
	Shown     EventKind = "shown"     // new figures of a poll of ours, with what it asks
	Joined    EventKind = "joined"    // Subject is in the group now
	Left      EventKind = "left"      // Subject is not in the group any more
	Promoted  EventKind = "promoted"  // Subject's rights changed; Admin tells
	BotAdded  EventKind = "bot added" // we are in the group now; Admin tells whether as administrator
	BotGone   EventKind = "bot gone"  // we were removed from the group
	Blocked   EventKind = "blocked"   // From blocked us in private
	Unblocked EventKind = "unblocked" // From opened us again
	Migrated  EventKind = "migrated"  // Chat has become MovedTo
	Renamed   EventKind = "renamed"   // the group's title changed, to Chat.Title
)

// ChatKind says what sort of chat it is.
type ChatKind string

// The sorts of chat that the bot serves. Channels are passed over.
const (
	PrivateChat ChatKind = "private"
	GroupChat   ChatKind = "group" // basic group or supergroup
)

// Chat is where it happened. Votes have none.
type Chat struct {
	ID    study.ChatID
	Kind  ChatKind
	Title string
	Forum bool
	Topic study.TopicID
}

// Sender is who did it.
type Sender struct {
	ID       study.UserID
	Name     string // first and last name as Telegram shows them
	Username string // without @
	Language string // Telegram's two-letter guess, may be empty
	Bot      bool
	// Anonymous is an administrator who speaks as the group itself: their person is
	// unknown, their right is not.
	Anonymous bool
	// Channel is a channel speaking or voting; it is nobody's member.
	Channel bool
}

// Replied is the message that was answered.
type Replied struct {
	Message study.MessageID
	From    Sender
	Ours    bool // sent by this bot
	Text    string
	File    *FileRef
}

// FileRef is a file that waits at Telegram.
type FileRef struct {
	ID   string
	Name string
	Size int64
}

// Event is one thing that happened, free of Telegram's forms.
type Event struct {
	ID      int64 // the update's number: the idempotency key of what follows
	Kind    EventKind
	At      time.Time // when Telegram says it happened; votes and taps: when it was received
	Chat    Chat
	From    Sender
	Message study.MessageID
	Reply   *Replied

	Text    string // Said: the text; Commanded: the arguments, trimmed; Uploaded: the caption
	Command string // lower case, without slash and @botname
	File    *FileRef
	// Mentions are the people named in the text, by @username or by a text mention.
	Mentions []Sender

	Query string // Tapped: to be answered
	// Ephemeral is the number of a tapped message that the one who tapped sees alone; 0: others
	// see it too.
	Ephemeral int
	Action    report.Action // Tapped: what the button says; the zero Action if it can't be read
	Poll      string        // Voted: the poll's ID at Telegram
	Choices   []string      // Shown: the poll's options, in order; Text is its question
	Picked    []int         // Voted: option positions; none means retracted

	Subject Sender // Joined, Left, Promoted: about whom
	Admin   bool   // Promoted, BotAdded
	Again   bool   // BotAdded: we were there before, only our rights changed
	MovedTo study.ChatID
}
