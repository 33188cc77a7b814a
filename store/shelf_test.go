package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"studybot/report"
)

func texts(posts []report.Shelved) []string {
	var all []string
	for _, p := range posts {
		all = append(all, p.Post.Text)
	}
	return all
}

func TestPosts_wait_in_order_until_they_are_dropped_under_the_name_of_who_shelved_them(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		mine := w.open("mine")
		first := must[[]report.Shelved](t)(mine.Shelve(t.Context(), w.group.ID, "", []report.Post{{Text: "a"}, {Text: "b"}}, morning))
		must[[]report.Shelved](t)(mine.Shelve(t.Context(), 0, "daily", []report.Post{{Text: "c"}}, morning.Add(time.Second)))
		again := w.open("mine")
		if diff := cmp.Diff([]string{"a", "b", "c"}, texts(must[[]report.Shelved](t)(again.Waiting(t.Context())))); diff != "" {
			t.Error(diff)
		}
		first[0].Post.Text = "a, tried"
		if err := again.Update(t.Context(), first[0]); err != nil {
			t.Fatal(err)
		}
		if err := again.Drop(t.Context(), first[1]); err != nil {
			t.Fatal(err)
		}
		if err := again.Update(t.Context(), first[1]); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"a, tried", "c"}, texts(must[[]report.Shelved](t)(again.Waiting(t.Context())))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestPosts_of_a_replica_that_is_gone_go_to_one_other_and_those_of_a_living_one_stay(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		dead, living, heir := w.open("dead"), w.open("living"), w.open("heir")
		must[[]report.Shelved](t)(dead.Shelve(t.Context(), w.group.ID, "", []report.Post{{Text: "orphan"}}, morning))
		must[[]report.Shelved](t)(living.Shelve(t.Context(), w.group.ID, "", []report.Post{{Text: "kept"}}, morning))
		if got := must[[]report.Shelved](t)(heir.Adopt(t.Context(), morning.Add(time.Second))); len(got) != 0 {
			t.Errorf("adopted %v from the living", got)
		}
		later := morning.Add(time.Minute)
		must[[]report.Shelved](t)(living.Adopt(t.Context(), later.Add(-30*time.Second))) // living, at the edge of its lease
		adopted := append(must[[]report.Shelved](t)(heir.Adopt(t.Context(), later)), must[[]report.Shelved](t)(living.Adopt(t.Context(), later))...)
		if diff := cmp.Diff([]string{"orphan"}, texts(adopted)); diff != "" {
			t.Error(diff)
		}
		if got := must[[]report.Shelved](t)(dead.Waiting(t.Context())); len(got) != 0 {
			t.Errorf("the dead still owns %v", got)
		}
	})
}

func TestOf_two_replicas_that_find_the_same_posts_one_takes_them(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		dead, first, second := w.open("dead"), w.open("first"), w.open("second")
		must[[]report.Shelved](t)(dead.Shelve(t.Context(), w.group.ID, "", []report.Post{{Text: "orphan"}}, morning))
		lines := must[[]shelfLine](t)(first.shelves(t.Context())) // as both see them
		if taken := must[[]shelfLine](t)(first.takeOver(t.Context(), w.group.ID, lines)); len(taken) != 1 {
			t.Errorf("the first took %v", taken)
		}
		if taken := must[[]shelfLine](t)(second.takeOver(t.Context(), w.group.ID, lines)); len(taken) != 0 {
			t.Errorf("the second took %v too", taken)
		}
		if got := must[[]report.Shelved](t)(first.Waiting(t.Context())); len(got) != 1 {
			t.Errorf("the first has %v", got)
		}
	})
}

func TestHow_far_a_post_got_outlives_the_replica_that_sent_it(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		dead, heir := w.open("dead"), w.open("heir")
		posts := must[[]report.Shelved](t)(dead.Shelve(t.Context(), w.group.ID, "", []report.Post{{Text: "long"}, {Text: "poll"}, {Text: "other"}}, morning))
		posts[0].Done, posts[1].Tried = 2, true
		for _, p := range posts[:2] {
			if err := dead.Update(t.Context(), p); err != nil {
				t.Fatal(err)
			}
		}
		adopted := must[[]report.Shelved](t)(heir.Adopt(t.Context(), morning.Add(time.Hour)))
		if diff := cmp.Diff(posts, adopted); diff != "" {
			t.Error(diff)
		}
		posts[1].Tried = false
		if err := heir.Update(t.Context(), posts[1]); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(posts, must[[]report.Shelved](t)(heir.Waiting(t.Context()))); diff != "" {
			t.Error(diff)
		}
	})
}
