package store

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"studybot/effect"
	"studybot/quiz"
	"studybot/store/archive"
	"studybot/study"
)

// lived is a world with a life and its backup.
func lived(t *testing.T) (*world, []byte) {
	t.Helper()
	w := newWorld(t, freshRedis(t))
	liveFully(w)
	w.silent()
	return w, w.backupOf()
}

// silent is when no replica has given a sign of life for a while.
func (w *world) silent() { w.clock.add(2 * w.lease) }

func TestRestoring_into_a_filled_database_needs_a_word(t *testing.T) {
	w, data := lived(t)
	before := w.dump()
	var full *FilledError
	if _, err := w.restore(data, RestoreOptions{}); !errors.As(err, &full) || full.Groups != 1 {
		t.Errorf("%v", err)
	}
	if diff := cmp.Diff(before, w.dump()); diff != "" {
		t.Errorf("it wrote:\n%s", diff)
	}
	done, err := w.restore(data, RestoreOptions{IntoFilled: true})
	if err != nil || len(done.Groups) != 0 || len(done.Left) != 1 {
		t.Errorf("%+v %v", done, err)
	}
}

func TestRestoring_while_a_bot_is_at_work_is_refused(t *testing.T) {
	w, data := lived(t)
	w.open("worker")
	var busy *BusyError
	if _, err := w.restore(data, RestoreOptions{Replace: true}); !errors.As(err, &busy) || len(busy.Owners) != 1 {
		t.Errorf("%v", err)
	}
}

func TestReplacing_a_group_brings_back_what_it_was_and_leaves_others_as_they_are(t *testing.T) {
	w, data := lived(t)
	before := w.all()
	other := w.newGroup(-3003)
	w.apply(effect.Effect{Group: other.ID, Members: []study.Member{{User: 42, Name: "Ben"}}})
	late := quizSeven(w)
	late.Number, late.Questions[0].PollID, late.Questions[1].PollID = 9, "p8", "p10"
	w.apply(effect.Effect{Quizzes: []quiz.Quiz{late}, Members: []study.Member{{User: 55, Name: "Late"}}, Invite: []study.Invitation{{Code: "c9", Name: "Zoe"}}})
	w.silent()
	done, err := w.restore(data, RestoreOptions{Groups: []study.GroupID{w.group.ID}, Replace: true})
	if err != nil || len(done.Groups) != 1 {
		t.Fatalf("%+v %v", done, err)
	}
	after := w.all()
	for key, text := range before {
		if strings.HasPrefix(key, tag(w.group.ID)) && after[key] != text {
			t.Errorf("%s is %s, was %s", key, after[key], text)
		}
	}
	for key := range after {
		if _, was := before[key]; !was && !strings.HasPrefix(key, tag(other.ID)) {
			t.Errorf("%s is left over", key)
		}
	}
	if members := must[[]study.Member](t)(w.Members(t.Context(), other.ID)); len(members) != 1 {
		t.Errorf("the other group has %d members", len(members))
	}
	if d := must[[]Difference](t)(w.VerifyIndexes(t.Context(), nil)); len(d) > 0 {
		t.Errorf("differences %+v", d)
	}
}

func TestAdding_groups_leaves_those_and_the_people_that_are_there(t *testing.T) {
	w, data := lived(t)
	to := emptyWorld(t, w, freshRedis(t))
	to.newGroup(-7001)
	if err := to.SavePerson(t.Context(), study.Person{ID: 42, Name: "Benny"}); err != nil {
		t.Fatal(err)
	}
	if _, err := to.restore(data, RestoreOptions{IntoFilled: true}); !errors.Is(err, study.ErrExists) {
		t.Errorf("group 1 is another one here: %v", err)
	}
	w.newGroup(-3004)
	third := w.newGroup(-3005)
	w.apply(effect.Effect{Group: third.ID, Members: []study.Member{{User: 42, Name: "Ben"}}})
	w.silent()
	done, err := to.restore(w.backupOf(third.ID), RestoreOptions{IntoFilled: true})
	if err != nil || len(done.Groups) != 1 || done.People != 0 {
		t.Fatalf("%+v %v", done, err)
	}
	if p := must[study.Person](t)(to.Person(t.Context(), 42)); p.Name != "Benny" {
		t.Errorf("the person is %+v now", p)
	}
	if g, err := to.GroupByChat(t.Context(), -3005); err != nil || g.ID != third.ID {
		t.Errorf("%+v %v", g, err)
	}
	if g := to.newGroup(-9999); g.ID != third.ID+1 {
		t.Errorf("the next group has number %d", g.ID)
	}
}

