package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"time"
)

// target is one fuzz function of one package.
type target struct{ pkg, name string }

// leastFuzz is the shortest time worth starting a fuzzer for.
const leastFuzz = 2 * time.Second

// sideBySide is how many targets run at once, each with one worker: while one is built and
// reads its seeds, which keeps one core busy, the other fuzzes.
func sideBySide() int { return min(2, runtime.NumCPU()) }

// share says how long each of n targets may run, so many of them side by side: what was
// asked for, or less where all of them together would pass the budget.
func share(n, hands int, each, budget time.Duration) time.Duration {
	rounds := time.Duration((n + hands - 1) / hands)
	if rounds*each <= budget {
		return each
	}
	return max(budget/rounds, min(leastFuzz, each)).Round(100 * time.Millisecond)
}

func (s *suite) fuzz(ctx context.Context, pkgs []string, each, budget time.Duration) error {
	if len(pkgs) == 0 {
		pkgs = []string{"./..."}
	}
	targets, err := s.targets(ctx, pkgs)
	if err != nil {
		return err
	}
	hands := sideBySide()
	span := share(len(targets), hands, each, budget)
	fmt.Fprintf(s.out, "fuzz: %d targets, %v each\n", len(targets), span)
	next := make(chan target, len(targets))
	for _, f := range targets {
		next <- f
	}
	close(next)
	troubles := make([]error, hands)
	var work sync.WaitGroup
	for hand := range hands {
		work.Go(func() {
			for f := range next {
				if troubles[hand] = s.fuzzOne(ctx, f, span); troubles[hand] != nil {
					return
				}
			}
		})
	}
	work.Wait()
	return errors.Join(troubles...)
}

// targets asks go which fuzz functions there are.
func (s *suite) targets(ctx context.Context, pkgs []string) ([]target, error) {
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-list=^Fuzz"}, pkgs...)...)
	cmd.Stderr = s.errs
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("list fuzz targets: %w\n%s", err, out)
	}
	return parseList(string(out)), nil
}

// parseList reads `go test -list`: names, then the line that says whose they were.
func parseList(out string) []target {
	var found []target
	var names []string
	for line := range strings.Lines(out) {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 1 && strings.HasPrefix(fields[0], "Fuzz"):
			names = append(names, fields[0])
		case len(fields) >= 2 && fields[0] == "ok":
			for _, n := range names {
				found = append(found, target{pkg: fields[1], name: n})
			}
			names = nil
		}
	}
	return found
}

// fuzzOne runs one target. Go's fuzzer now and then reports its own deadline as a failure
// when the time is up and found nothing; such a run is repeated once, any other counts.
func (s *suite) fuzzOne(ctx context.Context, f target, d time.Duration) error {
	args := []string{"-run=^$", "-fuzz=^" + f.name + "$", "-fuzztime=" + d.String(), "-parallel=1", f.pkg}
	var said bytes.Buffer
	trial := newTally(&said)
	failed, err := s.goTest(ctx, trial, args)
	if failed > 0 && ranOut(said.String()) {
		s.say("again %s %s: the fuzzer's own deadline, nothing found\n", f.pkg, f.name)
		said.Reset()
		trial = newTally(&said)
		failed, err = s.goTest(ctx, trial, args)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil && failed == 0 {
		return errors.Join(fmt.Errorf("fuzz %s %s: %w", f.pkg, f.name, err), copyTo(s.out, &said))
	}
	s.tally.passed += trial.passed
	s.tally.failed += trial.failed
	if failed > 0 {
		return copyTo(s.out, &said)
	}
	fmt.Fprintf(s.out, "fuzz %s %s\n", f.pkg, f.name)
	return nil
}

// say writes a line while other targets run.
func (s *suite) say(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fmt.Fprintf(s.out, format, args...)
}

func copyTo(w io.Writer, r io.Reader) error {
	_, err := io.Copy(w, r)
	return err
}

// ranOut tells the fuzzer's deadline from a finding: a finding leaves an input behind.
func ranOut(output string) bool {
	return strings.Contains(output, "context deadline exceeded") &&
		!strings.Contains(output, "Failing input written to")
}
