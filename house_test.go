// Package studybot_test keeps the house in order: who may import whom, where the clock may
// be read, how long a file may grow, and that each library has its page in docs/adr.
//
// Each rule is a pure function over what go itself tells of the tree, and has a table of
// made-up violations beside it, so that a rule that no longer bites is noticed.
package studybot_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// own is the module's path.
const own = "studybot"

// room is what the packages below one path may import beside the standard library.
type room struct {
	path    string // below the module; the longest that fits a package counts
	imports []string
}

// rooms is the plan of the house. A package that fits none is refused: name it here, and
// say in docs/adr why there is one more.
var rooms = []room{
	{"study", nil},
	{"quiz", []string{own + "/study", own + "/quiz", "golang.org/x/text"}},
	{"content", []string{own + "/study", own + "/quiz", "golang.org/x/text", "github.com/xuri/excelize/v2"}},
	{"report", []string{
		own + "/study", own + "/quiz", own + "/report",
		"github.com/rivo/uniseg", "github.com/signintech/gopdf",
		"github.com/yuin/goldmark", "golang.org/x/image", "golang.org/x/text",
	}},
	{"effect", []string{own + "/study", own + "/quiz", own + "/report"}},
	{"bot", []string{
		own + "/study", own + "/quiz", own + "/content", own + "/report", own + "/effect", own + "/bot/wire",
		"github.com/rs/zerolog", "golang.org/x/sync",
	}},
	{"bot/wire", []string{
		own + "/study", own + "/report",
		"github.com/go-telegram-bot-api/telegram-bot-api/v5", "github.com/rivo/uniseg",
		"github.com/rs/zerolog", "golang.org/x/net/html",
	}},
	{"scheduler", []string{
		own + "/study", own + "/quiz", own + "/report", own + "/effect", own + "/scheduler",
		"github.com/robfig/cron/v3", "github.com/rs/zerolog",
	}},
	{"store/journal", nil},
	{"store", []string{
		own + "/study", own + "/quiz", own + "/report", own + "/effect", own + "/store",
		"github.com/redis/go-redis/v9", "github.com/rs/zerolog", "golang.org/x/sync",
	}},
	{"telegramsim", []string{own + "/telegramsim"}},
	{"cmd", []string{"*"}},
}

// forTests are modules that no program may hold.
var forTests = []string{
	"github.com/chromedp", "github.com/google/go-cmp", "github.com/rogpeppe/go-internal", "go.uber.org/goleak", "pgregory.net/rapid",
}

// vague are names that say nothing of what a package is responsible for.
var vague = []string{"util", "utils", "common", "models", "helpers", "helper", "pkg", "misc", "base", "shared", "lib"}

// pack is what `go list -json` tells of a package.
type pack struct {
	ImportPath   string
	Name         string
	Standard     bool
	Imports      []string
	TestImports  []string
	XTestImports []string
}

// importFaults says where packages import what their room may not.
func importFaults(packs []pack) []string {
	standard := map[string]bool{"C": true}
	for _, p := range packs {
		standard[p.ImportPath] = p.Standard
	}
	var faults []string
	for _, p := range packs {
		if p.Standard || !within(p.ImportPath, own) {
			continue
		}
		faults = append(faults, nameFaults(p)...)
		for _, i := range slices.Concat(p.TestImports, p.XTestImports) {
			if within(i, own+"/cmd") && !within(p.ImportPath, own+"/cmd") {
				faults = append(faults, fmt.Sprintf("a test of %s imports %s; nobody imports cmd", p.ImportPath, i))
			}
		}
		if len(p.Imports) == 0 {
			continue // tests only
		}
		home, ok := roomOf(p.ImportPath)
		if !ok {
			faults = append(faults, p.ImportPath+" is in no room of the house: see rooms in house_test.go")
			continue
		}
		for _, i := range p.Imports {
			if fault := importFault(home, i, standard[i]); fault != "" {
				faults = append(faults, p.ImportPath+" imports "+i+": "+fault)
			}
		}
	}
	return faults
}

func importFault(home room, imported string, standard bool) string {
	switch {
	case slices.ContainsFunc(forTests, func(m string) bool { return within(imported, m) }),
		within(imported, own) && forTesting(imported):
		return "it is for tests"
	case home.path == "cmd", standard:
		return ""
	case within(imported, own+"/cmd"):
		return "nobody imports cmd"
	case !slices.ContainsFunc(home.imports, func(allowed string) bool { return within(imported, allowed) }):
		return home.path + " may not"
	}
	return ""
}

// forTesting says whether a package of ours is made for tests, by Go's habit of naming:
// httptest, redistest.
func forTesting(importPath string) bool { return strings.HasSuffix(importPath, "test") }

