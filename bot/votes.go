package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"studybot/bot/wire"
	"studybot/quiz"
	"studybot/study"
)

// Bounds of recording votes.
const (
	// resultsEvery is how long the results of a closed quiz wait for more late answers
	// before their message is edited.
	resultsEvery = 15 * time.Second
	// boxMost is how many votes one script takes: Redis does nothing else meanwhile.
	boxMost = 100
	// voteLanes is how many groups' votes are worked on at once: while Redis writes one
	// lane's, the other's are decided.
	voteLanes = 2
)

// recordVotes grades and records poll answers: those of one quiz in one script, the scripts
// of a lane's groups in one round trip.
//
//	votes ──places──▶ ballots ──by quiz──▶ boxes ──▶ read ──▶ decide ──▶ write
//	                                          ▲         │ newcomers     │ changed meanwhile
//	                                          └─────────┴───────────────┘
func (r *Router) recordVotes(ctx context.Context, votes []wire.Event) error {
	ballots, err := r.ballots(ctx, votes)
	if err != nil {
		return err
	}
	lanes := dealt(boxesOf(ballots), voteLanes)
	work, ctx := errgroup.WithContext(ctx)
	for _, lane := range lanes {
		work.Go(func() error {
			return r.guard(ctx, func() []wire.Event { return eventsOf(lane) }, func() error { return r.recordLane(ctx, lane) })
		})
	}
	return work.Wait()
}

// recordLane records boxes, each group's one after the other.
func (r *Router) recordLane(ctx context.Context, boxes []*box) error {
	for len(boxes) > 0 {
		var turn, later []*box
		busy := make(map[study.GroupID]bool)
		for _, s := range boxes {
			if busy[s.group] {
				later = append(later, s)
				continue
			}
			busy[s.group] = true
			turn = append(turn, s)
		}
		again, err := r.recordTurn(ctx, turn)
		if err != nil {
			return err
		}
		boxes = append(again, later...)
	}
	return nil
}

// ballot is a vote whose question is known.
type ballot struct {
	*wire.Event
	place quiz.Place
}

// ballots finds the question that each vote answers. The answer to a poll that is not known
// is kept: the poll may have gone out a moment ago. It looks twice, since the poll may
// become known in between.
func (r *Router) ballots(ctx context.Context, votes []wire.Event) ([]ballot, error) {
	polls := make([]string, 0, len(votes))
	for i := range votes {
		polls = append(polls, votes[i].Poll)
	}
	places, err := r.placesOf(ctx, polls)
	if err != nil {
		return nil, err
	}
	var early []string
	for i := range votes {
		v := &votes[i]
		if _, known := places[v.Poll]; known || !byPerson(v) {
			continue
		}
		if err := r.holdEarly(ctx, v); err != nil {
			return nil, err
		}
		early = append(early, v.Poll)
	}
	if len(early) > 0 {
		if places, err = r.placesOf(ctx, polls); err != nil {
			return nil, err
		}
	}
	ballots := make([]ballot, 0, len(votes))
	for i := range votes {
		if place, known := places[votes[i].Poll]; known && byPerson(&votes[i]) {
			ballots = append(ballots, ballot{&votes[i], place})
		}
	}
	return ballots, nil
}

// byPerson says whether a person voted: channels and hidden administrators are nobody's member.
func byPerson(v *wire.Event) bool { return !v.From.Channel && !v.From.Anonymous && v.From.ID != 0 }

func (r *Router) holdEarly(ctx context.Context, v *wire.Event) error {
	answer, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write an early answer: %w", err)
	}
	return r.o.Early.HoldEarly(ctx, v.Poll, answer)
}

// placesOf says which question each poll asks. Once a poll has a place it keeps it, so that it
// is asked for once; a poll without one is asked for again.
func (r *Router) placesOf(ctx context.Context, polls []string) (map[string]quiz.Place, error) {
	found := make(map[string]quiz.Place)
	var missing []string
	for _, poll := range polls {
		if _, looked := found[poll]; looked {
			continue
		}
		if place, ok := r.places.of(poll); ok {
			found[poll] = place
		} else if !slices.Contains(missing, poll) {
			missing = append(missing, poll)
		}
	}
	if len(missing) == 0 {
		return found, nil
	}
	more, err := r.o.Sittings.Places(ctx, missing)
	if err != nil {
		return nil, fmt.Errorf("find polls: %w", err)
	}
	for poll, place := range more {
		r.places.keep(poll, place)
		found[poll] = place
	}
	return found, nil
}

// PollKnown records the answers that came before the poll was known.
func (r *Router) PollKnown(ctx context.Context, poll string) error {
	answers, err := r.o.Early.Early(ctx, poll)
	if err != nil || len(answers) == 0 {
		return err
	}
	votes, err := votesOf(answers)
	if err != nil {
		return err
	}
	if err := r.recordVotes(ctx, votes); err != nil {
		return err
	}
	return r.o.Early.DropEarly(ctx, poll)
}

// votesOf reads answers that were held.
func votesOf(answers [][]byte) ([]wire.Event, error) {
	votes := make([]wire.Event, len(answers))
	for i, answer := range answers {
		if err := json.Unmarshal(answer, &votes[i]); err != nil {
			return nil, fmt.Errorf("read an early answer: %w", err)
		}
	}
	return votes, nil
}

// fleeting says whether an error passes: Redis or Telegram does not answer, or we stop.
func fleeting(err error) bool {
	return errors.Is(err, study.ErrUnavailable) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
