package store

import (
	"testing"

	"github.com/redis/go-redis/v9"

	"studybot/study"
)

func TestDamage_to_indexes_is_found_and_mended(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		liveFully(w)
		ctx, groups := t.Context(), []study.GroupID{w.group.ID}
		if got := must[[]Difference](t)(w.VerifyIndexes(ctx, nil)); len(got) > 0 {
			t.Fatalf("differences before any damage: %+v", got)
		}
		damage := []redis.Cmder{
			w.rdb.ZRem(ctx, dueJobsKey, jobName(w.group.ID, "schedule:1")),
			w.rdb.ZAdd(ctx, dueJobsKey, redis.Z{Score: 1, Member: jobName(w.group.ID, "schedule:99")}),
			w.rdb.Del(ctx, pollKey("p1")),
			w.rdb.Set(ctx, codeKey("c1"), "77", 0),
			w.rdb.Del(ctx, chatMapKey),
			w.rdb.Del(ctx, personGroupsKey(42)),
		}
		for _, cmd := range damage {
			if cmd.Err() != nil {
				t.Fatal(cmd.Err())
			}
		}
		if got := must[[]Difference](t)(w.VerifyIndexes(ctx, nil)); len(got) != len(damage) {
			t.Errorf("%d differences, want %d: %+v", len(got), len(damage), got)
		}
		if err := w.RebuildIndexes(ctx, groups); err != nil {
			t.Fatal(err)
		}
		if got := must[[]Difference](t)(w.VerifyIndexes(ctx, nil)); len(got) > 0 {
			t.Errorf("differences after rebuilding: %+v", got)
		}
	})
}
