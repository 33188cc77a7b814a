package store

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/effect"
	"studybot/study"
)

// A job's way:
//
//	Apply ──▶ {g}:jobs (the truth) ──follow──▶ {jobs}:due ──due──▶ {jobs}:stream ──▶ a worker
//	              ▲                                 ▲                                  │
//	              └──────────── Done removes ───────┼──── a dead worker's go to others ┘
//	                                                └── Repair, after a crash in between
//
// What the stream delivers counts only if the truth still has it at that instant, so that a
// job that was moved, cancelled or done is not done again.

//go:embed promote.lua
var promoteLua string

var promoteScript = redis.NewScript(promoteLua)

const workers = "workers" // the one consumer group of the stream

func jobName(g study.GroupID, id string) string { return g.String() + "/" + id }

func planJobs(t *tx, e effect.Effect) error {
	for _, j := range e.Jobs {
		switch {
		case j.ID == "":
			return fmt.Errorf("job without an ID: %w", study.ErrInvalid)
		case j.Group != 0 && j.Group != e.Group:
			return fmt.Errorf("job of group %d in an effect of %d: %w", j.Group, e.Group, study.ErrInvalid)
		case j.At.IsZero():
			t.call("HDEL", jobsKey(e.Group), j.ID)
		default:
			t.call("HSET", jobsKey(e.Group), j.ID, j.At.UnixMilli())
		}
	}
	return nil
}

// followJobs takes what the truth says of some jobs over into the due times.
func (s *Store) followJobs(ctx context.Context, g study.GroupID, jobs []effect.Job) error {
	if len(jobs) == 0 {
		return nil
	}
	ids := make([]string, len(jobs))
	for i, j := range jobs {
		ids[i] = j.ID
	}
	truth, err := s.rdb.HMGet(ctx, jobsKey(g), ids...).Result()
	if err != nil {
		return fmt.Errorf("read jobs of group %d: %w", g, err)
	}
	_, err = s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, id := range ids {
			if at, ok := truth[i].(string); ok {
				p.ZAdd(ctx, dueJobsKey, redis.Z{Score: float64(number(at)), Member: jobName(g, id)})
			} else {
				p.ZRem(ctx, dueJobsKey, jobName(g, id))
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("set due times of group %d: %w", g, err)
	}
	return nil
}

// openJobs makes the consumer group.
func (s *Store) openJobs(ctx context.Context) error {
	err := s.rdb.XGroupCreateMkStream(ctx, jobStreamKey, workers, "0").Err()
	if err != nil && !strings.Contains(err.Error(), "BUSYGROUP") {
		return fmt.Errorf("open the job stream: %w", err)
	}
	return nil
}

// Jobs are up to n that are due and that nobody else works on. Each is delivered again, to
// any replica, if it is not Done within a lease; a handler must bear that. It does not wait.
func (s *Store) Jobs(ctx context.Context, now time.Time, n int) ([]effect.Job, error) {
	keys := []string{dueJobsKey, jobStreamKey}
	if err := promoteScript.Run(ctx, s.rdb, keys, now.UnixMilli(), n).Err(); err != nil {
		return nil, fmt.Errorf("move due jobs to the stream: %w", err)
	}
	stale, _, err := s.rdb.XAutoClaim(ctx, &redis.XAutoClaimArgs{
		Stream: jobStreamKey, Group: workers, Consumer: s.owner, MinIdle: s.lease, Start: "0", Count: int64(n),
	}).Result()
	if err != nil {
		return nil, fmt.Errorf("claim jobs of dead workers: %w", err)
	}
	messages := stale
	if left := n - len(stale); left > 0 {
		fresh, err := s.rdb.XReadGroup(ctx, &redis.XReadGroupArgs{
			Group: workers, Consumer: s.owner, Streams: []string{jobStreamKey, ">"}, Count: int64(left), Block: -1,
		}).Result()
		if err != nil && !isNil(err) {
			return nil, fmt.Errorf("read the job stream: %w", err)
		}
		for _, stream := range fresh {
			messages = append(messages, stream.Messages...)
		}
	}
	return s.standingJobs(ctx, messages, now)
}

// standingJobs are those deliveries that the truth still has; the others are acknowledged.
// Some may not be due yet, where whoever moved them has a clock that is ahead of ours, or
// ours was set back: these are put back.
func (s *Store) standingJobs(ctx context.Context, messages []redis.XMessage, now time.Time) ([]effect.Job, error) {
	if len(messages) == 0 {
		return nil, nil
	}
	jobs := make([]effect.Job, len(messages))
	truth := make([]*redis.StringCmd, len(messages))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, m := range messages {
			jobs[i] = jobOf(m)
			truth[i] = p.HGet(ctx, jobsKey(jobs[i].Group), jobs[i].ID)
		}
		return nil
	})
	if err != nil && !isNil(err) {
		return nil, fmt.Errorf("read jobs: %w", err)
	}
	var standing, early []effect.Job
	var void []string
	for i, j := range jobs {
		switch at, err := truth[i].Result(); {
		case err != nil || number(at) != j.At.UnixMilli():
			void = append(void, j.Delivery)
		case number(at) > now.UnixMilli():
			early = append(early, j)
		default:
			standing = append(standing, j)
		}
	}
	if err := s.putBack(ctx, early); err != nil {
		return nil, err
	}
	return standing, s.acknowledge(ctx, void...)
}

