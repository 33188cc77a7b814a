package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"studybot/bot/wire"
	"studybot/effect"
	"studybot/quiz/practice"
	"studybot/report"
	"studybot/study"
)

// Practices reads what members practise.
type Practices interface {
	Practice(ctx context.Context, g study.GroupID, u study.UserID) (practice.State, error)
	PracticeView(ctx context.Context, g study.Group, scope practice.Scope, now time.Time) (practice.View, error)
}

// lesson is one decision about a member's practice: what was read for it, and what it
// leaves behind.
type lesson struct {
	c     *Call
	state practice.State // with the change, once there is one
	view  practice.View
	// changed says that something is to be written; then effect has it.
	changed bool
	effect  effect.Effect
}

// take makes the decision's change.
func (l *lesson) take(c practice.Change) {
	if l.c.Kind == wire.Tapped && !c.Desk.Asked.IsZero() {
		c.Desk.Message = l.c.Message
	}
	l.state, l.changed = l.state.With(c), true
	l.effect.Practice = []practice.Change{c}
}

// post is sent with the change, or by itself if there is none.
func (l *lesson) post(posts ...report.Post) { l.effect.Posts = append(l.effect.Posts, posts...) }

// shown is what the member has before them.
func (l *lesson) shown() report.PracticeView {
	v := report.PracticeView{Group: l.c.Group, State: l.state, View: l.view, Queue: l.state.Queue(l.view)}
	v.Question, _ = l.state.Question(l.view)
	return v
}

// lesson lets decide choose what happens to the calling member's practice, of what they
// practise or of a scope that it names, and writes it with its posts in one script, once for
// an update. When the practice changed meanwhile it reads and decides again.
func (r *Router) lesson(ctx context.Context, c *Call, scope *practice.Scope, decide func(*lesson) error) error {
	for range triesWhenStale {
		state, err := r.o.Practices.Practice(ctx, c.Group.ID, c.Person.ID)
		if err != nil {
			return err
		}
		of := state.Desk.Scope
		if scope != nil {
			of = *scope
		}
		view, err := r.o.Practices.PracticeView(ctx, c.Group, of, c.Now)
		if err != nil {
			return err
		}
		elsewhere, err := r.askingElsewhere(ctx, c)
		if err != nil {
			return err
		}
		view.Withheld = view.Withheld.Beside(elsewhere)
		l := &lesson{c: c, state: state, view: view}
		if err := decide(l); err != nil {
			return err
		}
		if !l.changed && len(l.effect.Posts)+len(l.effect.Jobs) == 0 {
			return nil
		}
		l.effect.Group, l.effect.At, l.effect.Once = c.Group.ID, c.Now, fmt.Sprintf("practice:%d", c.ID)
		shelved, err := r.o.Effects.Apply(ctx, l.effect)
		if errors.Is(err, study.ErrStale) {
			continue
		}
		if err != nil && !errors.Is(err, study.ErrDone) {
			return fmt.Errorf("practise: %w", err)
		}
		r.accept(shelved)
		return nil
	}
	return fmt.Errorf("practice of member %d: %w", c.Person.ID, study.ErrStale)
}
