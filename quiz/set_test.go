package quiz

import (
	"slices"
	"testing"

	"studybot/study"
)

func TestA_set_goes_to_the_groups_that_are_chosen(t *testing.T) {
	s := Set{Offered: []study.GroupID{1, 2, 3}, Chosen: []study.GroupID{1, 2, 3}}
	for _, step := range []struct {
		group study.GroupID
		want  []study.GroupID
	}{{2, []study.GroupID{1, 3}}, {1, []study.GroupID{3}}, {2, []study.GroupID{2, 3}}, {9, []study.GroupID{2, 3}}} {
		if s = s.Toggle(step.group); !slices.Equal(s.Chosen, step.want) {
			t.Errorf("after %d: %v, want %v", step.group, s.Chosen, step.want)
		}
	}
	s.Sent = true
	if got := s.Toggle(2); !got.Has(2) || got.Has(1) {
		t.Error("a set that was sent is changed")
	}
}
