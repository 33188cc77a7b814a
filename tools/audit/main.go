// Command audit looks for what must not be in the tree or in the program.
//
//	audit licences   every part that is linked has a licence that is allowed
//	audit secrets    no file that git knows, and no change in its history, holds a key or token
//
// It asks nobody: what needs the network is govulncheck's, and make says so.
package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"studybot/tools/licence"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "audit:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) != 1 {
		return errors.New("usage: audit licences|secrets, in the module's folder")
	}
	switch args[0] {
	case "licences":
		return licences(ctx, out)
	case "secrets":
		return secrets(ctx, out)
	}
	return fmt.Errorf("there is no audit of %q", args[0])
}

func licences(ctx context.Context, out io.Writer) error {
	parts, err := licence.Linked(ctx, ".", "./cmd/studybot", []string{"linux/amd64", "darwin/arm64"})
	if err != nil {
		return err
	}
	count := map[string]int{}
	for _, p := range parts {
		for _, l := range p.Licences {
			count[l]++
		}
	}
	fmt.Fprintf(out, "licences of %d parts: %v\n", len(parts), count)
	faults := licence.Faults(parts)
	for _, f := range faults {
		fmt.Fprintln(out, f)
	}
	if len(faults) > 0 {
		return fmt.Errorf("%d parts may not be linked", len(faults))
	}
	return nil
}

// secrets reads every line that git has ever been told.
func secrets(ctx context.Context, out io.Writer) error {
	cmd := exec.CommandContext(ctx, "git", "log", "--all", "--full-history", "--no-color", "--unified=0", "--format=commit %h", "-p", "--no-ext-diff", "--text")
	cmd.Stderr = os.Stderr
	lines, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("read git's history: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("read git's history: %w", err)
	}
	found, read, err := search(lines)
	if err != nil {
		return err
	}
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("read git's history: %w", err)
	}
	for _, f := range found {
		fmt.Fprintln(out, f)
	}
	if len(found) > 0 {
		return fmt.Errorf("%d lines look like secrets; if one is real, change it: what was once in git is known", len(found))
	}
	fmt.Fprintf(out, "secrets: none in %d added lines\n", read)
	return nil
}

// search goes through a history and says where lines that were added look like secrets.
func search(history io.Reader) (found []string, read int, err error) {
	commit, file := "", ""
	r := bufio.NewReaderSize(history, 1<<20)
	for {
		line, err := r.ReadBytes('\n')
		if len(line) == 0 && errors.Is(err, io.EOF) {
			return found, read, nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return found, read, fmt.Errorf("read git's history: %w", err)
		}
		switch {
		case bytes.HasPrefix(line, []byte("commit ")):
			commit = string(bytes.TrimSpace(line[7:]))
		case bytes.HasPrefix(line, []byte("+++ ")):
			file = string(bytes.TrimPrefix(bytes.TrimSpace(line[4:]), []byte("b/")))
		case bytes.HasPrefix(line, []byte("+")):
			read++
			if what := secretIn(line[1:]); what != "" {
				found = append(found, fmt.Sprintf("%s in %s (%s)", what, file, commit))
			}
		}
	}
}
