package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

func runCLI(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, &o, &e)
	return code, o.String(), e.String()
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestA_command_that_is_interrupted_does_not_claim_to_have_done_its_work(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	var out, errs bytes.Buffer
	file := filepath.Join(t.TempDir(), "backup")
	code := run(ctx, []string{"backup", "--redis-url=redis://" + miniredis.RunT(t).Addr(), file}, &out, &errs)
	if code != exitFailed || errs.String() != "studybot: backup was interrupted\n" {
		t.Errorf("exit code %d, says %q", code, errs.String())
	}
	if code = run(ctx, []string{"demo", "--addr=127.0.0.1:0", "--no-open"}, &out, &errs); code != 0 {
		t.Errorf("to stop the demo is no failure, and it ends with %d: %s", code, errs.String())
	}
}

func TestHealth_is_asked_for_where_there_is_somebody_to_ask(t *testing.T) {
	for addr, want := range map[string]string{
		"":                       "studybot: the bot serves nothing that could be asked: http-addr is empty\n",
		"http://127.0.0.1:8080/": "studybot: http-addr \"http://127.0.0.1:8080/\" is no HOST:PORT; example: 127.0.0.1:8080\n",
	} {
		if code, _, errs := runCLI(t, "health", "--http-addr="+addr); code != exitFailed || errs != want {
			t.Errorf("%q: exit code %d, says %s", addr, code, errs)
		}
	}
}

func TestRunning_without_a_token_says_how_to_get_one(t *testing.T) {
	t.Setenv("TELEGRAM_BOT_TOKEN", "")
	code, _, errs := runCLI(t, "run")
	if code != exitFailed || !strings.Contains(errs, "BotFather") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestA_zone_that_does_not_exist_is_refused_before_anything_starts(t *testing.T) {
	stopped, stop := context.WithCancel(t.Context())
	stop() // so that one that is taken starts nothing that stays
	for _, zone := range []string{"Mars/Base", "Local"} {
		var errs bytes.Buffer
		if code := run(stopped, []string{"run", "--token", "1:a", "--data-dir", t.TempDir(), "--timezone", zone}, &errs, &errs); code != exitFailed || !strings.Contains(errs.String(), zone) {
			t.Errorf("exit %d: %s", code, errs.String())
		}
	}
}

func TestA_misspelt_key_in_the_configuration_file_is_an_error(t *testing.T) {
	code, _, errs := runCLI(t, "run", "--config", write(t, "c.json", `{"timezon": "UTC"}`))
	if code != exitUsage || !strings.Contains(errs, `"timezon"`) {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestThe_environment_beats_the_file_and_a_flag_beats_both(t *testing.T) {
	file := write(t, "c.json", `{"timezone": "Nowhere/File"}`)
	for _, c := range []struct {
		name, env, flag, want string
	}{
		{"the file alone", "", "", "Nowhere/File"},
		{"the environment", "Nowhere/Env", "", "Nowhere/Env"},
		{"the flag", "Nowhere/Env", "Nowhere/Flag", "Nowhere/Flag"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.env != "" {
				t.Setenv("STUDYBOT_TIMEZONE", c.env)
			}
			args := []string{"run", "--token", "1:a", "--config", file}
			if c.flag != "" {
				args = append(args, "--timezone", c.flag)
			}
			if _, _, errs := runCLI(t, args...); !strings.Contains(errs, c.want) {
				t.Errorf("want %s in: %s", c.want, errs)
			}
		})
	}
}

func TestA_rehearsal_begins_at_the_instant_asked_for_and_runs_on(t *testing.T) {
	begin := time.Date(2026, 12, 1, 7, 59, 0, 0, time.UTC)
	clock := newClock(begin)
	first := clock.Now()
	if d := first.Sub(begin); d < 0 || d > time.Minute {
		t.Errorf("began %v off", d)
	}
	<-clock.After(time.Millisecond)
	if !clock.Now().After(first) {
		t.Error("the clock stands still")
	}
	code, _, errs := runCLI(t, "run", "--now", "tomorrow")
	if code != exitUsage || !strings.Contains(errs, "2026-12-01T07:59:00+08:00") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestChecking_files_names_each_mistake_with_its_line(t *testing.T) {
	good := write(t, "good.md", "# Plan\n\n## Day 1: One\n\nText.\n")
	bad := write(t, "bad.gift", "Which? {\n~one\n~two\n}\n")
	code, out, errs := runCLI(t, "check", good, bad)
	if code != exitFailed || !strings.Contains(out, "good.md: good: a plan of 1 days") || !strings.Contains(out, "bad.gift: error: line 1") {
		t.Errorf("exit %d\n%s\n%s", code, out, errs)
	}
	if code, out, _ := runCLI(t, "version"); code != 0 || !strings.HasPrefix(out, "studybot ") {
		t.Errorf("version: %d %s", code, out)
	}
}
