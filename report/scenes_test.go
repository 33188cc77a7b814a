package report

import (
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"studybot/study"
)

// -scenes writes every scene and every phrase as data, for those who draw them: the gallery.
var scenesFile = flag.String("scenes", "", "write every scene and phrase into this file")

// gallery is what the gallery is made of.
type gallery struct {
	Now     time.Time `json:"now"`
	Scenes  []staged  `json:"scenes"`
	Phrases []phrased `json:"phrases"`
}

// staged is a scene in each language.
type staged struct {
	Part string           `json:"part"`
	Name string           `json:"name"`
	In   map[string]stage `json:"in"`
}

// stage is a scene in one language: posts, or a text that is no message.
type stage struct {
	Posts []Post `json:"posts,omitempty"`
	Text  string `json:"text,omitempty"`
}

// phrased is a phrase in each language, with names in its placeholders.
type phrased struct {
	ID string          `json:"id"`
	In map[string]HTML `json:"in"`
}

func TestScenes(t *testing.T) {
	if *scenesFile == "" {
		t.Skip("only with -scenes FILE")
	}
	g := gallery{Now: at(7, 0)}
	b, zone := book(t), shanghai(t)
	all := scenes()
	all["board"] = append(all["board"], pictureScenes()...)
	for _, part := range slices.Sorted(maps.Keys(all)) {
		for _, s := range all[part] {
			one := staged{Part: part, Name: s.name, In: map[string]stage{}}
			for _, lang := range Languages() {
				one.In[lang] = stageOf(t, s.make(b.In(lang, zone)))
			}
			g.Scenes = append(g.Scenes, one)
		}
	}
	phrases := catalogue(t, Languages()[0])
	for _, id := range slices.Sorted(maps.Keys(phrases)) {
		one := phrased{ID: id, In: map[string]HTML{}}
		for _, lang := range Languages() {
			one.In[lang] = named(t, b.In(lang, zone), id, catalogue(t, lang)[id])
		}
		g.Phrases = append(g.Phrases, one)
	}
	data, err := json.Marshal(g)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(*scenesFile, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// pictureScenes are the boards whose pictures are looked at, not read.
func pictureScenes() []scene {
	drawn := func(list []study.Member) func(w Words) any {
		return func(w Words) any {
			b := board(study.ThisWeek, list)
			if len(list) == 0 {
				b.Teams = nil
			}
			posts, err := w.WeekBoard(readers(), To{}, b, true)
			if err != nil {
				return err.Error()
			}
			return posts
		}
	}
	return []scene{
		{"a picture of hard names", drawn(people())},
		{"a picture of a crowd", drawn(append(people(), crowd(40)...))},
		{"a picture of nobody", drawn(nil)},
	}
}

func stageOf(t *testing.T, what any) stage {
	t.Helper()
	switch v := what.(type) {
	case string:
		return stage{Text: v}
	case HTML:
		return stage{Posts: []Post{{Doc: Doc{Para(v)}}}}
	case Doc:
		return stage{Posts: []Post{{Doc: v}}}
	case drawn:
		return stage{Posts: []Post{{Doc: v.doc, Buttons: v.keys}}}
	case Post:
		return stage{Posts: []Post{v}}
	case []Post:
		return stage{Posts: v}
	}
	t.Fatalf("a %T is no message", what)
	return stage{}
}

// named is a phrase in which each placeholder shows its name.
func named(t *testing.T, w Words, id string, f forms) HTML {
	t.Helper()
	pairs := []any{}
	for _, name := range placeholders(t, f) {
		if slices.Contains([]string{"Count", "Days", "Length"}, name) {
			pairs = append(pairs, name, 2)
			continue
		}
		pairs = append(pairs, name, "‹"+name+"›")
	}
	return w.Say(id, pairs...)
}

func TestButtons_carry_arguments_without_colons_and_spaces(t *testing.T) {
	b, zone, seen := book(t), shanghai(t), 0
	for part, list := range scenes() {
		for _, s := range list {
			for _, post := range stageOf(t, s.make(b.In("en", zone))).Posts {
				for _, key := range slices.Concat(post.Buttons...) {
					seen++
					if args := strings.Join(key.Action.Args, ""); strings.ContainsAny(args, ": \n") {
						t.Errorf("%s, %s: the button %q carries %q", part, s.name, key.Text, key.Action.Args)
					}
				}
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d buttons seen", seen)
	}
}

// formatting are the makers of parts of a sentence: every scene shows some.
var formatting = []string{"Say", "Plain", "Date", "Weekday", "Month", "Span", "Time", "Moment", "Ahead", "Lasting", "Join"}

func TestEvery_maker_of_messages_has_a_scene(t *testing.T) {
	calls, exported := map[string][]string{}, []string{}
	for name, f := range functions(t) {
		inScene := strings.HasPrefix(name, "golden") || name == "scenes_test.go"
		for _, decl := range f.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			switch {
			case !ok || fn.Body == nil:
			case inScene:
				calls["scenes"] = append(calls["scenes"], callsIn(fn.Body)...)
			case !strings.HasSuffix(name, "_test.go"):
				calls[fn.Name.Name] = append(calls[fn.Name.Name], callsIn(fn.Body)...)
				if ofWords(fn) && fn.Name.IsExported() {
					exported = append(exported, fn.Name.Name)
				}
			}
		}
	}
	shown := map[string]bool{}
	for wave := []string{"scenes"}; len(wave) > 0; {
		var next []string
		for _, name := range wave {
			for _, called := range calls[name] {
				if !shown[called] {
					shown[called] = true
					next = append(next, called)
				}
			}
		}
		wave = next
	}
	for _, name := range exported {
		if !shown[name] && !slices.Contains(formatting, name) {
			t.Errorf("no scene shows Words.%s: add one to scenes()", name)
		}
	}
	if len(exported) < 30 {
		t.Errorf("only %d makers found: %q", len(exported), exported)
	}
}

// functions are this package's files.
func functions(t *testing.T) map[string]*ast.File {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]*ast.File{}
	for _, name := range names {
		if files[name], err = parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func ofWords(fn *ast.FuncDecl) bool {
	if fn.Recv == nil {
		return false
	}
	of, ok := fn.Recv.List[0].Type.(*ast.Ident)
	return ok && of.Name == "Words"
}

// callsIn names what a function calls.
func callsIn(body ast.Node) []string {
	var names []string
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			switch f := call.Fun.(type) {
			case *ast.SelectorExpr:
				names = append(names, f.Sel.Name)
			case *ast.Ident:
				names = append(names, f.Name)
			}
		}
		return true
	})
	return names
}
