package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/bot/wire"
)

// lives makes a directory the home of the test, which must be able to.
func lives(t *testing.T, dir string) home {
	t.Helper()
	h := liveIn(dir)
	if h.name == "" {
		t.Skip("this system does not tell its starts and files apart")
	}
	return h
}

func TestWho_lived_in_the_same_home_before_is_dead_and_nobody_else(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	first := lives(t, dir)
	who := incarnation(first)
	second := liveIn(dir)
	if second.name != "" || second.outlived(who) || second.outlived("elsewhere 1 5") {
		t.Errorf("while one lives there another has a home: %q", second.name)
	}
	first.leave()
	third := lives(t, dir)
	defer third.leave()
	if !third.outlived(who) || third.outlived("elsewhere 1 5") || third.outlived("") {
		t.Errorf("%q is not known to be dead, or others are", who)
	}
	elsewhere := lives(t, other)
	defer elsewhere.leave()
	if elsewhere.outlived(who) {
		t.Error("one who lived elsewhere is known to be dead")
	}
	if diedHere(incarnation(third)) {
		t.Error("the home hides that the process lives")
	}
}

func TestA_home_that_is_taken_away_from_under_one_who_lives_there_is_another_for_the_next(t *testing.T) {
	dir := t.TempDir()
	first := lives(t, dir)
	defer first.leave()
	if err := os.Remove(filepath.Join(dir, "alive")); err != nil {
		t.Fatal(err)
	}
	second := lives(t, dir)
	defer second.leave()
	if second.outlived(incarnation(first)) {
		t.Error("one who lives is taken for dead")
	}
}

func TestA_home_is_made_by_nobody_who_starts(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	if h := liveIn(dir); h.name != "" {
		t.Errorf("it lives in %s", h.name)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("%s was made", dir)
	}
}

// A child that is killed without a word lets its home go with its life.
func TestThe_home_of_one_who_was_killed_is_free(t *testing.T) {
	if dir := os.Getenv("STUDYBOT_TEST_HOME"); dir != "" {
		_, _ = os.Stdout.WriteString("NAME " + incarnation(liveIn(dir)) + "\n")
		_, _ = io.Copy(io.Discard, os.Stdin) // until it is killed
		return
	}
	dir := t.TempDir()
	child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	child.Env = append(os.Environ(), "STUDYBOT_TEST_HOME="+dir)
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 1000)
	n, err := out.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	who := strings.TrimSpace(strings.TrimPrefix(string(line[:n]), "NAME "))
	if !strings.Contains(who, homeMark) {
		t.Skipf("it has no home: %q", who)
	}
	if h := liveIn(dir); h.outlived(who) {
		t.Error("it is known to be dead while it lives")
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	h := liveIn(dir)
	defer h.leave()
	if !h.outlived(who) {
		t.Errorf("%q is not known to be dead", who)
	}
}

// A container that was killed comes back on the Redis of others: its former self cannot be
// seen from here, but it lived in the same data directory.
func TestA_container_that_comes_back_waits_for_no_former_self_but_for_any_other(t *testing.T) {
	for name, c := range map[string]struct {
		kept  bool // somebody lives in the data directory still
		state wire.IntakeState
	}{
		"its former self": {false, wire.Polling},
		"one who lives":   {true, wire.Standby},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newProcessRig(t)
			r.c.DataDir = t.TempDir()
			before := lives(t, r.c.DataDir)
			o, err := redis.ParseURL(r.redis.URL())
			if err != nil {
				t.Fatal(err)
			}
			rdb := redis.NewClient(o)
			err = rdb.Set(t.Context(), "{lease:poll}:holder", "another-container 1 5 "+before.name+"|before", time.Hour).Err()
			_ = rdb.Close()
			if err != nil {
				t.Fatal(err)
			}
			if c.kept {
				defer before.leave()
			} else {
				before.leave()
			}
			r.start()
			r.until("it "+string(c.state), func() bool { _, now := r.condition(); return now.Updates == string(c.state) })
		})
	}
}
