package main

import (
	"context"
	"slices"

	"studybot/bot/wire"
	"studybot/effect"
	"studybot/report"
	"studybot/store"
	"studybot/study"
)

// wired is the store as the other rooms' ports want it.
type wired struct {
	*store.Store
	outbox *wire.Outbox
	wake   func() // lets the engine look at what has become due
}

// Apply writes an effect; jobs that it makes due are looked at at once.
func (w *wired) Apply(ctx context.Context, e effect.Effect) ([]report.Shelved, error) {
	if len(e.Jobs) > 0 {
		defer w.wake()
	}
	return w.Store.Apply(ctx, e)
}

// ApplyEach writes effects; jobs that they make due are looked at at once.
func (w *wired) ApplyEach(ctx context.Context, effects []effect.Effect) []error {
	if slices.ContainsFunc(effects, func(e effect.Effect) bool { return len(e.Jobs) > 0 }) {
		defer w.wake()
	}
	return w.Store.ApplyEach(ctx, effects)
}

// Accept hands posts that are on the shelf to the outbox.
func (w *wired) Accept(posts ...report.Shelved) { w.outbox.Accept(posts...) }

// ClassicIn says whether a group's settings ask for classic messages.
func (w *wired) ClassicIn(ctx context.Context, g study.GroupID) bool {
	group, err := w.Group(ctx, g)
	return err == nil && group.Settings.Classic
}

// BankNames are the names of a group's banks.
func (w *wired) BankNames(ctx context.Context, g study.GroupID) ([]string, error) {
	banks, err := w.Banks(ctx, g)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(banks))
	for i, b := range banks {
		names[i] = b.Name
	}
	return names, nil
}
