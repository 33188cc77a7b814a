package studybot_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// clock lists the functions of time that read the wall clock or wait on it.
var clock = []string{"Now", "Since", "Until", "Sleep"}

// clockFaults says where a file reads the wall clock. A test may read it, to see that a real
// server answers in time, and may sleep only in a synctest bubble, where time is not real.
func clockFaults(name string, source []byte) ([]string, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	called, bubble := "", false
	for _, i := range file.Imports {
		switch imported, _ := strconv.Unquote(i.Path.Value); imported {
		case "testing/synctest":
			bubble = true
		case "time":
			called = "time"
			if i.Name != nil {
				called = i.Name.Name
			}
		}
	}
	if called == "." {
		return []string{name + ": imports time without its name, which hides the clock"}, nil
	}
	forbidden := clock
	switch {
	case called == "" || bubble:
		return nil, nil
	case strings.HasSuffix(name, "_test.go"), forTesting(path.Dir(name)):
		forbidden = []string{"Sleep"}
	}
	var faults []string
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && slices.Contains(forbidden, s.Sel.Name) {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == called {
				faults = append(faults, fmt.Sprintf("%v: time.%s", files.Position(s.Pos()), s.Sel.Name))
			}
		}
		return true
	})
	return faults, nil
}

func TestThe_clock_is_read_in_cmd_alone(t *testing.T) {
	for name, source := range sources(t) {
		if within(name, "cmd") || within(name, "tools") {
			continue
		}
		faults, err := clockFaults(name, source)
		if err != nil {
			t.Error(err)
		}
		for _, fault := range faults {
			t.Error(fault)
		}
	}
}

func TestClock_rule_bites(t *testing.T) {
	for name, tt := range map[string]struct {
		file, source string
		faults       int
	}{
		"a call":                      {"a.go", `import "time"; var x = time.Now()`, 1},
		"a value, not called":         {"a.go", `import "time"; var now = time.Now`, 1},
		"by another name":             {"a.go", `import t "time"; var x = t.Since(y)`, 1},
		"by no name":                  {"a.go", `import . "time"; var x = Now()`, 1},
		"sleep":                       {"a.go", `import "time"; func f() { time.Sleep(1); _ = time.Until(x) }`, 2},
		"a field named Now":           {"a.go", `import "time"; var x = deps.Now(); var d time.Duration`, 0},
		"another package named time":  {"a.go", `import "example.org/time"; var x = time.Now()`, 0},
		"a test may look at a clock":  {"a_test.go", `import "time"; var x = time.Now()`, 0},
		"so may what serves tests":    {"store/redistest/a.go", `import "time"; var x = time.Now()`, 0},
		"which may not sleep either":  {"store/redistest/a.go", `import "time"; func f() { time.Sleep(1) }`, 1},
		"a test may not sleep":        {"a_test.go", `import "time"; func f() { time.Sleep(1) }`, 1},
		"but may in a bubble of time": {"a_test.go", `import ("testing/synctest"; "time"); func f() { synctest.Wait(); time.Sleep(1) }`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := clockFaults(tt.file, []byte("package a\n"+tt.source))
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != tt.faults {
				t.Errorf("%d faults %q, want %d", len(got), got, tt.faults)
			}
		})
	}
}

// longest is how many lines a file may have; most should have 150.
const longest = 400

// long names the files that may be longer, each with its reason.
var long = map[string]string{}

func lengthFaults(lines map[string]int, long map[string]string) []string {
	var faults []string
	for name, n := range lines {
		switch reason, listed := long[name]; {
		case n > longest && !listed:
			faults = append(faults, fmt.Sprintf("%s has %d lines, over %d: split it by feature", name, n, longest))
		case n <= longest && listed:
			faults = append(faults, fmt.Sprintf("%s has %d lines and needs no exception", name, n))
		case listed && reason == "":
			faults = append(faults, name+" is an exception without a reason")
		}
	}
	for name := range long {
		if _, there := lines[name]; !there {
			faults = append(faults, name+" is an exception and is gone")
		}
	}
	slices.Sort(faults)
	return faults
}

func TestNo_file_grows_too_long(t *testing.T) {
	lines := map[string]int{}
	for name, source := range sources(t) {
		lines[name] = bytes.Count(source, []byte("\n"))
	}
	for _, fault := range lengthFaults(lines, long) {
		t.Error(fault)
	}
}

func TestLength_rule_bites(t *testing.T) {
	why := map[string]string{"b.go": "a table of the platform's limits"}
	for name, tt := range map[string]struct {
		lines  map[string]int
		long   map[string]string
		faults int
	}{
		"a file of 400 lines is fine":           {map[string]int{"a.go": 400}, nil, 0},
		"one of 401 is not":                     {map[string]int{"a.go": 401}, nil, 1},
		"unless it has a reason":                {map[string]int{"b.go": 900}, why, 0},
		"which must be said":                    {map[string]int{"b.go": 900}, map[string]string{"b.go": ""}, 1},
		"an exception no longer needed must go": {map[string]int{"b.go": 10}, why, 1},
		"and so must one for a file that went":  {map[string]int{}, why, 1},
	} {
		t.Run(name, func(t *testing.T) {
			if got := lengthFaults(tt.lines, tt.long); len(got) != tt.faults {
				t.Errorf("%d faults %q, want %d", len(got), got, tt.faults)
			}
		})
	}
}

// sources reads every Go file of the tree, by its path with slashes.
func sources(t *testing.T) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" || d.Name() == "bin"):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(name) != ".go":
			return nil
		}
		found[filepath.ToSlash(name)], err = os.ReadFile(name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
