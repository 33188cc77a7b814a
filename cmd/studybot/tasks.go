package main

import (
	"context"

	"studybot/study"
)

// tasks brings what was handed on to the router, which is made after the engine.
type tasks struct{ app *app }

// Task does one.
func (t tasks) Task(ctx context.Context, g study.GroupID, id string) error {
	return t.app.router.Task(ctx, g, id)
}
