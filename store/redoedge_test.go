package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"studybot/store/redistest"
	"studybot/study"
)

func TestA_write_that_Redis_refuses_is_not_written_later(t *testing.T) {
	f := frailWorld(t)
	ctx, own := t.Context(), f.client()
	set := func(value string) {
		t.Helper()
		if err := own.ConfigSet(ctx, "maxmemory", value).Err(); err != nil {
			t.Fatal(err)
		}
	}
	person := func(name string) error { return f.SavePerson(ctx, study.Person{ID: 7, Name: name}) }
	if err := person("Ann"); err != nil {
		t.Fatal(err)
	}
	before := f.size()
	set("1")
	if err := person("Ben"); !errors.Is(err, study.ErrUnavailable) {
		t.Fatalf("a full Redis: %v", err)
	}
	set("0")
	// The other way: one command of two is wrong, the other is done.
	_, err := f.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.HSet(ctx, personKey(7), "a", "b")
		p.SAdd(ctx, "{u7}:set", "a")
		return nil
	})
	if err == nil {
		t.Fatal("a hash in place of a string")
	}
	should := f.all()
	f.lose(before)
	if diff := cmp.Diff(should, f.all()); diff != "" {
		t.Error(diff)
	}
	if p := must[study.Person](t)(f.Person(ctx, 7)); p.Name != "Ann" {
		t.Errorf("the name is %q", p.Name)
	}
}

func TestScripts_that_Redis_has_forgotten_are_written_once(t *testing.T) {
	f := frailWorld(t)
	f.join(41, "Ann")
	before := f.size()
	if err := f.rdb.ScriptFlush(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	f.join(42, "Ben")
	should := f.all()
	f.lose(before)
	if diff := cmp.Diff(should, f.all()); diff != "" {
		t.Error(diff)
	}
}

func TestA_Redis_that_was_emptied_or_replaced_is_taken_as_it_is(t *testing.T) {
	f := frailWorld(t)
	f.join(41, "Ann")
	for range 3 { // the records of its beginning are gone
		if err := f.redo.log.Begin(`{"mark":"another:7"}`); err != nil {
			t.Fatal(err)
		}
	}
	f.redo.stands = -1
	f.join(42, "Ben")
	before := f.size()
	f.join(43, "Cid")
	should := f.all()
	f.lose(before)
	if diff := cmp.Diff(should, f.all()); diff != "" {
		t.Error(diff)
	}
}

func TestA_second_replica_waits_until_the_first_lets_the_journal_go(t *testing.T) {
	f := frailWorld(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := Open(ctx, Options{URL: f.url, Clock: f.clock, Owner: "two", Journal: Journal{Dir: t.TempDir()}})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a second journal of one Redis: %v", err)
	}
	// One that lost the right without knowing writes nothing more.
	own := f.client()
	if err := errors.Join(own.Set(t.Context(), leaseKey(journalLease), "two", time.Minute).Err(), own.Set(t.Context(), journalKey, "two:1", 0).Err()); err != nil {
		t.Fatal(err)
	}
	if err := f.SavePerson(t.Context(), study.Person{ID: 7, Name: "Ann"}); !errors.Is(err, errOther) || !errors.Is(err, study.ErrUnavailable) {
		t.Errorf("written beside another's journal: %v", err)
	}
	if err := f.Ready(t.Context()); err == nil {
		t.Error("it says that it is ready")
	}
}

func TestNo_journal_is_kept_where_Redis_syncs_always(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "journal")
	for _, always := range []bool{false, true} {
		s, err := Open(t.Context(), Options{URL: redistest.Patient(redistest.Start(t).URL()), Clock: &fakeClock{now: morning}, Journal: Journal{Dir: dir, Always: always}})
		if err != nil {
			t.Fatal(err)
		}
		if s.KeepsJournal() != always {
			t.Errorf("a journal is kept: %v, asked for: %v", s.KeepsJournal(), always)
		}
		s.Close()
	}
}

// script is how a script is made in this package.
var script = regexp.MustCompile(`(?m)^var (\w+) = redis\.NewScript\(`)

func TestThe_journal_knows_every_script(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	listed := must[[]byte](t)(os.ReadFile("redohook.go"))
	n := 0
	for _, name := range files {
		for _, found := range script.FindAllStringSubmatch(string(must[[]byte](t)(os.ReadFile(name))), -1) {
			n++
			if !regexp.MustCompile(`\b` + found[1] + `\b`).Match(listed) {
				t.Errorf("%s of %s is not among the journal's scripts", found[1], name)
			}
		}
	}
	if n != len(scripts) || n < 10 {
		t.Errorf("%d scripts are made, %d known", n, len(scripts))
	}
}
