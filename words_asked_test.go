package studybot_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// asked is one place where the code asks for a phrase: by its name, or by the beginning of
// one that is completed at run time.
type asked struct {
	at     string
	id     string   // "" where only the beginning is known
	prefix string   // "refused.when."
	names  []string // what fills it
	open   bool     // what fills it is not written there
}

// askers are the functions that take the name of a phrase, with the argument that it is and
// what is put before it.
var askers = map[string]struct {
	arg    int
	before string
}{
	"Say": {0, ""}, "Plain": {0, ""}, "line": {0, ""}, "toasted": {0, ""}, "ifDone": {1, ""}, "key": {0, ""},
	"Refuse": {0, "refused."}, "Phrased": {0, ""},
}

// program is what is parsed of the code: its files, by path.
type program map[string]*ast.File

func parseProgram(t *testing.T) (program, *token.FileSet) {
	t.Helper()
	p, files := program{}, token.NewFileSet()
	for name, source := range sources(t) {
		if strings.HasSuffix(name, "_test.go") || !strings.HasSuffix(name, ".go") {
			continue
		}
		f, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		p[name] = f
	}
	return p, files
}

// speaking are the folders whose code says words.
func (p program) speaking() program {
	out := program{}
	for name, f := range p {
		if slices.Contains([]string{"bot", "quiz", "report", "scheduler"}, path.Dir(name)) || strings.HasPrefix(name, "cmd/") {
			out[name] = f
		}
	}
	return out
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(l.Value)
	return s, err == nil
}

// beginning is the literal that a sum of strings begins with.
func beginning(e ast.Expr) (string, bool) {
	for {
		b, ok := e.(*ast.BinaryExpr)
		if !ok || b.Op != token.ADD {
			return literal(e)
		}
		e = b.X
	}
}

// asks finds every place that asks for a phrase.
func (p program) asks(files *token.FileSet) []asked {
	var list []asked
	for _, f := range p {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if a, ok := askedBy(n); ok {
					a.at = files.Position(n.Pos()).String()
					list = append(list, a)
				}
			case *ast.CompositeLit:
				if a, ok := refusal(n); ok {
					a.at = files.Position(n.Pos()).String()
					list = append(list, a)
				}
			}
			return true
		})
	}
	return list
}

func askedBy(call *ast.CallExpr) (asked, bool) {
	name := ""
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		name = f.Sel.Name
	case *ast.Ident:
		name = f.Name
	}
	asker, ok := askers[name]
	if !ok || len(call.Args) <= asker.arg {
		return asked{}, false
	}
	a := asked{open: call.Ellipsis.IsValid()}
	id := call.Args[asker.arg]
	text, found := beginning(id)
	if !found {
		return asked{}, false
	}
	if _, whole := literal(id); whole {
		a.id = asker.before + text
	} else {
		a.prefix = asker.before + text
	}
	for i := asker.arg + 1; i < len(call.Args); i += 2 {
		if name, ok := literal(call.Args[i]); ok {
			a.names = append(a.names, name)
		}
	}
	return a, true
}

// refusal reads &study.Refusal{Reason: "…", Args: map[string]any{…}}.
func refusal(c *ast.CompositeLit) (asked, bool) {
	if s, ok := c.Type.(*ast.SelectorExpr); !ok || s.Sel.Name != "Refusal" {
		return asked{}, false
	}
	var a asked
	for _, e := range c.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		switch fmt.Sprint(kv.Key) {
		case "Reason":
			reason, _ := literal(kv.Value)
			a.id = "refused." + reason
		case "Args":
			if m, ok := kv.Value.(*ast.CompositeLit); ok {
				for _, arg := range m.Elts {
					name, _ := literal(arg.(*ast.KeyValueExpr).Key)
					a.names = append(a.names, name)
				}
			}
		}
	}
	return a, a.id != ""
}

// constants are the values of a package's string constants of one type.
func (p program) constants(folder, kind string) []string {
	var values []string
	for name, f := range p {
		if path.Dir(name) != folder {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || fmt.Sprint(v.Type) != kind {
				return true
			}
			for _, e := range v.Values {
				if s, ok := literal(e); ok {
					values = append(values, s)
				}
			}
			return true
		})
	}
	slices.Sort(values)
	return values
}

// literalsIn are the strings that stand in a function or variable of a file.
func (p program) literalsIn(file, name string) []string {
	var found []string
	ast.Inspect(p[file], func(n ast.Node) bool {
		var body ast.Node
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Name.Name == name {
				body = n.Body
			}
		case *ast.ValueSpec:
			if n.Names[0].Name == name {
				body = n
			}
		}
		if body == nil {
			return true
		}
		ast.Inspect(body, func(n ast.Node) bool {
			if e, ok := n.(*ast.BasicLit); ok {
				if s, ok := literal(e); ok {
					found = append(found, s)
				}
			}
			return true
		})
		return false
	})
	return found
}

// argumentsOf are the literal arguments of all calls of a function.
func (p program) argumentsOf(name string) []string {
	var found []string
	for _, f := range p {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if s, ok := call.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == name {
				for _, arg := range call.Args {
					if text, ok := literal(arg); ok {
						found = append(found, text)
					}
				}
			}
			return true
		})
	}
	return found
}

// commands are the names in bot's table of commands.
func (p program) commands() []string {
	var names []string
	for _, f := range p {
		ast.Inspect(f, func(n ast.Node) bool {
			if d, ok := n.(*ast.FuncDecl); ok && d.Name.Name != "commandList" {
				return false
			}
			if kv, ok := n.(*ast.KeyValueExpr); ok && fmt.Sprint(kv.Key) == "name" {
				if s, ok := literal(kv.Value); ok {
					names = append(names, s)
				}
			}
			return true
		})
	}
	return names
}

// strings are all string literals, by where they stand.
func (p program) strings(files *token.FileSet) map[string]string {
	found := map[string]string{}
	for _, f := range p {
		ast.Inspect(f, func(n ast.Node) bool {
			if e, ok := n.(*ast.BasicLit); ok {
				if s, ok := literal(e); ok {
					found[files.Position(e.Pos()).String()] = s
				}
			}
			return true
		})
	}
	return found
}
