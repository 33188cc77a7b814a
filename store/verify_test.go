package store

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
		if err := w.Rebuild(ctx, []study.GroupID{g}); err != nil {
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
		if err := w.Rebuild(t.Context(), []study.GroupID{w.group.ID}); err != nil {
			t.Fatal(err)
		}
		if got := must[standing](t)(w.standing(t.Context(), w.group.ID, 42)); got.current != 2 {
			t.Errorf("streak %+v, want 2 days", got)
		}
	})
}

// spoil makes a key vanish, or hold what it must not.
func spoil(t *testing.T, w *world, key, kind, how string) {
	t.Helper()
	ctx := t.Context()
	var err error
	switch {
	case how == "gone":
		err = w.admin.Del(ctx, key).Err()
	case kind == "string":
		err = w.admin.Set(ctx, key, "7:7:7", 0).Err()
	case kind == "hash":
		err = w.admin.HSet(ctx, key, "77", "c").Err()
	case kind == "zset":
		err = w.admin.ZAdd(ctx, key, redis.Z{Score: 5, Member: "77"}).Err()
	case kind == "set":
		err = w.admin.SAdd(ctx, key, "77").Err()
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatever_is_derived_is_found_and_mended_when_it_is_lost_or_wrong_family_by_family(t *testing.T) {
	for _, doc := range Catalogue() {
		if !strings.HasPrefix(doc.Kind, "derived") || doc.Key == "{g<id>}:streak" {
			continue // the streak has a test of its own: it holds truth too
		}
		hows := []string{"gone", "wrong"}
		if doc.Type == "stream" {
			hows = hows[:1]
		}
		for _, how := range hows {
			t.Run(doc.Key+" "+how, func(t *testing.T) { damagedFamily(t, doc, how) })
		}
	}
}

func damagedFamily(t *testing.T, doc KeyDoc, how string) {
	w := miniWorld(t)
	liveFully(w)
	ctx, groups, known, before := t.Context(), []study.GroupID{w.group.ID}, newFamilies(), w.all()
	hit := 0
	for _, key := range w.keys("{") {
		if of, _ := known.of(key); of.Key == doc.Key {
			spoil(t, w, key, doc.Type, how)
			hit++
		}
	}
	if hit == 0 {
		t.Fatal("nothing to damage")
	}
	found := append(must[[]Difference](t)(w.VerifyGroup(ctx, w.group.ID)), must[[]Difference](t)(w.VerifyIndexes(ctx, nil))...)
	if len(found) == 0 {
		t.Error("nobody noticed")
	}
	if err := w.Rebuild(ctx, groups); err != nil {
		t.Fatal(err)
	}
	if left := append(must[[]Difference](t)(w.VerifyGroup(ctx, w.group.ID)), must[[]Difference](t)(w.VerifyIndexes(ctx, nil))...); len(left) > 0 {
		t.Errorf("not mended: %+v", left)
	}
	if diff := cmp.Diff(before, w.all()); diff != "" {
		t.Errorf("what is stored differs:\n%s", diff)
	}
}
