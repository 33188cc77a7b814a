package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/rs/zerolog"

	"studybot/effect"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// Parker keeps a leader's post that came back until they open the bot.
type Parker interface {
	Unreachable(ctx context.Context, g study.Group, m study.Member, post report.Post) error
}

// ClerkOptions are what a Clerk works with. All are needed.
type ClerkOptions struct {
	Book      *report.Book
	Clock     study.Clock
	Log       zerolog.Logger
	Effects   Effects
	Groups    Groups
	Roster    Roster
	People    People
	Quizzes   Quizzes
	Early     EarlyVotes
	Shelf     Shelf
	Parker    Parker
	Outlet    Outlet
	PollKnown func(ctx context.Context, poll string) error
}

// Clerk writes down what became of posts: which message a card is, which poll a question,
// who can't be written to any more. It is the outbox's Receipts.
type Clerk struct{ o ClerkOptions }

// NewClerk makes a clerk.
func NewClerk(o ClerkOptions) *Clerk { return &Clerk{o} }

// Sent notes where a post with a Ref ended up.
func (k *Clerk) Sent(ctx context.Context, s report.Shelved, r Receipt) error {
	kind, rest, _ := strings.Cut(s.Post.Ref, ":")
	switch kind {
	case "card":
		return k.card(ctx, s, r, rest)
	case "poll":
		return k.poll(ctx, s, r, rest)
	case "result":
		return k.result(ctx, s, r, rest)
	}
	return nil
}

func (k *Clerk) apply(ctx context.Context, e effect.Effect) error {
	e.At = k.o.Clock.Now()
	shelved, err := k.o.Effects.Apply(ctx, e)
	if errors.Is(err, study.ErrDone) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("note a receipt: %w", err)
	}
	k.o.Outlet.Accept(shelved...)
	return nil
}

func (k *Clerk) card(ctx context.Context, s report.Shelved, r Receipt, date string) error {
	d, err := study.ParseDate(date)
	if err != nil {
		return nil //nolint:nilerr // a Ref that nobody knows has nothing to note
	}
	card := effect.Card{
		Chat: r.Chat, Message: r.Message, Topic: s.Post.To.Topic,
		Reading: len(s.Post.Buttons) > 0 && len(s.Post.Buttons[0]) > 1,
	}
	return k.apply(ctx, effect.Effect{Group: s.Group, Cards: map[study.Date]effect.Card{d: card}})
}

// poll notes which poll asks a question, then lets the answers in that came before. If the
// quiz was closed meanwhile the poll is stopped at once.
func (k *Clerk) poll(ctx context.Context, s report.Shelved, r Receipt, ref string) error {
	q, i, err := k.asked(ctx, s.Group, ref)
	if err != nil || i < 0 {
		return err
	}
	at := quiz.Place{Group: s.Group, Quiz: q.Number, Question: i}
	if err := bindPoll(ctx, k.o.Quizzes, k.o.Effects, at, r.PollID, int(r.Message), k.o.Clock.Now()); err != nil {
		return fmt.Errorf("note a poll: %w", err)
	}
	if err := k.stopLate(ctx, at, r); err != nil {
		return err
	}
	return k.o.PollKnown(ctx, r.PollID)
}

// stopLate stops a poll that came into a quiz that is being closed already. It looks after
// the poll is noted: a quiz that is closed after that stops it itself.
func (k *Clerk) stopLate(ctx context.Context, at quiz.Place, r Receipt) error {
	q, err := k.o.Quizzes.Quiz(ctx, at.Group, at.Quiz)
	if err != nil || q.State == quiz.Open {
		return err
	}
	stop := report.Post{Act: report.StopPoll, Lane: report.Quizzes, To: report.To{Chat: r.Chat, Message: r.Message}}
	return k.apply(ctx, effect.Effect{Group: at.Group, Posts: []report.Post{stop}})
}

// asked reads the quiz and the index of the question that "7:2" names; -1 if there is none.
func (k *Clerk) asked(ctx context.Context, g study.GroupID, ref string) (quiz.Quiz, int, error) {
	number, question, _ := strings.Cut(ref, ":")
	n, err := strconv.Atoi(number)
	i, err2 := strconv.Atoi(question)
	if err != nil || err2 != nil {
		return quiz.Quiz{}, -1, nil
	}
	q, err := k.o.Quizzes.Quiz(ctx, g, n)
	if errors.Is(err, study.ErrNotFound) || err == nil && i >= len(q.Questions) {
		return q, -1, nil
	}
	return q, i, err
}

func (k *Clerk) result(ctx context.Context, s report.Shelved, r Receipt, ref string) error {
	n, err := strconv.Atoi(ref)
	if err != nil {
		return nil //nolint:nilerr // as above
	}
	return changeQuiz(ctx, k.o.Quizzes, k.o.Effects, s.Group, n, k.o.Clock.Now(), func(q *quiz.Quiz) bool {
		q.ResultMessage = int(r.Message)
		return true
	})
}

// Moved gives a group another chat ID from now on.
func (k *Clerk) Moved(ctx context.Context, from, to study.ChatID) error {
	err := k.o.Groups.MoveGroup(ctx, from, to)
	if errors.Is(err, study.ErrNotFound) {
		return nil
	}
	return err
}

// Failed follows up on a post that was not sent as asked.
func (k *Clerk) Failed(ctx context.Context, s report.Shelved, f Failure) error {
	switch f.Why {
	case FailedUnreachable:
		return k.unreachable(ctx, s, f)
	case FailedGone:
		return k.gone(ctx, s)
	case FailedNoRight:
		return k.tellLeaders(ctx, s, "right:"+f.Right, func(w report.Words, g study.Group) report.HTML {
			return w.Say("rights.lacking", "Group", g.Title, "Right", f.Right, "What", what(w, s.Post))
		})
	case FailedTopic:
		return k.tellLeaders(ctx, s, "topic", func(w report.Words, _ study.Group) report.HTML {
			return w.Say("topic.closed", "Action", what(w, s.Post))
		})
	case FailedUnknown:
		return k.unknown(ctx, s)
	case FailedExpired, FailedMessageGone, FailedRefused:
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
func (k *Clerk) unreachable(ctx context.Context, s report.Shelved, f Failure) error {
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
