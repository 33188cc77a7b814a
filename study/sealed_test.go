package study

import (
	"slices"
	"strings"
	"testing"
	"time"

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

// shines are the visible points of a day's deeds beside answers that are right or wrong, and
// what the day comes to.
func shines(t *testing.T, g Group, deeds []Deed, grade int) (seen []int, total int) {
	t.Helper()
	now, d := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC), Date{2026, 11, 21}
	r := Record{Member: Member{User: 5, Joined: d}, Earned: map[Date]int{}, Sealed: Sealed{Open: []int{7, 8}}}
	ledger := map[Cause]int{}
	for _, deed := range deeds {
		deed.Date, deed.Entries = d, slices.Clone(deed.Entries)
		for i := range deed.Entries {
			if deed.Entries[i].Cause.RightIn() == 7 || deed.Entries[i].Cause.RightIn() == 8 {
				deed.Entries[i].Points *= grade
			}
		}
		change, _ := r.Do(g, deed, now)
		r.Earned, r.Sealed.Entries = map[Date]int{}, nil
		for _, e := range change.Entries {
			ledger[e.Cause] = e.Points
		}
		for cause, points := range ledger {
			r.Earned[d] += points
			if r.Sealed.holds(cause) {
				r.Sealed.Entries = append(r.Sealed.Entries, Entry{User: 5, Date: d, Cause: cause, Points: points})
			}
		}
		slices.SortFunc(r.Sealed.Entries, func(a, b Entry) int { return strings.Compare(string(a.Cause), string(b.Cause)) })
		sum := 0
		for _, e := range r.Sealed.Entries {
			sum += e.Points
		}
		seen, total = append(seen, r.Earned[d]-sum), r.Earned[d]
		r = r.with(change.Marks)
	}
	return seen, total
}

func TestThe_cap_of_a_day_does_not_tell_who_was_right_while_a_quiz_is_open(t *testing.T) {
	g := Group{Settings: Defaults("en", "UTC")}
	g.Settings.Prices.Bonuses = nil
	answer := func(n, question int) Deed {
		return Deed{What: DidQuiz, Free: true, Entries: []Entry{{Cause: PartCause(n), Points: 1}, {Cause: RightCause(n, question), Points: 4}}}
	}
	late := Deed{What: DidQuiz, Free: true, Entries: []Entry{{Cause: RightCause(6, 1), Points: 3}}} // of a quiz that is closed
	for _, deeds := range [][]Deed{
		{answer(7, 1), {What: DidCheckIn}, {What: DidReading}},
		{{What: DidCheckIn}, answer(7, 1), {What: DidReading}, {What: DidNote}},
		{answer(7, 1), answer(8, 1), {What: DidNote}, late},
		{answer(7, 1), answer(7, 1), {What: DidSession}, answer(8, 2), {What: DidCheckIn}},
	} {
		for most := range 16 {
			g.Settings.Prices.DayCap = most
			wrong, _ := shines(t, g, deeds, 0)
			right, total := shines(t, g, deeds, 1)
			if diff := cmp.Diff(wrong, right); diff != "" {
				t.Errorf("with a cap of %d it can be seen:\n%s", most, diff)
			}
			if most > 0 && total > most {
				t.Errorf("a cap of %d is passed: %d", most, total)
			}
		}
	}
}

func TestWhat_was_earned_under_a_higher_cap_stays_when_the_cap_is_lowered(t *testing.T) {
	d := Date{2026, 11, 21}
	sealed := []Entry{{Date: d, Points: 4, Cause: RightCause(7, 1)}, {Date: d, Points: 4, Cause: RightCause(7, 2)}}
	entries := []Entry{{Cause: "checkin:2026-11-21", Points: 2}}
	shrunk := Sealed{Open: []int{7}, Entries: sealed}.priced(Prices{DayCap: 5}, 10, entries)
	want := []Entry{{Date: d, Points: 2, Cause: RightCause(7, 2)}}
	if diff := cmp.Diff(want, shrunk, cmp.AllowUnexported(Date{})); diff != "" || entries[0].Points != 2 {
		t.Errorf("%+v:\n%s", entries, diff)
	}
}
