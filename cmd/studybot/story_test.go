package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// Stories in testdata/stories drive the whole program over HTTP through the simulated
// Telegram, with a clock that they move. testdata/stories/README.md lists what a line can
// say; the tables below are the same list for the machine.

// verb is one thing that a line of a story can say.
type verb struct {
	pattern string
	do      func(*world, found) error
	head    bool // belongs to the story's head, before anything happens
}

// verbs are tried in this order; the first that fits takes the line.
func verbs() []verb {
	list := []verb{
		{"zone WORD", (*world).setZone, true},
		{"language WORD", (*world).setLanguage, true},
		{"now WORD WORD", (*world).setNow, true},
		{"sim level classic|modern", (*world).setLevel, true},
		{"redis real|memory|cluster|sentinels", (*world).setRedis, true},
		{"operators REST", (*world).setOperators, true},
	}
	for _, part := range [][]verb{peopleVerbs(), placeVerbs(), actVerbs(), timeVerbs(), voteVerbs(), examVerbs(), seeVerbs(), fileVerbs(), troubleVerbs(), toolVerbs()} {
		list = append(list, part...)
	}
	return list
}

func TestStories(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/stories/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			tell(t, name)
		})
	}
}

// tell plays one story to its end, and then looks whether anything broke on the way.
func tell(t *testing.T, name string) {
	t.Helper()
	tellOn(t, name, nil)
}

// tellOn plays it on a Redis that others play on too, whatever its head says.
func tellOn(t *testing.T, name string, place redisPlace) {
	t.Helper()
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, archive)
	w.place, w.shared = place, place != nil
	for i, line := range strings.Split(string(archive.Comment), "\n") {
		if err := w.play(line); err != nil {
			t.Fatalf("%s:%d: %s\n\t%v\n%s", name, i+1, strings.TrimSpace(line), err, w.scene())
		}
	}
	w.finish(func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s: at the end: %s", name, fmt.Sprintf(format, args...))
	})
}

// play does what one line says.
func (w *world) play(line string) error {
	words, err := tokens(line)
	if err != nil || len(words) == 0 {
		return err
	}
	for _, v := range verbs() {
		f, ok := match(v.pattern, words, w.isPerson)
		if !ok {
			continue
		}
		if !v.head {
			if err := w.begin(); err != nil {
				return err
			}
		}
		return v.do(w, f)
	}
	return fmt.Errorf("no verb fits this line; testdata/stories/README.md lists them")
}

func TestEvery_verb_is_described_for_those_who_write_stories(t *testing.T) {
	readme, err := os.ReadFile("testdata/stories/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range verbs() {
		if !strings.Contains(string(readme), "`"+strings.ReplaceAll(v.pattern, "|", `\|`)+"`") {
			t.Errorf("testdata/stories/README.md does not describe `%s`", v.pattern)
		}
	}
}
