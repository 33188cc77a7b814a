package scheduler

import (
	"slices"
	"time"
)

// DefaultGrace is how late a firing is still made good where nothing else is set.
const DefaultGrace = 2 * time.Hour

// Act is what is to be done about a due slot.
type Act string

// The acts of a Verdict.
const (
	ActWait Act = "wait" // its time has not come
	ActFire Act = "fire"
	ActSkip Act = "skip"
)

// The reasons of a Verdict.
const (
	NotDue    = "not due yet"
	OnTime    = "on time"
	Late      = "late, within the grace"
	PastGrace = "missed, the grace is over"
)

// Verdict is what becomes of a slot, and why.
type Verdict struct {
	Act    Act
	Reason string
	Late   time.Duration // how long ago it was due; never negative
}

// onTimeWithin is what an engine at work needs at most to get to a slot.
const onTimeWithin = time.Minute

// Judge says what becomes of a slot that was due at due. A slot exactly as late
// as the grace allows is fired.
func Judge(due, now time.Time, grace time.Duration) Verdict {
	late := now.Sub(due)
	switch {
	case late < 0:
		return Verdict{Act: ActWait, Reason: NotDue}
	case late <= min(onTimeWithin, max(grace, 0)) || late == 0:
		return Verdict{Act: ActFire, Reason: OnTime, Late: late}
	case late <= grace:
		return Verdict{Act: ActFire, Reason: Late, Late: late}
	}
	return Verdict{Act: ActSkip, Reason: PastGrace, Late: late}
}

// CatchUp decides about the missed slots of one schedule: the latest is fired if
// it is within the grace, once for all of them, and the others are skipped,
// oldest first. Slots whose time has not come are in neither.
func CatchUp(slots []time.Time, now time.Time, grace time.Duration) (fire *time.Time, skipped []time.Time) {
	due := slices.DeleteFunc(slices.Clone(slots), func(t time.Time) bool { return t.After(now) })
	slices.SortFunc(due, time.Time.Compare)
	due = slices.CompactFunc(due, time.Time.Equal)
	if len(due) == 0 {
		return nil, nil
	}
	last := due[len(due)-1]
	if Judge(last, now, grace).Act != ActFire {
		return nil, due
	}
	return &last, due[:len(due)-1]
}
