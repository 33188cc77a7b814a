package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"studybot/bot/wire"
	"studybot/effect"
	"studybot/quiz"
	"studybot/study"
)

// recordTurn records at most one box of each group and gives back those to be done again.
func (r *Router) recordTurn(ctx context.Context, turn []*box) (again []*box, err error) {
	now := r.o.Clock.Now()
	asked := make([]quiz.Asking, len(turn))
	for i, s := range turn {
		asked[i] = quiz.Asking{Group: s.group, Quiz: s.quiz, Users: s.users()}
	}
	sittings, err := r.o.Sittings.Sittings(ctx, asked, now)
	if err != nil {
		return nil, fmt.Errorf("read for votes: %w", err)
	}
	var effects []effect.Effect
	var of []*box
	for i, s := range turn {
		more, e, err := r.decideBox(ctx, s, sittings[i], now)
		if err != nil {
			return nil, err
		}
		again = append(again, more...)
		if e != nil {
			effects, of = append(effects, *e), append(of, s)
		}
	}
	for i, err := range r.applyEach(ctx, effects) {
		more, err := r.failed(ctx, of[i], err)
		if err != nil {
			return nil, err
		}
		again = append(again, more...)
	}
	return again, nil
}

func (r *Router) applyEach(ctx context.Context, effects []effect.Effect) []error {
	if len(effects) == 0 {
		return nil
	}
	return r.o.Effects.ApplyEach(ctx, effects)
}

// decideBox decides on a box from what was read. Newcomers are put on the roster first;
// then the box is read again.
func (r *Router) decideBox(ctx context.Context, s *box, sitting quiz.Sitting, now time.Time) ([]*box, *effect.Effect, error) {
	if errors.Is(sitting.Err, study.ErrNotFound) {
		return nil, nil, nil // group or quiz is no more
	}
	if sitting.Err != nil {
		again, err := r.failed(ctx, s, sitting.Err)
		return again, nil, err
	}
	if who := s.newcomers(sitting); len(who) > 0 {
		if err := r.admit(ctx, s, sitting, who, now); err != nil {
			again, err := r.failed(ctx, s, err)
			return again, nil, err
		}
		if len(s.ballots) == 0 {
			return nil, nil, nil
		}
		return []*box{s}, nil, nil
	}
	e, err := r.countSafely(ctx, s, sitting, now)
	if err != nil {
		again, err := r.failed(ctx, s, err)
		return again, nil, err
	}
	return nil, e, nil
}

// countSafely is countBox that fails where it would panic, so that one vote never stops the
// others.
func (r *Router) countSafely(ctx context.Context, s *box, sitting quiz.Sitting, now time.Time) (e *effect.Effect, err error) {
	defer func() {
		if p := recover(); p != nil {
			e, err = nil, fmt.Errorf("panic: %v", p)
		}
	}()
	return r.countBox(ctx, s, sitting, now)
}

// countBox decides what the votes change.
func (r *Router) countBox(ctx context.Context, s *box, sitting quiz.Sitting, now time.Time) (*effect.Effect, error) {
	g, q := sitting.Group, sitting.Quiz
	elsewhere, err := r.elsewhere(ctx, s, sitting)
	if err != nil {
		return nil, err
	}
	count := quiz.NewCount(q, sitting.Given).Beside(elsewhere)
	e := &effect.Effect{
		Group: g.ID, At: now, Season: g.Season, Read: sitting.Read,
		Answers: make([]effect.Answer, 0, len(s.ballots)), Changes: make([]study.Change, 0, len(sitting.Records)),
	}
	for u, ballots := range s.voters() {
		record, ok := sitting.Records[u]
		if !ok || record.Member.Gone {
			continue // has left, or been erased, since they were admitted
		}
		change, answers := count.Take(g, record, responses(ballots, q, now), now)
		for _, a := range answers {
			e.Answers = append(e.Answers, effect.Answer{Quiz: q.Number, Response: a})
		}
		if change != nil {
			e.Changes = append(e.Changes, *change)
		}
		m, err := r.seen(ctx, g, record.Member, ballots[len(ballots)-1].Event, now)
		if err != nil {
			return nil, err
		}
		e.Members = append(e.Members, m...)
	}
	if len(e.Answers) > 0 && q.State == quiz.Closed {
		e.Jobs = []effect.Job{{ID: fmt.Sprintf("result:%d", q.Number), Group: g.ID, At: now.Add(resultsEvery)}}
	}
	if len(e.Answers)+len(e.Members) == 0 {
		return nil, nil
	}
	return e, nil
}

// responses are one person's votes as they are kept.
func responses(ballots []ballot, q quiz.Quiz, now time.Time) []quiz.Response {
	all := make([]quiz.Response, 0, len(ballots))
	for _, b := range ballots {
		if b.fits(q) {
			all = append(all, b.response(q, now))
		}
	}
	return all
}

// fits says whether the question has the options that were ticked.
func (b ballot) fits(q quiz.Quiz) bool {
	if b.place.Question >= len(q.Questions) {
		return false
	}
	options := len(q.Questions[b.place.Question].Options)
	return !slices.ContainsFunc(b.Picked, func(o int) bool { return o < 0 || o >= options })
}

// response is the vote as it is kept. In a contest its time is the instant at which it was
// received, since points hang on it; else the second will do, and takes less room.
func (b ballot) response(q quiz.Quiz, now time.Time) quiz.Response {
	asked := q.Questions[b.place.Question]
	at := now.Truncate(time.Second)
	if q.Mode == quiz.ModeContest {
		at = cmp.Or(b.At, now)
	}
	return quiz.Response{
		User: b.From.ID, Question: b.place.Question, Options: b.Picked, At: at, Retracted: len(b.Picked) == 0,
		Grade: quiz.Grade(asked.Question, b.Picked, ""),
	}
}

// failed says what becomes of a box after an error: it is done again when records changed
// under it, handed back whole when Redis does not answer, else done person by person until the
// vote that can't be recorded is found and kept aside.
func (r *Router) failed(ctx context.Context, s *box, err error) (again []*box, _ error) {
	switch {
	case err == nil, errors.Is(err, study.ErrDone):
		return nil, nil
	case fleeting(err) || ctx.Err() != nil:
		return nil, err
	case errors.Is(err, study.ErrStale) && s.tries < triesWhenStale:
		s.tries++
		return []*box{s}, nil
	}
	if parts := s.apart(); len(parts) > 1 {
		return parts, nil
	}
	if errors.Is(err, study.ErrStale) {
		return nil, err
	}
	for _, b := range s.ballots {
		if err := r.keepAside(ctx, *b.Event, err); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// keepAside keeps what cannot be handled for people to look at, and passes it over: what
// comes behind it must not wait.
func (r *Router) keepAside(ctx context.Context, e wire.Event, cause error) error {
	r.o.Log.Error().Err(cause).Int64("update", e.ID).Str("kind", string(e.Kind)).Msg("an update cannot be handled; it is kept aside")
	raw, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("write an update: %w", err)
	}
	return r.o.Aside(ctx, e.ID, raw, cause)
}
