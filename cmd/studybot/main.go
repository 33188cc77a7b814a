// Command studybot keeps study groups going inside their messaging group.
//
// This package only reads the configuration, joins the rooms and sets exit codes.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // zones for machines and images that have none

	"studybot/bot/wire"
	"studybot/cmd/studybot/command"
)

// The exit codes: what an operator's scripts may rely on.
const (
	exitFailed       = 1
	exitUsage        = 2
	exitUnauthorized = 3 // Telegram refuses the token
)

// version is set when a release is built.
var version = "dev"

type cli struct {
	Demo    demoCmd    `cmd:"" help:"Try it: a local Telegram with a web page, a sample group, nothing to install."`
	Run     runCmd     `cmd:"" help:"Run the bot."`
	Check   checkCmd   `cmd:"" help:"Check plans, banks and rosters before they are sent or imported."`
	Import  importCmd  `cmd:"" help:"Store a plan or bank in a group."`
	Export  exportCmd  `cmd:"" help:"Print all that is known of a group as JSON."`
	Backup  backupCmd  `cmd:"" help:"Copy everything, or some groups and their people, into a file while the bot works."`
	Restore restoreCmd `cmd:"" help:"Bring back what a backup holds."`
	Verify  verifyCmd  `cmd:"" help:"Rebuild points, streaks, boards and indexes from what was recorded, and compare."`
	Config  configCmd  `cmd:"" help:"Show what run would work with, and where each setting comes from."`
	Doctor  doctorCmd  `cmd:"" help:"Look at all that the bot stands on: token, Telegram, Redis, groups, clocks, room; say what to do."`
	Top     topCmd     `cmd:"" help:"Watch a running bot: groups, jobs, what waits, rates, Redis, the last errors."`
	Health  healthCmd  `cmd:"" help:"Ask a running bot whether it is well."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is main without the process, so that tests can start it.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	app, err := command.New("studybot", "A bot that keeps study groups going inside their messaging group.", &cli{})
	if err != nil {
		fmt.Fprintln(errs, "studybot:", err)
		return exitFailed
	}
	parsed, err := app.Parse(args)
	switch {
	case errors.Is(err, command.ErrHelp):
		_, _ = fmt.Fprint(out, parsed.Help())
		return 0
	case err != nil:
		fmt.Fprintln(errs, "studybot:", err)
		return exitUsage
	}
	switch err = start(ctx, parsed, out); {
	case err == nil || errors.Is(err, context.Canceled) && endless(parsed.Target()):
		return 0
	case errors.Is(err, context.Canceled):
		fmt.Fprintf(errs, "studybot: %s was interrupted\n", parsed.Command.Name)
		return exitFailed
	case errors.Is(err, wire.ErrUnauthorized):
		fmt.Fprintln(errs, "studybot:", err)
		return exitUnauthorized
	}
	for line := range strings.Lines(err.Error()) { // several may be joined
		fmt.Fprintln(errs, "studybot:", strings.TrimSuffix(line, "\n"))
	}
	return exitFailed
}

// endless says whether a command works until it is told to stop. Any other one that is told
// so has not done what it was asked for, and its caller must learn that.
func endless(target any) bool {
	switch target.(type) {
	case *runCmd, *demoCmd, *topCmd:
		return true
	}
	return false
}

// start does what a command does; run and config want to know where their settings are from.
func start(ctx context.Context, parsed *command.Parsed, out io.Writer) error {
	switch c := parsed.Target().(type) {
	case interface {
		Run(ctx context.Context, out io.Writer) error
	}:
		return c.Run(ctx, out)
	case interface {
		Run(ctx context.Context, parsed *command.Parsed, out io.Writer) error
	}:
		return c.Run(ctx, parsed, out)
	}
	return fmt.Errorf("%s does nothing", parsed.Command.Name)
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(_ context.Context, out io.Writer) error {
	_, err := fmt.Fprintln(out, "studybot", version)
	return err
}
