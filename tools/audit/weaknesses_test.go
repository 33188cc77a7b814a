package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// asked runs the script that asks for known weaknesses, with a program in place of
// govulncheck that says and ends as told.
func asked(t *testing.T, says string, code string, strict string) (said string, ended int) {
	t.Helper()
	check := filepath.Join(t.TempDir(), "govulncheck")
	if err := os.WriteFile(check, []byte("#!/bin/sh\ncat <<'END'\n"+says+"\nEND\nexit "+code+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "sh", filepath.Join("..", "..", "scripts", "vulnerabilities.sh"), check)
	cmd.Env = append(os.Environ(), "AUDIT_STRICT="+strict)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

func TestThat_weaknesses_could_not_be_looked_up_is_said_and_fails_where_that_is_wanted(t *testing.T) {
	const away = "govulncheck: fetching vulnerabilities: Get https://vuln.go.dev: dial tcp: no such host"
	for name, c := range map[string]struct {
		says, code, strict string
		ends               int
		notChecked         bool
	}{
		"nothing is found":                     {"No vulnerabilities found.", "0", "", 0, false},
		"something is found":                   {"Vulnerability #1: GO-2026-1", "3", "", 3, false},
		"the list is away":                     {away, "1", "", 0, true},
		"the list is away before a release":    {away, "1", "1", 1, true},
		"something is found, then it was away": {"Vulnerability #1: GO-2026-1\n" + away, "1", "", 1, false},
		"it broke":                             {"panic: no", "2", "", 2, false},
	} {
		said, ended := asked(t, c.says, c.code, c.strict)
		if ended != c.ends || strings.Contains(said, "NOT CHECKED") != c.notChecked {
			t.Errorf("%s: it ends with %d and says %q", name, ended, said)
		}
	}
}
