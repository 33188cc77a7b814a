package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"studybot/effect"
	"studybot/quiz"
	"studybot/study"
)

// resultsEvery is how long the results of a closed quiz wait for more late answers before
// their message is edited.
const resultsEvery = 15 * time.Second

// recordVotes grades and records a batch of poll answers: all of one quiz in one script.
func (r *Router) recordVotes(ctx context.Context, votes []Event) error {
	type quizKey struct {
		group  study.GroupID
		number int
	}
	batches := make(map[quizKey][]ballot)
	var order []quizKey
	for _, v := range votes {
		if v.From.Channel || v.From.Anonymous || v.From.ID == 0 {
			continue
		}
		g, number, question, err := r.owner(ctx, v)
		if errors.Is(err, study.ErrNotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("find the poll: %w", err)
		}
		key := quizKey{g, number}
		if batches[key] == nil {
			order = append(order, key)
		}
		batches[key] = append(batches[key], ballot{v, question})
	}
	for _, key := range order {
		if err := r.recordQuiz(ctx, key.group, key.number, batches[key]); err != nil {
			return err
		}
	}
	return nil
}

// owner finds the question that a vote answers. The answer to a poll that is not known is
// kept: the poll may have gone out a moment ago. It looks twice, since the poll may become
// known in between.
func (r *Router) owner(ctx context.Context, v Event) (study.GroupID, int, int, error) {
	g, number, question, err := r.o.Quizzes.PollOwner(ctx, v.Poll)
	if !errors.Is(err, study.ErrNotFound) {
		return g, number, question, err
	}
	answer, err := json.Marshal(v)
	if err != nil {
		return 0, 0, 0, fmt.Errorf("write an early answer: %w", err)
	}
	if err := r.o.Early.HoldEarly(ctx, v.Poll, answer); err != nil {
		return 0, 0, 0, err
	}
	return r.o.Quizzes.PollOwner(ctx, v.Poll)
}

// PollKnown records the answers that came before the poll was known.
func (r *Router) PollKnown(ctx context.Context, poll string) error {
	answers, err := r.o.Early.Early(ctx, poll)
	if err != nil || len(answers) == 0 {
		return err
	}
	votes := make([]Event, len(answers))
	for i, answer := range answers {
		if err := json.Unmarshal(answer, &votes[i]); err != nil {
			return fmt.Errorf("read an early answer: %w", err)
		}
	}
	if err := r.recordVotes(ctx, votes); err != nil {
		return err
	}
	return r.o.Early.DropEarly(ctx, poll)
}

// ballot is a vote whose question is known.
type ballot struct {
	Event
	question int
}

// recordQuiz records the answers of one quiz, as often as records change under it.
func (r *Router) recordQuiz(ctx context.Context, id study.GroupID, number int, ballots []ballot) error {
	g, err := r.o.Groups.Group(ctx, id)
	if err != nil {
		return fmt.Errorf("read the group: %w", err)
	}
	q, err := r.o.Quizzes.Quiz(ctx, id, number)
	if err != nil {
		return fmt.Errorf("read the quiz: %w", err)
	}
	ballots, err = r.inGroup(ctx, g, ballots)
	if err != nil || len(ballots) == 0 {
		return err
	}
	for range triesWhenStale {
		err := r.recordBallots(ctx, g, q, ballots)
		if !errors.Is(err, study.ErrStale) {
			return err
		}
	}
	return fmt.Errorf("record answers of quiz %d: %w", number, study.ErrStale)
}

// inGroup keeps the ballots of those who are in the group: a forwarded poll collects votes
// from anywhere.
func (r *Router) inGroup(ctx context.Context, g study.Group, ballots []ballot) ([]ballot, error) {
	var kept []ballot
	for _, b := range ballots {
		c := &Call{Event: b.Event, Now: r.o.Clock.Now(), Group: g}
		if err := r.findPerson(ctx, c); err != nil {
			return nil, err
		}
		m, err := r.o.Roster.Member(ctx, g.ID, b.From.ID)
		if err != nil && !errors.Is(err, study.ErrNotFound) {
			return nil, err
		}
		known := err == nil
		c.Member = m
		if !known || m.Gone {
			asking, cancel := await(ctx)
			present, err := r.o.Presence.InChat(asking, g.Chat, b.From.ID)
			cancel()
			if err != nil {
				return nil, err
			}
			if !present {
				continue
			}
		}
		if err := r.enrol(ctx, c, known); err != nil {
			return nil, err
		}
		kept = append(kept, b)
	}
	return kept, nil
}

// recordBallots decides on every ballot from one reading of the records and writes all of
// them in one script.
func (r *Router) recordBallots(ctx context.Context, g study.Group, q quiz.Quiz, ballots []ballot) error {
	now := r.o.Clock.Now()
	users := make([]study.UserID, 0, len(ballots))
	for _, b := range ballots {
		if !slices.Contains(users, b.From.ID) {
			users = append(users, b.From.ID)
		}
	}
	records, err := r.o.Records.Records(ctx, g, users, g.Today(now))
	if err != nil {
		return fmt.Errorf("read records: %w", err)
	}
	given, err := r.o.Quizzes.Answers(ctx, g.ID, q.Number)
	if err != nil {
		return fmt.Errorf("read answers: %w", err)
	}
	count := quiz.NewCount(q, given)
	e := effect.Effect{Group: g.ID, At: now, Season: g.Season}
	for _, u := range users {
		var mine []quiz.Response
		for _, b := range ballots {
			if b.From.ID == u && b.question < len(q.Questions) {
				asked := q.Questions[b.question]
				mine = append(mine, quiz.Response{
					User: u, Question: b.question, Options: b.Picked, At: now, Retracted: len(b.Picked) == 0,
					Grade: quiz.Grade(asked.Question, b.Picked, ""),
				})
			}
		}
		change, answers := count.Take(g, records[u], mine, now)
		for _, a := range answers {
			e.Answers = append(e.Answers, effect.Answer{Quiz: q.Number, Response: a})
		}
		if change != nil {
			e.Changes = append(e.Changes, *change)
		}
	}
	if len(e.Answers) == 0 {
		return nil
	}
	if q.State == quiz.Closed {
		e.Jobs = []effect.Job{{ID: fmt.Sprintf("result:%d", q.Number), Group: g.ID, At: now.Add(resultsEvery)}}
	}
	shelved, err := r.o.Effects.Apply(ctx, e)
	if err != nil {
		return err
	}
	r.accept(shelved)
	return nil
}
