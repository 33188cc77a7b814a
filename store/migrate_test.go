package store

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"studybot/store/archive"
	"studybot/study"
)

// newFixture writes down today's data for those who will change its form. What was written
// once is never written again: it is what programs of that version left behind.
var newFixture = flag.Bool("fixture", false, "write the fixture of this version of the data, if there is none yet")

// fixture is the first line of a file of data as a program of some version left it.
type fixture struct {
	Version int       `json:"version"`
	Now     time.Time `json:"now"`
}

// liveLong is a life that has everything in it and settled months behind it.
func liveLong(w *world) {
	w.t.Helper()
	w.days(42, 45, 3, 17, 18, 30)
	change, _, err := w.record(42).MakeUp(w.group, w.today().Add(-1), w.clock.Now())
	if err != nil && !errors.Is(err, study.ErrInvalid) {
		w.t.Log("nothing to make up:", err)
	} else if err == nil {
		w.applyChange(change)
	}
	liveFully(w)
}

func fixturePath(version int) string { return fmt.Sprintf("testdata/version-%d.lines", version) }

func TestFixture_of_this_version_is_there_for_those_who_will_change_it(t *testing.T) {
	path := fixturePath(Version)
	_, err := os.Stat(path)
	switch {
	case err == nil:
		return
	case !*newFixture:
		t.Fatalf("no %s: `go test ./store -run Fixture -fixture` writes it", path)
	}
	w := newWorld(t, freshRedis(t))
	liveLong(w)
	var b bytes.Buffer
	lines := json.NewEncoder(&b)
	lines.SetEscapeHTML(false)
	if err := lines.Encode(fixture{Version, w.clock.Now()}); err != nil {
		t.Fatal(err)
	}
	keys, known := w.keys("{"), newFamilies()
	slices.Sort(keys)
	for _, key := range keys {
		doc, _ := known.of(key)
		if doc.Fate() == LeftOut || doc.Type == "stream" {
			continue
		}
		if err := copyKeys(t.Context(), w.rdb, []keptKey{{key, doc.Type}}, func(e archive.Entry) error { return lines.Encode(e) }); err != nil {
			t.Fatal(err)
		}
	}
	w.silent()
	for name, data := range map[string][]byte{path: b.Bytes(), fmt.Sprintf("testdata/backup-%d.gz", archive.Format): w.backupOf()} {
		if _, err := os.Stat(name); err == nil {
			continue
		}
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// load puts a fixture into a Redis as it is, and gives its instant.
func load(t *testing.T, path string, rdb redis.Cmdable) fixture {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	var head fixture
	if !lines.Scan() || json.Unmarshal(lines.Bytes(), &head) != nil {
		t.Fatalf("%s has no first line", path)
	}
	w := &restoring{Store: &Store{rdb: rdb.(redis.UniversalClient)}}
	for lines.Scan() {
		var e archive.Entry
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		w.add(t.Context(), e)
	}
	if err := errors.Join(lines.Err(), w.send(t.Context())); err != nil {
		t.Fatal(err)
	}
	return head
}

func TestData_of_every_version_there_was_opens_and_says_what_it_said(t *testing.T) {
	paths, err := filepath.Glob("testdata/version-*.lines")
	if err != nil || len(paths) != Version {
		t.Fatalf("%d fixtures for %d versions: %v", len(paths), Version, err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			url := freshRedis(t)
			o := must[*redis.Options](t)(redis.ParseURL(url))
			raw := redis.NewClient(o)
			defer raw.Close()
			head := load(t, path, raw)
			w := &world{t: t, clock: &fakeClock{now: head.Now}, url: url}
			w.Store = w.open("")
			if got := raw.HGet(t.Context(), metaKey, "version").Val(); got != fmt.Sprint(Version) {
				t.Errorf("it has version %s now", got)
			}
			w.saysWhatItSaid(strings.TrimSuffix(path, ".lines") + ".export.json")
		})
	}
}

func TestA_backup_of_every_form_there_was_is_restored_and_says_what_it_said(t *testing.T) {
	for form := 1; form <= archive.Format; form++ {
		data, err := os.ReadFile(fmt.Sprintf("testdata/backup-%d.gz", form))
		if err != nil {
			t.Fatal(err)
		}
		held := must[Holdings](t)(ReadBackup(bytes.NewReader(data)))
		w := emptyWorld(t, &world{clock: &fakeClock{now: held.Header.Made}}, freshRedis(t))
		if _, err := w.restore(data, RestoreOptions{}); err != nil {
			t.Fatal(err)
		}
		w.saysWhatItSaid(fmt.Sprintf("testdata/version-%d.export.json", held.Header.Schema))
	}
}

// saysWhatItSaid compares all that is known of the only group with what was written down,
// and looks whether everything follows from what was recorded.
func (w *world) saysWhatItSaid(golden string) {
	w.t.Helper()
	ctx := w.t.Context()
	if _, err := w.Repair(ctx); err != nil { // as a bot does that starts
		w.t.Fatal(err)
	}
	groups := must[[]study.GroupID](w.t)(w.Groups(ctx))
	if len(groups) != 1 {
		w.t.Fatalf("groups %v", groups)
	}
	got := withoutSettings(w.t, must[Export](w.t)(w.ExportGroup(ctx, groups[0])))
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			w.t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(must[[]byte](w.t)(os.ReadFile(golden))), string(got)); diff != "" {
		w.t.Errorf("it says something else (-update writes %s anew):\n%s", golden, diff)
	}
	found := append(must[[]Difference](w.t)(w.VerifyGroup(ctx, groups[0])), must[[]Difference](w.t)(w.VerifyIndexes(ctx, nil))...)
	for _, d := range found {
		w.t.Errorf("it does not follow from what was recorded: %+v", d)
	}
}

// withoutSettings is an export without the settings, to which every release adds some.
func withoutSettings(t testing.TB, x Export) []byte {
	t.Helper()
	var all map[string]any
	if err := json.Unmarshal(must[[]byte](t)(json.Marshal(x)), &all); err != nil {
		t.Fatal(err)
	}
	if group, ok := all["group"].(map[string]any); ok {
		delete(group, "settings")
	}
	return must[[]byte](t)(json.MarshalIndent(all, "", " "))
}
