package scheduler

import (
	"slices"
	"time"
)

// DefaultGrace is how late a firing is still made good where nothing else is set.
const DefaultGrace = 2 * time.Hour

// CatchUp decides about the missed slots of one schedule: the latest is fired if
// it is within the grace, once for all of them, and the others are skipped,
// oldest first. A slot exactly as late as the grace allows is fired, one in its
// instant always. Slots whose time has not come are in neither.
func CatchUp(slots []time.Time, now time.Time, grace time.Duration) (fire *time.Time, skipped []time.Time) {
	due := slices.DeleteFunc(slices.Clone(slots), func(t time.Time) bool { return t.After(now) })
	slices.SortFunc(due, time.Time.Compare)
	due = slices.CompactFunc(due, time.Time.Equal)
	if len(due) == 0 {
		return nil, nil
	}
	last := due[len(due)-1]
	if now.Sub(last) > max(grace, 0) {
		return nil, due
	}
	return &last, due[:len(due)-1]
}
