package study

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var asked = Due{What: DidCheckIn | DidReading, Need: NeedCheckIn}

// sevenPeople are one of each class on monday, reported on tuesday.
func sevenPeople() (Group, []Member, map[UserID]Mark, time.Time) {
	g := Group{Settings: Defaults("en", "Asia/Shanghai")}
	at := func(hour, minute int) time.Time { return monday.At(hour, minute, g.Zone()) }
	members := []Member{
		{User: 1, Team: "red", Joined: monday, LastSeen: at(20, 59)},
		{User: 2, Team: "blue", Joined: monday},
		{User: 3, Team: "red", Joined: monday},
		{User: 4, Team: "blue", Joined: monday},
		{User: 5, Team: "red", Joined: monday, LastSeen: monday.Add(-3).At(23, 59, g.Zone())},
		{User: 6, Joined: monday, Leaves: []Leave{{Span: Span{monday, monday}}}},
		{User: 7, Team: "blue", Joined: monday.Add(1)},
		{User: 8, Team: "blue", Joined: monday, Gone: true},
	}
	marks := map[UserID]Mark{
		1: {Did: DidCheckIn, First: at(20, 59)},
		2: {Did: DidCheckIn, First: at(21, 0)},
		3: {Did: DidCheckIn, MadeUp: true, First: at(23, 0).Add(20 * time.Hour)},
		4: {Excused: true},
		5: {Did: DidReading, First: at(9, 0)},
	}
	return g, members, marks, monday.Add(1).At(8, 0, g.Zone())
}

func TestA_report_classes_all_who_were_there(t *testing.T) {
	g, members, marks, now := sevenPeople()
	c := Report(g, monday, asked, members, marks, now)
	got := make(map[UserID]Class)
	for _, l := range c.Lines {
		got[l.Member.User] = l.Class
	}
	want := map[UserID]Class{1: ClassDone, 2: ClassLate, 3: ClassMadeUp, 4: ClassExcused, 5: ClassMissing, 6: ClassExcused}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	missing := c.Of(ClassMissing)
	if len(missing) != 1 || missing[0].Lacks != DidCheckIn || missing[0].Unseen != 4 {
		t.Errorf("missing: %+v", missing)
	}
	if never := c.Of(ClassMadeUp)[0].Unseen; never != -1 {
		t.Errorf("never seen: %d", never)
	}
}

func TestNothing_is_late_where_no_hour_counts_as_late(t *testing.T) {
	g, members, marks, now := sevenPeople()
	g.Settings.LateAfter = 0
	if late := Report(g, monday, asked, members, marks, now).Of(ClassLate); late != nil {
		t.Errorf("late: %+v", late)
	}
}

func TestThe_share_leaves_out_the_excused_and_goes_by_team(t *testing.T) {
	g, members, marks, now := sevenPeople()
	c := Report(g, monday, asked, members, marks, now)
	if diff := cmp.Diff([]string{"blue", "red"}, c.Teams()); diff != "" {
		t.Error(diff)
	}
	for _, x := range []struct {
		part        Completion
		done, asked int
	}{{c, 3, 4}, {c.Team("red"), 2, 3}, {c.Team("blue"), 1, 1}, {c.Team(""), 0, 0}, {c.Team("green"), 0, 0}} {
		if done, asked := x.part.Share(); done != x.done || asked != x.asked {
			t.Errorf("%d of %d, want %d of %d", done, asked, x.done, x.asked)
		}
	}
}

func TestOn_a_holiday_or_a_day_that_asked_nothing_nobody_is_missing(t *testing.T) {
	g, members, marks, now := sevenPeople()
	off := Report(g, monday, Due{}, members, marks, now)
	g.Holidays = []Span{{monday, monday}}
	for _, c := range []Completion{off, Report(g, monday, asked, members, marks, now)} {
		if got := len(c.Of(ClassOff)); got != 6 {
			t.Errorf("off: %d", got)
		}
		if done, asked := c.Share(); done+asked != 0 {
			t.Errorf("share: %d of %d", done, asked)
		}
	}
}

func TestA_missed_day_is_missing_in_the_report_though_a_freeze_covers_it(t *testing.T) {
	g, r, today := lived("kkkkkkk--")
	d := today.Add(-1)
	if r.Walk(g, today).Outcomes[d] != Frozen {
		t.Fatal("it is not frozen")
	}
	c := Report(g, d, r.Due[d], []Member{r.Member}, map[UserID]Mark{42: r.Marks[d]}, today.At(8, 0, g.Zone()))
	if len(c.Of(ClassMissing)) != 1 {
		t.Errorf("lines: %+v", c.Lines)
	}
}

func TestA_tally_counts_a_members_days_over_many_reports(t *testing.T) {
	g, members, marks, now := sevenPeople()
	c := Report(g, monday, asked, members, marks, now)
	got := TallyOf([]Completion{c, c, Report(g, monday, Due{}, members, marks, now)})
	want := map[UserID]Tally{
		1: {Due: 2, Kept: 2}, 2: {Due: 2, Kept: 2}, 3: {Due: 2, Kept: 2, MadeUp: 2},
		4: {Excused: 2}, 5: {Due: 2, Missed: 2}, 6: {Excused: 2},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