func TestA_damaged_or_newer_backup_writes_nothing(t *testing.T) {
	w, data := lived(t)
	for name, bad := range map[string][]byte{
		"cut short": data[:len(data)-9], "flipped": flipped(data), "not a backup": []byte("hello"), "empty": nil,
		"newer data": backupWith(t, archive.Header{Schema: Version + 1, Whole: true}),
		"a key that is none of ours": backupWith(t, archive.Header{Schema: Version, Whole: true}, archive.Entry{
			Key: "{meta}:schema", Type: archive.HashType, Values: archive.Texts{"version", "7"},
		}),
		"a foreign group's key": backupWith(t, archive.Header{Schema: Version, Whole: true}, archive.Entry{
			Key: "{g9}:notes", Type: archive.HashType, Values: archive.Texts{"a", "b"},
		}),
		"a key of another type": backupWith(t, archive.Header{Schema: Version, Whole: true}, archive.Entry{
			Key: "{g1}:notes", Type: archive.ListType, Values: archive.Texts{"a", "b"},
		}),
	} {
		t.Run(name, func(t *testing.T) {
			to := emptyWorld(t, w, freshRedis(t))
			before := to.dump()
			_, err := to.restore(bad, RestoreOptions{})
			if err == nil {
				t.Error("it was taken")
			}
			if diff := cmp.Diff(before, to.dump()); diff != "" {
				t.Errorf("it wrote:\n%s", diff)
			}
		})
	}
	var newer *NewerError
	to := emptyWorld(t, w, freshRedis(t))
	if _, err := to.restore(backupWith(t, archive.Header{Schema: Version + 1}), RestoreOptions{}); !errors.As(err, &newer) {
		t.Errorf("newer data: %v", err)
	}
}

// breaking is a file that can be read through once, and then not to its end.
type breaking struct {
	*bytes.Reader
	seeks int
}

func (b *breaking) Seek(offset int64, whence int) (int64, error) {
	b.seeks++
	return b.Reader.Seek(offset, whence)
}

func (b *breaking) Read(p []byte) (int, error) {
	if b.seeks > 0 && b.Len() < int(b.Size())/2 {
		return 0, io.ErrClosedPipe
	}
	return b.Reader.Read(p[:min(len(p), 64)])
}

func TestA_database_in_which_a_restore_broke_off_opens_for_nobody_until_it_is_done_again(t *testing.T) {
	w, data := lived(t)
	url := freshRedis(t)
	to := emptyWorld(t, w, url)
	if _, err := to.Restore(t.Context(), &breaking{Reader: bytes.NewReader(data)}, RestoreOptions{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Fatalf("%v", err)
	}
	if _, err := Open(t.Context(), Options{URL: url, Clock: w.clock}); !errors.Is(err, errRestoring) {
		t.Errorf("it opens: %v", err)
	}
	again := must[*Store](t)(Open(t.Context(), Options{URL: url, Clock: w.clock, Visitor: true, Restoring: true}))
	defer again.Close()
	if _, err := again.Restore(t.Context(), bytes.NewReader(data), RestoreOptions{Replace: true}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(w.all(), to.all()); diff != "" {
		t.Errorf("what is stored differs:\n%s", diff)
	}
	must[*Store](t)(Open(t.Context(), Options{URL: url, Clock: w.clock})).Close()
}

func flipped(data []byte) []byte {
	bad := bytes.Clone(data)
	bad[len(bad)/2] ^= 1
	return bad
}

// backupWith is a backup with one group that holds some entries.
func backupWith(t *testing.T, h archive.Header, entries ...archive.Entry) []byte {
	t.Helper()
	var out bytes.Buffer
	w := must[*archive.Writer](t)(archive.NewWriter(&out, h))
	must[archive.Count](t)(w.Section(archive.Section{Kind: archive.GroupSection, Group: 1}, func(put func(archive.Entry) error) error {
		for _, e := range entries {
			if err := put(e); err != nil {
				return err
			}
		}
		return nil
	}))
	must[archive.Count](t)(w.Close())
	return out.Bytes()
}
