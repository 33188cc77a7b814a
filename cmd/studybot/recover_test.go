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

// shelfWorld is a running bot, and Ann to whom it writes in private.
type shelfWorld struct {
	*world
	ann *telegramsim.Person
}

func newShelfWorld(t *testing.T) shelfWorld {
	t.Helper()
	w := newWorld(t, &txtar.Archive{})
	if err := w.begin(); err != nil {
		t.Fatal(err)
	}
	ann := w.sim.NewPerson(telegramsim.PersonOptions{Name: "Ann"})
	ann.Start("")
	if err := w.flush(); err != nil {
		t.Fatal(err)
	}
	return shelfWorld{w, ann}
}

const shelvedWords = "left on the shelf"

// shelves keeps posts to Ann of which nobody has told the outbox.
func (w shelfWorld) shelves(many int) []report.Shelved {
	w.t.Helper()
	var posts []report.Post
	for range many {
		posts = append(posts, report.Post{To: report.To{Chat: study.UserID(w.ann.ID).Private()}, Doc: report.Doc{report.Para(shelvedWords)}})
	}
	shelved, err := w.store.Shelve(w.ctx, 0, "lost", posts, w.clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	return shelved
}

// looks lets the bot look for posts that nobody has.
func (w shelfWorld) looks() {
	w.t.Helper()
	if err := w.app.recover(w.ctx); err != nil {
		w.t.Fatal(err)
	}
}

// received is how many of them Ann has got when nothing waits any more.
func (w shelfWorld) received() (n int) {
	w.t.Helper()
	if err := w.flush(); err != nil {
		w.t.Fatal(err)
	}
	for _, m := range w.ann.Private().Messages() {
		if strings.Contains(m.Plain(), shelvedWords) {
			n++
		}
	}
	return n
}

func TestA_post_that_was_shelved_and_never_handed_on_is_sent_once_all_the_same(t *testing.T) {
	t.Parallel()
	w := newShelfWorld(t)
	w.shelves(1)
	for look, want := range []int{0, 1, 1, 1} {
		w.looks()
		if n := w.received(); n != want {
			t.Errorf("after look %d it is there %d times, want %d", look+1, n, want)
		}
	}
}

func TestPosts_that_a_start_takes_up_are_not_looked_for_as_if_nobody_had_them(t *testing.T) {
	t.Parallel()
	w := newShelfWorld(t)
	w.shelves(1)
	if err := w.app.prepare(w.ctx); err != nil {
		t.Fatal(err)
	}
	if len(w.app.stray) > 0 {
		t.Errorf("%v could go out twice: once more at the next look, if they are just being sent", w.app.stray)
	}
}

func TestA_post_that_is_sent_while_nobodys_posts_are_looked_for_goes_out_once(t *testing.T) {
	t.Parallel()
	w := newShelfWorld(t)
	const many = 8 // more than go to one chat at once
	shelved := w.shelves(many)
	w.looks() // just before they are handed on
	w.app.outbox.Accept(shelved...)
	var reading atomic.Bool
	slow, err := store.Open(w.ctx, w.reach(store.Options{Clock: w.clock, Owner: "story", Observe: func(command string) func(error) {
		return func(error) {
			if command == "hgetall" && reading.CompareAndSwap(true, false) { // the shelf is read, and now all go out
				w.received()
			}
		}
	}}))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = slow.Close() }()
	w.app.o.Store = slow
	reading.Store(true)
	w.looks()
	if n := w.received(); n != many || reading.Load() {
		t.Errorf("%d posts came %d times", many, n)
	}
}
