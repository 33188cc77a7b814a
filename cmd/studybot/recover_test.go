package main

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"studybot/report"
	"studybot/study"
	"studybot/telegramsim"
)

func TestA_post_that_was_shelved_and_never_handed_on_is_sent_once_all_the_same(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &txtar.Archive{})
	if err := w.begin(); err != nil {
		t.Fatal(err)
	}
	ann := w.sim.NewPerson(telegramsim.PersonOptions{Name: "Ann"})
	ann.Start("")
	if err := w.flush(); err != nil {
		t.Fatal(err)
	}
	post := report.Post{To: report.To{Chat: study.UserID(ann.ID).Private()}, Doc: report.Doc{report.Para("left on the shelf")}}
	if _, err := w.store.Shelve(w.ctx, 0, "lost", []report.Post{post}, w.clock.Now()); err != nil { // and the answer got lost
		t.Fatal(err)
	}
	count := func() (n int) {
		for _, m := range ann.Private().Messages() {
			if strings.Contains(m.Plain(), "left on the shelf") {
				n++
			}
		}
		return n
	}
	for look, want := range []int{0, 1, 1, 1} {
		if err := w.app.recover(w.ctx); err != nil {
			t.Fatal(err)
		}
		if err := w.flush(); err != nil {
			t.Fatal(err)
		}
		if n := count(); n != want {
			t.Errorf("after look %d it is there %d times, want %d", look+1, n, want)
		}
	}
}

func TestPosts_that_a_start_takes_up_are_not_looked_for_as_if_nobody_had_them(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &txtar.Archive{})
	if err := w.begin(); err != nil {
		t.Fatal(err)
	}
	ann := w.sim.NewPerson(telegramsim.PersonOptions{Name: "Ann"})
	post := report.Post{To: report.To{Chat: study.UserID(ann.ID).Private()}, Doc: report.Doc{report.Para("from before")}}
	if _, err := w.store.Shelve(w.ctx, 0, "before", []report.Post{post}, w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	if err := w.app.prepare(w.ctx); err != nil {
		t.Fatal(err)
	}
	if len(w.app.stray) > 0 {
		t.Errorf("%v could go out twice: once more at the next look, if they are just being sent", w.app.stray)
	}
}
