package scheduler

import (
	"context"
	"errors"
	"sync"
	"time"

	"studybot/study"
)

// failures is which schedules can't fire, and from which slot on. A firing that fails is tried
// again within its grace; what was never made good has failed then, and was not missed because
// the bot was away. It is the memory of one replica: another, which never tried, can't tell.
type failures struct{ since sync.Map } // time.Time by group and job

func failureKey(f *firing) string { return jobKey(jobOf(f.group.ID, f.schedule)) }

// note keeps that a firing failed. A store that is away is no fault of the firing's.
func (l *failures) note(ctx context.Context, f *firing, err error) {
	if ctx.Err() == nil && !errors.Is(err, study.ErrUnavailable) && !errors.Is(err, study.ErrStale) {
		l.since.LoadOrStore(failureKey(f), f.due)
	}
}

// outcome is what became of a slot that is not made good any more.
func (l *failures) outcome(f *firing, slot time.Time) study.FiringOutcome {
	if since, failing := l.since.Load(failureKey(f)); failing && !slot.Before(since.(time.Time)) {
		return study.FailedFiring
	}
	return study.SkippedLate
}

// forget is called when the slots have been recorded.
func (l *failures) forget(f *firing) { l.since.Delete(failureKey(f)) }
