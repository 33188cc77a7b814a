package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/effect"
	"studybot/study"
)

// repairJobs sets the due times that are missing.
func (s *Store) repairJobs(ctx context.Context, groups []study.GroupID) error {
	for part := range slices.Chunk(groups, repairAtOnce) {
		lost, err := s.lostJobs(ctx, part)
		if err != nil {
			return err
		}
		for g, jobs := range lost {
			if err := s.followJobs(ctx, g, jobs); err != nil {
				return err
			}
		}
	}
	return nil
}

// lostJobs reads the truth first, then the due times, then, if one is missing, the stream: a
// job that moves on meanwhile is found in the later one.
func (s *Store) lostJobs(ctx context.Context, groups []study.GroupID) (map[study.GroupID][]effect.Job, error) {
	truth := make([]*redis.MapStringStringCmd, len(groups))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, g := range groups {
			truth[i] = p.HGetAll(ctx, jobsKey(g))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read jobs of %d groups: %w", len(groups), err)
	}
	missing, err := s.missingDue(ctx, groups, truth)
	if err != nil || len(missing) == 0 {
		return nil, err
	}
	under, err := s.underway(ctx)
	if err != nil {
		return nil, err
	}
	lost := make(map[study.GroupID][]effect.Job)
	for _, j := range missing {
		if !under[fmt.Sprintf("%s %d", jobName(j.Group, j.ID), j.At.UnixMilli())] {
			lost[j.Group] = append(lost[j.Group], j)
		}
	}
	return lost, nil
}

// missingDue are the jobs that do not wait for their time.
func (s *Store) missingDue(ctx context.Context, groups []study.GroupID, truth []*redis.MapStringStringCmd) ([]effect.Job, error) {
	var jobs []effect.Job
	for i, g := range groups {
		for id, at := range truth[i].Val() {
			jobs = append(jobs, effect.Job{ID: id, Group: g, At: time.UnixMilli(number(at))})
		}
	}
	if len(jobs) == 0 {
		return nil, nil
	}
	due := make([]*redis.FloatCmd, len(jobs))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, j := range jobs {
			due[i] = p.ZScore(ctx, dueJobsKey, jobName(j.Group, j.ID))
		}
		return nil
	})
	if err != nil && !isNil(err) {
		return nil, fmt.Errorf("read due times: %w", err)
	}
	var missing []effect.Job
	for i, j := range jobs {
		if at, err := due[i].Result(); err != nil || int64(at) != j.At.UnixMilli() {
			missing = append(missing, j)
		}
	}
	return missing, nil
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
