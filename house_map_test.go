package studybot_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The map of the house is docs/architecture.md. It names every package, and no file or
// package that is not there.

var quoted = regexp.MustCompile("`([a-z][a-z/]*(?:\\.go)?)`")

// mapFaults compares what the map names with the packages and files that there are, by
// their paths below the module.
func mapFaults(text string, packages, files []string) []string {
	var faults, named []string
	for _, m := range quoted.FindAllStringSubmatch(text, -1) {
		named = append(named, m[1])
	}
	for _, p := range packages {
		if !slices.Contains(named, p) {
			faults = append(faults, "the map does not name "+p)
		}
	}
	for _, n := range named {
		is := func(file string) bool { return file == n || path.Base(file) == n }
		if strings.HasSuffix(n, ".go") && !slices.ContainsFunc(files, is) {
			faults = append(faults, "the map names "+n+", which is not there")
		}
	}
	return faults
}

func TestThe_map_of_the_house_is_true(t *testing.T) {
	text, err := os.ReadFile("docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	var packages []string
	for p := range strings.FieldsSeq(string(goTool(t, "list", "./..."))) {
		if p != own {
			packages = append(packages, strings.TrimPrefix(p, own+"/"))
		}
	}
	files, err := fs.Glob(os.DirFS("."), "*/*.go")
	deeper, err2 := fs.Glob(os.DirFS("."), "*/*/*.go")
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	for _, fault := range mapFaults(string(text), packages, append(files, deeper...)) {
		t.Error(fault)
	}
}

func TestMap_rule_bites(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		faults int
	}{
		"all there":             {"`store` has `keys.go` and `store/keys.go`", 0},
		"a package left out":    {"the store", 1},
		"a file that has gone":  {"`store` has `rows.go`", 1},
		"words of another kind": {"`store` never sees a `say`", 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := mapFaults(c.text, []string{"store"}, []string{"store/keys.go"}); len(got) != c.faults {
				t.Errorf("%d faults %q, want %d", len(got), got, c.faults)
			}
		})
	}
}
