package study

import (
	"strings"
	"testing"
)

var signs = map[Outcome]string{Kept: "K", MadeUp: "M", Excused: "X", Frozen: "F", Missed: "_", Pending: "?", NotDue: "."}

// lived writes a life in letters, from monday to today: k kept, m made up, x excused,
// l on leave, h holiday, a asked for nothing, - nothing done.
func lived(days string) (Group, Record, Date) {
	g := Group{Settings: Defaults("en", "UTC")}
	r := Record{Member: Member{User: 42, Joined: monday}, Marks: map[Date]Mark{}, Due: map[Date]Due{}}
	for i, day := range days {
		d := monday.Add(i)
		r.Due[d] = Due{What: DidCheckIn | DidReading, Need: NeedCheckIn}
		switch day {
		case 'k':
			r.Marks[d] = Mark{Did: DidCheckIn}
		case 'm':
			r.Marks[d] = Mark{Did: DidCheckIn, MadeUp: true}
		case 'x':
			r.Marks[d] = Mark{Excused: true}
		case 'l':
			r.Member.Leaves = append(r.Member.Leaves, Leave{Span: Span{d, d}})
		case 'h':
			g.Holidays = append(g.Holidays, Span{d, d})
		case 'a':
			delete(r.Due, d)
		}
	}
	return g, r, monday.Add(len(days) - 1)
}

func outcomes(w Walk, from, to Date) string {
	var b strings.Builder
	for d := from; !d.After(to); d = d.Add(1) {
		b.WriteString(signs[w.Outcomes[d]])
	}
	return b.String()
}

func TestA_streak_follows_from_the_days(t *testing.T) {
	const week = "kkkkkkk"
	const weekKept = "KKKKKKK"
	for _, c := range []struct {
		name, days, outcomes             string
		current, best, freezes, progress int
	}{
		{"today is pending until it is kept", "kk-", "KK?", 2, 2, 0, 2},
		{"today counts as soon as it is kept", "kkk", "KKK", 3, 3, 0, 3},
		{"a missed day ends the streak and the best stays", "kkk-k", "KKK_K", 1, 3, 0, 1},
		{"a missed day with no streak changes nothing", "--k", "__K", 1, 1, 0, 1},
		{"a made-up day mends the streak and earns nothing towards a freeze", "kkmk", "KKMK", 4, 4, 0, 3},
		{"an excused day does not break the streak and does not lengthen it", "kkxk", "KKXK", 3, 3, 0, 3},
		{"today excused is excused at once", "kkx", "KKX", 2, 2, 0, 2},
		{"a day of leave is excused", "kkllk", "KKXXK", 3, 3, 0, 3},
		{"a holiday is no study day", "kkhhk", "KK..K", 3, 3, 0, 3},
		{"a day that asked nothing is no study day", "kaaak", "K...K", 2, 2, 0, 2},
		{"seven kept days earn a freeze", week, weekKept, 7, 7, 1, 0},
		{"a freeze is used by itself", week + "-k", weekKept + "FK", 8, 8, 0, 1},
		{"a freeze forgives one day, the next missed day ends the streak", week + "--k", weekKept + "F_K", 1, 7, 0, 1},
		{"two freezes forgive two days", week + week + "--k", weekKept + weekKept + "FFK", 15, 15, 0, 1},
		{"two freezes are the most", week + week + week + "---k", strings.Repeat(weekKept, 3) + "FF_K", 1, 21, 0, 1},
		{"a frozen day does not set back the way to the next freeze", week + "kkk-kkkk", weekKept + "KKKFKKKK", 14, 14, 1, 0},
		{"a missed day sets it back", "kkkkkk-k", "KKKKKK_K", 1, 6, 0, 1},
		{"where no freeze is left a missed day ends the streak", week + week + "---k", weekKept + weekKept + "FF_K", 1, 14, 0, 1},
		{"freezes are earned anew after a streak has ended", week + week + "---" + week + "-", weekKept + weekKept + "FF_" + weekKept + "?", 7, 14, 1, 0},
		{"nothing lived is nothing", "-", "?", 0, 0, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, r, today := lived(c.days)
			w := r.Walk(g, today)
			if got := outcomes(w, monday, today); got != c.outcomes {
				t.Errorf("outcomes %s, want %s", got, c.outcomes)
			}
			if want := (Streak{today, c.current, c.best, c.freezes, c.progress}); w.Streak != want {
				t.Errorf("streak %+v, want %+v", w.Streak, want)
			}
		})
	}
}

func TestA_deed_on_a_day_of_excuse_or_leave_keeps_the_day(t *testing.T) {
	for _, days := range []string{"kkx", "kkl"} {
		g, r, today := lived(days)
		change, v := r.Do(g, Deed{What: DidCheckIn, Date: today}, today.At(9, 0, g.Zone()))
		if v.Outcome != Kept || change.Streak.Current != 3 {
			t.Errorf("%s: %+v", days, v)
		}
	}
}

func TestA_holiday_that_is_told_late_mends_what_it_covers(t *testing.T) {
	g, r, today := lived("kk--k")
	if got := r.Walk(g, today).Streak.Current; got != 1 {
		t.Fatalf("before: %d", got)
	}
	g.Holidays = []Span{{monday.Add(2), monday.Add(3)}}
	if got := r.Walk(g, today).Streak.Current; got != 3 {
		t.Errorf("after: %d", got)
	}
}

func TestA_leave_that_waits_for_the_leader_excuses_nothing_yet(t *testing.T) {
	g, r, today := lived("kk-k")
	r.Member.Leaves = []Leave{{Span: Span{monday.Add(2), monday.Add(2)}, Pending: true}}
	if got := outcomes(r.Walk(g, today), monday, today); got != "KK_K" {
		t.Errorf("outcomes %s", got)
	}
}

func TestNo_freeze_is_earned_where_the_group_gives_none(t *testing.T) {
	for _, set := range []func(*Settings){func(s *Settings) { s.FreezeEvery = 0 }, func(s *Settings) { s.FreezeMost = 0 }} {
		g, r, today := lived("kkkkkkk-k")
		set(&g.Settings)
		if got := outcomes(r.Walk(g, today), monday, today); got != "KKKKKKK_K" {
			t.Errorf("outcomes %s", got)
		}
	}
}
