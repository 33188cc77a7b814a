package store

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"studybot/effect"
	"studybot/study"
)

func TestA_chat_has_one_group_however_often_and_by_whomever_it_is_made(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				g, err := w.CreateGroup(t.Context(), -1001, "Again", study.Defaults("zh", "UTC"), morning)
				if err != nil || g.ID != w.group.ID || g.Title != "Circle" {
					t.Errorf("group %+v, %v", g, err)
				}
			})
		}
		all.Wait()
		other := w.newGroup(-1002)
		groups := must[[]study.GroupID](t)(w.Groups(t.Context()))
		if len(groups) != 2 || groups[0] != w.group.ID || groups[1] != other.ID {
			t.Errorf("groups %v", groups)
		}
	})
}

func TestA_migrated_group_keeps_its_history_under_both_chat_IDs(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.do(42, study.DidCheckIn)
		stray := w.newGroup(-100200) // made by a message that overtook the news of the migration
		stale := w.group
		for range 2 {
			if err := w.MoveGroup(t.Context(), -1001, -100200); err != nil {
				t.Fatal(err)
			}
		}
		w.apply(effect.Effect{Save: &stale}) // settings saved by somebody who had read the group before
		for _, chat := range []study.ChatID{-1001, -100200} {
			g, err := w.GroupByChat(t.Context(), chat)
			if err != nil || g.ID != w.group.ID || g.Chat != -100200 {
				t.Errorf("chat %d: group %+v, %v", chat, g, err)
			}
		}
		if g := must[study.Group](t)(w.Group(t.Context(), stray.ID)); g.State != study.Suspended {
			t.Errorf("the stray group is %s", g.State)
		}
		if _, err := w.GroupByChat(t.Context(), -3); !errors.Is(err, study.ErrNotFound) {
			t.Errorf("unknown chat: %v", err)
		}
		if _, err := w.Repair(t.Context()); err != nil {
			t.Fatal(err)
		}
		if g, err := w.GroupByChat(t.Context(), -100200); err != nil || g.ID != w.group.ID {
			t.Errorf("after repair the chat leads to %d, %v", g.ID, err)
		}
	})
}

func TestA_roster_says_who_can_be_written_to(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		w.apply(effect.Effect{Members: []study.Member{
			{User: 1, Name: "Li", Username: "li_wei", StaffNo: "007"}, {User: 2, Name: "Li", Real: "李伟"}, {User: 3, Name: "@li_wei"},
		}})
		if err := w.SavePerson(t.Context(), study.Person{ID: 1, Name: "Li", Reachable: true}); err != nil {
			t.Fatal(err)
		}
		members := must[[]study.Member](t)(w.Members(t.Context(), w.group.ID))
		if len(members) != 5 || members[0].Shown() != "@li_wei" || members[1].Shown() != "Ann" {
			t.Errorf("roster %+v", members)
		}
		for _, m := range members {
			if m.Reach != (m.User == 1) {
				t.Errorf("%d can be written to: %v", m.User, m.Reach)
			}
		}
	})
}

func TestSeasons_are_kept_in_their_order_and_replaced_by_number(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		one := effect.Season{Number: 1, Name: "Spring", From: w.today().Add(-90)}
		two := effect.Season{Number: 2, Name: "Autumn", From: w.today()}
		w.apply(effect.Effect{Seasons: []effect.Season{two, one}})
		one.To = w.today().Add(-1)
		w.apply(effect.Effect{Seasons: []effect.Season{one}})
		if diff := cmp.Diff([]effect.Season{one, two}, must[[]effect.Season](t)(w.Seasons(t.Context(), w.group.ID))); diff != "" {
			t.Error(diff)
		}
	})
}
