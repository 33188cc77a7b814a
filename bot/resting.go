package bot

import (
	"context"
	"errors"
	"slices"
	"time"

	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// resting is what follows when we are not in a group any more: it rests until we are back, and in
// the same write its leaders are told in private. One that has not begun has nothing to rest from.
func resting(book *report.Book, g study.Group, members []study.Member, audit study.AuditLine, now time.Time) (e effect.Effect, ok bool) {
	if g.State != study.Active {
		return e, false
	}
	g.State = study.Suspended
	e = effect.Effect{Group: g.ID, At: now, Save: &g, Audit: []study.AuditLine{audit}}
	e.Posts = wordToLeaders(members, book.For(g).Say("gone.leader", "Group", g.Title))
	return e, true
}

// wordToLeaders tells something in private to each leader who can be written to.
func wordToLeaders(members []study.Member, word report.HTML) (posts []report.Post) {
	for _, m := range leadersOf(members) {
		if m.Reach {
			posts = append(posts, report.Post{
				To: report.To{Chat: m.User.Private()}, Lane: report.Reports,
				Doc: report.Doc{report.Para(word)},
			})
		}
	}
	return posts
}

// leadersOf are the members who get the reports.
func leadersOf(members []study.Member) []study.Member {
	return slices.DeleteFunc(slices.Clone(members), func(m study.Member) bool { return !m.Leader || m.Gone })
}

// rest lets a group rest that turns out to be without us. One who asks just now learns it by the
// answer.
func (r *Router) rest(ctx context.Context, c *Call, g *study.Group, audit study.AuditLine) error {
	r.rights.forget(g.Chat)
	members, err := r.o.Roster.Members(ctx, g.ID)
	if err != nil {
		return err
	}
	if !c.InGroup {
		members = slices.DeleteFunc(members, func(m study.Member) bool { return m.User == c.From.ID })
	}
	e, ok := resting(r.o.Book, *g, members, audit, c.Now)
	if !ok {
		return nil
	}
	shelved, err := r.o.Effects.Apply(ctx, e)
	if err != nil {
		return err
	}
	*g = *e.Save
	g.Rev++
	r.accept(shelved)
	return nil
}

// gone: what was sent comes back, since we are not in the group any more.
func (k *Clerk) gone(ctx context.Context, s report.Shelved) error {
	g, err := k.o.Groups.Group(ctx, s.Group)
	if errors.Is(err, study.ErrNotFound) || err == nil && g.Chat != s.Post.To.Chat {
		return nil
	}
	if err != nil {
		return err
	}
	members, err := k.o.Roster.Members(ctx, g.ID)
	if err != nil {
		return err
	}
	now := k.o.Clock.Now()
	e, ok := resting(k.o.Book, g, members, study.AuditLine{At: now, What: "suspended"}, now)
	if !ok {
		return nil
	}
	return k.apply(ctx, e)
}
