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
	"strconv"
	"strings"
	"syscall"
	_ "time/tzdata" // zones for machines and images that have none

	"github.com/alecthomas/kong"

	"studybot/bot/wire"
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
	Backup  backupCmd  `cmd:"" help:"Copy everything, or some groups, into a file while the bot works."`
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
	var c cli
	exited := -1
	parser, err := kong.New(&c, kong.Name("studybot"),
		kong.Description("A bot that keeps study groups going inside their messaging group."),
		kong.Configuration(readConfigFile),
		kong.Writers(out, errs), kong.Exit(func(code int) { exited = code }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.BindTo(out, (*io.Writer)(nil)),
	)
	if err != nil {
		fmt.Fprintln(errs, "studybot:", err)
		return exitFailed
	}
	parsed, err := parser.Parse(joinChat(args))
	if exited >= 0 {
		return exited
	}
	if err != nil {
		fmt.Fprintln(errs, "studybot:", err)
		return exitUsage
	}
	switch err = parsed.Run(); {
	case err == nil || errors.Is(err, context.Canceled):
		return 0
	case errors.Is(err, wire.ErrUnauthorized):
		fmt.Fprintln(errs, "studybot:", err)
		return exitUnauthorized
	}
	for line := range strings.Lines(err.Error()) { // several may be joined
		fmt.Fprintln(errs, "studybot:", strings.TrimSuffix(line, "\n"))
	}
	return exitFailed
}

// joinChat joins --group to a chat ID after it, which is negative and would be taken for
// another flag.
func joinChat(args []string) []string {
	var joined []string
	for i := 0; i < len(args); i++ {
		if i+1 < len(args) && args[i] == "--group" && strings.HasPrefix(args[i+1], "-") {
			if _, err := strconv.ParseInt(args[i+1], 10, 64); err == nil {
				joined = append(joined, args[i]+"="+args[i+1])
				i++
				continue
			}
		}
		joined = append(joined, args[i])
	}
	return joined
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(out io.Writer) error {
	_, err := fmt.Fprintln(out, "studybot", version)
	return err
}
