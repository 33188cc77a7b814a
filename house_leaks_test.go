package studybot_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strings"
	"testing"
)

// leakFaults names the packages that start goroutines, themselves or in their tests, and whose
// tests do not look for those that are left over.
func leakFaults(files map[string][]byte) ([]string, error) {
	starts, tested, looks := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for name, source := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		dir := path.Dir(name)
		tested[dir] = tested[dir] || strings.HasSuffix(name, "_test.go")
		for _, i := range file.Imports {
			looks[dir] = looks[dir] || i.Path.Value == `"go.uber.org/goleak"`
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				starts[dir] = true
			case *ast.CallExpr:
				s, ok := n.Fun.(*ast.SelectorExpr)
				starts[dir] = starts[dir] || ok && s.Sel.Name == "Go"
			}
			return true
		})
	}
	var faults []string
	for dir := range starts {
		if starts[dir] && tested[dir] && !looks[dir] {
			faults = append(faults, dir+" starts goroutines, and its tests look for none that is left over")
		}
	}
	slices.Sort(faults)
	return faults, nil
}

func TestWhoever_starts_goroutines_looks_for_those_left_over(t *testing.T) {
	files := sources(t)
	for name := range files {
		if within(name, "tools") { // programs that end
			delete(files, name)
		}
	}
	faults, err := leakFaults(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range faults {
		t.Error(fault)
	}
}

func TestLeak_rule_bites(t *testing.T) {
	for source, faults := range map[string]int{
		`func f() { go g() }`:                                1,
		`func f(w sync.WaitGroup) { w.Go(g) }`:               1,
		`func f() { g() }`:                                   0,
		`import _ "go.uber.org/goleak"; func f() { go g() }`: 0,
	} {
		got, err := leakFaults(map[string][]byte{"a/a.go": []byte("package a\nfunc g() {}"), "a/a_test.go": []byte("package a\n" + source)})
		if err != nil || len(got) != faults {
			t.Errorf("%s: %q, %v", source, got, err)
		}
	}
}
