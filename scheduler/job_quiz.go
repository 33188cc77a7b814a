package scheduler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"studybot/effect"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// openQuiz draws questions and asks them.
func (e *Engine) openQuiz(ctx context.Context, f *firing) error {
	if on, err := e.contestOn(ctx, f.group.ID); err != nil {
		return err
	} else if on > 0 {
		return study.Refuse("quiz.running", "Number", on)
	}
	drawn, err := e.drawn(ctx, f)
	if errors.Is(err, study.ErrNotFound) {
		return e.noQuiz(ctx, f, drawn.Bank, false)
	}
	if err != nil {
		return err
	}
	if len(drawn.Questions) == 0 {
		return e.noQuiz(ctx, f, drawn.Bank, true)
	}
	number, err := e.o.Quizzes.NextQuiz(ctx, f.group.ID)
	if err != nil {
		return fmt.Errorf("number the quiz: %w", err)
	}
	q := quiz.Quiz{
		Group: f.group.ID, Number: number, Bank: drawn.Bank, Title: cmp.Or(drawn.Title, drawn.Bank), Mode: modeOf(f), Set: drawn.ID,
		State: quiz.Open, Date: f.date(), OpenedAt: f.now, ClosesAt: f.now.Add(openFor(f)), Topic: int(f.to().Topic),
		Seed: e.o.Seed(),
	}
	q.Limit, q.LimitEach, q.Attempts = sittingOf(f)
	asked := make([]string, 0, len(drawn.Questions))
	for _, question := range drawn.Questions {
		q.Questions = append(q.Questions, quiz.Asked{Question: question})
		asked = append(asked, question.ID)
	}
	if q.Mode == quiz.ModeContest {
		e.announce(f, q)
		return nil
	}
	f.asks(study.DidQuiz)
	f.effect.Quizzes = []quiz.Quiz{q}
	f.effect.Asked = map[string][]string{drawn.Bank: asked}
	f.effect.Jobs = []effect.Job{closeJob(f.group.ID, number, q.ClosesAt)}
	if q.Mode == quiz.ModePrivate {
		return e.openPrivate(ctx, f, q)
	}
	f.post(e.o.Book.For(f.group).QuizOpening(q, f.to(), f.silent())...)
	return nil
}

// drawn are the questions of the quiz: those of the set that the firing names, else drawn
// from a bank now. Its Bank says which, though there be none.
func (e *Engine) drawn(ctx context.Context, f *firing) (quiz.Set, error) {
	if id := f.schedule.Options[optionSet]; id != "" {
		home, _ := strconv.ParseInt(f.schedule.Options[optionHome], 10, 64)
		return e.o.Library.Set(ctx, study.GroupID(home), id)
	}
	name, bank, err := e.bankOf(ctx, f)
	if err != nil {
		return quiz.Set{Bank: name}, fmt.Errorf("read the bank: %w", err)
	}
	questions, err := e.draw(ctx, f, bank)
	return quiz.Set{Bank: name, Title: bank.Title, Questions: questions}, err
}

// modeOf is how the quiz is asked.
func modeOf(f *firing) string { return cmp.Or(f.schedule.Options["mode"], quiz.ModeGroup) }

// sittingOf is the clock and the attempts that a member has.
func sittingOf(f *firing) (limit time.Duration, each bool, attempts int) {
	limit, _ = ParseSpan(f.schedule.Options["limit"])
	if span, given := f.schedule.Options["each"]; given {
		limit, _ = ParseSpan(span)
		each = true
	}
	attempts, _ = strconv.Atoi(f.schedule.Options["attempts"])
	return limit, each, attempts
}

// sizeMost is how many questions a quiz of a mode may ask.
func sizeMost(mode string) int {
	if mode == quiz.ModePrivate {
		return study.MaxExamSize
	}
	return study.MaxQuizSize
}

// bankOf is the bank that the schedule names, else the group's first.
func (e *Engine) bankOf(ctx context.Context, f *firing) (string, quiz.Bank, error) {
	name := f.schedule.Options["bank"]
	if name == "" {
		names, err := e.o.Library.BankNames(ctx, f.group.ID)
		if err != nil {
			return "", quiz.Bank{}, err
		}
		if len(names) == 0 {
			return "–", quiz.Bank{}, study.ErrNotFound
		}
		name = slices.Min(names)
	}
	bank, err := e.o.Library.Bank(ctx, f.group.ID, name)
	return name, bank, err
}

func (e *Engine) draw(ctx context.Context, f *firing, bank quiz.Bank) ([]quiz.Question, error) {
	asked, err := e.o.Library.Asked(ctx, f.group.ID, bank.Name)
	if err != nil {
		return nil, fmt.Errorf("read what was asked: %w", err)
	}
	n, err := strconv.Atoi(f.schedule.Options["n"])
	if err != nil {
		n = f.group.Settings.QuizSize
		if modeOf(f) == quiz.ModeContest {
			n = quiz.ContestSize
		}
	}
	d := quiz.DrawOptions{
		N: min(n, sizeMost(modeOf(f))), Order: quiz.Order(cmp.Or(f.schedule.Options["order"], string(quiz.Unseen))),
		Asked: asked, Seed: e.o.Seed(), PollOnly: modeOf(f) == quiz.ModeContest,
	}
	if tags := f.schedule.Options["tags"]; tags != "" {
		d.Tags = strings.Split(tags, ",")
	}
	d.Easiest, d.Hardest, _ = difficulties(f.schedule.Options["difficulty"])
	if d.Order == quiz.Sequence {
		if d.After, err = e.lastAsked(ctx, f.group.ID, bank.Name); err != nil {
			return nil, err
		}
	}
	return bank.Draw(d), nil
}

// lastAsked is the question that the bank's latest quiz ended with.
func (e *Engine) lastAsked(ctx context.Context, g study.GroupID, bank string) (string, error) {
	const back = 20
	quizzes, err := e.o.Quizzes.Quizzes(ctx, g, back)
	if err != nil {
		return "", fmt.Errorf("read the latest quizzes: %w", err)
	}
	for _, q := range quizzes {
		if q.Bank == bank && len(q.Questions) > 0 {
			return q.Questions[len(q.Questions)-1].ID, nil
		}
	}
	return "", nil
}

func openFor(f *firing) time.Duration {
	if d, ok := ParseSpan(f.schedule.Options["open"]); ok {
		return d
	}
	return time.Duration(f.group.Settings.QuizOpen) * time.Minute
}

// noQuiz tells the leaders why no quiz was held.
func (e *Engine) noQuiz(ctx context.Context, f *firing, bank string, known bool) error {
	f.skip(study.SkippedEmpty, bank)
	return e.toLeaders(ctx, f, func(w report.Words, to report.To) ([]report.Post, error) {
		return []report.Post{w.QuizTrouble(to, bank, known, f.due)}, nil
	})
}