func nameFaults(p pack) []string {
	var faults []string
	for part := range strings.SplitSeq(p.ImportPath, "/") {
		if slices.Contains(vague, part) {
			faults = append(faults, p.ImportPath+": a package is named for what it is responsible for, not "+part)
		}
	}
	return faults
}

func roomOf(importPath string) (room, bool) {
	var best room
	for _, r := range rooms {
		if within(importPath, own+"/"+r.path) && len(r.path) > len(best.path) {
			best = r
		}
	}
	return best, best.path != ""
}

// within says whether a path is another one or lies below it.
func within(p, above string) bool { return p == above || strings.HasPrefix(p, above+"/") }

func TestEvery_package_imports_only_what_its_room_may(t *testing.T) {
	packs := listed(t)
	if len(packs) < 10 {
		t.Fatalf("go list told of %d packages only", len(packs))
	}
	for _, fault := range importFaults(packs) {
		t.Error(fault)
	}
}

func TestImport_rules_bite(t *testing.T) {
	std := pack{ImportPath: "fmt", Standard: true}
	mine := func(path string, imports ...string) pack {
		return pack{ImportPath: own + "/" + path, Imports: append(imports, "fmt")}
	}
	for name, tt := range map[string]struct {
		pack   pack
		faults int
	}{
		"study may use the standard library":         {mine("study"), 0},
		"study may use nothing else of ours":         {mine("study", own+"/quiz"), 1},
		"study may use no library":                   {mine("study", "golang.org/x/text/width"), 1},
		"quiz may use study and x/text":              {mine("quiz/format", own+"/quiz", own+"/study", "golang.org/x/text/width"), 0},
		"quiz may not speak":                         {mine("quiz", own+"/report"), 1},
		"report may not know Telegram":               {mine("report", "github.com/go-telegram-bot-api/telegram-bot-api/v5"), 1},
		"a folder below report has report's rules":   {mine("report/sheet", own+"/study", "github.com/redis/go-redis/v9"), 1},
		"the wire may know Telegram":                 {mine("bot/wire", own+"/report", "github.com/go-telegram-bot-api/telegram-bot-api/v5"), 0},
		"the wire may know no feature":               {mine("bot/wire", own+"/bot", own+"/quiz"), 2},
		"features may not know Telegram":             {mine("bot", own+"/bot/wire", "github.com/go-telegram-bot-api/telegram-bot-api/v5"), 1},
		"bot may not know Redis":                     {mine("bot", "github.com/redis/go-redis/v9"), 1},
		"bot may not know the store":                 {mine("bot", own+"/store"), 1},
		"bot may not know cron or the scheduler":     {mine("bot", "github.com/robfig/cron/v3", own+"/scheduler"), 2},
		"the store may not know Telegram":            {mine("store", "github.com/go-telegram-bot-api/telegram-bot-api/v5"), 1},
		"the scheduler may know cron":                {mine("scheduler", "github.com/robfig/cron/v3", own+"/effect"), 0},
		"a path that only begins alike is another":   {mine("scheduler", "github.com/robfig/cron/v33"), 1},
		"the simulator knows none of us":             {mine("telegramsim", own+"/study"), 1},
		"cmd may use everything":                     {mine("cmd/studybot", own+"/bot", "github.com/alicebob/miniredis/v2"), 0},
		"but nothing that is for tests":              {mine("cmd/studybot", "github.com/google/go-cmp/cmp"), 1},
		"nor what of ours is for tests":              {mine("cmd/studybot", own+"/store/redistest"), 1},
		"nobody imports cmd":                         {mine("bot", own+"/cmd/studybot"), 1},
		"not even a test":                            {pack{ImportPath: own + "/bot", XTestImports: []string{own + "/cmd/studybot"}}, 1},
		"a test may use what is for tests":           {pack{ImportPath: own + "/bot", TestImports: []string{"pgregory.net/rapid"}}, 0},
		"a new room must be named":                   {mine("attic", own+"/study"), 1},
		"util is no name":                            {mine("study/util"), 1},
		"of other people's packages nothing is said": {pack{ImportPath: "example.org/x/util", Imports: []string{"unsafe"}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := importFaults([]pack{std, tt.pack}); len(got) != tt.faults {
				t.Errorf("%d faults %q, want %d", len(got), got, tt.faults)
			}
		})
	}
}

// listed asks go for every package of the module and all that these stand on.
func listed(t *testing.T) []pack {
	t.Helper()
	var packs []pack
	out := goTool(t, "list", "-deps", "-json=ImportPath,Name,Standard,Imports,TestImports,XTestImports", "./...")
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pack
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return packs
		}
		if err != nil {
			t.Fatal(err)
		}
		packs = append(packs, p)
	}
}

func goTool(t *testing.T, args ...string) []byte {
	t.Helper()
	var said bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, &said)
	}
	return out
}
