package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/effect"
	"studybot/quiz"
	"studybot/study"
)

func planQuizzes(t *tx, e effect.Effect) error {
	for _, q := range e.Quizzes {
		if q.Number < 1 || q.Group != 0 && q.Group != e.Group {
			return fmt.Errorf("quiz %d of group %d: %w", q.Number, q.Group, study.ErrInvalid)
		}
		q.Group, q.Rev = e.Group, q.Rev+1
		t.call("HSET", quizRevsKey(e.Group), q.Number, q.Rev)
		text, err := encode(q)
		if err != nil {
			return err
		}
		t.call("SET", quizKey(e.Group, q.Number), text)
		t.call("ZADD", quizzesKey(e.Group), q.OpenedAt.Unix(), q.Number)
		if q.State == quiz.Closed {
			t.call("SREM", openKey(e.Group), q.Number)
		} else {
			t.call("SADD", openKey(e.Group), q.Number)
		}
	}
	planAnswers(t, e)
	return nil
}

// planAnswers sets chosen answers on the member's page and typed ones in fields of their
// own; an answer of one kind takes away one of the other.
func planAnswers(t *tx, e effect.Effect) {
	type place struct {
		quiz int
		user study.UserID
	}
	chosen := make(map[place]map[int]quiz.Response)
	typed, gone := make(map[int][]any), make(map[int][]any)
	for _, a := range e.Answers {
		p := place{a.Quiz, a.Response.User}
		if chosen[p] == nil {
			chosen[p] = make(map[int]quiz.Response)
		}
		chosen[p][a.Response.Question] = a.Response
	}
	pages := make(map[int][]any)
	for p, answers := range chosen {
		pages[p.quiz] = append(pages[p.quiz], p.user.String(), len(answers))
		for question, r := range answers {
			payload := cmp.Or(answerPayload(r), noAnswer)
			if r.Text != "" && !r.Retracted {
				typed[p.quiz] = append(typed[p.quiz], textField(r), textCode(r))
			} else {
				gone[p.quiz] = append(gone[p.quiz], textField(r))
			}
			if r.Text != "" || r.Retracted {
				payload = ""
			}
			d := study.DateOf(r.At, time.UTC)
			pages[p.quiz] = append(pages[p.quiz], question, payload, secondsCode(r.At, d), dateCode(d))
		}
	}
	users := make(map[int]int)
	for p := range chosen {
		users[p.quiz]++
	}
	for n, args := range pages {
		t.step("answers", answersKey(e.Group, n), append([]any{users[n]}, args...)...)
		t.bulk("HDEL", answersKey(e.Group, n), gone[n])
		t.bulk("HSET", answersKey(e.Group, n), typed[n])
	}
}

// Quiz reads one numbered quiz.
func (s *Store) Quiz(ctx context.Context, g study.GroupID, n int) (quiz.Quiz, error) {
	q, err := decoded[quiz.Quiz](s.rdb.Get(ctx, quizKey(g, n)))
	if err != nil {
		return q, fmt.Errorf("read quiz %d of group %d: %w", n, g, err)
	}
	return q, nil
}

// Quizzes are the latest of a group, newest first; limit 0 means all.
func (s *Store) Quizzes(ctx context.Context, g study.GroupID, limit int) ([]quiz.Quiz, error) {
	numbers, err := s.rdb.ZRevRange(ctx, quizzesKey(g), 0, int64(limit)-1).Result()
	if err != nil {
		return nil, fmt.Errorf("list quizzes of group %d: %w", g, err)
	}
	return s.quizzes(ctx, g, numbers)
}

// OpenQuizzes are those not closed yet, newest first: open ones, and ones that wait for the
// last answers.
func (s *Store) OpenQuizzes(ctx context.Context, g study.GroupID) ([]quiz.Quiz, error) {
	numbers, err := s.rdb.SMembers(ctx, openKey(g)).Result()
	if err != nil {
		return nil, fmt.Errorf("list open quizzes of group %d: %w", g, err)
	}
	return s.quizzes(ctx, g, numbers)
}

func (s *Store) quizzes(ctx context.Context, g study.GroupID, numbers []string) ([]quiz.Quiz, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	keys := make([]string, len(numbers))
	for i, n := range numbers {
		keys[i] = quizKey(g, int(number(n)))
	}
	texts, err := s.rdb.MGet(ctx, keys...).Result()
	if err != nil {
		return nil, fmt.Errorf("read quizzes of group %d: %w", g, err)
	}
	return present(texts, func(a, b quiz.Quiz) int { return b.Number - a.Number })
}

// NextQuiz takes the next number for a quiz. A number that is not used is never given again.
func (s *Store) NextQuiz(ctx context.Context, g study.GroupID) (int, error) {
	return s.next(ctx, g, "quiz")
}

func (s *Store) next(ctx context.Context, g study.GroupID, what string) (int, error) {
	n, err := s.rdb.HIncrBy(ctx, countersKey(g), what, 1).Result()
	if err != nil {
		return 0, fmt.Errorf("take the next %s number of group %d: %w", what, g, err)
	}
	return int(n), nil
}

// Answers are the answers to a quiz that stand, by time.
func (s *Store) Answers(ctx context.Context, g study.GroupID, n int) ([]quiz.Response, error) {
	texts, err := s.rdb.HGetAll(ctx, answersKey(g, n)).Result()
	if err != nil {
		return nil, fmt.Errorf("read answers to quiz %d of group %d: %w", n, g, err)
	}
	responses := make([]quiz.Response, 0, len(texts))
	for field, code := range texts {
		given, err := decodeAnswers(field, code)
		if err != nil {
			return nil, fmt.Errorf("read answers to quiz %d of group %d: %w", n, g, err)
		}
		responses = append(responses, given...)
	}
	slices.SortFunc(responses, answersByTime)
	return responses, nil
}

func pollOwner(g study.GroupID, n, question int) string {
	return fmt.Sprintf("%d:%d:%d", g, n, question)
}

func decodePollOwner(text string) (quiz.Place, error) {
	parts := strings.Split(text, ":")
	if len(parts) != 3 {
		return quiz.Place{}, fmt.Errorf("decode poll owner %q: %w", text, errCorrupt)
	}
	return quiz.Place{Group: study.GroupID(number(parts[0])), Quiz: int(number(parts[1])), Question: int(number(parts[2]))}, nil
}

// Places says which question of which quiz each poll asks, in one round trip; unknown polls
// are absent. What it says of a poll never changes.
func (s *Store) Places(ctx context.Context, polls []string) (map[string]quiz.Place, error) {
	cmds := make(map[string]*redis.StringCmd, len(polls))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, poll := range polls {
			if cmds[poll] == nil {
				cmds[poll] = p.Get(ctx, pollKey(poll))
			}
		}
		return nil
	})
	if err != nil && !isNil(err) {
		return nil, fmt.Errorf("look up the places of polls: %w", err)
	}
	places := make(map[string]quiz.Place, len(cmds))
	for poll, cmd := range cmds {
		if cmd.Err() != nil {
			continue
		}
		if places[poll], err = decodePollOwner(cmd.Val()); err != nil {
			return nil, err
		}
	}
	return places, nil
}
