package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/effect"
	"studybot/study"
)

func planSchedules(t *tx, e effect.Effect) error {
	for _, sch := range e.Schedules {
		if sch.ID < 1 {
			return fmt.Errorf("schedule %d: %w", sch.ID, study.ErrInvalid)
		}
		sch.Rev++
		text, err := encode(sch)
		if err != nil {
			return err
		}
		t.call("HSET", schedulesKey(e.Group), sch.ID, text)
	}
	for _, id := range e.Unschedule {
		t.call("HDEL", schedulesKey(e.Group), id)
	}
	for _, f := range e.Firings {
		t.call("HSET", firingsKey(e.Group, monthOf(study.DateOf(f.Due, time.UTC))), firingField(f), firingCode(f))
	}
	for d, c := range e.Cards {
		text, err := encode(c)
		if err != nil {
			return err
		}
		t.call("HSET", cardsKey(e.Group), d.String(), text)
	}
	return nil
}

// Schedules are a group's rules, by number.
func (s *Store) Schedules(ctx context.Context, g study.GroupID) ([]study.Schedule, error) {
	all, err := decodedAll(ctx, s.rdb, schedulesKey(g), func(a, b study.Schedule) int { return a.ID - b.ID })
	if err != nil {
		return nil, fmt.Errorf("read schedules of group %d: %w", g, err)
	}
	return all, nil
}

// Schedule is one of them.
func (s *Store) Schedule(ctx context.Context, g study.GroupID, id int) (study.Schedule, error) {
	sch, err := decoded[study.Schedule](s.rdb.HGet(ctx, schedulesKey(g), strconv.Itoa(id)))
	if err != nil {
		return sch, fmt.Errorf("read schedule %d of group %d: %w", id, g, err)
	}
	return sch, nil
}

// NextScheduleID takes the next number for a schedule.
func (s *Store) NextScheduleID(ctx context.Context, g study.GroupID) (int, error) {
	return s.next(ctx, g, "schedule")
}

// A firing stands under "schedule.due" as "L|delay|action|by|detail": the first letter
// or two of the outcome, the times as seconds in base 36, the delay since it was due.

var outcomeCodes = map[study.FiringOutcome]string{
	study.Launched: "L", study.SkippedLate: "SL", study.SkippedOff: "SO", study.SkippedEmpty: "SE", study.FailedFiring: "F",
}

func firingField(f study.Firing) string { return strconv.Itoa(f.Schedule) + "." + b36(f.Due.Unix()) }

func firingCode(f study.Firing) string {
	by := ""
	if f.By != 0 {
		by = f.By.String()
	}
	outcome := cmp.Or(outcomeCodes[f.Outcome], string(f.Outcome))
	return strings.TrimRight(strings.Join([]string{outcome, b36(f.FiredAt.Unix() - f.Due.Unix()), string(f.Action), by, f.Detail}, "|"), "|")
}

func decodeFiring(field, code string) (study.Firing, error) {
	id, due, _ := strings.Cut(field, ".")
	parts := append(strings.SplitN(code, "|", 5), "", "", "", "")
	at, err := from36(due)
	if err != nil {
		return study.Firing{}, fmt.Errorf("decode firing %q: %w", field, err)
	}
	delay, err := from36(parts[1])
	if err != nil {
		return study.Firing{}, fmt.Errorf("decode firing %q: %w", field, err)
	}
	f := study.Firing{
		Schedule: int(number(id)), Action: study.Action(parts[2]), Outcome: study.FiringOutcome(parts[0]),
		Due: time.Unix(at, 0).UTC(), FiredAt: time.Unix(at+delay, 0).UTC(),
		By: study.UserID(number(parts[3])), Detail: parts[4],
	}
	for outcome, short := range outcomeCodes {
		if short == parts[0] {
			f.Outcome = outcome
		}
	}
	return f, nil
}

// Firings are those that were due since an instant and until now, oldest first. A zero
// instant means since the group was made.
func (s *Store) Firings(ctx context.Context, g study.GroupID, since time.Time) ([]study.Firing, error) {
	if since.IsZero() {
		group, err := s.Group(ctx, g)
		if err != nil {
			return nil, err
		}
		since = group.Created.AddDate(0, -1, 0)
	}
	span := months(monthOf(study.DateOf(since, time.UTC)), monthOf(study.DateOf(s.clock.Now(), time.UTC)))
	cmds := make([]*redis.MapStringStringCmd, len(span))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, m := range span {
			cmds[i] = p.HGetAll(ctx, firingsKey(g, m))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read firings of group %d: %w", g, err)
	}
	var firings []study.Firing
	for _, cmd := range cmds {
		for field, code := range cmd.Val() {
			f, err := decodeFiring(field, code)
			if err != nil {
				return nil, err
			}
			if !f.Due.Before(since) {
				firings = append(firings, f)
			}
		}
	}
	slices.SortFunc(firings, func(a, b study.Firing) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Schedule, b.Schedule))
	})
	return firings, nil
}

// Card is the message of a date's day card.
func (s *Store) Card(ctx context.Context, g study.GroupID, d study.Date) (effect.Card, error) {
	c, err := decoded[effect.Card](s.rdb.HGet(ctx, cardsKey(g), d.String()))
	if err != nil {
		return c, fmt.Errorf("read card of %s in group %d: %w", d, g, err)
	}
	return c, nil
}
