package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"studybot/effect"
	"studybot/quiz"
	"studybot/store/archive"
	"studybot/store/redistest"
	"studybot/study"
)

// backupOf is a backup of the world.
func (w *world) backupOf(groups ...study.GroupID) []byte {
	w.t.Helper()
	var out bytes.Buffer
	if _, err := w.Backup(w.t.Context(), &out, BackupOptions{Groups: groups, Program: "test"}); err != nil {
		w.t.Fatal(err)
	}
	return out.Bytes()
}

// emptyWorld is a store on a Redis that holds nothing, at another world's hour.
func emptyWorld(t *testing.T, like *world, url string) *world {
	t.Helper()
	w := &world{t: t, clock: like.clock, url: url, group: like.group}
	s, err := Open(t.Context(), Options{URL: url, Clock: w.clock, Visitor: true})
	if err != nil {
		t.Fatal(err)
	}
	s.rdb.AddHook(oneTag{t})
	t.Cleanup(func() { s.Close() })
	w.Store, w.admin = s, s.rdb
	return w
}

func (w *world) restore(data []byte, o RestoreOptions) (Restored, error) {
	w.t.Helper()
	return w.Restore(w.t.Context(), bytes.NewReader(data), o)
}

// all is what is stored, but for what a restore leaves out or what moves by itself.
func (w *world) all() map[string]string {
	w.t.Helper()
	all, known := w.dump(), newFamilies()
	for key := range all {
		if doc, _ := known.of(key); doc.Fate() == LeftOut || key == jobStreamKey || key == dueJobsKey {
			delete(all, key)
		}
	}
	return all
}

// inSlots parts life over kinds of Redis: a backup made on one is restored into the other.
func inSlots(t *testing.T, story func(t *testing.T, from, to *world)) {
	t.Helper()
	t.Run("from one to one", func(t *testing.T) {
		from := miniWorld(t)
		story(t, from, emptyWorld(t, from, freshRedis(t)))
	})
	t.Run("from one to a cluster", func(t *testing.T) {
		from := realWorld(t)
		cluster().Empty()
		story(t, from, emptyWorld(t, from, redistest.Patient(cluster().URL())))
	})
	t.Run("from a cluster to sentinels", func(t *testing.T) {
		from := clusterWorld(t)
		sentinels().Empty()
		story(t, from, emptyWorld(t, from, redistest.Patient(sentinels().URL())))
	})
}

// freshRedis is a Redis that holds nothing.
func freshRedis(t *testing.T) string {
	t.Helper()
	return redistest.Patient(redistest.Start(t, "--appendfsync", "no").URL())
}

func TestA_database_comes_back_from_its_backup_on_any_kind_of_Redis(t *testing.T) {
	inSlots(t, func(t *testing.T, from, to *world) {
		from.days(42, 3)
		liveFully(from)
		data := from.backupOf()
		done, err := to.restore(data, RestoreOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if len(done.Groups) != 1 || done.People != 1 || !done.Header.Whole || done.Header.Program != "test" {
			t.Errorf("%+v", done)
		}
		want, got := from.all(), to.all()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("what is stored differs:\n%s", diff)
		}
		for _, s := range []*world{from, to} {
			if d := must[[]Difference](t)(s.VerifyGroup(t.Context(), from.group.ID)); len(d) > 0 {
				t.Errorf("differences %+v", d)
			}
			if d := must[[]Difference](t)(s.VerifyIndexes(t.Context(), nil)); len(d) > 0 {
				t.Errorf("differences of indexes %+v", d)
			}
		}
	})
}

