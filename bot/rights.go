package bot

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"studybot/study"
)

// rightsKept is how long a list of admins is believed. A promotion that Telegram tells of
// ends it at once.
const rightsKept = 5 * time.Minute

// rights knows who administers a chat.
type rights struct {
	presence Presence
	clock    study.Clock

	mu    sync.Mutex
	known map[study.ChatID]adminList
}

type adminList struct {
	admins []study.UserID
	until  time.Time
}

// isAdmin says whether a person administers the chat; study.ErrAway where we are not in it.
func (r *rights) isAdmin(ctx context.Context, chat study.ChatID, u study.UserID) (bool, error) {
	now := r.clock.Now()
	r.mu.Lock()
	list, ok := r.known[chat]
	r.mu.Unlock()
	if !ok || !now.Before(list.until) {
		ctx, cancel := await(ctx)
		defer cancel()
		admins, err := r.presence.Admins(ctx, chat)
		if err != nil {
			return false, err
		}
		list = adminList{admins, now.Add(rightsKept)}
		r.mu.Lock()
		r.known[chat] = list
		r.mu.Unlock()
	}
	return slices.Contains(list.admins, u), nil
}

// forget makes the next question ask Telegram again.
func (r *rights) forget(chat study.ChatID) {
	r.mu.Lock()
	delete(r.known, chat)
	r.mu.Unlock()
}

// atLeast says whether the one who asks may do what the role may. Only where the right of
// an admin is needed and not yet shown is Telegram asked.
func (r *Router) atLeast(ctx context.Context, c *Call, need Role) (bool, error) {
	if c.Role >= need {
		return true, nil
	}
	if need < Leader || c.Group.ID == 0 || c.Member.User == 0 || c.Member.Gone {
		return false, nil
	}
	admin, err := r.administers(ctx, c, &c.Group)
	if admin {
		c.Role = Admin
	}
	return admin, err
}

// administers says whether the one who asks administers a group. A group that turns out to be
// without us rests from now on.
func (r *Router) administers(ctx context.Context, c *Call, g *study.Group) (bool, error) {
	admin, err := r.rights.isAdmin(ctx, g.Chat, c.From.ID)
	if errors.Is(err, study.ErrAway) {
		c.Away = g.ID == c.Group.ID
		return false, r.rest(ctx, c, g, study.AuditLine{At: c.Now, What: "suspended"})
	}
	return admin, err
}

// forbidden refuses a command that only a role may use, with the reason.
func (c *Call) forbidden(need Role, command string) error {
	refused := study.Refuse("admins", "Command", command)
	switch {
	case c.Away:
		refused = study.Refuse("away", "Group", c.Group.Title)
	case need == Leader:
		refused = study.Refuse("leaders", "Command", command)
	}
	refused.Kind = study.ErrForbidden
	return refused
}
