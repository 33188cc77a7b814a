package study

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhat_a_right_answer_earned_names_its_quiz_and_nothing_else_does(t *testing.T) {
	for cause, want := range map[Cause]int{
		RightCause(7, 2): 7, RightCause(12, 10): 12, PartCause(7): 0,
		"checkin:2026-11-21": 0, "right:": 0, "right:7": 0, "right:x.1": 0, "streak:7:2026-11-21": 0,
	} {
		if got := cause.RightIn(); got != want {
			t.Errorf("%q is of quiz %d, want %d", cause, got, want)
		}
	}
}

func TestEntries_of_open_quizzes_are_shown_without_right_answers(t *testing.T) {
	entries := []Entry{
		{User: 1, Points: 1, Cause: PartCause(2)}, {User: 1, Points: 2, Cause: RightCause(2, 1)},
		{User: 1, Points: 2, Cause: RightCause(1, 1)}, {User: 1, Points: 2, Cause: "checkin:2026-11-21"},
	}
	want := []Entry{entries[0], entries[2], entries[3]}
	if diff := cmp.Diff(want, Unsealed(entries, []int{2}), cmp.AllowUnexported(Date{})); diff != "" {
		t.Error(diff)
	}
	if got := Unsealed(entries, nil); len(got) != len(entries) {
		t.Errorf("with no quiz open %d of %d entries are shown", len(got), len(entries))
	}
}

func TestWho_has_points_by_an_open_quiz_alone_is_on_no_board(t *testing.T) {
	points := map[UserID]int{1: 3, 2: 2, 3: 5}
	Withhold(points, []Entry{{User: 1, Points: 2}, {User: 2, Points: 2}})
	if diff := cmp.Diff(map[UserID]int{1: 1, 3: 5}, points); diff != "" {
		t.Error(diff)
	}
}
