package main

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// events writes lines as go test -json does.
func events(lines ...string) *strings.Reader {
	return strings.NewReader(strings.Join(lines, "\n") + "\n")
}

func TestTally(t *testing.T) {
	tests := map[string]struct {
		events                  *strings.Reader
		passed, failed, skipped int
		verdict                 error
		shows                   string
	}{
		"a test that passes is counted": {
			events: events(
				`{"Action":"run","Package":"p","Test":"A"}`,
				`{"Action":"pass","Package":"p","Test":"A"}`,
				`{"Action":"pass","Package":"p"}`),
			passed: 1, shows: "1 passed, 0 failed",
		},
		"subtests are counted instead of their parent": {
			events: events(
				`{"Action":"run","Package":"p","Test":"A"}`,
				`{"Action":"run","Package":"p","Test":"A/x"}`,
				`{"Action":"pass","Package":"p","Test":"A/x"}`,
				`{"Action":"run","Package":"p","Test":"A/y"}`,
				`{"Action":"pass","Package":"p","Test":"A/y"}`,
				`{"Action":"pass","Package":"p","Test":"A"}`),
			passed: 2, shows: "2 passed, 0 failed",
		},
		"a failed subtest counts once and its words are shown": {
			events: events(
				`{"Action":"run","Package":"p","Test":"A"}`,
				`{"Action":"run","Package":"p","Test":"A/x"}`,
				`{"Action":"output","Package":"p","Test":"A/x","Output":"want 3, got 4\n"}`,
				`{"Action":"fail","Package":"p","Test":"A/x"}`,
				`{"Action":"fail","Package":"p","Test":"A"}`,
				`{"Action":"fail","Package":"p"}`),
			failed: 1, verdict: errFailed, shows: "want 3, got 4",
		},
		"a parent that fails by itself counts": {
			events: events(
				`{"Action":"run","Package":"p","Test":"A"}`,
				`{"Action":"run","Package":"p","Test":"A/x"}`,
				`{"Action":"pass","Package":"p","Test":"A/x"}`,
				`{"Action":"fail","Package":"p","Test":"A"}`,
				`{"Action":"fail","Package":"p"}`),
			passed: 1, failed: 1, verdict: errFailed,
		},
		"a package that does not build is a failure and shows why": {
			events: events(
				`{"Action":"build-output","ImportPath":"p [p.test]","Output":"p.go:3: undefined: x\n"}`,
				`{"Action":"fail","Package":"p","FailedBuild":"p [p.test]"}`),
			failed: 1, verdict: errFailed, shows: "undefined: x",
		},
		"a package that dies after its tests is a failure": {
			events: events(
				`{"Action":"run","Package":"p","Test":"A"}`,
				`{"Action":"pass","Package":"p","Test":"A"}`,
				`{"Action":"output","Package":"p","Output":"panic: late\n"}`,
				`{"Action":"fail","Package":"p"}`),
			passed: 1, failed: 1, verdict: errFailed, shows: "panic: late",
		},
		"a skipped test is named with its reason": {
			events: events(
				`{"Action":"run","Package":"p","Test":"A"}`,
				`{"Action":"pass","Package":"p","Test":"A"}`,
				`{"Action":"run","Package":"p","Test":"B"}`,
				`{"Action":"output","Package":"p","Test":"B","Output":"    b_test.go:4: no redis-server\n"}`,
				`{"Action":"output","Package":"p","Test":"B","Output":"--- SKIP: B\n"}`,
				`{"Action":"skip","Package":"p","Test":"B"}`),
			passed: 1, skipped: 1, shows: "skipped p B: b_test.go:4: no redis-server",
		},
		"a run without tests is not good": {
			events: events(`{"Action":"skip","Package":"p"}`), verdict: errNothing,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			tally := newTally(&out)
			if err := tally.read(tt.events); err != nil {
				t.Fatal(err)
			}
			if err := tally.verdict(); !errors.Is(err, tt.verdict) {
				t.Errorf("verdict %v, want %v", err, tt.verdict)
			}
			if tally.passed != tt.passed || tally.failed != tt.failed || tally.skipped != tt.skipped {
				t.Errorf("%d passed, %d failed, %d skipped; want %d, %d, %d",
					tally.passed, tally.failed, tally.skipped, tt.passed, tt.failed, tt.skipped)
			}
			if !strings.Contains(out.String(), tt.shows) {
				t.Errorf("%q is missing in:\n%s", tt.shows, &out)
			}
		})
	}
}

func TestFuzz_targets_are_read_from_what_go_lists(t *testing.T) {
	got := parseList("FuzzA\nFuzzB\nok  \tstudybot/quiz\t0.01s\n?   \tstudybot/effect\t[no test files]\n" +
		"ok  \tstudybot/study\t0.01s\nFuzzC\nok  \tstudybot/bot\t0.02s\n")
	want := []target{{"studybot/quiz", "FuzzA"}, {"studybot/quiz", "FuzzB"}, {"studybot/bot", "FuzzC"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestFuzz_targets_share_the_budget(t *testing.T) {
	for _, tt := range []struct {
		n, hands           int
		each, budget, want time.Duration
	}{
		{0, 2, 10 * time.Second, time.Minute, 10 * time.Second},
		{6, 1, 10 * time.Second, time.Minute, 10 * time.Second},
		{12, 1, 10 * time.Second, time.Minute, 5 * time.Second},
		{12, 2, 10 * time.Second, time.Minute, 10 * time.Second},
		{13, 2, 10 * time.Second, time.Minute, 8600 * time.Millisecond},
		{90, 1, 10 * time.Second, time.Minute, 2 * time.Second},
		{90, 2, time.Second, 10 * time.Second, time.Second},
	} {
		if got := share(tt.n, tt.hands, tt.each, tt.budget); got != tt.want {
			t.Errorf("%d targets of %v within %v, %d at once: %v each, want %v", tt.n, tt.each, tt.budget, tt.hands, got, tt.want)
		}
	}
}

func TestFuzz_deadline_is_no_finding(t *testing.T) {
	if !ranOut("--- FAIL: FuzzA\n    context deadline exceeded\n") {
		t.Error("the fuzzer's own deadline counts as a finding")
	}
	if ranOut("context deadline exceeded\nFailing input written to testdata/fuzz/FuzzA/1\n") {
		t.Error("a finding counts as the fuzzer's own deadline")
	}
}
