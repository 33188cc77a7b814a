package study

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestA_missed_day_can_be_made_up_for_three_days(t *testing.T) {
	d := newDiary(t)
	d.live("k----")
	if diff := cmp.Diff([]Date{d.today().Add(-1), d.today().Add(-2), d.today().Add(-3)}, d.record.Missed(d.group, d.today())); diff != "" {
		t.Errorf("newest first (-want +got):\n%s", diff)
	}
	for _, c := range []struct {
		name string
		date Date
	}{
		{"four days ago", d.today().Add(-4)}, {"a kept day", monday}, {"today", d.today()},
		{"tomorrow", d.today().Add(1)}, {"before joining", monday.Add(-1)}, {"no date", Date{}},
	} {
		change, _, err := d.record.MakeUp(d.group, c.date, d.now)
		if !errors.Is(err, ErrInvalid) || len(change.Marks) != 0 {
			t.Errorf("%s: %v, %+v", c.name, err, change)
		}
	}
	d.makeUp(d.today().Add(-3))
	if diff := cmp.Diff([]Date{d.today().Add(-1), d.today().Add(-2)}, d.record.Missed(d.group, d.today())); diff != "" {
		t.Errorf("what is left (-want +got):\n%s", diff)
	}
}

func TestExcused_days_holidays_and_leave_need_no_make_up(t *testing.T) {
	g, r, today := lived("kxlha-k")
	if diff := cmp.Diff([]Date{today.Add(-1)}, r.Missed(g, today)); diff != "" {
		t.Error(diff)
	}
}

func TestA_make_up_earns_half_the_points_on_todays_board_and_mends_the_streak(t *testing.T) {
	d := newDiary(t)
	d.live("kk-k")
	missed := monday.Add(2)
	v := d.makeUp(missed)
	if v.Earned != 1 || !v.MadeUp || v.Outcome != MadeUp || v.Streak.Current != 4 || v.Lacks != 0 {
		t.Errorf("verdict: %+v", v)
	}
	if e := d.ledger[CauseOf(DidCheckIn, missed)]; e.Points != 1 || e.Date != d.today() {
		t.Errorf("entry: %+v", e)
	}
	if m := d.record.Marks[missed]; !m.MadeUp || m.Did != DidCheckIn || !m.First.Equal(d.now) {
		t.Errorf("mark: %+v", m)
	}
}

func TestA_frozen_day_that_is_made_up_gives_its_freeze_back(t *testing.T) {
	d := newDiary(t)
	d.live(week + "-")
	if got := d.walk().Streak; got.Freezes != 0 || got.Current != 7 {
		t.Fatalf("frozen: %+v", got)
	}
	v := d.makeUp(d.today().Add(-1))
	if v.Streak.Freezes != 1 || v.Streak.Current != 8 || !v.Freeze {
		t.Errorf("made up: %+v", v)
	}
}

func TestA_make_up_that_is_undone_leaves_no_trace_in_the_mark(t *testing.T) {
	d := newDiary(t)
	d.live("-")
	d.makeUp(monday)
	d.apply(d.record.Undo(d.group, monday, DidCheckIn, []Cause{CauseOf(DidCheckIn, monday)}, d.now))
	if m := d.record.Marks[monday]; m != (Mark{}) {
		t.Errorf("mark: %+v", m)
	}
	if got := d.points(); len(got) != 0 {
		t.Errorf("ledger: %v", got)
	}
}

func TestSeveral_activities_are_made_up_at_once(t *testing.T) {
	d := newDiary(t)
	d.asks(monday, DidCheckIn|DidReading|DidQuiz, NeedAll)
	d.do(Deed{What: DidReading, Date: monday})
	d.sleep()
	v := d.makeUp(monday)
	if v.Outcome != MadeUp || v.Lacks != 0 || v.Streak.Current != 1 {
		t.Errorf("verdict: %+v", v)
	}
	want := map[Cause]int{CauseOf(DidReading, monday): 3, CauseOf(DidCheckIn, monday): 1} // half of 1 for the quiz is nothing
	if diff := cmp.Diff(want, d.points()); diff != "" {
		t.Errorf("ledger (-want +got):\n%s", diff)
	}
	if v.Earned != 1 {
		t.Errorf("earned: %d", v.Earned)
	}
}

func TestOf_a_day_that_asks_for_any_one_activity_one_is_made_up(t *testing.T) {
	d := newDiary(t)
	d.asks(monday, DidCheckIn|DidReading, NeedAny)
	d.sleep()
	d.makeUp(monday)
	if got := d.record.Marks[monday].Did; got != DidCheckIn {
		t.Errorf("did %q", got.Letters())
	}
}

func TestThe_days_cap_holds_over_all_that_one_make_up_earns(t *testing.T) {
	d := newDiary(t)
	d.group.Settings.Prices.DayCap, d.group.Settings.MakeUpPart = 4, 100
	d.asks(monday, DidCheckIn|DidReading, NeedAll)
	d.sleep()
	d.record.Earned = map[Date]int{d.today(): 1}
	if v := d.makeUp(monday); v.Earned != 3 {
		t.Errorf("earned %d beside 1, of 4 at most", v.Earned)
	}
	if d.record.Earned[d.today()] != 1 {
		t.Error("the record that was decided on has changed")
	}
}

func TestDoing_more_for_a_day_that_was_kept_in_time_does_not_make_it_made_up(t *testing.T) {
	d := newDiary(t)
	d.asks(monday, DidCheckIn|DidReading, NeedCheckIn)
	d.live("k")
	v := d.do(Deed{What: DidReading, Date: monday})
	if v.Outcome != Kept || v.Streak.Progress != 1 {
		t.Errorf("verdict: %+v", v)
	}
	if v.Earned != 1 {
		t.Errorf("late all the same, for half the points: %d", v.Earned)
	}
}

func TestAn_answer_delivered_after_midnight_counts_in_full_for_its_day(t *testing.T) {
	d := newDiary(t)
	d.asks(monday, DidQuiz, NeedQuiz)
	d.sleep()
	v := d.do(Deed{What: DidQuiz, Date: monday, Free: true, OnTime: true, Entries: []Entry{{Cause: RightCause(1, 1), Points: 2}}})
	if v.Outcome != Kept || v.MadeUp || v.Earned != 2 {
		t.Errorf("verdict: %+v", v)
	}
}

func TestWho_is_excused_for_a_day_before_they_joined_has_missed_none_since(t *testing.T) {
	d := newDiary(t)
	for i := range 9 {
		d.asks(monday.Add(i), DidCheckIn, NeedCheckIn)
	}
	d.record.Member.Joined = monday.Add(8)
	d.now = monday.Add(8).At(12, 0, d.group.Zone())
	d.apply(d.record.Excuse(d.group, []Date{monday}, true, d.now))
	if missed := d.record.Missed(d.group, d.today()); len(missed) != 0 {
		t.Errorf("missed: %v", missed)
	}
}
