package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// seenFor is how long the name of an effect is remembered. Telegram keeps an update for
// 24 hours at most.
const seenFor = 48 * time.Hour

// Apply writes an effect in one script, as a whole or not at all. It answers with the posts
// that now wait on the shelf.
//
// study.ErrDone: an effect of this name, or one of its firings, was written before. The
// posts returned beside it are those of the earlier one that still wait, so that a caller
// whose first answer was lost in a broken connection sends them nevertheless.
// study.ErrStale: a record has changed since it was read; read, decide and apply again.
// Any other error leaves it open whether the effect was written: apply the same again.
func (s *Store) Apply(ctx context.Context, e effect.Effect) ([]report.Shelved, error) {
	shelved, err := s.apply(ctx, e)
	if err != nil {
		return shelved, fmt.Errorf("apply to group %d: %w", e.Group, err)
	}
	return shelved, nil
}

func (s *Store) apply(ctx context.Context, e effect.Effect) ([]report.Shelved, error) {
	changes, err := merged(e.Changes)
	if err != nil {
		return nil, err
	}
	e.Changes = changes
	shelf, err := s.shelve(e)
	if err != nil {
		return nil, err
	}
	r, err := s.commit(ctx, e, shelf)
	if err != nil {
		return nil, err
	}
	switch err := r.err(); {
	case errors.Is(err, study.ErrDone):
		return shelf.still(r.rest), errors.Join(err, s.followUp(ctx, e))
	case err != nil:
		return nil, err
	}
	return shelf.shelved(), s.followUp(ctx, e)
}

// followUp follows an effect up. When that fails it is owed: whoever applied the effect
// decides anew, and may find that nothing is left to be applied.
func (s *Store) followUp(ctx context.Context, e effect.Effect) error {
	err := s.follow(ctx, e)
	if err != nil {
		s.owed.Store(true)
	}
	return err
}

// commit runs the script, again with more boards when an entry was found to have counted
// on others than those of its new date.
func (s *Store) commit(ctx context.Context, e effect.Effect, shelf shelf) (reply, error) {
	var more []string
	for range 8 {
		t := newTx(e.Group)
		if err := plan(t, e, shelf, more); err != nil {
			return reply{}, err
		}
		r, err := t.run(ctx, s.rdb)
		if err != nil || r.code != "MORE" {
			return r, err
		}
		more = append(more, r.rest...)
	}
	return reply{"STALE", nil}, nil
}

// plan lays out the whole effect.
func plan(t *tx, e effect.Effect, shelf shelf, more []string) error {
	planGuards(t, e, shelf)
	if err := planChanges(t, e, more); err != nil {
		return err
	}
	for _, part := range []func(*tx, effect.Effect) error{
		planGroup, planMembers, planDue, planNotes, planQuizzes, planSets, planAttempts, planPractice, planContent, planSchedules, planAudit, planParked, planInvites, planTasks, planJobs,
	} {
		if err := part(t, e); err != nil {
			return err
		}
	}
	shelf.plan(t, e.Group)
	return nil
}

func planGuards(t *tx, e effect.Effect, shelf shelf) {
	if e.Once != "" {
		ids := shelf.ids()
		args := []any{e.Once, t.key(postsKey(e.Group)), len(ids)}
		for _, id := range ids {
			args = append(args, id)
		}
		t.guard("once", seenKey(e.Group), args...)
		t.call("ZADD", seenKey(e.Group), e.At.Unix(), e.Once)
		t.call("ZREMRANGEBYSCORE", seenKey(e.Group), "-inf", e.At.Add(-seenFor).Unix())
	}
	for _, f := range e.Firings {
		t.guard("slots", firingsKey(e.Group, monthOf(study.DateOf(f.Due, time.UTC))), 1, firingField(f))
	}
	if e.Save != nil {
		t.guard("whole", groupKey(e.Group), e.Save.Rev)
	}
	if len(e.Members) > 0 {
		args := []any{len(e.Members)}
		for _, m := range e.Members {
			args = append(args, m.User.String(), m.Rev)
		}
		t.guard("entries", rosterKey(e.Group), args...)
	}
	if len(e.Schedules) > 0 {
		args := []any{len(e.Schedules)}
		for _, sch := range e.Schedules {
			args = append(args, sch.ID, sch.Rev)
		}
		t.guard("entries", schedulesKey(e.Group), args...)
	}
	guardPractice(t, e)
	for _, q := range e.Quizzes { // before the members' revs, which the streaks need
		t.guard("revs", quizRevsKey(e.Group), 1, q.Number, q.Rev)
	}
	for _, a := range e.Attempts {
		t.guard("revs", attemptsKey(e.Group, a.Quiz), 1, a.Attempt.User.String(), a.Attempt.Rev)
	}
}

// Seen says whether an effect of this name was written in the last 48 hours.
func (s *Store) Seen(ctx context.Context, g study.GroupID, once string) (bool, error) {
	_, err := s.rdb.ZScore(ctx, seenKey(g), once).Result()
	if isNil(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look up effect in group %d: %w", g, err)
	}
	return true, nil
}
