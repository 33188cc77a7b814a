package scheduler

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"studybot/study"
)

func TestA_firing_that_was_missed_is_told_by_the_next_report_and_by_no_other(t *testing.T) {
	monday := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	at := func(days, hour int) time.Time { return monday.AddDate(0, 0, days).Add(time.Duration(hour) * time.Hour) }
	missed := func(due, known time.Time) study.Firing {
		return study.Firing{Schedule: 1, Action: study.ActMessage, Due: due, FiredAt: known, Outcome: study.SkippedLate}
	}
	told := func(due, fired time.Time) study.Firing {
		return study.Firing{Schedule: 2, Action: study.ActReport, Due: due, FiredAt: fired, Outcome: study.Launched}
	}
	friday, saturday := missed(at(-3, 9), at(-3, 12)), missed(at(-2, 9), at(-2, 12))
	for name, c := range map[string]struct{ all, want []study.Firing }{
		"no report was sent yet":       {[]study.Firing{friday, saturday}, []study.Firing{friday, saturday}},
		"none is sent at weekends":     {[]study.Firing{friday, told(at(-3, 21), at(-3, 21)), saturday}, []study.Firing{saturday}},
		"the last one was never sent":  {[]study.Firing{friday, {Schedule: 2, Action: study.ActReport, Due: at(-3, 21), FiredAt: at(-2, 12), Outcome: study.SkippedLate}}, []study.Firing{friday, {Schedule: 2, Action: study.ActReport, Due: at(-3, 21), FiredAt: at(-2, 12), Outcome: study.SkippedLate}}},
		"all came to light at once":    {[]study.Firing{missed(at(-1, 8), at(-1, 22)), told(at(-1, 21), at(-1, 22))}, nil},
		"what was due after it too":    {[]study.Firing{told(at(-1, 20), at(-1, 22)), missed(at(-1, 21), at(-1, 22))}, []study.Firing{missed(at(-1, 21), at(-1, 22))}},
		"older ones that were told of": {[]study.Firing{told(at(-2, 21), at(-2, 21)), told(at(-1, 21), at(-1, 21)), saturday}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, missing(untold(c.all))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// missing are the firings that a report has something to say of.
func missing(all []study.Firing) (rest []study.Firing) {
	for _, f := range all {
		if f.Outcome != study.Launched {
			rest = append(rest, f)
		}
	}
	return rest
}
