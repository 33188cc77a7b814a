package main

import (
	"context"

	"studybot/bot"
	"studybot/report"
	"studybot/store"
	"studybot/study"
)

// wired is the store as the other rooms' ports want it.
type wired struct {
	*store.Store
	outbox *bot.Outbox
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
