package main

import (
	"context"
	"slices"

	"studybot/bot"
	"studybot/bot/wire"
	"studybot/effect"
	"studybot/report"
	"studybot/store"
	"studybot/study"
)

// wired is the store as the other rooms' ports want it.
type wired struct {
	*store.Store
	meter  *meter
	outbox *wire.Outbox
	wake   func(...effect.Job) // lets the engine look at what has become due
}

// Apply writes an effect; jobs that it makes due are looked at at once.
func (w *wired) Apply(ctx context.Context, e effect.Effect) ([]report.Shelved, error) {
	shelved, err := w.Store.Apply(ctx, e)
	if err == nil {
		w.meter.wrote(e)
	}
	switch {
	case len(e.Jobs) == 0:
	case err == nil:
		w.wake(e.Jobs...)
	default: // it may have been written all the same
		w.wake()
	}
	return shelved, err
}

// ApplyEach writes effects; jobs that they make due are looked at at once.
func (w *wired) ApplyEach(ctx context.Context, effects []effect.Effect) []error {
	if slices.ContainsFunc(effects, func(e effect.Effect) bool { return len(e.Jobs) > 0 }) {
		defer w.wake()
	}
	failed := w.Store.ApplyEach(ctx, effects)
	for i, err := range failed {
		if err == nil {
			w.meter.wrote(effects[i])
		}
	}
	return failed
}

// HoldEarly keeps an answer whose poll is not known yet.
func (w *wired) HoldEarly(ctx context.Context, poll string, answer []byte) error {
	err := w.Store.HoldEarly(ctx, poll, answer)
	if err == nil {
		w.meter.answers.WithLabelValues("early").Inc()
	}
	return err
}

// Accept hands posts that are on the shelf to the outbox.
func (w *wired) Accept(posts ...report.Shelved) { w.outbox.Accept(posts...) }

// Queued is how many answers to people wait for a chat.
func (w *wired) Queued(chat study.ChatID) int { return w.outbox.Queued(chat) }

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

// routing is what the router is made of.
func (a *app) routing() bot.RouterOptions {
	w := a.wired
	return bot.RouterOptions{
		Username: a.self.Username, Operators: a.o.Operators, Language: a.o.Language, Zone: a.o.Zone,
		Book: a.book, Clock: a.o.Clock, Log: a.o.Log.With().Str("room", "bot").Logger(),
		Effects: w, Groups: w, Roster: w, People: w, Invites: w, Records: w, Archive: w, Cards: w, Library: w,
		Quizzes: w, Practices: w, Sittings: w, Parked: w, Early: w, Ledger: w, Exports: w, Tasks: w, Aside: a.o.Store.Aside,
		Timetable: a.engine, Drafts: a.engine, Firer: a.engine, Outlet: w, Presence: a.client, Files: a.client,
		Sample: samplePlan, SampleBank: sampleBank, Reference: reference,
	}
}
