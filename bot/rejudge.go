package bot

import (
	"context"
	"fmt"

	"studybot/effect"
	"studybot/study"
)

// rejudge lets a member's bonuses follow when a leave or a holiday has changed what past
// dates came to. was and old are the roster entry and the group as they were before.
func (r *Router) rejudge(ctx context.Context, c *Call, was study.Member, old study.Group) error {
	return r.decideOn(ctx, c, was.User, r.o.Records.FullRecord, func(now study.Record) (*effect.Effect, error) {
		before := now
		before.Member = was
		change := now.Rejudge(c.Group, before, old, c.Now)
		if len(change.Entries) == 0 {
			return nil, nil
		}
		return &effect.Effect{Changes: []study.Change{change}}, nil
	})
}

// rejudgeAll does it for everybody, after something that concerns the whole group.
func (r *Router) rejudgeAll(ctx context.Context, c *Call, old study.Group) error {
	members, err := r.o.Roster.Members(ctx, c.Group.ID)
	if err != nil {
		return fmt.Errorf("read the roster: %w", err)
	}
	for _, m := range members {
		if err := r.rejudge(ctx, c, m, old); err != nil {
			return err
		}
	}
	return nil
}
