package bot

import (
	"context"
	"errors"
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
	case wire.FailedExpired, wire.FailedMessageGone, wire.FailedRefused:
	}
	return nil
}

// what names a post for a leader, by its lane.
func what(w report.Words, p report.Post) string {
	id := map[report.Lane]string{
		report.Quizzes: "quiz", report.Cards: "card", report.Reminders: "reminder", report.Reports: "report",
	}[p.Lane]
	if id == "" {
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

// gone: we are not in the group any more; it rests until we are back.
func (k *Clerk) gone(ctx context.Context, s report.Shelved) error {
	g, err := k.o.Groups.Group(ctx, s.Group)
	if errors.Is(err, study.ErrNotFound) || err == nil && (g.State == study.Suspended || g.Chat != s.Post.To.Chat) {
		return nil
	}
	if err != nil {
		return err
	}
	g.State = study.Suspended
	if err := k.apply(ctx, effect.Effect{Group: g.ID, Save: &g}); err != nil {
		return err
	}
	return k.tellLeaders(ctx, s, "gone", func(w report.Words, g study.Group) report.HTML {
		return w.Say("gone.leader", "Group", g.Title)
	})
}

// unknown: Telegram did not say whether a poll went out. It is not sent again, so that the
// group never has one question twice; its question is left out, and the leaders are told.
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
	if bound, err := k.lose(ctx, quiz.Place{Group: s.Group, Quiz: q.Number, Question: i}); err != nil || bound {
		return errors.Join(err, k.o.Shelf.Drop(ctx, s))
	}
	if err := k.o.Shelf.Drop(ctx, s); err != nil {
		return err
	}
	return k.tellLeaders(ctx, s, "poll:"+ref, func(w report.Words, _ study.Group) report.HTML {
		return w.Say("quiz.poll.lost", "Number", q.Number, "Question", i+1)
	})
}

// lose marks a question's poll as lost, and binds the orphan if it has been found.
func (k *Clerk) lose(ctx context.Context, at quiz.Place) (bound bool, err error) {
	now := k.o.Clock.Now()
	err = changeQuiz(ctx, k.o.Quizzes, k.o.Effects, at.Group, at.Quiz, now, func(q *quiz.Quiz) bool {
		asked := &q.Questions[at.Question]
		bound = asked.PollID != ""
		changes := !bound && !asked.Lost
		asked.Lost = asked.Lost || changes
		return changes
	})
	if err != nil {
		return bound, err
	}
	poll, err := k.pollOf(ctx, at, bound)
	if err != nil || poll == "" {
		return false, err
	}
	if err := bindPoll(ctx, k.o.Quizzes, k.o.Effects, at, poll, 0, now); err != nil {
		return false, err
	}
	return true, k.o.PollKnown(ctx, poll)
}

// pollOf is the poll that a question has, or the orphan that was found for it, or "".
func (k *Clerk) pollOf(ctx context.Context, at quiz.Place, bound bool) (string, error) {
	if !bound {
		return k.o.Early.Orphan(ctx, at.Group, at.Quiz, at.Question)
	}
	q, err := k.o.Quizzes.Quiz(ctx, at.Group, at.Quiz)
	if err != nil {
		return "", err
	}
	return q.Questions[at.Question].PollID, nil
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
	var posts []report.Post
	for _, m := range members {
		if m.Leader && !m.Gone && m.Reach && m.User.Private() != s.Post.To.Chat {
			posts = append(posts, report.Post{
				To: report.To{Chat: m.User.Private()}, Lane: report.Reports,
				Doc: report.Doc{report.Para(say(k.o.Book.For(g), g))},
			})
		}
	}
	if len(posts) == 0 {
		return nil
	}
	once := "tell:" + cause + ":" + g.Today(k.o.Clock.Now()).String()
	return k.apply(ctx, effect.Effect{Group: g.ID, Once: once, Posts: posts})
}
