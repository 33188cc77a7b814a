package study

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestEach_activity_earns_its_price(t *testing.T) {
	d := newDiary(t)
	for _, c := range []struct {
		what Activities
		want int
	}{{DidCheckIn, 2}, {DidReading, 3}, {DidNote, 5}, {DidSession, 3}, {DidQuiz, 1}} {
		if v := d.do(Deed{What: c.what, Date: monday}); v.Earned != c.want || v.Already {
			t.Errorf("%q: %+v", c.what.Letters(), v)
		}
	}
	if got := d.total(monday); got != 14 {
		t.Errorf("the day's board: %d", got)
	}
}

func TestA_second_tap_changes_nothing_and_says_when_the_first_was(t *testing.T) {
	d := newDiary(t)
	d.do(Deed{What: DidCheckIn, Date: monday})
	first := d.now
	d.now = d.now.Add(3 * time.Hour)
	change, v := d.record.Do(d.group, Deed{What: DidCheckIn, Date: monday}, d.now)
	if diff := cmp.Diff(Change{}, change); diff != "" {
		t.Errorf("it changes: %s", diff)
	}
	if !v.Already || !v.Since.Equal(first) || v.Earned != 0 || v.Streak.Current != 1 || v.Outcome != Kept {
		t.Errorf("verdict: %+v", v)
	}
}

func TestA_date_earns_up_to_the_groups_cap_and_bonuses_come_on_top(t *testing.T) {
	d := newDiary(t)
	d.group.Settings.Prices.DayCap = 4
	d.live("kkkkkk")
	d.record.Earned = map[Date]int{d.today(): 3, d.today().Add(-1): 100}
	v := d.do(Deed{What: DidCheckIn, Date: d.today(), Entries: []Entry{{Cause: RightCause(1, 1), Points: 2}}})
	if v.Earned != 1 || v.Bonus != 10 {
		t.Errorf("verdict: %+v", v)
	}
	for _, c := range []struct{ dayCap, earned, points, want int }{
		{0, 1000, 5, 5}, {60, 0, 5, 5}, {60, 58, 5, 2}, {60, 60, 5, 0}, {60, 70, 5, 0},
	} {
		if got := (Prices{DayCap: c.dayCap}).Capped(c.earned, c.points); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
}

func TestA_deed_does_not_touch_the_record_that_it_was_decided_on(t *testing.T) {
	d := newDiary(t)
	before := d.record.with(nil)
	d.record.Do(d.group, Deed{What: DidCheckIn, Date: monday}, d.now)
	d.record.Excuse(d.group, []Date{monday}, true, d.now)
	if diff := cmp.Diff(before, d.record); diff != "" {
		t.Error(diff)
	}
}

func TestAn_excuse_can_be_taken_back(t *testing.T) {
	d := newDiary(t)
	d.live("k-")
	missed := monday.Add(1)
	d.apply(d.record.Excuse(d.group, []Date{missed}, true, d.now))
	if w := d.walk(); w.Outcomes[missed] != Excused || w.Streak.Current != 1 {
		t.Errorf("excused: %+v", w)
	}
	d.apply(d.record.Excuse(d.group, []Date{missed}, false, d.now))
	if w := d.walk(); w.Outcomes[missed] != Missed || w.Streak.Current != 0 {
		t.Errorf("taken back: %+v", w)
	}
}

func TestUndoing_one_activity_leaves_the_others(t *testing.T) {
	d := newDiary(t)
	d.do(Deed{What: DidCheckIn, Date: monday})
	first := d.now
	d.now = d.now.Add(time.Hour)
	d.do(Deed{What: DidQuiz, Date: monday, Cause: PartCause(7)})
	d.apply(d.record.Undo(d.group, monday, DidQuiz, []Cause{PartCause(7)}, d.now))
	if m := d.record.Marks[monday]; m.Did != DidCheckIn || !m.First.Equal(first) {
		t.Errorf("mark: %+v", m)
	}
	if diff := cmp.Diff(map[Cause]int{CauseOf(DidCheckIn, monday): 2}, d.points()); diff != "" {
		t.Error(diff)
	}
}

func TestNo_two_causes_share_a_name(t *testing.T) {
	seen := make(map[Cause]bool)
	add := func(c Cause) {
		if seen[c] {
			t.Errorf("twice: %s", c)
		}
		seen[c] = true
	}
	for i := range 40 {
		d := monday.Add(i)
		for a := DidCheckIn; a <= DidSession; a <<= 1 {
			add(CauseOf(a, d))
		}
		for _, days := range []int{7, 30, 100} {
			add(StreakCause(days, d))
		}
	}
	for quiz := range 30 {
		add(PartCause(quiz))
		for question := range 20 {
			add(RightCause(quiz, question))
		}
	}
}
