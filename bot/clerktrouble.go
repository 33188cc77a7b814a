package bot

import (
	"context"
	"errors"
	"slices"
	"strings"

	"studybot/bot/wire"
	"studybot/effect"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// Failed follows up on a post that was not sent as asked.
func (k *Clerk) Failed(ctx context.Context, s report.Shelved, f wire.Failure) error {
	if err := k.unasked(ctx, s, f); err != nil {
		return err
	}
	switch f.Why {
	case wire.FailedUnreachable:
		return k.unreachable(ctx, s, f)
	case wire.FailedGone:
		return k.gone(ctx, s)
	case wire.FailedNoRight:
		return k.tellLeaders(ctx, s, "right:"+f.Right, func(w report.Words, g study.Group) report.HTML {
			return w.Say("rights.lacking", "Group", g.Title, "Right", f.Right, "What", what(w, s.Post))
		})
	case wire.FailedTopic:
		return k.tellLeaders(ctx, s, "topic", func(w report.Words, _ study.Group) report.HTML {
			return w.Say("topic.closed", "Action", what(w, s.Post))
		})
	case wire.FailedUnknown:
		return k.unknown(ctx, s)
	case wire.FailedRefused:
		return k.refused(ctx, s)
	case wire.FailedExpired, wire.FailedMessageGone:
	}
	return nil
}

// refused: Telegram does not take a file, such as one that is too big; who waits for it is told.
func (k *Clerk) refused(ctx context.Context, s report.Shelved) error {
	if s.Post.File == nil || s.ID == "" {
		return nil
	}
	g, err := k.o.Groups.Group(ctx, s.Group)
	if err != nil && !errors.Is(err, study.ErrNotFound) {
		return err
	}
	p, err := k.o.People.Person(ctx, study.UserID(max(s.Post.To.Chat, 0)))
	if err != nil && !errors.Is(err, study.ErrNotFound) {
		return err
	}
	words := k.o.Book.In(report.LanguageOf(p.Language, g.Settings.Language, p.Hint), g.Zone())
	said := report.Post{To: s.Post.To, Doc: report.Doc{report.Para(words.Say("file.refused", "Name", s.Post.File.Name))}}
	return k.apply(ctx, effect.Effect{Group: s.Group, Once: "refused:" + s.ID, Posts: []report.Post{said}})
}

// what names a post for a leader, by its lane; readings and messages share that of cards.
func what(w report.Words, p report.Post) string {
	id := map[report.Lane]string{
		report.Quizzes: "quiz", report.Cards: "card", report.Reminders: "reminder", report.Reports: "report",
	}[p.Lane]
	if id == "" || p.Lane == report.Cards && !strings.HasPrefix(p.Ref, "card:") {
		id = "message"
	}
	return w.Plain("action." + id)
}

// unreachable remembers that a person can't be written to. What a leader should have got
// waits for them.
func (k *Clerk) unreachable(ctx context.Context, s report.Shelved, f wire.Failure) error {
	u := study.UserID(s.Post.To.Chat)
	if u <= 0 {
		return nil
	}
	p, err := k.o.People.Person(ctx, u)
	if err != nil && !errors.Is(err, study.ErrNotFound) {
		return err
	}
	p.ID, p.Reachable = u, false
	if err := k.o.People.SavePerson(ctx, p); err != nil {
		return err
	}
	if f.Going || s.Group == 0 || !strings.HasPrefix(s.Post.Ref, "leaderpost:") {
		return nil
	}
	g, err := k.o.Groups.Group(ctx, s.Group)
	if err != nil {
		return err
	}
	m, err := k.o.Roster.Member(ctx, s.Group, u)
	if err != nil || m.Gone || !m.Leader {
		return err
	}
	return k.o.Parker.Unreachable(ctx, g, m, s.Post)
}

// unknown: Telegram did not say whether a poll went out. Its question waits for the first
// answer, and is asked again if none comes; if that is in vain too it is left out, and the
// leaders are told.
func (k *Clerk) unknown(ctx context.Context, s report.Shelved) error {
	kind, ref, _ := strings.Cut(s.Post.Ref, ":")
	if kind != "poll" {
		return nil
	}
	q, i, err := k.asked(ctx, s.Group, ref)
	if err != nil {
		return err
	}
	if i < 0 {
		return k.o.Shelf.Drop(ctx, s)
	}
	lost, err := k.doubt(ctx, quiz.Place{Group: s.Group, Quiz: q.Number, Question: i})
	if err != nil {
		return err
	}
	if err := k.o.Shelf.Drop(ctx, s); err != nil || !lost {
		return err
	}
	return k.tellLeaders(ctx, s, "poll:"+ref, func(w report.Words, _ study.Group) report.HTML {
		return w.Say("quiz.poll.lost", "Number", q.Number, "Question", i+1)
	})
}

// doubt notes that a question's poll is in doubt, and gives it the orphan if that has been
// found; lost says that there is none and nothing more is tried.
func (k *Clerk) doubt(ctx context.Context, at quiz.Place) (lost bool, err error) {
	if err := k.o.Early.HoldDoubt(ctx, at.Group, k.o.Clock.Now()); err != nil {
		return false, err
	}
	err = changeQuiz(ctx, k.o.Quizzes, k.o.Effects, at.Group, at.Quiz, k.o.Clock.Now(), func(q *quiz.Quiz) (changed bool) {
		changed, lost = q.Doubted(at.Question, k.o.Clock.Now())
		return changed
	})
	if err != nil {
		return false, err
	}
	poll, err := k.o.Early.Orphan(ctx, at.Group, at.Quiz, at.Question)
	if err != nil || poll == "" {
		return lost, err
	}
	return false, claim(ctx, k.claimant(), at, poll)
}

// tellLeaders tells those leaders who can be written to, once a day for each cause.
func (k *Clerk) tellLeaders(ctx context.Context, s report.Shelved, cause string, say func(report.Words, study.Group) report.HTML) error {
	g, err := k.o.Groups.Group(ctx, s.Group)
	if errors.Is(err, study.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	members, err := k.o.Roster.Members(ctx, g.ID)
	if err != nil {
		return err
	}
	members = slices.DeleteFunc(members, func(m study.Member) bool { return m.User.Private() == s.Post.To.Chat })
	posts := wordToLeaders(members, say(k.o.Book.For(g), g))
	if len(posts) == 0 {
		return nil
	}
	once := "tell:" + cause + ":" + g.Today(k.o.Clock.Now()).String()
	return k.apply(ctx, effect.Effect{Group: g.ID, Once: once, Posts: posts})
}
