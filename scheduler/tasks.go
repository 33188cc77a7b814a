package scheduler

import (
	"context"
	"strings"

	"studybot/effect"
)

// tasksAtOnce is how many tasks are done side by side: they are heavy, and whoever waits
// for one expects to.
const tasksAtOnce = 2

// begin lets a task be done beside the firings, which must not wait for it. One that is
// under way already, because its lease has run out, is not begun again.
func (e *Engine) begin(ctx context.Context, j effect.Job) {
	if _, running := e.tasks.LoadOrStore(j.ID, true); running {
		return
	}
	e.under.Add(1)
	e.working.Go(func() {
		defer e.under.Add(-1)
		defer e.tasks.Delete(j.ID)
		select {
		case e.desks <- struct{}{}:
		case <-ctx.Done():
			return
		}
		defer func() { <-e.desks }()
		e.do(ctx, j)
	})
}

// isTask says whether a job is a task, and which.
func isTask(j effect.Job) (id string, ok bool) { return strings.CutPrefix(j.ID, "task:") }
