package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"studybot/bot/wire"
	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// later marks what takes long: a big export, a file to fetch and read. What was asked is
// kept with a job that is due at once, and is confirmed; a worker does it beside the taps
// of everybody else, in whichever replica is free.
//
//	asked ──▶ kept with a job (one script) ──▶ confirmed
//	                   │
//	                   ▼
//	          a worker: the feature ──▶ posts on the shelf ──▶ forgotten
//
// A worker that dies leaves the job to another. Posts go on the shelf under the update's
// name, so that they are sent once however often it is done.
func (r *Router) later(do handler) handler {
	return func(ctx context.Context, c *Call) ([]report.Post, error) {
		if c.handedOn {
			return do(ctx, c)
		}
		update, err := json.Marshal(c.Event)
		if err != nil {
			return nil, fmt.Errorf("write an update: %w", err)
		}
		id := strconv.FormatInt(c.ID, 10)
		_, err = r.o.Effects.Apply(ctx, effect.Effect{
			Group: c.Group.ID, At: c.Now, Once: "task:" + id,
			Tasks: map[string][]byte{id: update}, Jobs: []effect.Job{{ID: "task:" + id, Group: c.Group.ID, At: c.Now}},
		})
		if err != nil && !errors.Is(err, study.ErrDone) {
			return nil, fmt.Errorf("keep a task: %w", err)
		}
		if c.Kind == wire.Tapped {
			return c.toasted("toast.sending"), nil
		}
		return nil, nil
	}
}

// Task does what was handed on. Nil means that it is done, or cannot be and was kept aside.
func (r *Router) Task(ctx context.Context, g study.GroupID, id string) error {
	update, err := r.o.Tasks.Task(ctx, g, id)
	if errors.Is(err, study.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read a task: %w", err)
	}
	var e wire.Event
	if err := json.Unmarshal(update, &e); err != nil {
		return fmt.Errorf("read a task: %w", err)
	}
	if err := r.guard(ctx, only(e), func() error { return r.handle(ctx, e, true) }); err != nil {
		return err
	}
	_, err = r.o.Effects.Apply(ctx, effect.Effect{Group: g, At: r.o.Clock.Now(), Untask: []string{id}})
	if err != nil {
		return fmt.Errorf("forget a task: %w", err)
	}
	return nil
}

// untoasted drops toasts: the tap was answered when its task was handed on.
func untoasted(posts []report.Post) []report.Post {
	var rest []report.Post
	for _, p := range posts {
		if p.Act != report.Toast {
			rest = append(rest, p)
		}
	}
	return rest
}
