package study

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestA_correction_stays_on_the_boards_of_its_own_date(t *testing.T) {
	g := Group{Settings: Defaults("en", "UTC")}
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	asked := Date{2026, 11, 21}
	r := Record{Member: Member{User: 5, Joined: asked}}
	right := RightCause(7, 2)
	ledger := []Entry{
		{User: 5, Date: asked, Points: 2, Cause: right},
		{User: 5, Date: asked, Points: 2, Cause: CauseOf(DidCheckIn, asked)},
		{User: 5, Date: asked, Points: 50, Cause: StreakCause(30, asked)},
	}
	for name, tt := range map[string]struct {
		cap        int
		wanted     Entry
		want       []Entry
		difference int
	}{
		"it is taken back":                {0, Entry{Cause: right}, []Entry{{At: now, User: 5, Date: asked, Cause: right}}, -2},
		"it is set anew":                  {0, Entry{Cause: right, Points: 1, Date: Date{2026, 11, 30}}, []Entry{{At: now, User: 5, Date: asked, Points: 1, Cause: right}}, -1},
		"the same changes nothing":        {0, Entry{Cause: right, Points: 2}, nil, 0},
		"what earned nothing earns now":   {0, Entry{Cause: RightCause(7, 3), Points: 2, Date: asked}, []Entry{{At: now, User: 5, Date: asked, Points: 2, Cause: RightCause(7, 3)}}, 2},
		"the cap of that date holds":      {5, Entry{Cause: RightCause(7, 3), Points: 2, Date: asked}, []Entry{{At: now, User: 5, Date: asked, Points: 1, Cause: RightCause(7, 3)}}, 1},
		"what it had is free under a cap": {4, Entry{Cause: right, Points: 2}, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			g.Settings.Prices.DayCap = tt.cap
			change, difference := r.Correct(g, ledger, []Entry{tt.wanted}, nil, now)
			if diff := cmp.Diff(tt.want, change.Entries); diff != "" {
				t.Error(diff)
			}
			if difference != tt.difference {
				t.Errorf("a difference of %d, want %d", difference, tt.difference)
			}
		})
	}
}

func TestA_correction_does_not_tell_who_was_right_in_another_quiz_that_is_open(t *testing.T) {
	now, d := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC), Date{2026, 11, 21}
	g := Group{Settings: Defaults("en", "UTC")}
	g.Settings.Prices.DayCap = 4
	wanted := []Entry{{Cause: RightCause(7, 3), Points: 2, Date: d}}
	ledger := []Entry{{User: 5, Date: d, Points: 2, Cause: CauseOf(DidCheckIn, d)}}
	r := Record{Member: Member{User: 5, Joined: d}}
	_, wrong := r.Correct(g, ledger, wanted, []int{8}, now)
	change, right := r.Correct(g, append(ledger, Entry{User: 5, Date: d, Points: 2, Cause: RightCause(8, 1)}), wanted, []int{8}, now)
	if wrong != 2 || right != wrong {
		t.Errorf("who was wrong gains %d, who was right %d", wrong, right)
	}
	if sealed := change.Entries[len(change.Entries)-1]; sealed.Cause != RightCause(8, 1) || sealed.Points != 0 {
		t.Errorf("the cap of the day is passed: %+v", change.Entries)
	}
}
