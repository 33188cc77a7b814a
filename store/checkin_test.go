package store

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

func TestA_check_in_is_on_the_sheet_in_the_ledger_and_on_every_board(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.dueToday()
		v := w.do(42, study.DidCheckIn)
		if v.Earned != 2 || v.Streak.Current != 1 {
			t.Errorf("verdict %+v", v)
		}
		for _, p := range study.Periods() {
			if got, want := w.points(p), (map[study.UserID]int{42: 2}); !cmp.Equal(got, want) {
				t.Errorf("board of %s: %v, want %v", p, got, want)
			}
		}
		marks := must[map[study.UserID]study.Mark](t)(w.MarksOn(t.Context(), w.group.ID, w.today()))
		want := map[study.UserID]study.Mark{42: {Did: study.DidCheckIn, First: morning}}
		if diff := cmp.Diff(want, marks); diff != "" {
			t.Error(diff)
		}
		ledger := must[[]study.Entry](t)(w.Ledger(t.Context(), w.group.ID, 42))
		if diff := cmp.Diff([]study.Entry{{At: morning, User: 42, Date: w.today(), Points: 2, Cause: "checkin:2026-11-21"}}, ledger); diff != "" {
			t.Error(diff)
		}
		if got := must[standing](t)(w.standing(t.Context(), w.group.ID, 42)); got.current != 1 || got.through != w.today() {
			t.Errorf("standing %+v", got)
		}
	})
}

func TestA_second_effect_of_the_same_name_changes_nothing_and_gives_back_the_posts_that_still_wait(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		change, _ := w.record(42).Do(w.group, study.Deed{What: study.DidCheckIn, Date: w.today()}, w.clock.Now())
		e := effect.Effect{Group: w.group.ID, At: morning, Once: "u7", Changes: []study.Change{change}, Posts: []report.Post{{Text: "one"}, {Text: "two"}}}
		first, err := w.Apply(t.Context(), e)
		if err != nil || len(first) != 2 {
			t.Fatal(first, err)
		}
		if err := w.Drop(t.Context(), first[0]); err != nil {
			t.Fatal(err)
		}
		again, err := w.Apply(t.Context(), e)
		if !errors.Is(err, study.ErrDone) {
			t.Errorf("error %v, want done", err)
		}
		if diff := cmp.Diff(first[1:], again); diff != "" {
			t.Error(diff)
		}
		if got := w.points(study.AllTime)[42]; got != 2 {
			t.Errorf("%d points, want 2", got)
		}
	})
}

func TestThe_name_of_an_effect_is_remembered_for_longer_than_Telegram_keeps_an_update_and_not_for_ever(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		at := func(name string, after time.Duration) error {
			_, err := w.Apply(t.Context(), effect.Effect{Group: w.group.ID, At: morning.Add(after), Once: name})
			return err
		}
		if err := errors.Join(at("u1", 0), at("u2", 25*time.Hour)); err != nil {
			t.Fatal(err)
		}
		if err := at("u1", 26*time.Hour); !errors.Is(err, study.ErrDone) {
			t.Errorf("a day later: %v, want done", err)
		}
		if err := errors.Join(at("u3", 72*time.Hour), at("u1", 73*time.Hour)); err != nil {
			t.Errorf("after three days it is still remembered: %v", err)
		}
	})
}

func TestA_change_decided_on_an_older_record_is_refused_as_a_whole(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		old := w.record(42)
		w.do(42, study.DidCheckIn)
		change, _ := old.Do(w.group, study.Deed{What: study.DidReading, Date: w.today()}, w.clock.Now())
		other, _ := w.record(41).Do(w.group, study.Deed{What: study.DidReading, Date: w.today()}, w.clock.Now())
		_, err := w.Apply(t.Context(), effect.Effect{Group: w.group.ID, At: morning, Once: "u8", Changes: []study.Change{other, change}})
		if !errors.Is(err, study.ErrStale) {
			t.Fatalf("error %v, want stale", err)
		}
		if got := w.points(study.AllTime); !cmp.Equal(got, map[study.UserID]int{42: 2}) {
			t.Errorf("points %v", got)
		}
		if seen := must[bool](t)(w.Seen(t.Context(), w.group.ID, "u8")); seen {
			t.Error("a refused effect counts as done")
		}
	})
}

func TestA_board_knows_the_streaks_of_those_who_were_there_today_without_their_records(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.dueToday()
		w.do(41, study.DidCheckIn)
		w.do(42, study.DidCheckIn)
		facts := func() map[study.UserID]int {
			t.Helper()
			week := study.Span{From: w.today().Add(-6), To: w.today()}
			return must[study.BoardFacts](t)(w.BoardFacts(t.Context(), w.group, study.BoardAsked{Period: study.ThisWeek, Date: w.today(), Today: w.today(), Days: week})).Streaks
		}
		if diff := cmp.Diff(map[study.UserID]int{41: 1, 42: 1}, facts()); diff != "" {
			t.Error(diff)
		}
		w.clock.add(24 * time.Hour)
		w.dueToday()
		w.do(42, study.DidCheckIn)
		if diff := cmp.Diff(map[study.UserID]int{41: 1, 42: 2}, facts()); diff != "" { // today is not over
			t.Error(diff)
		}
		w.clock.add(24 * time.Hour)
		w.dueToday()
		if diff := cmp.Diff(map[study.UserID]int{42: 2}, facts()); diff != "" { // what 41 missed is for a walk to judge
			t.Error(diff)
		}
	})
}
