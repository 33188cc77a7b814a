package bot

import (
	"context"
	"errors"
	"fmt"

	"studybot/bot/wire"
	"studybot/effect"
	"studybot/study"
)

// run is how many events at the head of a chain tell of people who came to one group or went,
// one right after the other. A thousand who join in a minute are ten writes, not a thousand.
func run(events []wire.Event) int {
	n := 0
	for n < len(events) && (events[n].Kind == wire.Joined || events[n].Kind == wire.Left) && events[n].Chat.ID == events[0].Chat.ID {
		n++
	}
	return n
}

// arrivals brings the roster up to date with a run of events, in one write. In a group that we
// do not know yet, they are handled one by one.
func (r *Router) arrivals(ctx context.Context, events []wire.Event) error {
	return r.guard(ctx, only(events...), func() error {
		err := r.enrolRun(ctx, events)
		for try := 1; try < triesWhenStale && errors.Is(err, study.ErrStale); try++ {
			err = r.enrolRun(ctx, events)
		}
		if err == nil || fleeting(err) {
			return err
		}
		for _, e := range events {
			if err := r.one(ctx, e); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *Router) enrolRun(ctx context.Context, events []wire.Event) error {
	now := r.o.Clock.Now()
	g, err := r.o.Groups.GroupByChat(ctx, events[0].Chat.ID)
	if err != nil {
		return err
	}
	members, err := r.o.Roster.Members(ctx, g.ID)
	if err != nil {
		return fmt.Errorf("read the roster: %w", err)
	}
	known := make(map[study.UserID]study.Member, len(members))
	for _, m := range members {
		known[m.User] = m
	}
	changed := make(map[study.UserID]study.Member)
	for _, e := range events {
		m, on := known[e.Subject.ID]
		if e.Subject.Bot || e.Subject.ID == 0 || !on && e.Kind == wire.Left {
			continue
		}
		m = moved(m, e, g.Today(now))
		known[m.User], changed[m.User] = m, m
	}
	if len(changed) == 0 {
		return nil
	}
	change := effect.Effect{Group: g.ID, At: now}
	for _, m := range changed {
		change.Members = append(change.Members, m)
	}
	_, err = r.o.Effects.Apply(ctx, change)
	return err
}

// moved is a roster entry after its person came or went.
func moved(m study.Member, e wire.Event, today study.Date) study.Member {
	if m.User == 0 {
		m = study.Member{User: e.Subject.ID, Joined: today}
	}
	if e.Subject.Name != "" {
		m.Name, m.Username = e.Subject.Name, e.Subject.Username
	}
	if m.Gone = e.Kind == wire.Left; m.Gone {
		m.Admin = false
	}
	return m
}
