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
		much    bool // was asked for by one person
		want    bool
	}{
		{1, 0, true, false}, {1, queueTold - 1, true, false}, {1, queueTold, false, false}, {1, queueTold, true, true},
		{1, queueTold + 9, true, false}, {2, queueTold, true, true},
		{1, 0, false, false}, {1, queueTold, true, true}, // an hour later, say
	} {
		if got := told.tell(step.chat, step.waiting, step.much); got != step.want {
			t.Errorf("step %d: %v, want %v", i, got, step.want)
		}
	}
	if len(told.told) != 2 {
		t.Errorf("%d chats are remembered", len(told.told))
	}
}
