package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"studybot/bot/wire"
	"studybot/study"
)

// searched remembers how many of the answers to a poll that nobody knows were looked through
// for its question, and in vain. Who answered is found or not by what is stored before the poll
// goes out: to look at them again with each further answer would cost as much as all of them
// together. It holds between most and twice most polls; what it forgets is looked at anew.
type searched struct {
	most int

	mu       sync.Mutex
	now, was map[string]int
}

// before is how many answers need no second look.
func (s *searched) before(poll string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n, ok := s.now[poll]; ok {
		return n
	}
	return s.was[poll]
}

// through says that so many answers were looked at.
func (s *searched) through(poll string, answers int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.was, poll)
	if s.now == nil || len(s.now) >= s.most {
		s.was, s.now = s.now, make(map[string]int)
	}
	s.now[poll] = answers
}

// orphan looks for the question of an unknown poll by those of its answers that it was not
// looked for by yet.
func (r *Router) orphan(ctx context.Context, shown wire.Event) error {
	before := r.searched.before(shown.Poll)
	answers, all, err := r.o.Early.EarlyAfter(ctx, shown.Poll, before)
	if err == nil && all < before { // they were forgotten, and these are others
		answers, all, err = r.o.Early.EarlyAfter(ctx, shown.Poll, 0)
	}
	if err != nil || len(answers) == 0 {
		return err
	}
	votes, err := votesOf(answers)
	if err != nil {
		return err
	}
	if err := r.search(ctx, shown, votes); err != nil {
		return err
	}
	r.searched.through(shown.Poll, all)
	return nil
}

func votesOf(answers [][]byte) ([]wire.Event, error) {
	votes := make([]wire.Event, len(answers))
	for i, answer := range answers {
		if err := json.Unmarshal(answer, &votes[i]); err != nil {
			return nil, fmt.Errorf("read an early answer: %w", err)
		}
	}
	return votes, nil
}

// search finds the question of an unknown poll: among the open quizzes of those who answered
// it, and of groups that have a poll in doubt where one of them is, though we never saw them.
func (r *Router) search(ctx context.Context, shown wire.Event, votes []wire.Event) error {
	theirs := make(map[study.GroupID]bool)
	for _, v := range votes {
		p, err := r.o.People.Person(ctx, v.From.ID)
		if err != nil && !errors.Is(err, study.ErrNotFound) {
			return fmt.Errorf("read who answered an unknown poll: %w", err)
		}
		for _, g := range p.Groups {
			theirs[g] = true
		}
	}
	for id := range theirs {
		number, question, err := r.asks(ctx, id, shown)
		if err != nil {
			return err
		}
		if question >= 0 {
			return r.found(ctx, id, number, question, shown.Poll)
		}
	}
	doubts, err := r.o.Early.Doubts(ctx)
	if err != nil {
		return err
	}
	for _, id := range doubts {
		if theirs[id] {
			continue
		}
		number, question, err := r.asks(ctx, id, shown)
		if err != nil {
			return err
		}
		if question < 0 {
			continue
		}
		in, err := r.answeredFrom(ctx, id, votes[0].From.ID)
		if err != nil {
			return err
		}
		if in {
			return r.found(ctx, id, number, question, shown.Poll)
		}
	}
	return nil
}

// answeredFrom says whether who answered is in a group.
func (r *Router) answeredFrom(ctx context.Context, id study.GroupID, u study.UserID) (bool, error) {
	g, err := r.o.Groups.Group(ctx, id)
	if err != nil {
		return false, err
	}
	ctx, cancel := await(ctx)
	defer cancel()
	return r.o.Presence.InChat(ctx, g.Chat, u)
}
