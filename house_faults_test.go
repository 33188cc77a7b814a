package studybot_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Which test shows what stands in docs/reliability.md. A name there that is no test's, or no
// story's, promises what nobody looks at.

var (
	testNames  = regexp.MustCompile("`(Test[A-Z0-9][A-Za-z0-9_]*)`")
	storyNames = regexp.MustCompile("`([0-9]{2}-[a-z-]+)`")
	testFuncs  = regexp.MustCompile(`(?m)^func (Test[A-Za-z0-9_]+)\(`)
)

// promiseFaults says which tests and stories a text names that there are not.
func promiseFaults(text string, tests map[string]bool, stories map[string]bool) []string {
	var faults []string
	for _, m := range testNames.FindAllStringSubmatch(text, -1) {
		if !tests[m[1]] {
			faults = append(faults, m[1]+" is no test")
		}
	}
	for _, m := range storyNames.FindAllStringSubmatch(text, -1) {
		if !stories[m[1]] {
			faults = append(faults, m[1]+" is no story")
		}
	}
	return faults
}

func TestEvery_test_that_documents_name_is_there(t *testing.T) {
	tests, stories := map[string]bool{}, map[string]bool{}
	for name, source := range sources(t) {
		if strings.HasSuffix(name, "_test.go") {
			for _, m := range testFuncs.FindAllSubmatch(source, -1) {
				tests[string(m[1])] = true
			}
		}
	}
	files, err := filepath.Glob("cmd/studybot/testdata/stories/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		stories[strings.TrimSuffix(filepath.Base(file), ".txtar")] = true
	}
	documents, err := filepath.Glob("docs/*.md")
	if err != nil || len(documents) == 0 {
		t.Fatal(documents, err)
	}
	for _, file := range documents {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range promiseFaults(string(text), tests, stories) {
			t.Errorf("%s: %s", file, fault)
		}
	}
}

func TestPromise_rule_bites(t *testing.T) {
	tests, stories := map[string]bool{"TestA_b": true}, map[string]bool{"81-killed": true}
	for text, faults := range map[string]int{
		"`TestA_b`, story `81-killed`": 0, "`TestA_c`": 1, "stories `81-killed`, `82-twice`": 1, "TestA_c without marks": 0,
	} {
		if got := promiseFaults(text, tests, stories); len(got) != faults {
			t.Errorf("%s: %q", text, got)
		}
	}
}
