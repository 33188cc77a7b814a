package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"studybot/bot/wire"
	"studybot/effect"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// A poll of which nobody knows whether it was posted, since we died or the connection broke,
// has no known number: it is an orphan. When somebody answers it Telegram also shows what it
// asks, and by that it finds its question:
//
//	answer, figures of an unknown poll ──▶ its question is found ──▶ {g}:orphans
//	                                                                     │ both are there
//	whether the poll went out is unknown ──▶ in doubt, or lost ──────────┴──▶ bound, answers count
//
// Each side writes before it reads the other's, so that none is missed whichever comes first.
// What happens when nobody answers is told in quiz/doubt.go.

// parted takes the figures of polls out of a batch. It copies only if there are any.
func parted(events []wire.Event) (rest, figures []wire.Event) {
	if !slices.ContainsFunc(events, func(e wire.Event) bool { return e.Kind == wire.Shown }) {
		return events, nil
	}
	for _, e := range events {
		if e.Kind == wire.Shown {
			figures = append(figures, e)
		} else {
			rest = append(rest, e)
		}
	}
	return rest, figures
}

// orphans looks for polls among figures that nobody knows, after the votes of their batch.
func (r *Router) orphans(ctx context.Context, figures []wire.Event) error {
	if len(figures) == 0 {
		return nil
	}
	last := make(map[string]wire.Event)
	var polls []string
	for _, f := range figures {
		if _, ok := last[f.Poll]; !ok {
			polls = append(polls, f.Poll)
		}
		last[f.Poll] = f
	}
	known, err := r.placesOf(ctx, polls)
	if err != nil {
		return err
	}
	for _, poll := range polls {
		f := last[poll]
		if _, ok := known[poll]; ok {
			continue
		}
		if err := r.guard(ctx, only(f), func() error { return r.orphan(ctx, f) }); err != nil {
			return err
		}
	}
	return nil
}

// Among which quizzes that are over the question of an unknown poll is looked for: we may
// have been away while they were open. Answers to unknown polls are kept as long.
const (
	overMost = 20
	overFor  = 24 * time.Hour
)

// askable are a group's quizzes that an unknown poll may belong to, the open ones first.
func (r *Router) askable(ctx context.Context, id study.GroupID) ([]quiz.Quiz, error) {
	quizzes, err := r.o.Quizzes.OpenQuizzes(ctx, id)
	if err != nil {
		return nil, err
	}
	latest, err := r.o.Ledger.Quizzes(ctx, id, overMost)
	if err != nil {
		return nil, err
	}
	now := r.o.Clock.Now()
	for _, q := range latest {
		if q.State == quiz.Closed && now.Sub(q.ClosedAt) < overFor {
			quizzes = append(quizzes, q)
		}
	}
	return quizzes, nil
}

// asks finds the question of a group's quizzes that a poll asks and that wants one; question
// is -1 if there is none.
func (r *Router) asks(ctx context.Context, id study.GroupID, shown wire.Event) (number, question int, err error) {
	open, err := r.askable(ctx, id)
	if err != nil || len(open) == 0 {
		return 0, -1, err
	}
	g, err := r.o.Groups.Group(ctx, id)
	if err != nil {
		return 0, -1, err
	}
	for _, q := range open {
		if q.Mode == quiz.ModePrivate {
			continue
		}
		for _, post := range r.o.Book.For(g).QuizOpening(q, report.To{}, false) {
			for i, asked := range q.Questions {
				if asked.Wants(shown.Poll) && post.Poll != nil && post.Ref == report.QuizRef(q.Number, i) && samePoll(post.Poll, shown) {
					return q.Number, i, nil
				}
			}
		}
	}
	return 0, -1, nil
}

func samePoll(p *report.Poll, shown wire.Event) bool {
	same := func(a, b string) bool { return strings.TrimSpace(a) == strings.TrimSpace(b) }
	return same(p.Question, shown.Text) && slices.EqualFunc(p.Options, shown.Choices, same)
}

