package store

import (
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"studybot/effect"
	"studybot/study"
)

func TestAn_answer_given_anew_on_a_later_date_moves_its_points_to_that_date(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		first := w.today()
		w.answer(42, 0)
		w.clock.add(40 * 24 * time.Hour)
		w.answer(42, 0)
		old := must[map[study.UserID]int](t)(w.Points(t.Context(), w.group.ID, study.ThisMonth, first, 0))
		if len(old) > 0 {
			t.Errorf("points of the first month %v, want none", old)
		}
		if got := w.points(study.AllTime)[42]; got != 3 {
			t.Errorf("%d points in all, want 3", got)
		}
		if got := w.points(study.ThisMonth)[42]; got != 3 {
			t.Errorf("%d points in the later month, want 3", got)
		}
	})
}

func TestAn_entry_taken_back_in_a_later_season_leaves_the_season_in_which_it_counted(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		in := func(season int) map[study.UserID]int {
			return must[map[study.UserID]int](t)(w.Points(t.Context(), w.group.ID, study.ThisSeason, w.today(), season))
		}
		change, _ := w.record(42).Do(w.group, study.Deed{What: study.DidCheckIn, Date: w.today()}, w.clock.Now())
		w.apply(effect.Effect{Season: 1, Changes: []study.Change{change}})
		if got := in(1)[42]; got != 2 {
			t.Fatalf("%d points in season 1, want 2", got)
		}
		undo := w.record(42).Undo(w.group, w.today(), study.DidCheckIn, []study.Cause{study.CauseOf(study.DidCheckIn, w.today())}, w.clock.Now())
		w.apply(effect.Effect{Season: 2, Changes: []study.Change{undo}})
		if len(in(1))+len(in(2)) != 0 {
			t.Errorf("seasons %v and %v, want nothing in both", in(1), in(2))
		}
	})
}

func TestA_streak_bonus_that_is_lost_again_leaves_the_days_points_as_they_were(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.days(42, 7)
		if got := w.points(study.ThisDay)[42]; got != 12 {
			t.Fatalf("%d points on the seventh day, want 2 and a bonus of 10", got)
		}
		if got := w.record(42).Earned[w.today()]; got != 2 {
			t.Errorf("%d points count for the day's cap, want 2: bonuses stand apart", got)
		}
		undo := w.record(42).Undo(w.group, w.today(), study.DidCheckIn, []study.Cause{study.CauseOf(study.DidCheckIn, w.today())}, w.clock.Now())
		w.applyChange(undo)
		if got := w.record(42).Earned[w.today()]; got != 0 || len(w.points(study.ThisDay)) != 0 {
			t.Errorf("%d points and %v on the board after undoing", got, w.points(study.ThisDay))
		}
	})
}

func TestEvery_cause_has_a_place_of_its_own_and_comes_back_from_it(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := dateOfNumber(rapid.Int64Range(10000, 40000).Draw(t, "date"))
		n := rapid.IntRange(1, 500).Draw(t, "n")
		cause := rapid.SampledFrom([]study.Cause{
			study.CauseOf(study.DidCheckIn, d), study.CauseOf(study.DidReading, d), study.CauseOf(study.DidNote, d),
			study.CauseOf(study.DidSession, d), study.CauseOf(study.DidQuiz, d), study.StreakCause(n, d), study.PartCause(n),
			study.RightCause(n, n%9+1), "right:7.x", "part:07", "right:7.02", "checkin:yesterday", "streak:07:2026-11-21", "by hand", "",
			study.Cause(rapid.StringMatching(`[a-z]{1,7}:[0-9.:-]{0,10}`).Draw(t, "text")),
		}).Draw(t, "cause")
		e := study.Entry{
			At: time.Unix(rapid.Int64Range(1e9, 2e9).Draw(t, "at"), 0).UTC(), User: 42, Cause: cause,
			Date: dateOfNumber(rapid.Int64Range(10000, 40000).Draw(t, "counts on")), Points: rapid.IntRange(-50, 500).Draw(t, "points"),
		}
		season := rapid.IntRange(0, 40).Draw(t, "season")
		at := slotOf(cause)
		text := at.tag + "=" + strconv.Itoa(e.Points) + "." + secondsCode(e.At, e.Date) + "." + dateCode(e.Date) + "." + seasonCode(season)
		head := ""
		if at.date.IsZero() {
			head = "g16:1abc"
		}
		p, err := parsePage(head+" "+text, at.date)
		if err != nil {
			t.Fatal(err)
		}
		entries, err := p.entries(42, at.bucket, at.field, at.date)
		if err != nil || len(entries) != 1 {
			t.Fatal(entries, err)
		}
		got, gotSeason := entries[0].Entry, entries[0].season
		if diff := cmp.Diff(e, got); diff != "" || gotSeason != season {
			t.Fatalf("season %d, want %d\n%s", gotSeason, season, diff)
		}
	})
}

func TestMarks_survive_their_code_in_every_zone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := dateOfNumber(rapid.Int64Range(10000, 40000).Draw(t, "date"))
		m := study.Mark{
			Did: study.Activities(rapid.IntRange(0, 31).Draw(t, "did")), Excused: rapid.Bool().Draw(t, "excused"), MadeUp: rapid.Bool().Draw(t, "made up"),
		}
		if m.Did != 0 {
			m.First = time.Unix(dayNumber(d)*86400+rapid.Int64Range(-50000, 400000).Draw(t, "at"), 0).UTC()
		}
		got, err := decodeMark(markCode(m, d), d)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(m, got); diff != "" {
			t.Fatal(diff)
		}
	})
}
