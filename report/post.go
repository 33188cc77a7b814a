package report

import (
	"time"

	"studybot/study"
)

// Lane says how urgent a post is; a lower one goes first.
type Lane int

// The lanes, in the order in which the allowance is given to them.
const (
	Answers   Lane = iota // to a person who waits
	Quizzes               // openings and closings
	Cards                 // day cards and readings
	Reminders             // nudges and mentions
	Reports               // to leaders
	Edits                 // counters on cards
)

// lanes are their names, in their order.
var lanes = [...]string{Answers: "answers", Quizzes: "quizzes", Cards: "cards", Reminders: "reminders", Reports: "reports", Edits: "edits"}

// String names a lane.
func (l Lane) String() string { return lanes[min(max(int(l), 0), len(lanes)-1)] }

// Act says what a post does to the chat.
type Act string

// The acts. The zero value sends a new message.
const (
	Send     Act = ""
	Edit     Act = "edit"     // replaces the words and buttons of To.Message
	StopPoll Act = "stoppoll" // closes the poll in To.Message
	Toast    Act = "toast"    // answers the tap To.Query with Text
	Tag      Act = "tag"      // sets Text as the tag by the name of To.Only
	Delete   Act = "delete"   // removes To.Message
)

// Post is one thing the bot says or does in a chat, free of Telegram's forms. It is
// plain data: it waits in the store until it is sent.
type Post struct {
	To      To         `json:"to"`
	Act     Act        `json:"act,omitempty"`
	Lane    Lane       `json:"lane,omitempty"`
	Doc     Doc        `json:"doc,omitempty"`
	Text    string     `json:"text,omitempty"`  // Toast: at most 200 characters; Tag: at most 16
	Alert   bool       `json:"alert,omitempty"` // Toast: as a box to be closed
	Buttons [][]Button `json:"buttons,omitempty"`
	Poll    *Poll      `json:"poll,omitempty"`
	File    *File      `json:"file,omitempty"`
	Picture *File      `json:"picture,omitempty"` // a PNG with Doc as its caption
	Silent  bool       `json:"silent,omitempty"`
	// Ask makes the reader's client open a reply to this message; the text is the hint
	// in the empty field.
	Ask string `json:"ask,omitempty"`
	// Ref names the post to whoever must know its message ID once it is sent, or that it
	// can't be: "card:2026-11-21", "poll:7:2", "report:42:2026-11-21". Empty: nobody.
	Ref string `json:"ref,omitempty"`
	// Instead stands in the group in place of a post for To.Only, where everybody would see
	// it there; nil: the post itself, which they may see. In place of a poll it is what asks
	// the question where the server's polls are too small for it.
	Instead *Post `json:"instead,omitempty"`
	// First goes before all that waits in its lane for the chat.
	First bool `json:"first,omitempty"`
	// Merge joins waiting posts of one key: the newest replaces those before it. Every is
	// the least time between two sent posts of the key.
	Merge string        `json:"merge,omitempty"`
	Every time.Duration `json:"every,omitempty"`
	// NotAfter drops the post if it could not be sent by then. Zero: never.
	NotAfter time.Time `json:"not_after,omitzero"`
}

// To says where a post goes.
type To struct {
	Chat  study.ChatID  `json:"chat,omitempty"`
	Topic study.TopicID `json:"topic,omitempty"`
	// Reply is the message answered, if any.
	Reply study.MessageID `json:"reply,omitempty"`
	// Message is the one that Edit, StopPoll and Delete act on.
	Message study.MessageID `json:"message,omitempty"`
	// Only makes the post visible to one person of a group alone. Where the server has no
	// ephemeral messages it goes to that person's private chat if Reachable, else as a
	// toast if there is a Query, else into the group as a reply.
	Only      study.UserID `json:"only,omitempty"`
	Reachable bool         `json:"reachable,omitempty"`
	// Ephemeral is the message of Only's own that Edit acts on, in place of Message.
	Ephemeral int `json:"ephemeral,omitempty"`
	// Query is the tap being answered.
	Query string `json:"query,omitempty"`
}

// Poll is a native quiz poll, not anonymous, its results hidden until it closes.
type Poll struct {
	Question    string    `json:"question"`              // 1–300 characters
	Description string    `json:"description,omitempty"` // 0–1024
	Options     []string  `json:"options"`               // 2–12 of 1–100 characters
	Correct     []int     `json:"correct"`               // increasing
	Explanation string    `json:"explanation,omitempty"` // 0–200, at most two line feeds
	ClosesAt    time.Time `json:"closes_at"`             // 5 s to 30 days ahead
	// Open is how long it is open once it is posted, whenever that is; 0: until ClosesAt.
	Open time.Duration `json:"open,omitempty"`
	// Picture stands above the question; where polls hold none it goes ahead of it.
	Picture *File `json:"picture,omitempty"`
}

// File is bytes with a name, or an address from which Telegram fetches them.
type File struct {
	Name string `json:"name,omitempty"`
	Data []byte `json:"data,omitempty"`
	URL  string `json:"url,omitempty"`
}

// Button is one key under a message: exactly one of Action, URL, Start and Copy is set.
type Button struct {
	Text   string `json:"text"`
	Action Action `json:"action,omitzero"`
	URL    string `json:"url,omitempty"`
	Start  string `json:"start,omitempty"` // opens the private chat with this payload, 1–64 of A-Z a-z 0-9 _ -
	Copy   string `json:"copy,omitempty"`
}

// Action is what a tap asks for. It is checked against who taps and where, never
// trusted. Args hold neither ":" nor spaces.
type Action struct {
	Verb  string        `json:"verb"`
	Group study.GroupID `json:"group,omitempty"`
	Args  []string      `json:"args,omitempty"`
}

// Slot is a place on the shelf: a post's ID is unique in its group alone.
type Slot struct {
	Group study.GroupID
	ID    string
}

// Slot is where the post waits.
func (s Shelved) Slot() Slot { return Slot{s.Group, s.ID} }

// Shelved is a post that waits in the store, under the ID it has there.
type Shelved struct {
	ID    string        `json:"id"`
	Group study.GroupID `json:"group"` // 0: belongs to no group
	Post  Post          `json:"post"`
	// Done counts the messages already sent of a post that takes several.
	Done int `json:"done,omitempty"`
	// Tried marks a poll that may have been sent: whether it was, nobody knows.
	Tried bool `json:"tried,omitempty"`
}

// Turn is what the allowance answers to a message that asks when it may go.
type Turn struct {
	// At is when it goes, a moment ahead at most, if the turn is Taken; else when to ask again.
	At    time.Time
	Taken bool
	Own   bool // not taken, and because of its chat alone: others need not wait
}
