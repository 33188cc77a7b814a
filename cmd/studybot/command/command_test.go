package command

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// colour is a value of a type of its own.
type colour string

func (c *colour) UnmarshalText(text []byte) error {
	if string(text) != "red" {
		return fmt.Errorf("%q is no colour", text)
	}
	*c = "RED"
	return nil
}

type shared struct {
	Config string `name:"config" file:"" help:"A file."`
	Zone   string `env:"TRY_ZONE" default:"UTC"`
}

type goCmd struct {
	shared
	IDs    []int64       `name:"ids" env:"TRY_IDS"`
	Tags   []string      `env:"TRY_TAGS"`
	Wait   time.Duration `default:"2s" env:"TRY_WAIT"`
	Most   int           `default:"7"`
	Colour colour
	Mode   string `enum:"a,b" default:"a" env:"TRY_MODE"`
	IntoIt bool   `xor:"x"`
	Out    bool   `xor:"x" env:"TRY_OUT"`
	Secret string `hidden:""`
	Kept   func() `command:"-"`
}

type copyCmd struct {
	Group int64    `required:"" placeholder:"ID" help:"Which group."`
	What  string   `arg:"" enum:"plan,bank" help:"What it is."`
	Files []string `arg:"" existing:"" help:"The files."`
}

type app struct {
	Go   goCmd   `cmd:"" help:"Goes."`
	Copy copyCmd `cmd:"" help:"Copies."`
}

func parse(t *testing.T, line ...string) (*app, *Parsed, error) {
	t.Helper()
	var a app
	of, err := New("try", "Tries.", &a)
	if err != nil {
		t.Fatal(err)
	}
	p, err := of.Parse(line)
	return &a, p, err
}

func TestA_line_is_read_into_the_commands_fields(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a,b.txt")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := parse(t, "go", "--into-it", "--out=false"); err == nil {
		t.Error("flags that exclude one another are taken together")
	}
	a, p, err := parse(t, "go", "--ids", "-100123,5", "--ids=7", "--tags=a, b", "--wait", "1m30s", "--most=-3", "--colour=red", "--mode", "b", "--into-it", "--zone=")
	if err != nil {
		t.Fatal(err)
	}
	want := goCmd{IDs: []int64{-100123, 5, 7}, Tags: []string{"a", "b"}, Wait: 90 * time.Second, Most: -3, Colour: "RED", Mode: "b", IntoIt: true}
	if diff := cmp.Diff(want, a.Go, cmp.AllowUnexported(goCmd{})); diff != "" || p.Target() != &a.Go {
		t.Error(diff)
	}
	a, _, err = parse(t, "copy", "plan", "--group", "-1001", file, "--", file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(copyCmd{Group: -1001, What: "plan", Files: []string{file, file}}, a.Copy); diff != "" {
		t.Error(diff)
	}
}

func TestThe_line_beats_the_environment_which_beats_the_file_which_beats_the_default(t *testing.T) {
	file := filepath.Join(t.TempDir(), "c.json")
	text := `{"zone": "file", "ids": [1, 2], "most": 12345678901, "into-it": true, "tags": "x,y", "mode": "b", "wait": "1s"}`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	a, p, err := parse(t, "go", "--config", file)
	want := goCmd{shared: shared{file, "file"}, IDs: []int64{1, 2}, Tags: []string{"x", "y"}, Wait: time.Second, Most: 12345678901, Mode: "b", IntoIt: true}
	if diff := cmp.Diff(want, a.Go, cmp.AllowUnexported(goCmd{})); diff != "" || err != nil || p.File != file {
		t.Errorf("the file: %v %s", err, diff)
	}
	t.Setenv("TRY_ZONE", "environment")
	t.Setenv("TRY_IDS", "")
	t.Setenv("TRY_MODE", "a")
	t.Setenv("TRY_WAIT", "3s")
	a, p, err = parse(t, "go", "--config", file, "--wait=4s")
	want.Zone, want.Mode, want.Wait = "environment", "a", 4*time.Second
	if diff := cmp.Diff(want, a.Go, cmp.AllowUnexported(goCmd{})); diff != "" || err != nil {
		t.Errorf("all of them: %v %s", err, diff)
	}
	from := map[string]Origin{}
	for _, f := range p.Command.Flags {
		from[f.Name] = p.From(f)
	}
	if from["wait"] != Line || from["zone"] != Environment || from["ids"] != File || from["colour"] != Default {
		t.Errorf("%v", from)
	}
	t.Setenv("TRY_ZONE", "")
	if a, _, _ = parse(t, "go", "--config", file); a.Go.Zone != "" {
		t.Errorf("an empty text in the environment means something: %q", a.Go.Zone)
	}
}