// found notes whose question an orphan asks, and gives it to the question, unless the
// question's own poll is on its way: whoever sent it will tell.
func (r *Router) found(ctx context.Context, g study.GroupID, number, question int, poll string) error {
	if err := r.o.Early.HoldOrphan(ctx, g, number, question, poll); err != nil {
		return err
	}
	return claim(ctx, claimant{r.o.Groups, r.o.Quizzes, r.o.Effects, r.o.Outlet, r.o.Clock, r.PollKnown}, quiz.Place{Group: g, Quiz: number, Question: question}, poll)
}

// claimant is what claiming an orphan needs; a router has it, and a clerk.
type claimant struct {
	groups  Groups
	quizzes Quizzes
	effects Effects
	outlet  Outlet
	clock   study.Clock
	known   func(ctx context.Context, poll string) error
}

// claim gives an orphan to its question, if that wants it, and lets its answers in. A twin is
// stopped where it can be found: so that the group answers one of the two.
func claim(ctx context.Context, c claimant, at quiz.Place, poll string) error {
	var now quiz.Quiz
	err := changeQuiz(ctx, c.quizzes, c.effects, at.Group, at.Quiz, c.clock.Now(), func(q *quiz.Quiz) bool {
		changed := q.Found(at.Question, poll)
		now = *q
		return changed
	})
	if err != nil || !slices.Contains(now.Questions[at.Question].Polls(), poll) {
		return err
	}
	if now.Questions[at.Question].Twin == poll {
		if err := stopTwin(ctx, c, now, at); err != nil {
			return err
		}
	}
	return c.known(ctx, poll)
}

// stopTwin tries to stop a twin, whose message nobody told us, at the few places where it can
// be. Telegram refuses to stop what is no open poll of ours; one that is not found there
// closes with its quiz by itself.
func stopTwin(ctx context.Context, c claimant, q quiz.Quiz, at quiz.Place) error {
	g, err := c.groups.Group(ctx, at.Group)
	if err != nil {
		return err
	}
	open, err := c.quizzes.OpenQuizzes(ctx, at.Group)
	if err != nil {
		return err
	}
	taken := map[int]bool{}
	for _, other := range open {
		for _, asked := range other.Questions {
			taken[asked.Message] = true
		}
	}
	e := effect.Effect{Group: at.Group, At: c.clock.Now(), Once: fmt.Sprintf("twin:%d.%d", at.Quiz, at.Question)}
	for _, m := range q.TwinMessages(at.Question) {
		if !taken[m] {
			e.Posts = append(e.Posts, report.Post{Act: report.StopPoll, Lane: report.Quizzes, To: report.To{Chat: g.Chat, Message: study.MessageID(m)}})
		}
	}
	shelved, err := c.effects.Apply(ctx, e)
	if err != nil && !errors.Is(err, study.ErrDone) {
		return fmt.Errorf("stop a poll that was asked again: %w", err)
	}
	c.outlet.Accept(shelved...)
	return nil
}

// bindPoll writes down which poll asks a question, and its message if that is known. It
// writes though the quiz says so already: what follows elsewhere may have failed before.
func bindPoll(ctx context.Context, quizzes Quizzes, effects Effects, at quiz.Place, poll string, message int, now time.Time) error {
	return changeQuiz(ctx, quizzes, effects, at.Group, at.Quiz, now, func(q *quiz.Quiz) bool {
		asked := &q.Questions[at.Question]
		asked.PollID, asked.Lost, asked.Doubt = poll, false, time.Time{}
		if message == 0 {
			now = time.Time{} // it was posted some time before
		} else {
			asked.Message = message
		}
		q.Opened(at.Question, now)
		return true
	})
}

// changeQuiz reads a quiz, lets change decide whether and how it is written, and does so
// again if somebody else wrote it meanwhile.
func changeQuiz(ctx context.Context, quizzes Quizzes, effects Effects, g study.GroupID, number int, now time.Time, change func(*quiz.Quiz) bool) error {
	for range triesWhenStale {
		q, err := quizzes.Quiz(ctx, g, number)
		if err != nil {
			return err
		}
		if !change(&q) {
			return nil
		}
		_, err = effects.Apply(ctx, effect.Effect{Group: g, At: now, Quizzes: []quiz.Quiz{q}, Jobs: stepsOf(q)})
		if !errors.Is(err, study.ErrStale) {
			return err
		}
	}
	return fmt.Errorf("change quiz %d: %w", number, study.ErrStale)
}
