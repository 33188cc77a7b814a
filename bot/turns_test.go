package bot

import (
	"testing"

	"studybot/study"
)

func TestWho_waits_for_many_answers_is_told_once_until_none_wait(t *testing.T) {
	told := turns{told: map[study.ChatID]bool{}}
	for i, step := range []struct {
		chat    study.ChatID
		waiting int
		want    bool
	}{
		{1, 0, false}, {1, queueTold - 1, false}, {1, queueTold, true}, {1, queueTold + 9, false}, {2, queueTold, true},
		{1, queueTold - 1, false}, {1, queueTold, true},
	} {
		if got := told.tell(step.chat, step.waiting); got != step.want {
			t.Errorf("step %d: %v, want %v", i, got, step.want)
		}
	}
	if len(told.told) != 2 {
		t.Errorf("%d chats are remembered", len(told.told))
	}
}
