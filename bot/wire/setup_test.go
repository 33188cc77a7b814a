package wire

import (
	"errors"
	"testing"

	"studybot/study"
	"studybot/telegramsim"
)

func TestMenus_and_profile_are_registered(t *testing.T) {
	w := wire(t, telegramsim.Options{NoLegacy: true}, nil)
	menus := []Menu{
		{Scope: "private", Commands: []MenuItem{{Name: "me", Does: "my streak"}}},
		{Scope: "group admins", Language: "zh", Commands: []MenuItem{{Name: "setup", Does: "设置"}}},
	}
	if err := SetUp(t.Context(), w.client, menus, []Profile{{Language: "en", Description: "Keeps a study group going.", Short: "Study"}}); err != nil {
		t.Fatal(err)
	}
	if got := w.sim.BotText("description", "en"); got != "Keeps a study group going." {
		t.Errorf("%q", got)
	}
	w.noBreach(t)
	for _, m := range []Menu{{Scope: "nowhere"}, {Scope: "group", Commands: []MenuItem{{Name: "Bad", Does: "x"}}}, {Scope: "group", Commands: []MenuItem{{Name: "x"}}}} {
		if err := SetUp(t.Context(), w.client, []Menu{m}, nil); !errors.Is(err, study.ErrInvalid) {
			t.Errorf("%+v: %v", m, err)
		}
	}
}
