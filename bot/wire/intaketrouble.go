package wire

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// trouble says how long to wait after an ask failed, and which failure is final.
func (in *Intake) trouble(ctx context.Context, err error, failed int) (time.Duration, error) {
	f := Classify(err)
	if ctx.Err() != nil {
		return 0, nil
	}
	switch f.Kind {
	case FaultUnauthorized:
		return 0, fmt.Errorf("%w: %w", ErrUnauthorized, err)
	case FaultConflict:
		return in.contest(err), nil
	}
	in.count(func(s *IntakeStats) { s.Failures++ })
	in.o.Log.Warn().Err(err).Msg("cannot ask for updates; trying again")
	return max(backoff(min(failed, 4)), f.After), nil
}

// contest is how long to leave the updates to somebody else who asks for them. Each ask ends
// theirs, as theirs ends ours: so the waits grow, and only a time without any conflict ends
// them. The log tells of it once.
func (in *Intake) contest(err error) time.Duration {
	now := in.o.Clock.Now()
	in.mu.Lock()
	if now.Sub(in.contested) > conflictOver {
		in.conflicts = 0
	}
	in.conflicts++
	in.contested = now
	in.stats.Conflicts++
	n := in.conflicts
	in.mu.Unlock()
	if n == 1 {
		in.o.Log.Error().Err(err).Msg("somebody else takes our updates; waiting for them to stop")
	}
	return backoff(n + 1)
}

// queueFull is how many updates Telegram keeps for a bot that does not fetch them.
const queueFull = 100_000

// dropWebhook takes away a webhook, without the updates that wait, and looks how many those are.
func (in *Intake) dropWebhook(ctx context.Context) error {
	for failed := 0; ctx.Err() == nil; failed++ {
		var info hookInfo
		err := in.o.Client.Call(ctx, "getWebhookInfo", nil, nil, &info)
		if err == nil && info.Pending >= queueFull {
			in.o.Log.Error().Int("waiting", info.Pending).Msg("as many updates wait as Telegram keeps; what came after them is lost")
		}
		if err == nil && info.URL != "" {
			in.o.Log.Info().Msg("a webhook is set; it is taken away")
			err = in.o.Client.Call(ctx, "deleteWebhook", nil, nil, nil)
		}
		if err == nil {
			return nil
		}
		wait, fatal := in.trouble(ctx, err, failed)
		if fatal != nil {
			return fatal
		}
		in.pauseFor(ctx, wait)
	}
	return nil
}

// lastWord confirms what is durable and was not confirmed by an ask, so that it is not
// delivered again after the next start.
func (in *Intake) lastWord(ctx context.Context) {
	in.mu.Lock()
	offset, confirmed := in.offset, in.confirmed
	in.mu.Unlock()
	if offset == confirmed || errors.Is(context.Cause(ctx), errBatonLost) { // asking would end the other's ask
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), confirmWithin)
	defer cancel()
	if _, err := in.getUpdates(ctx, offset, 1, 0); err != nil {
		in.o.Log.Warn().Err(err).Msg("the last batch is not confirmed; it will come again, and count once")
	}
}
