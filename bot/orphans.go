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

// A poll that was posted while we died has no known number: it is an orphan. It is never
// posted again. When somebody answers it Telegram also shows what it asks, and by that it
// finds its question:
//
//	answer, figures of an unknown poll ──▶ its question is found ──▶ {g}:orphans
//	                                                                     │ both are there
//	whether the poll went out is unknown ──▶ the question is lost ───────┴──▶ bound, answers count
//
// Each side writes before it reads the other's, so that none is missed whichever comes first.

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
	var polls []string
	for _, f := range figures {
		polls = append(polls, f.Poll)
	}
	known, err := r.placesOf(ctx, polls)
	if err != nil {
		return err
	}
	for _, f := range figures {
		if _, ok := known[f.Poll]; ok {
			continue
		}
		if err := r.guard(ctx, []wire.Event{f}, func() error { return r.orphan(ctx, f) }); err != nil {
			return err
		}
	}
	return nil
}

// orphan finds the question of an unknown poll among the open quizzes of those who answered.
func (r *Router) orphan(ctx context.Context, shown wire.Event) error {
	votes, err := r.early(ctx, shown.Poll)
	if err != nil {
		return err
	}
	groups := make(map[study.GroupID]bool)
	for _, v := range votes {
		p, err := r.o.People.Person(ctx, v.From.ID)
		if err != nil && !errors.Is(err, study.ErrNotFound) {
			return fmt.Errorf("read who answered an unknown poll: %w", err)
		}
		for _, g := range p.Groups {
			groups[g] = true
		}
	}
	for id := range groups {
		number, question, err := r.asks(ctx, id, shown)
		if err != nil {
			return err
		}
		if question >= 0 {
			return r.found(ctx, id, number, question, shown.Poll)
		}
	}
	return nil
}

// asks finds the question of a group's open quizzes that a poll asks and that has no poll
// yet; question is -1 if there is none.
func (r *Router) asks(ctx context.Context, id study.GroupID, shown wire.Event) (number, question int, err error) {
	open, err := r.o.Quizzes.OpenQuizzes(ctx, id)
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
				if asked.PollID == "" && post.Ref == report.QuizRef(q.Number, i) && samePoll(post.Poll, shown) {
					return q.Number, i, nil
				}
			}
		}
	}
	return 0, -1, nil
}

func samePoll(p *report.Poll, shown wire.Event) bool {
	same := func(a, b string) bool { return strings.TrimSpace(a) == strings.TrimSpace(b) }
	return p != nil && same(p.Question, shown.Text) && slices.EqualFunc(p.Options, shown.Choices, same)
}

// found notes whose question an orphan asks, and binds them if the question's own poll is
// known to be lost. Else that poll is on its way: whoever sent it will tell.
func (r *Router) found(ctx context.Context, g study.GroupID, number, question int, poll string) error {
	if err := r.o.Early.HoldOrphan(ctx, g, number, question, poll); err != nil {
		return err
	}
	q, err := r.o.Quizzes.Quiz(ctx, g, number)
	if err != nil || !q.Questions[question].Lost {
		return err
	}
	if err := bindPoll(ctx, r.o.Quizzes, r.o.Effects, quiz.Place{Group: g, Quiz: number, Question: question}, poll, 0, r.o.Clock.Now()); err != nil {
		return err
	}
	return r.PollKnown(ctx, poll)
}

// bindPoll writes down which poll asks a question, and its message if that is known. It
// writes though the quiz says so already: what follows elsewhere may have failed before.
func bindPoll(ctx context.Context, quizzes Quizzes, effects Effects, at quiz.Place, poll string, message int, now time.Time) error {
	return changeQuiz(ctx, quizzes, effects, at.Group, at.Quiz, now, func(q *quiz.Quiz) bool {
		asked := &q.Questions[at.Question]
		asked.PollID, asked.Lost = poll, false
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
		_, err = effects.Apply(ctx, effect.Effect{Group: g, At: now, Quizzes: []quiz.Quiz{q}, Jobs: stepOf(q)})
		if !errors.Is(err, study.ErrStale) {
			return err
		}
	}
	return fmt.Errorf("change quiz %d: %w", number, study.ErrStale)
}
