package store

import (
	"flag"
	"os"
	"regexp"
	"strings"
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
	used := make(map[string]bool)
	for _, key := range w.mini.Keys() {
		doc, ok := catalogued(key)
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

func catalogued(key string) (KeyDoc, bool) {
	part := regexp.MustCompile(`<[^>]*>`)
	for _, doc := range Catalogue() {
		var pattern strings.Builder
		rest := doc.Key
		for _, p := range part.FindAllString(rest, -1) {
			before, after, _ := strings.Cut(rest, p)
			pattern.WriteString(regexp.QuoteMeta(before) + "[^:{}]+")
			rest = after
		}
		pattern.WriteString(regexp.QuoteMeta(rest))
		if regexp.MustCompile("^" + pattern.String() + "$").MatchString(key) {
			return doc, true
		}
	}
	return KeyDoc{}, false
}
