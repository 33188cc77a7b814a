package store

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"studybot/store/journal"
	"studybot/study"
)

// restored restores a backup over what a stopped bot has left, as the command does.
func (f *frail) restored(file io.ReadSeeker) error {
	f.t.Helper()
	s := must[*Store](f.t)(Open(f.t.Context(), Options{URL: f.url, Clock: f.clock, Visitor: true, Restoring: true}))
	defer s.Close()
	_, err := s.Restore(f.t.Context(), file, RestoreOptions{Replace: true})
	return err
}

// stop ends the program, and lets the signs of its life fade.
func (f *frail) stop() {
	f.t.Helper()
	if err := f.Close(); err != nil {
		f.t.Fatal(err)
	}
	f.silent()
}

func TestWhat_a_restore_undid_is_not_brought_back_by_the_journal(t *testing.T) {
	for name, lose := range map[string]bool{"Redis has all": false, "Redis had lost its end before": true} {
		t.Run(name, func(t *testing.T) {
			f := frailWorld(t)
			f.join(41, "Ann")
			data, at := f.backupOf(), f.size()
			f.join(42, "Ben")
			f.stop()
			if lose {
				f.lose(at)
			}
			if err := f.restored(bytes.NewReader(data)); err != nil {
				t.Fatal(err)
			}
			f.begin()
			if _, err := f.Member(t.Context(), f.group.ID, 42); !errors.Is(err, study.ErrNotFound) {
				t.Errorf("Ben, who joined after the backup, is there: %v", err)
			}
			before := f.size()
			f.join(43, "Cid")
			should := f.all()
			f.lose(before)
			if diff := cmp.Diff(should, f.all()); diff != "" {
				t.Errorf("after the restore the journal keeps what is written:\n%s", diff)
			}
		})
	}
}

func TestA_Redis_that_was_emptied_and_restored_is_taken_as_the_backup_has_it(t *testing.T) {
	f := frailWorld(t)
	f.join(41, "Ann")
	data := f.backupOf()
	f.join(42, "Ben")
	f.stop()
	own := f.client()
	if err := own.FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	if err := f.restored(bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	f.begin()
	if members := must[[]study.Member](t)(f.Members(t.Context(), f.group.ID)); len(members) != 1 {
		t.Errorf("there are %d members", len(members))
	}
}

// A replica that takes over may have the beginning of a restore and not its end; or the power
// goes when the bot is at work again already.
func TestA_Redis_that_has_half_a_restore_is_not_gone_on_with(t *testing.T) {
	f := frailWorld(t)
	f.join(41, "Ann")
	data := f.backupOf()
	f.stop()
	if err := f.restored(&breaking{Reader: bytes.NewReader(data)}); !errors.Is(err, io.ErrClosedPipe) {
		t.Fatalf("%v", err)
	}
	half := f.size()
	if err := f.restored(bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	f.begin()
	f.join(42, "Ben")
	f.lose(half)
	if err := f.SavePerson(t.Context(), study.Person{ID: 43, Name: "Cid"}); !errors.Is(err, errRestoring) {
		t.Errorf("written onto half a restore: %v", err)
	}
	f.stop()
	if err := f.restored(bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	f.begin()
	if members := must[[]study.Member](t)(f.Members(t.Context(), f.group.ID)); len(members) != 1 {
		t.Errorf("there are %d members", len(members))
	}
}

func TestA_journal_that_comes_to_another_Redis_takes_that_as_it_is(t *testing.T) {
	f, other := frailWorld(t), frailWorld(t)
	f.join(41, "Ann")
	f.stop()
	other.join(42, "Ben")
	should := other.all()
	other.stop()
	if err := other.client().Del(t.Context(), leaseKey(journalLease)).Err(); err != nil { // it ends soon
		t.Fatal(err)
	}
	other.dir = f.dir
	other.begin()
	if diff := cmp.Diff(should, other.all()); diff != "" {
		t.Error(diff)
	}
	before := other.size()
	other.join(43, "Cid")
	should = other.all()
	other.lose(before)
	if diff := cmp.Diff(should, other.all()); diff != "" {
		t.Error(diff)
	}
}

func TestThe_journal_of_another_bot_is_neither_used_nor_touched(t *testing.T) {
	f := frailWorld(t)
	f.join(41, "Ann")
	f.stop()
	files := func() map[string]string {
		all := make(map[string]string)
		for _, path := range must[[]string](t)(filepath.Glob(filepath.Join(f.dir, "*"))) {
			all[filepath.Base(path)] = string(must[[]byte](t)(os.ReadFile(path)))
		}
		return all
	}
	before := files()
	if err := f.client().FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), Options{URL: f.url, Clock: f.clock, Journal: Journal{Dir: f.dir, Bot: "999"}})
	if !errors.Is(err, journal.ErrForeign) {
		t.Errorf("another bot's journal is used: %v", err)
	}
	if diff := cmp.Diff(before, files()); diff != "" {
		t.Error(diff)
	}
	f.begin()
	if members := must[[]study.Member](t)(f.Members(t.Context(), f.group.ID)); len(members) != 1 {
		t.Errorf("its own bot finds %d members", len(members))
	}
}
