package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"studybot/bot/wire"
	"studybot/report"
	"studybot/study"
)

// Role is what somebody may do in a group; each role may do what those before it may.
type Role int

// The roles.
const (
	Anybody Role = iota
	Member
	Leader
	Admin
	Operator
)

func (r Role) String() string { return [...]string{"all", "member", "leader", "admin", "operator"}[r] }

// Call is an event with everything that a feature needs to know of who asks and where.
type Call struct {
	wire.Event
	Now     time.Time
	Group   study.Group  // zero: in private, and in no group
	InGroup bool         // it happened in the group's own chat
	Member  study.Member // zero: not on the roster
	Person  study.Person
	Role    Role
	// Away: Telegram says that we are not in the group any more.
	Away bool
	// NewMember: this very call put the person on the roster.
	NewMember bool
	// handedOn: a worker does now what was asked before.
	handedOn bool
	Words    report.Words
}

// handler answers a call. The posts it returns are kept and then sent; a *study.Refusal
// is put into words for the one who asked.
type handler func(ctx context.Context, c *Call) ([]report.Post, error)

// name is the update's: what it leaves behind is written once under it.
func (c *Call) name() string { return fmt.Sprintf("update:%d", c.ID) }

// Today is the date in the group's zone.
func (c *Call) Today() study.Date { return c.Group.Today(c.Now) }

// here addresses the chat that the call came from.
func (c *Call) here() report.To { return report.To{Chat: c.Chat.ID, Topic: c.Chat.Topic} }

// mine addresses the one who asked, so that nobody else sees it where that is possible.
func (c *Call) mine() report.To {
	to := c.here()
	to.Query = c.Query
	if c.InGroup && !c.From.Anonymous {
		to.Only, to.Reachable = c.From.ID, c.Person.Reachable
		to.Reply = c.Message
	}
	return to
}

// say answers the one who asked.
func (c *Call) say(doc report.Doc, keys ...[]report.Button) []report.Post {
	return []report.Post{{To: c.mine(), Doc: doc, Buttons: keys}}
}

// line answers the one who asked with one phrase of the catalogue.
func (c *Call) line(id string, pairs ...any) []report.Post {
	return c.say(report.Doc{report.Para(c.Words.Say(id, pairs...))})
}

// mustOpen is a line for one who has never opened the bot, with the button that does.
func (c *Call) mustOpen(id string) []report.Post {
	return c.say(report.Doc{report.Para(c.Words.Say(id))}, []report.Button{{Text: c.Words.Plain("button.openbot"), Start: "hello"}})
}

// takenAway removes the member's own message from the private chat, once what it said stands
// in ours: the question stays the last thing there. Where that fails nothing is said.
func (c *Call) takenAway() report.Post {
	return report.Post{Act: report.Delete, To: report.To{Chat: c.Chat.ID, Message: c.Message}}
}

// announce tells the whole chat.
func (c *Call) announce(doc report.Doc, keys ...[]report.Button) []report.Post {
	return []report.Post{{To: c.here(), Doc: doc, Buttons: keys}}
}

// toast answers a tap.
func (c *Call) toast(text string) report.Post {
	return report.Post{Act: report.Toast, To: report.To{Query: c.Query, Only: c.From.ID}, Text: text}
}

// toasted answers a tap with one phrase of the catalogue and nothing else.
func (c *Call) toasted(id string, pairs ...any) []report.Post {
	return []report.Post{c.toast(c.Words.Plain(id, pairs...))}
}

// rewrite replaces the message whose button was tapped.
func (c *Call) rewrite(doc report.Doc, keys ...[]report.Button) report.Post {
	to := report.To{Chat: c.Chat.ID, Message: c.Message}
	if c.Ephemeral != 0 {
		to = report.To{Chat: c.Chat.ID, Only: c.From.ID, Ephemeral: c.Ephemeral}
	}
	return report.Post{Act: report.Edit, To: to, Doc: doc, Buttons: keys}
}

// by is who acts, for the audit trail; an anonymous admin has no name there.
func (c *Call) by() study.UserID {
	if c.From.Anonymous {
		return 0
	}
	return c.From.ID
}

// audit is a line of the audit trail for what this call does.
func (c *Call) audit(what, on, from, to string) study.AuditLine {
	return study.AuditLine{At: c.Now, By: c.by(), What: what, On: on, From: from, To: to}
}

// ifDone answers a tap whose effect was recorded before; any other error stands.
func (c *Call) ifDone(err error, id string) ([]report.Post, error) {
	if errors.Is(err, study.ErrDone) {
		return c.toasted(id), nil
	}
	return nil, err
}
