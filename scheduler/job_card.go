package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"studybot/report"
	"studybot/study"
)

// card posts the day card and makes its check-in and reading due.
func (e *Engine) card(ctx context.Context, f *firing) error {
	v := report.CardView{Group: f.group, To: f.to(), Date: f.date(), Silent: f.silent()}
	plan, reading, day, err := e.readingOf(ctx, f)
	if err != nil {
		return err
	}
	v.Title, v.Of, v.Day, v.Reading = plan.Title, plan.Days(), day, reading
	if v.QuizAt, err = e.quizToday(ctx, f); err != nil {
		return err
	}
	if v.Done, v.All, err = e.checkedIn(ctx, f); err != nil {
		return err
	}
	what := study.DidCheckIn
	if reading != nil {
		what |= study.DidReading
	}
	f.asks(what)
	f.post(e.o.Book.For(f.group).Card(v))
	return nil
}

// reading posts the day's reading by itself.
func (e *Engine) reading(ctx context.Context, f *firing) error {
	_, reading, _, err := e.readingOf(ctx, f)
	if err != nil {
		return err
	}
	if reading == nil {
		f.skip(study.SkippedEmpty, "")
		return nil
	}
	f.asks(study.DidReading)
	f.post(e.o.Book.For(f.group).ReadingPost(f.group.ID, f.to(), f.date(), *reading, f.silent()))
	return nil
}

// readingOf finds the plan that holds and its reading of the firing's date.
func (e *Engine) readingOf(ctx context.Context, f *firing) (study.Plan, *study.Reading, int, error) {
	name := f.group.Plan.Name
	if other := f.schedule.Options["plan"]; other != "" {
		name = other
	}
	if name == "" {
		return study.Plan{}, nil, 0, nil
	}
	plan, err := e.o.Library.Plan(ctx, f.group.ID, name)
	if errors.Is(err, study.ErrNotFound) {
		return study.Plan{}, nil, 0, nil
	}
	if err != nil {
		return study.Plan{}, nil, 0, fmt.Errorf("read the plan: %w", err)
	}
	from := f.group.Plan.From
	if name != f.group.Plan.Name {
		from = study.DateOf(f.schedule.Created, f.group.Zone())
	}
	due, err := e.o.Archive.DueOn(ctx, f.group.ID, from, f.date())
	if err != nil {
		return study.Plan{}, nil, 0, fmt.Errorf("read what was due: %w", err)
	}
	day := study.PlanDay(from, f.date(), due)
	if reading, ok := plan.Reading(day); ok {
		return plan, &reading, day, nil
	}
	return plan, nil, day, nil
}

// quizToday is when the date's quiz opens, if one is scheduled after the card.
func (e *Engine) quizToday(ctx context.Context, f *firing) (time.Time, error) {
	at, err := e.Next(ctx, f.group, study.ActQuiz, f.now)
	if err != nil || at.IsZero() || study.DateOf(at, f.group.Zone()) != f.date() {
		return time.Time{}, err
	}
	return at, nil
}

// checkedIn counts who has checked in on the date, and all members.
func (e *Engine) checkedIn(ctx context.Context, f *firing) (done, all int, err error) {
	here, err := e.present(ctx, f.group.ID)
	if err != nil {
		return 0, 0, err
	}
	marks, err := e.o.Archive.MarksOn(ctx, f.group.ID, f.date())
	if err != nil {
		return 0, 0, fmt.Errorf("read the marks: %w", err)
	}
	for u := range here {
		if marks[u].Did.Has(study.DidCheckIn) {
			done++
		}
	}
	return done, len(here), nil
}

// message posts a text that an admin wrote.
func (e *Engine) message(_ context.Context, f *firing) error {
	text := f.schedule.Options["text"]
	if text == "" {
		f.skip(study.SkippedEmpty, "")
		return nil
	}
	f.post(report.Post{To: f.to(), Lane: report.Cards, Doc: report.Markdown(text), Silent: f.silent()})
	return nil
}
