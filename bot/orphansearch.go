package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"studybot/bot/wire"
	"studybot/study"
)

// look is what a poll that nobody knows was looked for by, in vain: so many of its answers, among
// the groups that had a poll in doubt.
type look struct {
	answers int
	doubts  []study.GroupID
}

// orphan looks for the question of an unknown poll by those of its answers that it was not
// looked for by yet; by all of them when another group has a poll in doubt. Who answered is found
// or not by what is stored before the poll goes out: to look at all of them again with each
// further answer would cost as much as all of them together.
func (r *Router) orphan(ctx context.Context, shown wire.Event) error {
	doubts, err := r.o.Early.Doubts(ctx)
	if err != nil {
		return err
	}
	last, _ := r.searched.of(shown.Poll)
	if slices.ContainsFunc(doubts, func(g study.GroupID) bool { return !slices.Contains(last.doubts, g) }) {
		last.answers = 0
	}
	answers, all, err := r.o.Early.EarlyAfter(ctx, shown.Poll, last.answers)
	if err == nil && all < last.answers { // they were forgotten, and these are others
		answers, all, err = r.o.Early.EarlyAfter(ctx, shown.Poll, 0)
	}
	if err != nil || len(answers) == 0 {
		return err
	}
	votes, err := votesOf(answers)
	if err != nil {
		return err
	}
	if err := r.search(ctx, shown, votes, doubts); err != nil {
		return err
	}
	r.searched.keep(shown.Poll, look{all, doubts})
	return nil
}

// search finds the question of an unknown poll: among the open quizzes of those who answered
// it, and of groups that have a poll in doubt where one of them is, though we never saw them.
func (r *Router) search(ctx context.Context, shown wire.Event, votes []wire.Event, doubts []study.GroupID) error {
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
		in, err := r.answeredFrom(ctx, id, votes)
		if err != nil {
			return err
		}
		if in {
			return r.found(ctx, id, number, question, shown.Poll)
		}
	}
	return nil
}

// strangersAsked is after how many people Telegram is asked for one group: a batch waits for it.
const strangersAsked = 20

// answeredFrom says whether somebody of those who answered is in a group: the first may have got
// the poll by forwarding, but hardly all of them.
func (r *Router) answeredFrom(ctx context.Context, id study.GroupID, votes []wire.Event) (bool, error) {
	g, err := r.o.Groups.Group(ctx, id)
	if err != nil {
		return false, err
	}
	for _, v := range votes[:min(len(votes), strangersAsked)] {
		if in, err := r.inChat(ctx, g.Chat, v.From.ID); err != nil || in {
			return in, err
		}
	}
	return false, nil
}
