package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// event is one line of `go test -json`; see `go doc test2json`.
type event struct {
	Action      string
	Package     string
	ImportPath  string // of a build event
	Test        string
	Elapsed     float64
	Output      string
	FailedBuild string
}

// tally counts leaves: a test that has subtests stands for them and is not counted itself
// unless it fails where none of them did.
type tally struct {
	out                     io.Writer
	passed, failed, skipped int

	output  map[string][]string // package+test, or import path of a build → lines
	parents map[string]bool     // tests that have subtests
	broken  map[string]int      // package → tests failed in it
	below   map[string]bool     // tests with a failed subtest
	skips   []string
}

func newTally(out io.Writer) *tally {
	return &tally{
		out:     out,
		output:  map[string][]string{},
		parents: map[string]bool{},
		broken:  map[string]int{},
		below:   map[string]bool{},
	}
}

// read takes events until the stream ends. A line that is no event is passed on as it is.
func (t *tally) read(r io.Reader) error {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			t.line(line)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read go test's events: %w", err)
		}
	}
}

func (t *tally) line(line []byte) {
	var e event
	if json.Unmarshal(line, &e) != nil || e.Action == "" {
		_, _ = t.out.Write(line)
		return
	}
	key := e.Package + " " + e.Test
	switch e.Action {
	case "run":
		if parent, sub := parentOf(e.Test); sub {
			t.parents[e.Package+" "+parent] = true
		}
		// A second run of the same name starts afresh.
		delete(t.parents, key)
		delete(t.below, key)
	case "output":
		t.output[key] = append(t.output[key], e.Output)
	case "build-output":
		t.output[e.ImportPath] = append(t.output[e.ImportPath], e.Output)
	case "pass", "fail", "skip":
		if e.Test == "" {
			t.pkg(e)
		} else {
			t.test(e, key)
		}
		delete(t.output, key)
	}
}

// parentOf names the test that a subtest belongs to.
func parentOf(test string) (parent string, ok bool) {
	at := strings.LastIndex(test, "/")
	if at < 0 {
		return "", false
	}
	return test[:at], true
}

func (t *tally) test(e event, key string) {
	switch {
	case e.Action == "fail":
		if parent, sub := parentOf(e.Test); sub {
			t.below[e.Package+" "+parent] = true
		}
		if !t.below[key] {
			t.failed++
			t.broken[e.Package]++
		}
		t.print(key)
	case t.parents[key]:
	case e.Action == "pass":
		t.passed++
	default:
		t.skipped++
		t.skips = append(t.skips, e.Package+" "+e.Test+": "+reason(t.output[key]))
	}
}

// pkg closes a package. One that failed though no test of it did (it does not build, it
// panicked, a goroutine raced after the last test) counts as one failure.
func (t *tally) pkg(e event) {
	switch e.Action {
	case "pass":
		fmt.Fprintf(t.out, "ok   %s  %.1fs\n", e.Package, e.Elapsed)
	case "fail":
		if t.broken[e.Package] == 0 {
			t.failed++
			t.print(e.FailedBuild)
			t.print(e.Package + " ")
		}
		fmt.Fprintf(t.out, "FAIL %s  %.1fs\n", e.Package, e.Elapsed)
	}
	delete(t.broken, e.Package)
}

func (t *tally) print(key string) {
	for _, line := range t.output[key] {
		fmt.Fprint(t.out, line)
	}
	delete(t.output, key)
}

// reason finds what a test said when it was skipped: the last line that is not go test's.
func reason(lines []string) string {
	for _, l := range slices.Backward(lines) {
		l = strings.TrimSpace(l)
		if l != "" && !strings.HasPrefix(l, "---") && !strings.HasPrefix(l, "===") {
			return l
		}
	}
	return "no reason given"
}

var (
	errFailed  = errors.New("there are failures above")
	errNothing = errors.New("no test ran")
)

// verdict prints the closing lines and says whether the run was good.
func (t *tally) verdict() error {
	for _, s := range t.skips {
		fmt.Fprintln(t.out, "skipped", s)
	}
	fmt.Fprintf(t.out, "%d passed, %d failed\n", t.passed, t.failed)
	switch {
	case t.failed > 0:
		return errFailed
	case t.passed == 0:
		return errNothing
	}
	return nil
}
