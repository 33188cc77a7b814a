package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"studybot/bot/wire"
	"studybot/store"
	"studybot/study"
)

// pendingMany is how many updates may wait at Telegram before somebody should look.
const pendingMany = 1000

// rounds is what was found in the groups, added up: each trouble names at most namesMost.
type rounds struct {
	seen    int
	trouble map[string][]string
}

const namesMost = 5

func (r *rounds) note(what, group string) { r.trouble[what] = append(r.trouble[what], group) }

// The troubles a group can have, in the order in which they are told, and what to do.
var groupTroubles = []struct{ what, state, check, says, do string }{
	{"gone", broken, "groups", "the bot is not in %s any more, though they are kept as active", "add it again, or leave it: nothing is sent there"},
	{"mute", broken, "rights", "the bot may not write in %s", "let it write: group permissions, or make it an administrator"},
	{"polls", broken, "rights", "the bot may not send polls in %s: no quizzes there", "allow polls in the group's permissions, or make the bot an administrator"},
	{"member", poorly, "rights", "the bot is no administrator in %s: joins and leaves are not seen there", "make it an administrator; it needs no special right"},
	{"unreached", poorly, "leaders", "no leader can be written to in %s: reports wait", "a leader of each opens the bot in private and taps Start"},
	{"unled", poorly, "leaders", "there is no leader in %s: nobody gets reports", "an administrator of each names one: /leader add"},
	{"zone", broken, "time zones", "the zone of %s is unknown here: it runs by UTC", "set another: /settings, or update studybot"},
	{"unknown", poorly, "groups", "Telegram could not be asked about %s", "try again"},
}

// groups goes through them: is the bot still there, may it do what it must, who gets reports.
func (x *examination) groups(ctx context.Context, s *store.Store, t telegramSeen) {
	x.pending(ctx, s, t)
	ids, err := s.Groups(ctx)
	if err != nil {
		x.fail("groups", "see the log of Redis", "can't be read: %v", err)
		return
	}
	r := &rounds{trouble: map[string][]string{}}
	for _, id := range ids[:min(len(ids), x.most)] {
		g, err := s.Group(ctx, id)
		if err != nil || g.State != study.Active {
			continue
		}
		r.seen++
		name := fmt.Sprintf("group %d", g.ID) // not its title: that is people's words
		if _, err := time.LoadLocation(g.Settings.Zone.String()); err != nil {
			r.note("zone", name)
		}
		r.leaders(ctx, s, g, name)
		if t.client != nil {
			r.standing(ctx, t, g, name)
		}
	}
	x.tell(r, len(ids))
}

func (x *examination) tell(r *rounds, all int) {
	for _, k := range groupTroubles {
		list := r.trouble[k.what]
		if len(list) == 0 {
			continue
		}
		names := strings.Join(list[:min(len(list), namesMost)], ", ")
		if more := len(list) - namesMost; more > 0 {
			names += fmt.Sprintf(" and %d more", more)
		}
		x.findings = append(x.findings, finding{k.check, k.state, fmt.Sprintf(k.says, names), k.do})
	}
	if len(r.trouble) == 0 {
		x.ok("groups", "%d of %d looked at, all well", r.seen, all)
	}
}

func (r *rounds) leaders(ctx context.Context, s *store.Store, g study.Group, name string) {
	members, err := s.Members(ctx, g.ID)
	if err != nil {
		r.note("unknown", name)
		return
	}
	led, reached := false, false
	for _, m := range members {
		if !m.Leader || m.Gone {
			continue
		}
		led = true
		if p, err := s.Person(ctx, m.User); err == nil && p.Reachable {
			reached = true
		}
	}
	switch {
	case !led:
		r.note("unled", name)
	case !reached:
		r.note("unreached", name)
	}
}

// standing asks Telegram what the bot is in a group.
func (r *rounds) standing(ctx context.Context, t telegramSeen, g study.Group, name string) {
	var is struct {
		Status   string `json:"status"`
		IsMember bool   `json:"is_member"`
		Writes   bool   `json:"can_send_messages"`
		Polls    bool   `json:"can_send_polls"`
	}
	err := t.client.Call(ctx, "getChatMember", map[string]string{
		"chat_id": strconv.FormatInt(int64(g.Chat), 10), "user_id": strconv.FormatInt(t.me.ID, 10),
	}, nil, &is)
	switch kind := wire.Classify(err).Kind; {
	case kind == wire.FaultGone || kind == wire.FaultNoSuch || kind == wire.FaultNoPerson || kind == wire.FaultUnreachable:
		r.note("gone", name)
		return
	case err != nil:
		r.note("unknown", name)
		return
	}
	switch {
	case is.Status == "left" || is.Status == "kicked" || is.Status == "restricted" && !is.IsMember:
		r.note("gone", name)
	case is.Status == "restricted" && !is.Writes:
		r.note("mute", name)
	case is.Status == "restricted" && !is.Polls:
		r.note("polls", name)
	case is.Status != "administrator" && is.Status != "creator":
		r.note("member", name)
		r.permissions(ctx, t, g, name)
	}
}

// permissions are what a plain member of the group may do.
func (r *rounds) permissions(ctx context.Context, t telegramSeen, g study.Group, name string) {
	var chat struct {
		Permissions *struct {
			Writes bool `json:"can_send_messages"`
			Polls  bool `json:"can_send_polls"`
		} `json:"permissions"`
	}
	err := t.client.Call(ctx, "getChat", map[string]string{"chat_id": strconv.FormatInt(int64(g.Chat), 10)}, nil, &chat)
	switch {
	case err != nil || chat.Permissions == nil:
	case !chat.Permissions.Writes:
		r.note("mute", name)
	case !chat.Permissions.Polls:
		r.note("polls", name)
	}
}

// pending are the updates that wait at Telegram.
func (x *examination) pending(ctx context.Context, s *store.Store, t telegramSeen) {
	if t.client == nil {
		return
	}
	f, err := s.Facts(ctx)
	switch n := t.hook.Pending; {
	case err != nil || n == 0:
	case len(f.Alive) == 0:
		x.warn("updates", "`studybot run`: Telegram keeps most for a day, taps for two and a half minutes", "%d wait and nobody takes them", n)
	case n > pendingMany:
		x.warn("updates", "look at studybot_update_seconds and at Redis; another program may be asking too (a conflict in the log)", "%d wait at Telegram", n)
	default:
		x.ok("updates", "%d wait at Telegram", n)
	}
}
