package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/rs/zerolog"

	"studybot/bot/wire"
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
	Sittings  Sittings
	Practices Practices
	Early     EarlyVotes
	Shelf     wire.Shelf
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
func (k *Clerk) Sent(ctx context.Context, s report.Shelved, r wire.Receipt) error {
	kind, rest, _ := strings.Cut(s.Post.Ref, ":")
	switch kind {
	case "card":
		return k.card(ctx, s, r, rest)
	case "poll":
		return k.poll(ctx, s, r, rest)
	case "result":
		return k.message(ctx, s, rest, func(q *quiz.Quiz) { q.ResultMessage = int(r.Message) })
	case "podium":
		return k.message(ctx, s, rest, func(q *quiz.Quiz) { q.Run.Podium = int(r.Message) })
	case "quizcard", "lobby":
		return k.message(ctx, s, rest, func(q *quiz.Quiz) { q.Card = int(r.Message) })
	case "attempt":
		return k.attempt(ctx, s, r, rest)
	case "practice":
		return k.practised(ctx, s, r.Message, rest)
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

func (k *Clerk) card(ctx context.Context, s report.Shelved, r wire.Receipt, date string) error {
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
func (k *Clerk) poll(ctx context.Context, s report.Shelved, r wire.Receipt, ref string) error {
	q, i, err := k.asked(ctx, s.Group, ref)
	if err != nil || i < 0 {
		return err
	}
	at := quiz.Place{Group: s.Group, Quiz: q.Number, Question: i}
	if r.PollID == "" {
		return k.asksByMessage(ctx, at, r)
	}
	places, err := k.o.Sittings.Places(ctx, []string{r.PollID})
	if err != nil {
		return fmt.Errorf("note a poll: %w", err)
	}
	if asks, known := places[r.PollID]; known && asks != at { // or answers to that would count for this
		k.o.Log.Error().Int64("group", int64(s.Group)).Str("ref", s.Post.Ref).Msg("Telegram names a poll that asks another question; whether this one was sent is in doubt")
		return k.Failed(ctx, s, wire.Failure{Why: wire.FailedUnknown})
	}
	if err := bindPoll(ctx, k.o.Quizzes, k.o.Effects, at, r.PollID, int(r.Message), k.o.Clock.Now()); err != nil {
		return fmt.Errorf("note a poll: %w", err)
	}
	if err := k.stopLate(ctx, at, r); err != nil {
		return err
	}
	if err := k.o.PollKnown(ctx, r.PollID); err != nil || !q.Questions[i].Again {
		return err
	}
	first, err := k.o.Early.Orphan(ctx, s.Group, q.Number, i)
	if err != nil || first == "" || first == r.PollID {
		return err
	}
	return claim(ctx, k.claimant(), at, first)
}

func (k *Clerk) claimant() claimant {
	return claimant{k.o.Groups, k.o.Quizzes, k.o.Effects, k.o.Outlet, k.o.Clock, k.o.PollKnown}
}

// asksByMessage notes the message that asks a question which no poll asks. If the quiz was
// closed meanwhile its buttons go at once.
func (k *Clerk) asksByMessage(ctx context.Context, at quiz.Place, r wire.Receipt) error {
	var asked quiz.Quiz
	err := changeQuiz(ctx, k.o.Quizzes, k.o.Effects, at.Group, at.Quiz, k.o.Clock.Now(), func(q *quiz.Quiz) bool {
		q.Questions[at.Question].Message = int(r.Message)
		asked = *q
		return true
	})
	if err != nil || asked.State == quiz.Open {
		return err
	}
	g, err := k.o.Groups.Group(ctx, at.Group)
	if err != nil {
		return err
	}
	return k.apply(ctx, effect.Effect{Group: at.Group, Posts: []report.Post{k.o.Book.For(g).QuestionEdit(asked, at.Question, r.Chat)}})
}

// stopLate stops a poll that came into a quiz that is being closed already. It looks after
// the poll is noted: a quiz that is closed after that stops it itself.
func (k *Clerk) stopLate(ctx context.Context, at quiz.Place, r wire.Receipt) error {
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

// message notes which message belongs to a quiz.
func (k *Clerk) message(ctx context.Context, s report.Shelved, ref string, note func(*quiz.Quiz)) error {
	n, err := strconv.Atoi(ref)
	if err != nil {
		return nil //nolint:nilerr // as above
	}
	err = changeQuiz(ctx, k.o.Quizzes, k.o.Effects, s.Group, n, k.o.Clock.Now(), func(q *quiz.Quiz) bool {
		note(q)
		return true
	})
	if errors.Is(err, study.ErrNotFound) { // and would not be there at another try either
		return nil
	}
	return err
}

// attempt notes in which message a member takes a quiz.
func (k *Clerk) attempt(ctx context.Context, s report.Shelved, r wire.Receipt, ref string) error {
	number, user, _ := strings.Cut(ref, ":")
	n, err := strconv.Atoi(number)
	u, err2 := strconv.ParseInt(user, 10, 64)
	if err != nil || err2 != nil {
		return nil //nolint:nilerr // as above
	}
	for range triesWhenStale {
		a, err := k.o.Quizzes.Attempt(ctx, s.Group, n, study.UserID(u))
		if err != nil || a.Try == 0 {
			return err
		}
		a.Message = int(r.Message)
		err = k.apply(ctx, effect.Effect{Group: s.Group, Attempts: []effect.Attempt{{Quiz: n, Attempt: a}}})
		if !errors.Is(err, study.ErrStale) {
			return err
		}
	}
	return fmt.Errorf("note the message of an attempt: %w", study.ErrStale)
}

// Moved gives a group another chat ID from now on.
func (k *Clerk) Moved(ctx context.Context, from, to study.ChatID) error {
	err := k.o.Groups.MoveGroup(ctx, from, to)
	if errors.Is(err, study.ErrNotFound) {
		return nil
	}
	return err
}
