package store

import (
	"testing"

	"github.com/redis/go-redis/v9"

	"studybot/study"
)

func TestDamage_to_what_is_derived_is_found_and_mended(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		liveFully(w)
		ctx, g, today := t.Context(), w.group.ID, w.today()
		if got := must[[]Difference](t)(w.VerifyGroup(ctx, g)); len(got) > 0 {
			t.Fatalf("differences before any damage: %+v", got)
		}
		st := must[standing](t)(w.standing(ctx, g, 42))
		damage := []redis.Cmder{
			w.rdb.ZAdd(ctx, allBoardKey(g), redis.Z{Score: 99, Member: "42"}),
			w.rdb.ZRem(ctx, weekBoardKey(g, today), "41"),
			w.rdb.ZAdd(ctx, monthBoardKey(g, today), redis.Z{Score: 1, Member: "77"}),
			w.rdb.HSet(ctx, dayKey(g, today), "42", "r+1"),
			w.rdb.HSet(ctx, dayKey(g, today.Add(-3)), "42", "c"),
			w.rdb.HSet(ctx, streakKey(g), "42", "9;;8."+dateCode(today)+"."+st.tag+";"+monthCode(st.index.since)+"-"+monthCode(st.index.until)+"-7"),
		}
		for _, cmd := range damage {
			if cmd.Err() != nil {
				t.Fatal(cmd.Err())
			}
		}
		if got := must[[]Difference](t)(w.VerifyGroup(ctx, g)); len(got) != len(damage) {
			t.Errorf("%d differences, want %d: %+v", len(got), len(damage), got)
		}
		if err := w.Rebuild(ctx, g); err != nil {
			t.Fatal(err)
		}
		if got := must[[]Difference](t)(w.VerifyGroup(ctx, g)); len(got) > 0 {
			t.Errorf("differences after rebuilding: %+v", got)
		}
		if got := w.points(study.AllTime)[42]; got != 12 {
			t.Errorf("%d points, want 12", got)
		}
	})
}

func TestA_streak_that_is_out_of_date_is_no_difference_but_is_refreshed(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.days(42, 3)
		w.group.Holidays = []study.Span{{From: w.today(), To: w.today()}}
		if err := w.rdb.Set(t.Context(), groupKey(w.group.ID), must[string](t)(encode(w.group)), 0).Err(); err != nil {
			t.Fatal(err)
		}
		if got := must[[]Difference](t)(w.VerifyGroup(t.Context(), w.group.ID)); len(got) > 0 {
			t.Errorf("differences %+v", got)
		}
		if err := w.Rebuild(t.Context(), w.group.ID); err != nil {
			t.Fatal(err)
		}
		if got := must[map[study.UserID]StreakNow](t)(w.Streaks(t.Context(), w.group.ID)); got[42].Days != 2 {
			t.Errorf("streak %+v, want 2 days", got[42])
		}
	})
}
