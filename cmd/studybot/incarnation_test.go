package main

import (
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

func TestAn_incarnation_is_dead_once_its_process_is(t *testing.T) {
	me := incarnation(home{})
	if diedHere(me) {
		t.Errorf("%q counts as dead", me)
	}
	child := exec.Command("sleep", "60")
	if err := child.Start(); err != nil {
		t.Skip("there is no sleep to start")
	}
	pid := child.Process.Pid
	its := strings.Join([]string{place(), strconv.Itoa(pid), startOf(pid)}, " ")
	if diedHere(its) {
		t.Errorf("%q counts as dead while it lives", its)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	if !diedHere(its) {
		t.Errorf("%q counts as living after it was killed", its)
	}
	for _, other := range []string{"", "elsewhere 1 5", "x", place() + " 0 5", place() + " one 5"} {
		if diedHere(other) {
			t.Errorf("%q counts as dead", other)
		}
	}
	if reused := strings.Join([]string{place(), strings.Fields(me)[1], "1"}, " "); !diedHere(reused) {
		t.Error("a number that is used again hides a death")
	}
}
