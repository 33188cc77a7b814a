package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"
	"text/template/parse"
)

// phrase is an entry of the catalogue: a template in each of its plural forms. Of the
// language of templates it knows {{.Name}}, {{.}}, if, with and else: what a phrase needs.
// That of the standard library would keep every method of every type in the program, since
// a template may ask for any of them by name.
type phrase struct {
	one, other form
}

// form is one plural form, read when it is first said.
type form struct {
	text string
	read func() ([]parse.Node, error)
}

// UnmarshalJSON reads a text, or an object of plural forms.
func (p *phrase) UnmarshalJSON(text []byte) error {
	forms := struct{ One, Other string }{}
	if err := json.Unmarshal(text, &forms.Other); err != nil {
		if err := json.Unmarshal(text, &forms); err != nil {
			return fmt.Errorf("read a phrase: %w", err)
		}
	}
	p.one, p.other = formOf(forms.One), formOf(forms.Other)
	return nil
}

func formOf(text string) form {
	return form{text, sync.OnceValues(func() ([]parse.Node, error) {
		trees, err := parse.Parse("phrase", text, "", "")
		if err != nil || trees["phrase"] == nil {
			return nil, err
		}
		return trees["phrase"].Root.Nodes, nil
	})}
}

// say fills the phrase in: all of it, or nothing.
func (p *phrase) say(values map[string]any) (HTML, error) {
	f := p.other
	if n, counted := countOf(values); counted && (n == 1 || n == -1) && p.one.text != "" {
		f = p.one
	}
	if !strings.Contains(f.text, "{{") {
		return HTML(f.text), nil
	}
	nodes, err := f.read()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if err := fill(&b, nodes, values, nil); err != nil {
		return "", err
	}
	return HTML(b.String()), nil
}

// countOf is the number by which a phrase is inflected.
func countOf(values map[string]any) (n int, ok bool) {
	for _, name := range []string{"Count", "Days", "Length"} {
		if n, ok = values[name].(int); ok {
			return n, true
		}
	}
	return 0, false
}

var errPhrase = errors.New("a phrase can't say this")

// fill writes nodes of a phrase; dot is what {{.}} stands for.
func fill(b *strings.Builder, nodes []parse.Node, values map[string]any, dot any) error {
	for _, n := range nodes {
		var err error
		switch n := n.(type) {
		case *parse.TextNode:
			b.Write(n.Text)
		case *parse.ActionNode:
			var value any
			if value, err = valueOf(n.Pipe, values, dot); err == nil {
				write(b, value)
			}
		case *parse.IfNode:
			err = branch(b, &n.BranchNode, values, dot, false)
		case *parse.WithNode:
			err = branch(b, &n.BranchNode, values, dot, true)
		default:
			err = fmt.Errorf("%w: %s", errPhrase, n)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func branch(b *strings.Builder, n *parse.BranchNode, values map[string]any, dot any, with bool) error {
	value, err := valueOf(n.Pipe, values, dot)
	switch {
	case err != nil:
		return err
	case holds(value):
		if with {
			dot = value
		}
		return fill(b, n.List.Nodes, values, dot)
	case n.ElseList != nil:
		return fill(b, n.ElseList.Nodes, values, dot)
	}
	return nil
}

// valueOf is what a placeholder names; that it is missing is an error, so that a half-filled
// phrase never goes out unseen.
func valueOf(pipe *parse.PipeNode, values map[string]any, dot any) (any, error) {
	if len(pipe.Cmds) == 1 && len(pipe.Decl) == 0 && len(pipe.Cmds[0].Args) == 1 {
		switch arg := pipe.Cmds[0].Args[0].(type) {
		case *parse.DotNode:
			return dot, nil
		case *parse.FieldNode:
			if value, ok := values[arg.Ident[0]]; ok && len(arg.Ident) == 1 {
				return value, nil
			}
			return nil, fmt.Errorf("%w: %s is missing", errPhrase, arg)
		}
	}
	return nil, fmt.Errorf("%w: %s", errPhrase, pipe)
}

// holds says whether a value is more than nothing.
func holds(value any) bool {
	switch v := reflect.ValueOf(value); v.Kind() {
	case reflect.Invalid:
		return false
	case reflect.Slice, reflect.Map:
		return v.Len() > 0
	case reflect.Struct:
		return true
	default:
		return !v.IsZero()
	}
}

// schemes are those of the addresses to which a phrase may lead.
var schemes = []string{"http", "https", "mailto", "tg"}

// write writes a value as it must stand where it comes: HTML as it is, an address where a
// link is begun, all else escaped.
func write(b *strings.Builder, value any) {
	if safe, ok := value.(HTML); ok {
		b.WriteString(string(safe))
		return
	}
	text := ""
	if value != nil {
		text = fmt.Sprint(value)
	}
	if strings.HasSuffix(b.String(), `href="`) {
		to, err := url.Parse(text)
		if err != nil || !slices.Contains(schemes, to.Scheme) {
			return
		}
		text = to.String()
	}
	b.WriteString(html.EscapeString(text))
}
