package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// studybot runs the program as a shell does.
func studybot(t *testing.T, args ...string) (code int, printed string) {
	t.Helper()
	var out bytes.Buffer
	code = run(t.Context(), args, &out, &out)
	return code, out.String()
}

func TestCommands_that_look_at_records_make_none_where_there_are_none(t *testing.T) {
	t.Setenv("REDIS_URL", "")
	for _, command := range [][]string{{"verify"}, {"export", "--group", "1"}, {"backup", "-"}} {
		dir := filepath.Join(t.TempDir(), "data")
		code, printed := studybot(t, append(command, "--data-dir", dir)...)
		if code != exitFailed || !strings.Contains(printed, "there are no records in "+dir) || !strings.Contains(printed, "--data-dir") {
			t.Errorf("%v: %d %s", command, code, printed)
		}
		if _, err := os.Stat(dir); !os.IsNotExist(err) {
			t.Errorf("%v made %s", command, dir)
		}
	}
}

func TestA_backup_goes_into_a_directory_that_holds_nothing_and_commands_find_a_running_redis_there(t *testing.T) {
	t.Setenv("REDIS_URL", "")
	old, anew, file := t.TempDir(), filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "all.gz")
	server, err := startRedis(t.Context(), old)
	if err != nil {
		t.Skip(err)
	}
	if code, printed := studybot(t, "backup", "--data-dir", old, file); code != 0 {
		t.Fatalf("a copy while redis-server runs: %d %s", code, printed)
	}
	if _, err := startRedis(t.Context(), old); err == nil || !strings.Contains(err.Error(), "another studybot") {
		t.Errorf("a second redis-server on the same files: %v", err)
	}
	server.stop()
	if code, printed := studybot(t, "restore", "--data-dir", anew, file); code != 0 || !strings.Contains(printed, "0 groups") {
		t.Errorf("%d %s", code, printed)
	}
	if code, printed := studybot(t, "verify", "--data-dir", anew); code != 0 {
		t.Errorf("%d %s", code, printed)
	}
}

func TestA_backup_that_fails_leaves_the_file_of_before_and_nothing_beside_it(t *testing.T) {
	t.Setenv("REDIS_URL", "redis://127.0.0.1:1")
	dir := t.TempDir()
	file := filepath.Join(dir, "all.gz")
	if err := os.WriteFile(file, []byte("of before"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, printed := studybot(t, "backup", file); code != exitFailed {
		t.Errorf("%d %s", code, printed)
	}
	_, err := writeWhole(file, func(io.Writer) error { return os.ErrClosed })
	names, _ := filepath.Glob(filepath.Join(dir, "*"))
	if data, _ := os.ReadFile(file); err == nil || string(data) != "of before" || len(names) != 1 {
		t.Errorf("%v, %q, %v", err, data, names)
	}
}

func TestA_backup_by_standard_input_is_read_like_a_file(t *testing.T) {
	var out bytes.Buffer
	c := restoreCmd{File: stdio, In: strings.NewReader("hello"), Check: true}
	if err := c.Run(t.Context(), &out); err == nil || !strings.Contains(err.Error(), "no backup") {
		t.Errorf("%v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "studybot-backup*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
