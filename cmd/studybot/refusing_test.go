package main

import (
	"context"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/rogpeppe/go-internal/txtar"

	"studybot/telegramsim"
)

// A Redis that is full still reads: it is found out by the write alone that nothing can be kept.
func TestWhile_Redis_takes_no_writes_taps_are_answered_a_moment_please_and_count_afterwards(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &txtar.Archive{})
	w.real = true
	plays(t, w, readers)
	o, err := redis.ParseURL(w.server.url)
	if err != nil {
		t.Fatal(err)
	}
	rdb := redis.NewClient(o)
	defer rdb.Close()
	full := func(most string) {
		t.Helper()
		if err := rdb.ConfigSet(w.ctx, "maxmemory", most).Err(); err != nil {
			t.Fatal(err)
		}
	}
	chen := w.who([]string{"Chen"})[0]
	card, err := w.newest(chen, venue{}, func(m *telegramsim.Message) bool { _, ok := m.Button("Check in"); return ok })
	if err != nil {
		t.Fatal(err)
	}
	full("1")
	tap, err := chen.Tap(card, "Check in")
	if err != nil {
		t.Fatal(err)
	}
	soon, cancel := context.WithTimeout(w.ctx, storyLimit)
	defer cancel()
	if err := tap.Answer(soon); err != nil || !strings.Contains(tap.Toast, "A moment, please") {
		t.Errorf("the toast is %q, %v", tap.Toast, err)
	}
	if w.sim.Pending() == 0 {
		t.Error("a tap is confirmed that could not be recorded")
	}
	full("0")
	plays(t, w, `
clock +1m
export members.Chen.points.all = 2
expect log "is not durable"
`)
	w.finish(func(format string, args ...any) { t.Errorf(format, args...) })
}
