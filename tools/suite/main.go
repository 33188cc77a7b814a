// Command suite runs the module's tests and says plainly how they went: a line for each
// package, the whole output of what failed, and in the end `N passed, 0 failed`, counted
// from the events of `go test -json`.
//
//	suite test [go test flags and packages]
//	suite fuzz [-time 10s] [-budget 2m] [packages]
//	suite all  [-time 10s] [-budget 2m] [go test flags and packages]
//
// It owns no list of tests: fuzz targets are found by `go test -list`. It refuses to call
// a run good in which nothing ran, or whose command failed without naming a test.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	suite := suite{out: os.Stdout, errs: os.Stderr, tally: newTally(os.Stdout)}
	if err := suite.run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "suite:", err)
		os.Exit(1)
	}
}

// suite runs go's own tools and gathers what they say.
type suite struct {
	out, errs io.Writer
	tally     *tally
	mu        sync.Mutex // of out and tally, while targets are fuzzed side by side
}

var errUsage = errors.New("usage: suite test|fuzz|all [-time 10s] [-budget 2m] [go test flags and packages]")

func (s *suite) run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errUsage
	}
	flags := flag.NewFlagSet("suite "+args[0], flag.ContinueOnError)
	each := flags.Duration("time", 10*time.Second, "time for each fuzz target")
	budget := flags.Duration("budget", 2*time.Minute, "time for all fuzz targets together")
	mine, rest := splitFlags(args[1:])
	if err := flags.Parse(mine); err != nil {
		return err
	}
	var failure error
	switch args[0] {
	case "test":
		failure = s.test(ctx, rest)
	case "fuzz":
		failure = s.fuzz(ctx, rest, *each, *budget)
	case "all":
		failure = errors.Join(s.test(ctx, rest), s.fuzz(ctx, packages(rest), *each, *budget))
	default:
		return errUsage
	}
	return errors.Join(failure, s.tally.verdict())
}

// splitFlags parts suite's own flags, which come first, from those meant for go test.
func splitFlags(args []string) (mine, rest []string) {
	for len(args) >= 2 && (args[0] == "-time" || args[0] == "-budget") {
		mine, args = append(mine, args[:2]...), args[2:]
	}
	return mine, args
}

// packages keeps what is no flag; go test's flags are given as -name=value.
func packages(args []string) []string {
	var kept []string
	for _, a := range args {
		if !strings.HasPrefix(a, "-") {
			kept = append(kept, a)
		}
	}
	return kept
}

func (s *suite) test(ctx context.Context, args []string) error {
	failed, err := s.goTest(ctx, s.tally, args)
	if err != nil && failed == 0 {
		return fmt.Errorf("go test failed before any test did: %w", err)
	}
	return nil
}

// goTest runs go test with events, feeds them to the tally, and returns how many tests
// this very run failed beside the error of the command itself.
func (s *suite) goTest(ctx context.Context, t *tally, args []string) (failed int, err error) {
	before := t.failed
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-json"}, args...)...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	cmd.Stderr = s.errs
	events, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, fmt.Errorf("start go test: %w", err)
	}
	readErr := t.read(events)
	waitErr := cmd.Wait()
	return t.failed - before, errors.Join(readErr, waitErr)
}
