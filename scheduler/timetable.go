package scheduler

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"studybot/effect"
	"studybot/study"
)

// schedulesMost is how many schedules a group may have.
const schedulesMost = 50

// near is how close two schedules may fire before the group is warned.
const near = 5 * time.Minute

// List is a group's schedules with their next instants, in the order of their numbers.
func (e *Engine) List(ctx context.Context, g study.Group, now time.Time) ([]study.Planned, error) {
	kept, err := e.kept(ctx, g.ID)
	if err != nil {
		return nil, err
	}
	list := make([]study.Planned, 0, len(kept))
	for _, s := range kept {
		p, err := planned(g, s, now)
		if err != nil {
			return nil, err
		}
		p.Said = sayOptions(unsaid(s.Options), g.Settings.Language)
		list = append(list, p)
	}
	return list, nil
}

// unsaid are options without a message's text: all the group reads the list, and the text is
// for its own time.
func unsaid(options map[string]string) map[string]string {
	rest := maps.Clone(options)
	delete(rest, "text")
	return rest
}

// schedules reads a group's schedules in the order of their numbers, those that hold and the
// drafts apart.
func (e *Engine) schedules(ctx context.Context, g study.GroupID) (kept, drafts []study.Schedule, err error) {
	all, err := e.o.Schedules.Schedules(ctx, g)
	if err != nil {
		return nil, nil, fmt.Errorf("read the schedules: %w", err)
	}
	slices.SortFunc(all, func(a, b study.Schedule) int { return a.ID - b.ID })
	for _, s := range all {
		if s.Draft {
			drafts = append(drafts, s)
		} else {
			kept = append(kept, s)
		}
	}
	return kept, drafts, nil
}

// kept are the schedules that are no drafts.
func (e *Engine) kept(ctx context.Context, g study.GroupID) ([]study.Schedule, error) {
	kept, _, err := e.schedules(ctx, g)
	return kept, err
}

// planned tells a schedule's rule in words and its next instants.
func planned(g study.Group, s study.Schedule, now time.Time) (study.Planned, error) {
	when, err := ParseWhen(s.When)
	if err != nil {
		return study.Planned{}, fmt.Errorf("read the rule of schedule %d: %w", s.ID, err)
	}
	p := study.Planned{Schedule: s, Words: when.Describe(g.Settings.Language), Next3: when.NextN(now, g.Zone(), calendarOf(g), 3)}
	if year, missing := MissingYear(when, g.Zone(), calendarOf(g), now); missing && g.Calendar != "" {
		p.NoCalendar = year
	}
	return p, nil
}

// Next is the next firing of any schedule with that action.
func (e *Engine) Next(ctx context.Context, g study.Group, a study.Action, now time.Time) (time.Time, error) {
	kept, err := e.kept(ctx, g.ID)
	if err != nil {
		return time.Time{}, err
	}
	var next time.Time
	for _, s := range kept {
		if s.Action == a && !s.Paused && s.Next.After(now) && (next.IsZero() || s.Next.Before(next)) {
			next = s.Next
		}
	}
	return next, nil
}

// one reads one schedule that is no draft; a refusal names its number.
func (e *Engine) one(ctx context.Context, g study.Group, id int) (study.Schedule, error) {
	s, err := e.any(ctx, g, id)
	if err == nil && s.Draft {
		return s, study.Refuse("schedule.number", "ID", id)
	}
	return s, err
}

// any reads one schedule, be it a draft.
func (e *Engine) any(ctx context.Context, g study.Group, id int) (study.Schedule, error) {
	s, err := e.o.Schedules.Schedule(ctx, g.ID, id)
	if errors.Is(err, study.ErrNotFound) {
		return s, study.Refuse("schedule.number", "ID", id)
	}
	if err != nil {
		return s, fmt.Errorf("read schedule %d: %w", id, err)
	}
	return s, nil
}

// Pause pauses a schedule, or lets it go on from its next instant after now.
func (e *Engine) Pause(ctx context.Context, g study.Group, id int, paused bool, by study.UserID, now time.Time) (study.Planned, error) {
	s, err := e.one(ctx, g, id)
	if err != nil {
		return study.Planned{}, err
	}
	what := "schedule.resume"
	if s.Paused = paused; paused {
		what = "schedule.pause"
	}
	return e.keep(ctx, g, s, now, study.AuditLine{At: now, By: by, What: what, On: strconv.Itoa(id)})
}

// keep stores a schedule with its next instant.
func (e *Engine) keep(ctx context.Context, g study.Group, s study.Schedule, now time.Time, audit ...study.AuditLine) (study.Planned, error) {
	return e.keepAfter(ctx, g, s, now, now, audit...)
}

// keepAfter stores it with its first instant after another than now.
func (e *Engine) keepAfter(ctx context.Context, g study.Group, s study.Schedule, now, after time.Time, audit ...study.AuditLine) (study.Planned, error) {
	p, err := upcoming(g, s, after)
	if err != nil {
		return p, err
	}
	return p, e.apply(ctx, effect.Effect{
		Group: g.ID, At: now, Schedules: []study.Schedule{p.Schedule}, Jobs: []effect.Job{jobOf(g.ID, p.Schedule)}, Audit: audit,
	})
}

// upcoming is a schedule that will next fire at its first instant after now.
func upcoming(g study.Group, s study.Schedule, now time.Time) (study.Planned, error) {
	p, err := planned(g, s, now)
	if err != nil {
		return p, err
	}
	p.Schedule.Next = time.Time{}
	if len(p.Next3) > 0 {
		p.Schedule.Next = p.Next3[0]
	}
	return p, nil
}

// Remove removes a schedule.
func (e *Engine) Remove(ctx context.Context, g study.Group, id int, by study.UserID, now time.Time) error {
	s, err := e.one(ctx, g, id)
	if err != nil {
		return err
	}
	return e.apply(ctx, effect.Effect{
		Group: g.ID, At: now, Unschedule: []int{id}, Jobs: []effect.Job{{ID: fmt.Sprintf("schedule:%d", id), Group: g.ID}},
		Audit: []study.AuditLine{{At: now, By: by, What: "schedule.remove", On: strconv.Itoa(id), From: string(s.Action) + " " + s.When}},
	})
}

// RunNow makes a schedule fire now, out of turn; once as in Fire.
func (e *Engine) RunNow(ctx context.Context, g study.Group, id int, by study.UserID, once string, now time.Time) (study.Firing, error) {
	s, err := e.one(ctx, g, id)
	if err != nil {
		return study.Firing{}, err
	}
	return e.Fire(ctx, g, s, by, once, now)
}

// Settle does what has become due and is not done yet, by the zone and the calendar that hold:
// before either changes, so that what was missed under the old ones is made good or recorded as
// skipped, and not forgotten when all is reckoned anew. What fails is left to that: a schedule
// that can't fire keeps nobody from setting the zone.
func (e *Engine) Settle(ctx context.Context, g study.Group, now time.Time) error {
	kept, err := e.kept(ctx, g.ID)
	if err != nil {
		return err
	}
	for _, s := range kept {
		err := e.safely(func() error { return again(func() error { return e.due(ctx, g, s.ID, now) }) })
		switch {
		case errors.Is(err, study.ErrUnavailable) || ctx.Err() != nil:
			return err
		case err != nil:
			e.o.Log.Error().Err(err).Int64("group", int64(g.ID)).Int("schedule", s.ID).Msg("a schedule could not fire before the zone changed")
		}
	}
	return nil
}
