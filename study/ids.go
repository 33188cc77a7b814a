package study

import (
	"strconv"
	"time"
)

// GroupID names a group for as long as it lives. It is our own number, so that a
// group keeps its history when Telegram gives it another chat ID.
type GroupID int64

// ChatID is Telegram's number of a chat: negative for groups, positive for people.
type ChatID int64

// UserID is Telegram's number of a person.
type UserID int64

// TopicID is a forum topic inside a group; 0 is the General topic or no topic.
type TopicID int

// MessageID is Telegram's number of a message inside one chat.
type MessageID int

// Private is the chat of one person with the bot: Telegram gives both one number.
func (u UserID) Private() ChatID { return ChatID(u) }

func (g GroupID) String() string { return strconv.FormatInt(int64(g), 10) }
func (u UserID) String() string  { return strconv.FormatInt(int64(u), 10) }

// Clock is the one source of time. cmd injects the wall clock, a shifted one
// (--now) or, in the demo and in tests, one that can be moved.
type Clock interface {
	Now() time.Time
	// After delivers once, when d has passed on this clock.
	After(d time.Duration) <-chan time.Time
}