func TestAfter_a_restore_the_group_goes_on(t *testing.T) {
	from := miniWorld(t)
	from.days(42, 3)
	liveFully(from)
	to := emptyWorld(t, from, freshRedis(t))
	if _, err := to.restore(from.backupOf(), RestoreOptions{}); err != nil {
		t.Fatal(err)
	}
	ctx, now := t.Context(), to.clock.Now()
	jobs := must[[]effect.Job](t)(to.Jobs(ctx, now, 10))
	if len(jobs) != 1 || jobs[0].ID != "close:7" {
		t.Errorf("due now: %+v", jobs)
	}
	if next, ok, err := to.NextJob(ctx); err != nil || !ok || !next.Equal(now.Add(24*time.Hour)) {
		t.Errorf("the next job is at %s, %v, %v", next, ok, err)
	}
	if at := must[map[string]quiz.Place](t)(to.Places(ctx, []string{"p2"})); at["p2"].Group != from.group.ID {
		t.Errorf("poll p2 is of group %d", at["p2"].Group)
	}
	if got := must[standing](t)(to.standing(ctx, from.group.ID, 42)); got.current != 3 {
		t.Errorf("standing %+v", got)
	}
	if _, err := to.Apply(ctx, effect.Effect{Group: from.group.ID, Once: "u1", At: now}); !errors.Is(err, study.ErrDone) {
		t.Errorf("an effect of before is done again: %v", err)
	}
	if g := to.newGroup(-2002); g.ID != from.group.ID+1 {
		t.Errorf("a new group has number %d", g.ID)
	}
	if g, err := to.GroupByChat(ctx, -1001); err != nil || g.Chat != -100200 {
		t.Errorf("the group under its old chat ID: %+v %v", g, err)
	}
}

