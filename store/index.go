package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/effect"
	"studybot/study"
)

// VerifyIndexes compares what lies on other slots with the truth of each group: when jobs
// are due, which poll asks what, which chat is which group, who is in which groups, who
// bears which code; and finds plans and banks that their group does not name. Groups nil means all, and then jobs that no group knows are told too.
//
// A bot that works meanwhile may show differences that a second look does not.
func (s *Store) VerifyIndexes(ctx context.Context, groups []study.GroupID) ([]Difference, error) {
	all := groups == nil
	if all {
		var err error
		if groups, err = s.Groups(ctx); err != nil {
			return nil, err
		}
	}
	found, err := s.jobDifferences(ctx, groups, all)
	if err != nil {
		return nil, err
	}
	scope := groups
	if all {
		scope = nil
	}
	strays, err := s.strays(ctx, scope)
	if err != nil {
		return nil, err
	}
	for _, id := range groups {
		more, err := s.indexDifferences(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("verify the indexes of group %d: %w", id, err)
		}
		found = append(found, more...)
	}
	for _, one := range strays { // a pointer that is wrong is told once, with what it should be
		if !slices.ContainsFunc(found, func(d Difference) bool { return d.Key == one.Key && d.Stored == one.Stored }) {
			found = append(found, one.Difference)
		}
	}
	slices.SortFunc(found, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.User, b.User), cmp.Compare(a.Should, b.Should))
	})
	return found, nil
}

// RebuildIndexes writes anew what VerifyIndexes looks at, for quizzes that are closed too.
func (s *Store) RebuildIndexes(ctx context.Context, groups []study.GroupID) error {
	if err := errors.Join(s.openJobs(ctx), s.mendStrays(ctx, groups)); err != nil {
		return err
	}
	if err := eachOf(ctx, groups, s.rebuildPointers); err != nil {
		return err
	}
	if err := s.repairJobs(ctx, append(slices.Clone(groups), 0)); err != nil {
		return err
	}
	return s.sweepJobs(ctx)
}

// rebuildPointers has what lies on other slots point to a group again.
func (s *Store) rebuildPointers(ctx context.Context, g study.GroupID) error {
	quizzes, err := s.Quizzes(ctx, g, 0)
	if err == nil {
		err = errors.Join(s.follow(ctx, effect.Effect{Group: g, Quizzes: quizzes}), s.repairGroup(ctx, g))
	}
	if err != nil {
		return fmt.Errorf("rebuild the indexes of group %d: %w", g, err)
	}
	return nil
}

// sweepJobs sets every due time to what its group's truth says, or takes it away.
func (s *Store) sweepJobs(ctx context.Context) error {
	names, err := s.rdb.ZRange(ctx, dueJobsKey, 0, -1).Result()
	if err != nil {
		return fmt.Errorf("read due times: %w", err)
	}
	jobs := make(map[study.GroupID][]effect.Job)
	for _, name := range names {
		group, id, ok := strings.Cut(name, "/")
		if !ok {
			if err := s.rdb.ZRem(ctx, dueJobsKey, name).Err(); err != nil {
				return fmt.Errorf("take away a due time of no job: %w", err)
			}
			continue
		}
		g := study.GroupID(number(group))
		jobs[g] = append(jobs[g], effect.Job{ID: id, Group: g})
	}
	for g, list := range jobs {
		if err := s.followJobs(ctx, g, list); err != nil {
			return err
		}
	}
	return nil
}

// jobDifferences tells of jobs that will never become due, and of due times that no
// group's truth has. The latter do no harm: their delivery is void.
func (s *Store) jobDifferences(ctx context.Context, groups []study.GroupID, all bool) ([]Difference, error) {
	under, err := s.underway(ctx)
	if err != nil {
		return nil, err
	}
	var found []Difference
	known := make(map[string]bool)
	for _, g := range append(slices.Clone(groups), 0) {
		jobs, err := s.Scheduled(ctx, g)
		if err != nil {
			return nil, err
		}
		for id, at := range jobs {
			line := fmt.Sprintf("%s %d", jobName(g, id), at.UnixMilli())
			known[line] = true
			if !under[line] {
				found = append(found, Difference{Key: dueJobsKey, Should: jobLine(jobName(g, id), at)})
			}
		}
	}
	if !all {
		return found, nil
	}
	due, err := s.rdb.ZRangeWithScores(ctx, dueJobsKey, 0, -1).Result()
	if err != nil {
		return nil, fmt.Errorf("read due times: %w", err)
	}
	for _, z := range due {
		name, _ := z.Member.(string)
		if !known[fmt.Sprintf("%s %d", name, int64(z.Score))] {
			found = append(found, Difference{Key: dueJobsKey, Stored: jobLine(name, time.UnixMilli(int64(z.Score)))})
		}
	}
	return found, nil
}

func jobLine(name string, at time.Time) string { return name + " at " + at.UTC().Format(time.RFC3339) }

// pointer is a value on another slot that must say what a group's slot says: a string, a
// field of a hash, or, for a person, a member of a set.
type pointer struct {
	key, field, should string
	user               study.UserID
}

func (s *Store) indexDifferences(ctx context.Context, id study.GroupID) ([]Difference, error) {
	pointers, err := s.pointers(ctx, id)
	if err != nil || len(pointers) == 0 {
		return nil, err
	}
	got := make([]func() string, len(pointers))
	_, err = s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, to := range pointers {
			switch {
			case to.user != 0:
				there := p.SIsMember(ctx, to.key, to.should)
				got[i] = func() string {
					if there.Val() {
						return to.should
					}
					return ""
				}
			case to.field != "":
				got[i] = p.HGet(ctx, to.key, to.field).Val
			default:
				got[i] = p.Get(ctx, to.key).Val
			}
		}
		return nil
	})
	if err != nil && !isNil(err) {
		return nil, fmt.Errorf("read indexes: %w", err)
	}
	var found []Difference
	for i, to := range pointers {
		if stored := got[i](); stored != to.should {
			found = append(found, Difference{Key: to.key, User: to.user, Stored: stored, Should: to.should})
		}
	}
	return found, nil
}

// pointers are all that a group's slot asks of other slots, jobs aside.
func (s *Store) pointers(ctx context.Context, id study.GroupID) ([]pointer, error) {
	g, err := s.Group(ctx, id)
	if errors.Is(err, study.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []pointer
	if g.State != study.Suspended {
		all = append(all, pointer{key: chatMapKey, field: fmt.Sprint(int64(g.Chat)), should: id.String()})
	}
	quizzes, err := s.Quizzes(ctx, id, 0)
	if err != nil {
		return nil, err
	}
	for _, q := range quizzes {
		for i, asked := range q.Questions {
			for _, poll := range asked.Polls() {
				all = append(all, pointer{key: pollKey(poll), should: pollOwner(id, q.Number, i)})
			}
		}
	}
	members, err := s.Members(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, m := range members {
		all = append(all, pointer{key: personGroupsKey(m.User), user: m.User, should: id.String()})
	}
	waiting, err := s.Invitations(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, i := range waiting {
		all = append(all, pointer{key: codeKey(i.Code), should: id.String()})
	}
	return all, nil
}