// putBackJob lets a job that was delivered wait for its time again. One that has got another
// time meanwhile keeps that.
//
// KEYS 1 {jobs}:due, 2 {jobs}:stream. ARGV 1 the consumer group, 2 "group/id", 3 unix ms, 4 the
// delivery. Returns nothing.
var putBackJob = redis.NewScript(`
redis.call('ZADD', KEYS[1], 'NX', ARGV[3], ARGV[2])
redis.call('XACK', KEYS[2], ARGV[1], ARGV[4])
redis.call('XDEL', KEYS[2], ARGV[4])`)

func (s *Store) putBack(ctx context.Context, early []effect.Job) error {
	for _, j := range early {
		err := putBackJob.Run(ctx, s.rdb, []string{dueJobsKey, jobStreamKey}, workers, jobName(j.Group, j.ID), j.At.UnixMilli(), j.Delivery).Err()
		if err != nil && !isNil(err) {
			return fmt.Errorf("put back job %s of group %d: %w", j.ID, j.Group, err)
		}
	}
	return nil
}

func jobOf(m redis.XMessage) effect.Job {
	name, _ := m.Values["job"].(string)
	at, _ := m.Values["at"].(string)
	group, id, _ := strings.Cut(name, "/")
	return effect.Job{ID: id, Group: study.GroupID(number(group)), At: time.UnixMilli(number(at)).UTC(), Delivery: m.ID}
}

// finishJob removes a job from the truth unless it was moved to another instant.
//
// KEYS 1 {g}:jobs. ARGV 1 id, 2 unix ms. Returns 1 if removed.
var finishJob = redis.NewScript(`
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then return redis.call('HDEL', KEYS[1], ARGV[1]) end
return 0`)

// Done says that a job was done. Its next instant, if it has one, was set by an effect.
func (s *Store) Done(ctx context.Context, j effect.Job) error {
	if err := finishJob.Run(ctx, s.rdb, []string{jobsKey(j.Group)}, j.ID, j.At.UnixMilli()).Err(); err != nil {
		return fmt.Errorf("finish job %s of group %d: %w", j.ID, j.Group, err)
	}
	if j.Delivery == "" {
		return nil
	}
	return s.acknowledge(ctx, j.Delivery)
}

func (s *Store) acknowledge(ctx context.Context, deliveries ...string) error {
	if len(deliveries) == 0 {
		return nil
	}
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.XAck(ctx, jobStreamKey, workers, deliveries...)
		p.XDel(ctx, jobStreamKey, deliveries...)
		return nil
	})
	if err != nil {
		return fmt.Errorf("acknowledge jobs: %w", err)
	}
	return nil
}

// NextJob is when the next job becomes due; false if none waits.
func (s *Store) NextJob(ctx context.Context) (time.Time, bool, error) {
	first, err := s.rdb.ZRangeWithScores(ctx, dueJobsKey, 0, 0).Result()
	if err != nil {
		return time.Time{}, false, fmt.Errorf("look up the next job: %w", err)
	}
	if len(first) == 0 {
		return time.Time{}, false, nil
	}
	return time.UnixMilli(int64(first[0].Score)).UTC(), true, nil
}

// Scheduled are all jobs of a group and when they are due.
func (s *Store) Scheduled(ctx context.Context, g study.GroupID) (map[string]time.Time, error) {
	texts, err := s.rdb.HGetAll(ctx, jobsKey(g)).Result()
	if err != nil {
		return nil, fmt.Errorf("read jobs of group %d: %w", g, err)
	}
	jobs := make(map[string]time.Time, len(texts))
	for id, at := range texts {
		jobs[id] = time.UnixMilli(number(at)).UTC()
	}
	return jobs, nil
}
