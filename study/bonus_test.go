package study

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// bonuses are the ledger's entries of streaks.
func (d *diary) bonuses() map[Cause]int {
	points := make(map[Cause]int)
	for cause, p := range d.points() {
		if len(cause) > 7 && cause[:7] == "streak:" {
			points[cause] = p
		}
	}
	return points
}

func (d *diary) wantBonuses(when string, want map[Cause]int) {
	d.t.Helper()
	if diff := cmp.Diff(want, d.bonuses()); diff != "" {
		d.t.Errorf("%s (-want +got):\n%s", when, diff)
	}
}

const week = "kkkkkkk"

func TestStreaks_of_7_30_and_100_days_earn_their_bonuses_on_the_day_that_reaches_them(t *testing.T) {
	d := newDiary(t)
	for range 101 {
		v := d.do(Deed{What: DidCheckIn, Date: d.today()})
		if want := map[int]int{7: 10, 30: 50, 100: 200}[v.Streak.Current]; v.Bonus != want || v.Earned != 2 {
			t.Errorf("day %d earned %d and a bonus of %d, want %d", v.Streak.Current, v.Earned, v.Bonus, want)
		}
		d.sleep()
	}
	want := map[Cause]int{
		StreakCause(7, monday.Add(6)):    10,
		StreakCause(30, monday.Add(29)):  50,
		StreakCause(100, monday.Add(99)): 200,
	}
	d.wantBonuses("after 101 days", want)
	if got := d.total(monday.Add(6)); got != 12 {
		t.Errorf("the seventh day's board: %d", got)
	}
}

func TestUndoing_a_day_takes_back_the_bonus_that_hung_on_it(t *testing.T) {
	d := newDiary(t)
	d.live(week)
	undone := monday.Add(3)
	d.apply(d.record.Undo(d.group, undone, DidCheckIn, []Cause{CauseOf(DidCheckIn, undone)}, d.now))
	d.wantBonuses("undone", map[Cause]int{})
	if got := d.walk().Streak.Current; got != 3 {
		t.Errorf("streak: %d", got)
	}
	if _, stands := d.ledger[CauseOf(DidCheckIn, undone)]; stands {
		t.Error("the check-in's own entry stands")
	}
	if m := d.record.Marks[undone]; !m.IsZero() || !m.First.IsZero() {
		t.Errorf("mark: %+v", m)
	}
}

func TestA_second_streak_earns_its_bonus_too(t *testing.T) {
	d := newDiary(t)
	d.live(week + "--" + week)
	d.wantBonuses("twice seven", map[Cause]int{
		StreakCause(7, monday.Add(6)):  10,
		StreakCause(7, monday.Add(15)): 10,
	})
}

func TestA_make_up_moves_the_bonus_to_the_day_that_now_reaches_it(t *testing.T) {
	d := newDiary(t)
	d.group.Settings.FreezeEvery = 5
	d.live("kkkkk-kk") // the sixth day is frozen, the eighth reaches seven
	d.wantBonuses("frozen", map[Cause]int{StreakCause(7, monday.Add(7)): 10})
	v := d.makeUp(monday.Add(5))
	d.wantBonuses("made up", map[Cause]int{StreakCause(7, monday.Add(6)): 10})
	if v.Bonus != 0 || v.Earned != 1 {
		t.Errorf("what was only moved is told as earned: %+v", v)
	}
}

func TestA_make_up_that_joins_two_streaks_leaves_one_bonus(t *testing.T) {
	d := newDiary(t)
	d.group.Settings.MakeUpDays, d.group.Settings.FreezeMost = 14, 0
	d.live(week + "-" + week)
	v := d.makeUp(monday.Add(7))
	d.wantBonuses("joined", map[Cause]int{StreakCause(7, monday.Add(6)): 10})
	if v.Bonus != -10 || v.Streak.Current != 15 {
		t.Errorf("verdict: %+v", v)
	}
}

func TestBonuses_follow_when_a_holiday_a_leave_or_a_due_comes_late(t *testing.T) {
	sixth := Span{monday.Add(5), monday.Add(5)}
	t.Run("a holiday mends a streak", func(t *testing.T) {
		d := newDiary(t)
		d.live("kkkkk-kk")
		was := d.group
		d.group.Holidays = []Span{sixth}
		d.apply(d.record.Rejudge(d.group, d.record, was, d.now))
		d.wantBonuses("mended", map[Cause]int{StreakCause(7, monday.Add(7)): 10})
	})
	t.Run("a holiday taken back breaks it again", func(t *testing.T) {
		d := newDiary(t)
		d.group.Holidays = []Span{sixth}
		d.live("kkkkk-kk")
		was := d.group
		d.group.Holidays = nil
		d.apply(d.record.Rejudge(d.group, d.record, was, d.now))
		d.wantBonuses("broken", map[Cause]int{})
	})
	t.Run("a leave mends a streak", func(t *testing.T) {
		d := newDiary(t)
		d.live("kkkkk-kk")
		was := d.record
		d.record.Member.Leaves = []Leave{{Span: sixth}}
		d.apply(d.record.Rejudge(d.group, was, d.group, d.now))
		d.wantBonuses("mended", map[Cause]int{StreakCause(7, monday.Add(7)): 10})
	})
	t.Run("a quiz at noon asks more of those who were done", func(t *testing.T) {
		d := newDiary(t)
		d.asks(monday, DidCheckIn, NeedAll)
		d.live("kkkkkk")
		d.do(Deed{What: DidCheckIn, Date: d.today()})
		d.wantBonuses("in the morning", map[Cause]int{StreakCause(7, d.today()): 10})
		was := d.record
		d.record.Due = map[Date]Due{d.today(): {What: DidCheckIn | DidQuiz, Need: NeedAll}}
		for i := range 6 {
			d.asks(monday.Add(i), DidCheckIn, NeedAll)
		}
		d.apply(d.record.Rejudge(d.group, was, d.group, d.now))
		d.wantBonuses("at noon", map[Cause]int{})
		if v := d.do(Deed{What: DidQuiz, Date: d.today(), Free: true, Entries: []Entry{{Cause: PartCause(7), Points: 1}}}); v.Bonus != 10 {
			t.Errorf("with the quiz: %+v", v)
		}
	})
	t.Run("nothing that matters changes no entry", func(t *testing.T) {
		d := newDiary(t)
		d.live(week)
		was := d.group
		d.group.Holidays = []Span{{monday.Add(20), monday.Add(21)}}
		if c := d.record.Rejudge(d.group, d.record, was, d.now); len(c.Entries) != 0 {
			t.Errorf("entries: %v", c.Entries)
		}
	})
}

func TestA_bonus_of_a_day_ahead_goes_when_the_group_has_moved_west(t *testing.T) {
	d := newDiary(t)
	d.group.Settings.Zone = ZoneOf("Pacific/Auckland")
	d.now = monday.At(1, 0, d.group.Zone())
	for range 7 {
		d.do(Deed{What: DidCheckIn, Date: d.today()})
		due := d.record.Due[d.today()]
		d.now = d.now.Add(24 * time.Hour)
		d.record.Due[d.today()] = due
	}
	d.now = d.now.Add(-24 * time.Hour)
	seventh := d.today()
	d.wantBonuses("in Auckland", map[Cause]int{StreakCause(7, seventh): 10})
	d.group.Settings.Zone = ZoneOf("America/New_York")
	if d.today() != seventh.Add(-1) {
		t.Fatalf("today is %s", d.today())
	}
	d.apply(d.record.Undo(d.group, d.today(), DidCheckIn, nil, d.now))
	d.wantBonuses("in New York", map[Cause]int{})
}
