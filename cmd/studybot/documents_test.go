package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"studybot/store"
	"studybot/store/redistest"
	"studybot/study"
)

// asProgram lets the test's own binary be studybot, for commands that documents tell people
// to type.
const asProgram = "STUDYBOT_TEST_IS_THE_PROGRAM"

// The documents whose commands people type.
var documents = []string{"README.md", "README.zh.md", "docs/operations.md", "deploy/README.md"}

// block is a part of a document that tells what to type.
type block struct {
	at    string
	runs  bool // marked `sh run`: it is tried as it stands
	lines []string
}

var fence = regexp.MustCompile("(?ms)^```sh( run)?\n(.*?)^```")

func blocks(t *testing.T, name string) []block {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", name))
	if err != nil {
		t.Fatal(err)
	}
	var all []block
	for _, m := range fence.FindAllStringSubmatchIndex(string(text), -1) {
		line := strings.Count(string(text[:m[0]]), "\n") + 1
		body := strings.ReplaceAll(string(text[m[4]:m[5]]), "\\\n", "")
		all = append(all, block{at: fmt.Sprintf("%s:%d", name, line), runs: m[2] >= 0, lines: strings.Split(strings.TrimSpace(body), "\n")})
	}
	return all
}

func TestCommands_that_documents_tell_people_to_type_work(t *testing.T) {
	t.Parallel()
	env, dir := documentEnv(t)
	tried := 0
	for _, name := range documents {
		for _, b := range blocks(t, name) {
			if !b.runs {
				continue
			}
			t.Run(b.at, func(t *testing.T) {
				for _, line := range b.lines {
					tried++
					cmd := exec.CommandContext(t.Context(), "sh", "-euc", line)
					cmd.Env, cmd.Dir = env, dir
					if out, err := cmd.CombinedOutput(); err != nil {
						t.Errorf("%s: %v\n%s", line, err, out)
					}
				}
			})
		}
	}
	if tried < 20 {
		t.Errorf("only %d commands were found", tried)
	}
}

// What can't be tried here names files that are there at least.
func TestFiles_that_commands_in_documents_name_exist(t *testing.T) {
	file := regexp.MustCompile(`\b(deploy|docs|cmd|scripts|tools)/[\w./-]*\w`)
	for _, name := range documents {
		for _, b := range blocks(t, name) {
			for _, path := range file.FindAllString(strings.Join(b.lines, "\n"), -1) {
				if _, err := os.Stat(filepath.Join("..", "..", path)); err != nil {
					t.Errorf("%s names %s, which is not there", b.at, path)
				}
			}
		}
	}
}

// documentEnv is a machine on which studybot runs, with one group and a second, empty Redis.
func documentEnv(t *testing.T) (env []string, dir string) {
	t.Helper()
	for _, tool := range []string{"curl", "redis-cli"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " is not installed")
		}
	}
	rig := newProcessRig(t)
	rig.c.RedisURL = onPort(t)
	founded(t, rig.c.RedisURL)
	rig.start()
	rig.untilReady()
	dir = t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"studybot": "#!/bin/sh\n" + asProgram + "=1 exec " + self + ` "$@"` + "\n",
		// The documents speak of the default address; here another one is free.
		"curl": "#!/bin/sh\nexec " + whereabouts(t, "curl") + ` $(printf '%s\n' "$@" | sed s/127.0.0.1:8080/` + rig.c.HTTPAddr + "/)\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"), "REDIS_URL="+rig.c.RedisURL, "EMPTY_REDIS_URL="+onPort(t),
		"TELEGRAM_BOT_TOKEN="+string(rig.c.Token), "TELEGRAM_API_URL="+rig.c.APIURL, "STUDYBOT_HTTP_ADDR="+rig.c.HTTPAddr,
		"STUDYBOT_DATA_DIR="+filepath.Join(dir, "data")), dir
}

func onPort(t *testing.T) string {
	t.Helper()
	_, port := redistest.Listen(t, func(string) []string {
		return []string{"--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction"}
	})
	return "redis://127.0.0.1:" + port
}

// founded makes the group that the documents speak of.
func founded(t *testing.T, url string) {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{URL: url, Clock: newClock(time.Time{})})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if _, err := s.CreateGroup(context.Background(), -1001, "Readers", study.Defaults("en", "UTC"), time.Now()); err != nil {
		t.Fatal(err)
	}
}

func whereabouts(t *testing.T, tool string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil {
		t.Fatal(err)
	}
	return path
}