func TestA_wrong_line_is_answered_by_what_is_wrong(t *testing.T) {
	file := filepath.Join(t.TempDir(), "c.json")
	t.Setenv("TRY_OUT", "perhaps")
	for line, want := range map[string]string{
		"":                                    "which command? go or copy; `try --help` says what each does",
		"goo":                                 `there is no command "goo"; did you mean go?`,
		"go --out=true --zne UTC":             "`go` knows no flag --zne; did you mean --zone?",
		"go -z":                               "`go` knows no flag -z",
		"go --out=true --zone":                "--zone wants a value",
		"go --out=true --zone --into-it":      "--zone wants a value",
		"go --out=true --ids 1,x":             `--ids: "x" is no whole number`,
		"go --out=true --wait soon":           `--wait: "soon" is no span of time like 30s or 5m`,
		"go --out=true --mode c":              `--mode must be a or b, not "c"`,
		"go --out=true --colour blue":         `--colour: "blue" is no colour`,
		"go --out=true --into-it=maybe":       `--into-it must be true or false, not "maybe"`,
		"go --out=true more":                  "`go` takes nothing but flags: try go [flags]",
		"go":                                  `the variable TRY_OUT: --out must be true or false, not "perhaps"`,
		"go --out=true --config /there/is/no": "read the configuration file: open /there/is/no: no such file or directory",
		"copy plan":                           "<files> is missing: try copy --group=ID <what> <files> … [flags]",
		"copy plam x --group=1":               `<what> must be plan or bank, not "plam"`,
		"copy plan /there/is/no --group=1":    "<files>: there is no file /there/is/no",
		"copy plan /dev/null":                 "--group=ID missing: try copy --group=ID <what> <files> … [flags]",
	} {
		_, _, err := parse(t, strings.Fields(line)...)
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", line, err, want)
		}
	}
	for text, want := range map[string]string{
		`{"zne": "x", "sized": 1}`: "configuration file: there is no setting \"sized\"; there is no setting \"zne\"; did you mean zone? (`try config` lists them all)",
		`{"wait": {"s": 1}}`:       `configuration file: wait is neither text, number, true, false, nor a list of them`,
		`{"wait": null}`:           `configuration file: wait is neither text, number, true, false, nor a list of them`,
		`{"wait": 5}`:              `configuration file: --wait: "5" is no span of time like 30s or 5m`,
		`[]`:                       `read the configuration file: it must be one object: {"name": value, …}`,
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := parse(t, "go", "--out=true", "--config", file); err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", text, err, want)
		}
	}
}

func TestHelp_tells_of_every_flag_within_eighty_columns(t *testing.T) {
	for _, line := range [][]string{{"--help"}, {"-h"}, {"help"}, {"help", "go"}, {"go", "--help"}, {"go", "--wait", "1s", "-h"}, {"copy", "--help"}} {
		_, p, err := parse(t, line...)
		if !errors.Is(err, ErrHelp) {
			t.Errorf("%v: %v", line, err)
			continue
		}
		for row := range strings.Lines(p.Help()) {
			if n := len([]rune(strings.TrimSuffix(row, "\n"))); n > pageWidth {
				t.Errorf("%v: %d columns: %s", line, n, row)
			}
		}
	}
	_, p, _ := parse(t, "copy", "--help")
	want := `Usage: try copy --group=ID <what> <files> … [flags]

Copies.

Arguments:
  <what>   What it is.
  <files>  The files.

Flags:
  -h, --help  Show this.
  --group=ID  Which group.
`
	if diff := cmp.Diff(want, p.Help()); diff != "" {
		t.Error(diff)
	}
	_, p, _ = parse(t, "go", "--help")
	if text := p.Help(); strings.Contains(text, "secret") || !strings.Contains(text, "($TRY_MODE)") || strings.Contains(text, "kept") {
		t.Error(text)
	}
}

func TestAn_app_of_fields_that_no_line_can_hold_is_refused(t *testing.T) {
	if _, err := New("try", "", &struct {
		Go struct{ Odd map[string]int } `cmd:""`
	}{}); err == nil {
		t.Error("a map is taken")
	}
	if _, err := New("try", "", &struct{ Go goCmd }{}); err == nil {
		t.Error("a field that is no command is taken")
	}
}
