package store

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/redis-keys.md anew")

func TestCatalogue_and_docs_say_the_same(t *testing.T) {
	const path = "../docs/redis-keys.md"
	if *update {
		if err := os.WriteFile(path, []byte(Markdown()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	docs, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Markdown(), string(docs)); diff != "" {
		t.Errorf("docs/redis-keys.md is out of date, run with -update:\n%s", diff)
	}
}

func TestCatalogue_has_every_key_that_a_group_full_of_life_leaves_behind_and_their_types(t *testing.T) {
	w := miniWorld(t)
	liveFully(w)
	used, known := make(map[string]bool), newFamilies()
	for _, key := range w.mini.Keys() {
		doc, ok := known.of(key)
		if !ok {
			t.Errorf("key %q is in no catalogue", key)
			continue
		}
		used[doc.Key] = true
		if kind := w.mini.Type(key); kind != doc.Type {
			t.Errorf("key %q is a %s, catalogue says %s", key, kind, doc.Type)
		}
	}
	for _, doc := range Catalogue() {
		if !used[doc.Key] {
			t.Errorf("the story made no key %s", doc.Key)
		}
	}
}

func TestEvery_kind_of_keys_has_its_fate_in_a_backup(t *testing.T) {
	for _, doc := range Catalogue() {
		if doc.Fate() == Unknown {
			t.Errorf("%s is %q: nobody knows whether a backup holds it", doc.Key, doc.Kind)
		}
	}
}

func TestA_key_is_told_from_its_family_also_where_names_hold_colons(t *testing.T) {
	known := newFamilies()
	for key, want := range map[string]string{
		"{g12}:days:42:202611": "{g<id>}:days:<user>:<yyyymm>", "{g1}:board:all": "{g<id>}:board:all",
		"{g1}:board:week:20261116": "{g<id>}:board:week:<monday>", "{g1}:bank:a:b": "{g<id>}:bank:<name>",
		"{poll:5}:owner": "{poll:<id>}:owner", "{u-7}:person": "{u<user>}:person", "{chats}:map": "{chats}:map",
		"{g1}:board": "", "{g1}:days:42": "", "{g1}:bank:": "", "{gx}:group": "", "{u42}:group": "", "foreign": "",
	} {
		if doc, _ := known.of(key); doc.Key != want {
			t.Errorf("%s is %q, want %q", key, doc.Key, want)
		}
	}
}
