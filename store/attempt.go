package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"studybot/effect"
	"studybot/quiz"
	"studybot/study"
)

// planAttempts sets members' attempts, each guarded by its revision.
func planAttempts(t *tx, e effect.Effect) error {
	for _, a := range e.Attempts {
		if a.Quiz < 1 || a.Attempt.User == 0 {
			return fmt.Errorf("attempt of member %d at quiz %d: %w", a.Attempt.User, a.Quiz, study.ErrInvalid)
		}
		text, err := encode(a.Attempt)
		if err != nil {
			return err
		}
		t.call("HSET", attemptsKey(e.Group, a.Quiz), a.Attempt.User.String(), strconv.Itoa(a.Attempt.Rev+1)+" "+text)
	}
	return nil
}

func decodeAttempt(text string) (quiz.Attempt, error) {
	rev, rest, _ := strings.Cut(text, " ")
	a, err := decode[quiz.Attempt](rest)
	if err != nil {
		return a, err
	}
	if a.Rev, err = strconv.Atoi(rev); err != nil {
		return a, fmt.Errorf("revision of an attempt: %w", errors.Join(errCorrupt, err))
	}
	return a, nil
}

// Attempt is what a member has put in for a quiz; an empty one if there is nothing.
func (s *Store) Attempt(ctx context.Context, g study.GroupID, n int, u study.UserID) (quiz.Attempt, error) {
	text, err := s.rdb.HGet(ctx, attemptsKey(g, n), u.String()).Result()
	if isNil(err) {
		return quiz.Attempt{User: u}, nil
	}
	if err != nil {
		return quiz.Attempt{}, fmt.Errorf("read an attempt at quiz %d of group %d: %w", n, g, err)
	}
	return decodeAttempt(text)
}

// Attempts are those of all members at a quiz, by the instant at which they began.
func (s *Store) Attempts(ctx context.Context, g study.GroupID, n int) ([]quiz.Attempt, error) {
	texts, err := s.rdb.HVals(ctx, attemptsKey(g, n)).Result()
	if err != nil {
		return nil, fmt.Errorf("read the attempts at quiz %d of group %d: %w", n, g, err)
	}
	all := make([]quiz.Attempt, 0, len(texts))
	for _, text := range texts {
		a, err := decodeAttempt(text)
		if err != nil {
			return nil, fmt.Errorf("read the attempts at quiz %d of group %d: %w", n, g, err)
		}
		all = append(all, a)
	}
	slices.SortFunc(all, func(a, b quiz.Attempt) int { return cmp.Or(a.Began.Compare(b.Began), cmp.Compare(a.User, b.User)) })
	return all, nil
}
