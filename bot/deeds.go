package bot

import (
	"context"
	"errors"
	"fmt"

	"studybot/effect"
	"studybot/study"
)

// triesWhenStale is how often a decision is made anew when the record changed under it:
// two taps at once need two, a busy evening three.
const triesWhenStale = 8

// decide reads a member's record, lets decide choose the effect, and writes it; when the
// record changed meanwhile it reads and decides again. A nil effect writes nothing.
func (r *Router) decide(ctx context.Context, c *Call, u study.UserID, decide func(study.Record) (*effect.Effect, error)) error {
	return r.decideOn(ctx, c, u, r.o.Records.Record, decide)
}

// reader reads a member's record, as far back as the decision needs.
type reader func(ctx context.Context, g study.Group, u study.UserID, today study.Date) (study.Record, error)

func (r *Router) decideOn(ctx context.Context, c *Call, u study.UserID, read reader, decide func(study.Record) (*effect.Effect, error)) error {
	for range triesWhenStale {
		record, err := read(ctx, c.Group, u, c.Today())
		if err != nil {
			return fmt.Errorf("read the record: %w", err)
		}
		e, err := decide(record)
		if err != nil || e == nil {
			return err
		}
		e.Group, e.At, e.Season = c.Group.ID, c.Now, c.Group.Season
		shelved, err := r.o.Effects.Apply(ctx, *e)
		if errors.Is(err, study.ErrStale) {
			continue
		}
		if errors.Is(err, study.ErrDone) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("record: %w", err)
		}
		r.accept(shelved)
		return nil
	}
	return fmt.Errorf("record of member %d: %w", u, study.ErrStale)
}

// deed lets the calling member do something that counts for a date.
func (r *Router) deed(ctx context.Context, c *Call, deed study.Deed, also func(*effect.Effect)) (study.Verdict, error) {
	var verdict study.Verdict
	err := r.decide(ctx, c, c.Member.User, func(record study.Record) (*effect.Effect, error) {
		change, v := record.Do(c.Group, deed, c.Now)
		verdict = v
		e := &effect.Effect{}
		if !v.Already {
			e.Changes = []study.Change{change}
		}
		if also != nil {
			also(e)
		}
		if v.Already && also == nil {
			return nil, nil
		}
		return e, nil
	})
	return verdict, err
}

// apply writes an effect that depends on no record.
func (r *Router) apply(ctx context.Context, c *Call, e effect.Effect) error {
	e.Group, e.At, e.Season = c.Group.ID, c.Now, c.Group.Season
	shelved, err := r.o.Effects.Apply(ctx, e)
	if err != nil {
		return err
	}
	r.accept(shelved)
	return nil
}
