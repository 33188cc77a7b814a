package study

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNames_come_in_the_order_in_which_people_count(t *testing.T) {
	want := []string{"", "2026-1", "2026-2", "2026-10", "Bears", "owls", "Team 2", "team 10", "Team 10 b", "第一小组", "第二小组", "第十小组", "第十一小组", "第二十小组", "第一百零二小组"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortStableFunc(got, CompareNames)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, few := range [][]string{{"一组", "二组", "三组", "四组"}, {"1班", "2班", "11班"}, {"a", "A", "\xff", "\xfe"}} {
		for i, a := range few[:len(few)-1] {
			if CompareNames(a, a) != 0 || CompareNames(a, few[i+1]) != -CompareNames(few[i+1], a) {
				t.Errorf("%q and %q", a, few[i+1])
			}
		}
	}
	if CompareNames("二组", "三组") >= 0 || CompareNames("99999999999999999999", "3") <= 0 {
		t.Error("a number is no number")
	}
}

func FuzzNames_have_one_order(f *testing.F) {
	f.Add("第十一组", "Team 10", "一")
	f.Add("3", "a", "二")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		if CompareNames(a, b) != -CompareNames(b, a) || (CompareNames(a, b) == 0) != (a == b) {
			t.Errorf("%q and %q: %d and %d", a, b, CompareNames(a, b), CompareNames(b, a))
		}
		if o := slices.SortedStableFunc(slices.Values([]string{a, b, c}), CompareNames); CompareNames(o[0], o[1]) > 0 || CompareNames(o[1], o[2]) > 0 || CompareNames(o[0], o[2]) > 0 {
			t.Errorf("%q, %q, %q", a, b, c)
		}
	})
}
