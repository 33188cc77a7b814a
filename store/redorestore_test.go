package store

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"studybot/effect"
	"studybot/store/journal"
	"studybot/study"
)

// restored restores a backup over what a stopped bot has left, as the command does.
func (f *frail) restored(file io.ReadSeeker) error {
	f.t.Helper()
	_, err := f.restoredBy(file, Journal{}, RestoreOptions{Replace: true})
	return err
}

// restoredBy does so with a journal, or with some groups alone.
func (f *frail) restoredBy(file io.ReadSeeker, j Journal, o RestoreOptions) (CaughtUp, error) {
	f.t.Helper()
	s, err := Open(f.t.Context(), Options{URL: f.url, Clock: f.clock, Visitor: true, Restoring: true, Journal: j})
	if err != nil {
		return CaughtUp{}, err
	}
	defer s.Close()
	_, err = s.Restore(f.t.Context(), file, o)
	return s.CaughtUp(), err
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

// two is a world of two groups, of which Redis has lost who joined last in each, as has the
// process that wrote them died. The backup is of before.
func two(t *testing.T) (f *frail, other study.Group, backup []byte) {
	f = frailWorld(t)
	other = f.newGroup(-1002)
	backup, at := f.backupOf(), f.size()
	f.join(42, "Ben")
	f.apply(effect.Effect{Group: other.ID, Members: []study.Member{{User: 43, Name: "Cid"}}})
	f.stop()
	f.lose(at)
	return f, other, backup
}

func TestWhat_Redis_lost_of_other_groups_is_there_when_one_group_has_been_restored_right_after_the_crash(t *testing.T) {
	f, other, backup := two(t)
	caught, err := f.restoredBy(bytes.NewReader(backup), Journal{Dir: f.dir}, RestoreOptions{Replace: true, Groups: []study.GroupID{f.group.ID}})
	if err != nil {
		t.Fatal(err)
	}
	if caught.Gap || caught.Writes == 0 {
		t.Errorf("caught up: %+v", caught)
	}
	f.begin()
	if m, err := f.Member(t.Context(), other.ID, 43); err != nil || m.Name != "Cid" {
		t.Errorf("in the other group, which nobody restored: %+v, %v", m, err)
	}
	if _, err := f.Member(t.Context(), f.group.ID, 42); !errors.Is(err, study.ErrNotFound) {
		t.Errorf("Ben, who joined after the backup, is there: %v", err)
	}
}

func TestA_single_group_is_not_restored_while_the_journal_of_its_Redis_lies_elsewhere(t *testing.T) {
	f, other, backup := two(t)
	one := RestoreOptions{Replace: true, Groups: []study.GroupID{f.group.ID}}
	foreign := frailWorld(t)
	foreign.stop()
	for name, dir := range map[string]string{"no journal": filepath.Join(t.TempDir(), "none"), "the journal of another Redis": foreign.dir} {
		var elsewhere *ElsewhereError
		if _, err := f.restoredBy(bytes.NewReader(backup), Journal{Dir: dir}, one); !errors.As(err, &elsewhere) || elsewhere.Dir != dir {
			t.Errorf("%s: %v", name, err)
		}
	}
	foreign.begin() // its journal is as it was
	foreign.stop()
	f.begin() // and the bot finds all that there was
	if m, err := f.Member(t.Context(), other.ID, 43); err != nil || m.Name != "Cid" {
		t.Errorf("the restore that was refused: %+v, %v", m, err)
	}
	f.stop()
	if _, err := f.restoredBy(bytes.NewReader(backup), Journal{Dir: foreign.dir, Missing: true}, RestoreOptions{Replace: true}); err != nil {
		t.Errorf("where all is replaced: %v", err)
	}
	if _, err := f.restoredBy(bytes.NewReader(backup), Journal{Dir: foreign.dir}, one); err != nil {
		t.Errorf("after a restore nothing is expected of a journal: %v", err)
	}
}

func TestNothing_is_written_again_while_a_bot_keeps_the_journal(t *testing.T) {
	f := frailWorld(t)
	f.join(41, "Ann")
	backup := f.backupOf()
	if _, err := f.restoredBy(bytes.NewReader(backup), Journal{Dir: f.dir}, RestoreOptions{Replace: true}); !errors.Is(err, journal.ErrHeld) {
		t.Errorf("its own: %v", err)
	}
	f.stop()
	if err := f.client().Set(t.Context(), leaseKey(journalLease), "another", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if _, err := f.restoredBy(bytes.NewReader(backup), Journal{Dir: f.dir}, RestoreOptions{Replace: true}); !errors.Is(err, errOther) {
		t.Errorf("another's: %v", err)
	}
}

func TestAn_empty_Redis_and_one_with_half_a_restore_are_restored_without_the_journal(t *testing.T) {
	f := frailWorld(t)
	f.join(41, "Ann")
	backup := f.backupOf()
	f.stop()
	if err := f.client().FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	kept := Journal{Dir: f.dir}
	if _, err := f.restoredBy(&breaking{Reader: bytes.NewReader(backup)}, kept, RestoreOptions{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Fatalf("%v", err)
	}
	caught, err := f.restoredBy(bytes.NewReader(backup), kept, RestoreOptions{Replace: true})
	if err != nil || caught != (CaughtUp{}) {
		t.Errorf("%+v, %v", caught, err)
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
