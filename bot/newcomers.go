package bot

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"studybot/bot/wire"
	"studybot/effect"
	"studybot/quiz"
	"studybot/study"
)

// presenceAsks is how many people Telegram is asked about at once.
const presenceAsks = 8

// seen brings a roster entry up to date: at most once a day, or when a name has changed.
func (r *Router) seen(ctx context.Context, g study.Group, m study.Member, v *wire.Event, now time.Time) ([]study.Member, error) {
	renamed := m.Name != v.From.Name || m.Username != v.From.Username
	zone := g.Zone()
	if !renamed && study.DateOf(m.LastSeen, zone) == study.DateOf(now, zone) {
		return nil, nil
	}
	if renamed {
		if err := r.findPerson(ctx, &Call{Event: *v, Now: now}); err != nil {
			return nil, err
		}
	}
	m.Name, m.Username, m.LastSeen = v.From.Name, v.From.Username, now
	return []study.Member{m}, nil
}

// newcomers are those of whom it is not known whether they are in the group: a forwarded
// poll collects votes from anywhere.
func (s *box) newcomers(sitting quiz.Sitting) []study.UserID {
	var who []study.UserID
	for u := range s.voters() {
		if record, ok := sitting.Records[u]; (!ok || record.Member.Gone) && !s.asked[u] {
			who = append(who, u)
		}
	}
	return who
}

// admit asks Telegram who of some is in the group, puts those on the roster in one write,
// and strikes the votes of the others.
func (r *Router) admit(ctx context.Context, s *box, sitting quiz.Sitting, who []study.UserID, now time.Time) error {
	present, err := r.present(ctx, sitting.Group, who)
	if err != nil {
		return err
	}
	if s.asked == nil {
		s.asked = make(map[study.UserID]bool)
	}
	e := effect.Effect{Group: s.group, At: now}
	kept := s.ballots[:0:0]
	for _, b := range s.ballots {
		u := b.From.ID
		here, wasAsked := present[u]
		if wasAsked && !here {
			continue
		}
		kept = append(kept, b)
		if !wasAsked || s.asked[u] {
			continue
		}
		s.asked[u] = true
		if err := r.findPerson(ctx, &Call{Event: *b.Event, Now: now}); err != nil {
			return err
		}
		e.Members = append(e.Members, sitting.Records[u].Member.Arrived(b.From.ID, b.From.Name, b.From.Username, sitting.Group.Today(now), now))
	}
	s.ballots = kept
	if len(e.Members) == 0 {
		return nil
	}
	if _, err = r.o.Effects.Apply(ctx, e); err != nil {
		return fmt.Errorf("put %d people on the roster: %w", len(e.Members), err)
	}
	return nil
}

func (r *Router) present(ctx context.Context, g study.Group, who []study.UserID) (map[study.UserID]bool, error) {
	here := make([]bool, len(who))
	asks, ctx := errgroup.WithContext(ctx)
	asks.SetLimit(presenceAsks)
	for i, u := range who {
		asks.Go(func() (err error) {
			here[i], err = r.inChat(ctx, g.Chat, u)
			return err
		})
	}
	if err := asks.Wait(); err != nil {
		return nil, fmt.Errorf("ask who is in the group: %w", err)
	}
	present := make(map[study.UserID]bool, len(who))
	for i, u := range who {
		present[u] = here[i]
	}
	return present, nil
}