func TestA_backup_holds_every_kind_of_keys_that_is_to_be_kept(t *testing.T) {
	w := miniWorld(t)
	liveFully(w)
	known, held := newFamilies(), make(map[string]bool)
	_, _, err := archive.Read(bytes.NewReader(w.backupOf()), archive.Visitor{Entry: func(_ archive.Section, e archive.Entry) error {
		doc, _ := known.of(e.Key)
		held[doc.Key] = true
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, doc := range Catalogue() {
		if kept := doc.Fate() == Kept && doc.Key != metaKey; kept != held[doc.Key] {
			t.Errorf("%s is %s; in the backup: %v; see groupHead.fill", doc.Key, doc.Kind, held[doc.Key])
		}
	}
}

func TestA_backup_of_a_group_holds_its_people_and_nobody_else(t *testing.T) {
	w := miniWorld(t)
	liveFully(w)
	other := w.newGroup(-3003)
	w.apply(effect.Effect{Group: other.ID, Members: []study.Member{{User: 77, Name: "Eve"}}})
	for _, u := range []study.UserID{41, 77, 78} {
		if err := w.SavePerson(t.Context(), study.Person{ID: u, Name: "somebody"}); err != nil {
			t.Fatal(err)
		}
	}
	to := emptyWorld(t, w, freshRedis(t))
	done, err := to.restore(w.backupOf(w.group.ID), RestoreOptions{})
	if err != nil || len(done.Groups) != 1 || done.People != 2 {
		t.Fatalf("%+v %v", done, err)
	}
	for u, want := range map[study.UserID]bool{41: true, 42: true, 77: false, 78: false} {
		if _, err := to.Person(t.Context(), u); errors.Is(err, study.ErrNotFound) == want {
			t.Errorf("person %d: %v", u, err)
		}
	}
	one, err := emptyWorld(t, w, freshRedis(t)).restore(w.backupOf(), RestoreOptions{Groups: []study.GroupID{other.ID}})
	if err != nil || len(one.Groups) != 1 || one.Groups[0] != other.ID || one.People != 1 {
		t.Errorf("one group of a whole backup: %+v %v", one, err)
	}
}

func TestA_group_in_slices_is_the_same_as_at_once(t *testing.T) {
	w := realWorld(t)
	w.days(42, 3)
	liveFully(w)
	var members []study.Member
	var lines []study.AuditLine
	for i := range 3 * valuesAtOnce {
		members = append(members, study.Member{User: study.UserID(1000 + i), Name: strings.Repeat("n", i%90)})
		lines = append(lines, study.AuditLine{At: w.clock.Now(), What: "settings.zone", To: strings.Repeat("z", i%90)})
	}
	w.apply(effect.Effect{Members: members, Audit: lines})
	read := func(atOnce bool) map[string]map[string]string {
		b := &backup{Store: w.Store, families: newFamilies(), people: make(map[string]bool)}
		if err := b.readChats(t.Context()); err != nil {
			t.Fatal(err)
		}
		all := make(map[string]map[string]string)
		err := b.groupOnce(t.Context(), w.group.ID, atOnce, func(e archive.Entry) error {
			if all[e.Key] == nil {
				all[e.Key] = make(map[string]string)
			}
			if e.Type != archive.HashType && e.Type != archive.ZSetType {
				all[e.Key][""] += strings.Join(e.Values, "\n") + "\n"
				return nil
			}
			for i := 0; i < len(e.Values); i += 2 {
				all[e.Key][e.Values[i]] = e.Values[i+1]
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	slices, once := read(false), read(true)
	if diff := cmp.Diff(once, slices); diff != "" {
		t.Error(diff)
	}
	if got := len(slices[rosterKey(w.group.ID)]); got != 3*valuesAtOnce+2 {
		t.Errorf("%d members", got)
	}
}

// meddler changes a group whenever a backup looks away.
type meddler struct {
	other *Store
	group study.Group
	times atomic.Int64
	left  atomic.Int64
}

func (m *meddler) DialHook(next redis.DialHook) redis.DialHook          { return next }
func (m *meddler) ProcessHook(next redis.ProcessHook) redis.ProcessHook { return next }
func (m *meddler) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		err := next(ctx, cmds)
		if m.left.Add(-1) >= 0 {
			m.times.Add(1)
			r, readErr := m.other.Record(ctx, m.group, 42, m.group.Today(m.other.clock.Now()))
			change, _ := r.Do(m.group, study.Deed{What: study.DidNote, Date: m.group.Today(m.other.clock.Now())}, m.other.clock.Now())
			_, applyErr := m.other.Apply(ctx, effect.Effect{
				Group: m.group.ID, At: m.other.clock.Now(), Changes: []study.Change{change},
				Audit: []study.AuditLine{{At: m.other.clock.Now(), What: "meddled"}},
				Notes: []study.StudyNote{{ID: "m" + time.Duration(m.times.Load()).String(), User: 42, Date: m.group.Today(m.other.clock.Now())}},
			})
			err = errors.Join(err, readErr, applyErr)
		}
		return err
	}
}

// bothAlone is onAll where one client speaks to one server, which a hook can listen to.
func bothAlone(t *testing.T, story func(t *testing.T, w *world)) {
	t.Helper()
	t.Run("in process", func(t *testing.T) { story(t, miniWorld(t)) })
	t.Run("real", func(t *testing.T) { story(t, realWorld(t)) })
}

func TestA_backup_of_a_group_that_changes_meanwhile_is_of_one_moment(t *testing.T) {
	bothAlone(t, func(t *testing.T, w *world) {
		w.dueToday()
		e := effect.Effect{Notes: make([]study.StudyNote, 3*valuesAtOnce), Audit: make([]study.AuditLine, 3*valuesAtOnce)}
		for i := range e.Notes { // so many that they are read in several slices
			e.Notes[i] = study.StudyNote{ID: fmt.Sprint("n", i), User: 42, Date: w.today(), At: w.clock.Now()}
			e.Audit[i] = study.AuditLine{At: w.clock.Now(), What: "settings.zone"}
		}
		w.apply(e)
		m := &meddler{other: w.open("meddler"), group: w.group}
		m.left.Store(12)
		w.rdb.AddHook(m)
		data := w.backupOf()
		m.left.Store(0)
		to := emptyWorld(t, w, freshRedis(t))
		if _, err := to.restore(data, RestoreOptions{}); err != nil {
			t.Fatal(err)
		}
		notes := must[[]study.StudyNote](t)(to.AllNotes(t.Context(), w.group.ID))
		audit := must[[]study.AuditLine](t)(to.Audit(t.Context(), w.group.ID, 0))
		if len(notes) != len(audit) || len(notes) <= 3*valuesAtOnce+slicePatience {
			t.Errorf("%d notes, %d lines of the audit", len(notes), len(audit))
		}
		if d := must[[]Difference](t)(to.VerifyGroup(t.Context(), w.group.ID)); len(d) > 0 {
			t.Errorf("differences %+v", d)
		}
	})
}
