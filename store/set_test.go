package store

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"studybot/effect"
	"studybot/quiz"
	"studybot/study"
)

func TestA_set_of_questions_is_kept_and_forgotten(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		set := quiz.Set{ID: "k3x", Bank: "law", Questions: []quiz.Question{{ID: "q1", Kind: quiz.TrueFalse, Text: "Is it?"}}, Offered: []study.GroupID{1, 2}, Chosen: []study.GroupID{2}}
		w.apply(effect.Effect{Sets: []quiz.Set{set}})
		got := must[quiz.Set](t)(w.Set(t.Context(), w.group.ID, "k3x"))
		if diff := cmp.Diff(set, got); diff != "" {
			t.Error(diff)
		}
		w.apply(effect.Effect{Unset: []string{"k3x"}})
		if _, err := w.Set(t.Context(), w.group.ID, "k3x"); !errors.Is(err, study.ErrNotFound) {
			t.Errorf("after it was forgotten: %v", err)
		}
	})
}
