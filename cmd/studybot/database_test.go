package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/rs/zerolog"

	"studybot/bot/wire"
	"studybot/store"
	"studybot/study"
	"studybot/telegramsim"
)

func TestCommands_that_look_at_records_make_none_where_there_are_none(t *testing.T) {
	t.Setenv("REDIS_URL", "")
	for _, command := range [][]string{{"verify"}, {"export", "--group", "1"}, {"backup", "-"}} {
		dir := filepath.Join(t.TempDir(), "data")
		code, out, errs := runCLI(t, append(command, "--data-dir", dir)...)
		if code != exitFailed || !strings.Contains(out+errs, "there are no records in "+dir) || !strings.Contains(out+errs, "--data-dir") {
			t.Errorf("%v: %d %s", command, code, out+errs)
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
	if code, out, errs := runCLI(t, "backup", "--data-dir", old, file); code != 0 {
		t.Fatalf("a copy while redis-server runs: %d %s", code, out+errs)
	}
	if _, err := startRedis(t.Context(), old); err == nil || !strings.Contains(err.Error(), "another studybot") {
		t.Errorf("a second redis-server on the same files: %v", err)
	}
	server.stop()
	if code, out, errs := runCLI(t, "restore", "--data-dir", anew, file); code != 0 || !strings.Contains(out+errs, "0 groups, ") {
		t.Errorf("%d %s", code, out+errs)
	}
	if code, out, errs := runCLI(t, "verify", "--data-dir", anew); code != 0 {
		t.Errorf("%d %s", code, out+errs)
	}
}

func TestGroups_are_named_by_their_numbers_or_chats(t *testing.T) {
	memory := miniredis.RunT(t)
	t.Setenv("REDIS_URL", "redis://"+memory.Addr())
	now := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	s, err := store.Open(t.Context(), store.Options{URL: "redis://" + memory.Addr(), Clock: newClock(now), Log: zerolog.Nop(), Owner: "test"})
	if err != nil {
		t.Fatal(err)
	}
	for _, chat := range []study.ChatID{-1001, -1002, -1003} {
		if _, err := s.CreateGroup(t.Context(), chat, "Readers", study.Defaults("en", "UTC"), now); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "some.gz")
	for line, want := range map[string]string{
		"verify":                       "3 groups: everything follows",
		"verify --group=1,-1002":       "2 groups: everything follows",
		"verify --group=9":             "there is no group 9",
		"backup --group -1003 " + file: "1 group backed up",
		"backup --group 9 " + file:     "there is no group 9",
		"export --group -1009":         "there is no group -1009",
	} {
		if _, out, errs := runCLI(t, strings.Fields(line)...); !strings.Contains(out+errs, want) {
			t.Errorf("%s: %s", line, out+errs)
		}
	}
}

func TestA_backup_that_fails_leaves_the_file_of_before_and_nothing_beside_it(t *testing.T) {
	t.Setenv("REDIS_URL", "redis://127.0.0.1:1")
	dir := t.TempDir()
	file := filepath.Join(dir, "all.gz")
	if err := os.WriteFile(file, []byte("of before"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, errs := runCLI(t, "backup", file); code != exitFailed {
		t.Errorf("%d %s", code, out+errs)
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

func TestA_start_that_Telegram_refuses_starts_no_redis_and_makes_no_directory(t *testing.T) {
	sim, err := telegramsim.New(telegramsim.Options{Clock: telegramsim.NewClock(newClock(nowValue{}.Time).Now()), BotUsername: "studybot", BotName: "studybot"})
	if err != nil {
		t.Fatal(err)
	}
	defer sim.Close()
	url, err := sim.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "data")
	refused := (config{APIURL: url, DataDir: dir, Lease: 30e9}).process("1:wrong", io.Discard)
	if err := refused.run(t.Context()); !errors.Is(err, wire.ErrUnauthorized) {
		t.Errorf("a wrong token: %v", err)
	}
	nowhere := (config{APIURL: "not a URL", DataDir: dir, Lease: 30e9}).process(sim.Token(), io.Discard)
	if err := nowhere.run(t.Context()); err == nil {
		t.Error("a wrong address is taken")
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("%s was made", dir)
	}
}
