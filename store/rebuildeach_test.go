package store

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"studybot/study"
)

func TestGroups_are_rebuilt_side_by_side_but_never_too_many_at_a_time(t *testing.T) {
	groups := make([]study.GroupID, 10*sideBySide)
	for name, bad := range map[string]study.GroupID{"all go well": -1, "one fails": 3*sideBySide + 1} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				for i := range groups {
					groups[i] = study.GroupID(i)
				}
				broken := errors.New("broken")
				begun, at, most := make(chan struct{}, len(groups)), make(chan int, 1), 0
				at <- 0
				err := eachOf(t.Context(), groups, func(_ context.Context, g study.GroupID) error {
					begun <- struct{}{}
					n := <-at + 1
					most = max(most, n)
					at <- n
					time.Sleep(time.Second) // of the bubble
					at <- <-at - 1
					if g == bad {
						return broken
					}
					return nil
				})
				if most != sideBySide {
					t.Errorf("%d at a time", most)
				}
				if bad < 0 && (err != nil || len(begun) != len(groups)) {
					t.Errorf("%d were done: %v", len(begun), err)
				}
				if bad >= 0 && (!errors.Is(err, broken) || len(begun) > int(bad)+2*sideBySide) {
					t.Errorf("%d were begun: %v", len(begun), err)
				}
			})
		})
	}
}
