package studybot_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// module is a line of go.mod.
type module struct {
	Path, Version string
	Indirect      bool
}

var pinned = regexp.MustCompile("(?m)^- Module: `([^` ]+) ([^` ]+)`$")

// recordFaults compares what go.mod requires with the modules that pages of docs/adr name.
func recordFaults(modules []module, pages map[string]string) []string {
	recorded := map[string]string{}
	var faults []string
	for page, text := range pages {
		for _, m := range pinned.FindAllStringSubmatch(text, -1) {
			if other := recorded[m[1]]; other != "" {
				faults = append(faults, page+" records "+m[1]+" a second time")
			}
			recorded[m[1]] = m[2]
		}
	}
	for _, m := range modules {
		if m.Indirect {
			continue
		}
		switch version := recorded[m.Path]; version {
		case "":
			faults = append(faults, "no page of docs/adr has the line \"- Module: `"+m.Path+" "+m.Version+"`\"")
		case m.Version:
		default:
			faults = append(faults, fmt.Sprintf("docs/adr records %s at %s, go.mod has %s", m.Path, version, m.Version))
		}
		delete(recorded, m.Path)
	}
	for gone := range recorded {
		faults = append(faults, "docs/adr records "+gone+", which go.mod does not require itself")
	}
	slices.Sort(faults)
	return faults
}

func TestEvery_library_has_its_page(t *testing.T) {
	var mod struct{ Require []module }
	goJSON(t, &mod, "mod", "edit", "-json")
	for _, fault := range recordFaults(mod.Require, adrs(t)) {
		t.Error(fault)
	}
}

func TestEvery_record_is_in_the_index(t *testing.T) {
	pages := adrs(t)
	for page := range pages {
		if page != "README.md" && !strings.Contains(pages["README.md"], "]("+page+")") {
			t.Errorf("docs/adr/README.md does not name %s", page)
		}
	}
}

func TestRecord_rule_bites(t *testing.T) {
	page := map[string]string{"0101-x.md": "# x\n\n- Module: `example.org/x v1.2.3`\n"}
	for name, tt := range map[string]struct {
		modules []module
		pages   map[string]string
		faults  int
	}{
		"a library with its page":        {[]module{{"example.org/x", "v1.2.3", false}}, page, 0},
		"a library without":              {[]module{{"example.org/y", "v1.0.0", false}}, nil, 1},
		"another version":                {[]module{{"example.org/x", "v1.2.4", false}}, page, 1},
		"a page without its library":     {nil, page, 1},
		"a library of a library is free": {[]module{{"example.org/y", "v1.0.0", true}}, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := recordFaults(tt.modules, tt.pages); len(got) != tt.faults {
				t.Errorf("%d faults %q, want %d", len(got), got, tt.faults)
			}
		})
	}
}

func goJSON(t *testing.T, into any, args ...string) {
	t.Helper()
	if err := json.Unmarshal(goTool(t, args...), into); err != nil {
		t.Fatal(err)
	}
}

// adrs reads the decision records, by file name.
func adrs(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("docs/adr/*.md")
	if err != nil || len(names) == 0 {
		t.Fatalf("docs/adr has no records: %v", err)
	}
	pages := map[string]string{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		pages[path.Base(filepath.ToSlash(name))] = string(text)
	}
	return pages
}
