package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"

	"studybot/effect"
	"studybot/study"
)

// Repair does what a crash between an effect and its follow-up left out, in all groups:
// due times, poll owners of open quizzes, chats, codes, persons' groups. The truth of each stands
// in the group's slot. It may run at any time, and again.
func (s *Store) Repair(ctx context.Context) error {
	groups, err := s.Groups(ctx)
	if err != nil {
		return err
	}
	if err := s.repairJobs(ctx, append(groups, 0)); err != nil {
		return err
	}
	for _, g := range groups {
		if err := s.repairGroup(ctx, g); err != nil {
			return fmt.Errorf("repair group %d: %w", g, err)
		}
	}
	return nil
}

// Mend is Repair if there is cause: an effect of ours could not be followed up, or a replica
// has fallen silent that may have died in between. Call it a few times in each lease.
func (s *Store) Mend(ctx context.Context) error {
	if !s.owed.Swap(false) {
		return nil
	}
	if err := s.Repair(ctx); err != nil {
		s.owed.Store(true)
		return err
	}
	return nil
}

// repairJobs reads the truth first, then the due times, then the stream: a job that moves
// on meanwhile is found in the later one.
func (s *Store) repairJobs(ctx context.Context, groups []study.GroupID) error {
	truth := make(map[study.GroupID]*redis.MapStringStringCmd, len(groups))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, g := range groups {
			truth[g] = p.HGetAll(ctx, jobsKey(g))
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read jobs of all groups: %w", err)
	}
	under, err := s.underway(ctx)
	if err != nil {
		return err
	}
	for g, cmd := range truth {
		var lost []effect.Job
		for id, at := range cmd.Val() {
			if !under[jobName(g, id)+" "+at] {
				lost = append(lost, effect.Job{ID: id, Group: g})
			}
		}
		if err := s.followJobs(ctx, g, lost); err != nil {
			return err
		}
	}
	return nil
}

// underway names the jobs that wait for their time or are in the stream, with their time.
func (s *Store) underway(ctx context.Context) (map[string]bool, error) {
	due, err := s.rdb.ZRangeWithScores(ctx, dueJobsKey, 0, -1).Result()
	if err != nil {
		return nil, fmt.Errorf("read due times: %w", err)
	}
	messages, err := s.rdb.XRange(ctx, jobStreamKey, "-", "+").Result()
	if err != nil {
		return nil, fmt.Errorf("read the job stream: %w", err)
	}
	under := make(map[string]bool, len(due)+len(messages))
	for _, z := range due {
		name, _ := z.Member.(string)
		under[fmt.Sprintf("%s %d", name, int64(z.Score))] = true
	}
	for _, m := range messages {
		j := jobOf(m)
		under[fmt.Sprintf("%s %d", jobName(j.Group, j.ID), j.At.UnixMilli())] = true
	}
	return under, nil
}

func (s *Store) repairGroup(ctx context.Context, id study.GroupID) error {
	g, err := s.Group(ctx, id)
	if errors.Is(err, study.ErrNotFound) {
		return nil // a chat was claimed, and its update will come again
	}
	if err != nil {
		return err
	}
	open, err := s.OpenQuizzes(ctx, id)
	if err != nil {
		return err
	}
	users, err := s.rdb.HKeys(ctx, rosterKey(id)).Result()
	if err != nil {
		return fmt.Errorf("read roster: %w", err)
	}
	waiting, err := s.Invitations(ctx, id)
	if err != nil {
		return err
	}
	e := effect.Effect{Group: id, Quizzes: open, Invite: waiting}
	for _, u := range users {
		e.Members = append(e.Members, study.Member{User: study.UserID(number(u))})
	}
	if g.State != study.Suspended {
		if err := s.rdb.HSet(ctx, chatMapKey, int64(g.Chat), int64(id)).Err(); err != nil {
			return fmt.Errorf("map chat %d: %w", g.Chat, err)
		}
	}
	return s.follow(ctx, e)
}
