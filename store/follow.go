package store

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"

	"studybot/effect"
)

// follow does what an effect asks for on other slots: a person's groups, the owners of
// polls, due times. Each step sets what the group's slot says, so that it may be repeated;
// when it fails the caller applies the effect again, is told study.ErrDone, and the steps
// are done then. Repair does those that a crash left out.
func (s *Store) follow(ctx context.Context, e effect.Effect) error {
	if len(e.Members)+len(e.Quizzes)+len(e.Jobs)+len(e.Invite)+len(e.Uninvite) == 0 {
		return nil
	}
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, m := range e.Members {
			p.SAdd(ctx, personGroupsKey(m.User), int64(e.Group))
		}
		for _, q := range e.Quizzes {
			for i, asked := range q.Questions {
				for _, poll := range asked.Polls() {
					p.Set(ctx, pollKey(poll), pollOwner(e.Group, q.Number, i), 0)
				}
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("follow up in other slots: %w", err)
	}
	if err := s.followInvites(ctx, e); err != nil {
		return err
	}
	return s.followJobs(ctx, e.Group, e.Jobs)
}
