package scheduler

import (
	"context"
	"fmt"
	"time"

	"studybot/study"
)

// Rezone reckons every next instant anew, after the zone or the calendar changed or the
// group came back; was is the group before. Firings that were missed meanwhile are not made
// good; a quiz whose time was over is closed.
//
// In a zone further west the clock shows again what it showed already: what fired at that
// minute of that date is not due at it once more.
func (e *Engine) Rezone(ctx context.Context, was, g study.Group, now time.Time) error {
	if err := again(func() error { return e.retime(ctx, was, g, now) }); err != nil {
		return err
	}
	return e.rearm(ctx, g, now)
}

func (e *Engine) retime(ctx context.Context, was, g study.Group, now time.Time) error {
	kept, err := e.kept(ctx, g.ID)
	if err != nil {
		return err
	}
	firings, err := e.o.Schedules.Firings(ctx, g.ID, now.Add(-2*farthestZone))
	if err != nil {
		return fmt.Errorf("read the latest firings: %w", err)
	}
	for _, s := range kept {
		after, err := beyond(was, g, s, firings, now)
		if err != nil {
			return err
		}
		if _, err := e.keepAfter(ctx, g, s, now, after); err != nil {
			return err
		}
	}
	return nil
}

// beyond is the instant after which a schedule is due next: now, or the last at which the
// new zone's clock shows what the old one's showed at a firing. What fires every so
// often goes on as it was.
func beyond(was, g study.Group, s study.Schedule, firings []study.Firing, now time.Time) (time.Time, error) {
	when, err := ParseWhen(s.When)
	if err != nil {
		return now, fmt.Errorf("read the rule of schedule %d: %w", s.ID, err)
	}
	if when.form == every {
		return now, nil
	}
	fired := make(map[time.Time]bool)
	for _, f := range firings {
		if f.Schedule == s.ID && f.By == 0 && f.Outcome == study.Launched {
			fired[wallClock(f.Due, was.Zone())] = true
		}
	}
	for after := now; ; {
		next, ok := when.Next(after, g.Zone(), calendarOf(g))
		if !ok || !fired[wallClock(next, g.Zone())] {
			return after, nil
		}
		after = next
	}
}
