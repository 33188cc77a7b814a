package main

import (
	"strings"
	"sync/atomic"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"studybot/report"
	"studybot/store"
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

func TestA_post_that_is_sent_while_nobodys_posts_are_looked_for_goes_out_once(t *testing.T) {
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
	const many = 8 // more than go to one chat at once
	var posts []report.Post
	for range many {
		posts = append(posts, report.Post{To: report.To{Chat: study.UserID(ann.ID).Private()}, Doc: report.Doc{report.Para("in its turn")}})
	}
	shelved, err := w.store.Shelve(w.ctx, 0, "turns", posts, w.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.app.recover(w.ctx); err != nil { // looks just before they are handed on
		t.Fatal(err)
	}
	w.app.outbox.Accept(shelved...)
	var looks atomic.Bool
	w.app.o.Store, err = store.Open(w.ctx, w.reach(store.Options{Clock: w.clock, Owner: "story", Observe: func(command string) func(error) {
		return func(error) {
			if command == "hgetall" && looks.CompareAndSwap(true, false) { // the shelf is read, and now all go out
				if err := w.flush(); err != nil {
					t.Error(err)
				}
			}
		}
	}}))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.app.o.Store.Close() }()
	looks.Store(true)
	if err := w.app.recover(w.ctx); err != nil {
		t.Fatal(err)
	}
	if err := w.flush(); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, m := range ann.Private().Messages() {
		if strings.Contains(m.Plain(), "in its turn") {
			n++
		}
	}
	if n != many {
		t.Errorf("%d posts came %d times", many, n)
	}
}
