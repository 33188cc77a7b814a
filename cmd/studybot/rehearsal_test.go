package main

import (
	"context"
	"io"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"studybot/store/redistest"
	"studybot/telegramsim"
)

func TestA_clock_that_begins_elsewhere_runs_on_from_there(t *testing.T) {
	t.Parallel()
	begin := time.Date(2026, 12, 1, 7, 59, 0, 0, time.UTC)
	clock := newClock(begin)
	first := clock.Now()
	<-clock.After(time.Millisecond)
	second := clock.Now()
	if first.Before(begin) || first.Sub(begin) > time.Minute || !second.After(first) {
		t.Errorf("it began at %v: %v, then %v", begin, first, second)
	}
	if wall := newClock(time.Time{}).Now(); time.Until(wall).Abs() > time.Minute {
		t.Errorf("without --now it is %v", wall)
	}
}

func TestNow_is_read_with_its_zone_or_refused(t *testing.T) {
	t.Parallel()
	var v nowValue
	if err := v.UnmarshalText([]byte("2026-12-01T07:59:00+08:00")); err != nil || !v.Equal(time.Date(2026, 11, 30, 23, 59, 0, 0, time.UTC)) {
		t.Errorf("%v %v", v, err)
	}
	for _, text := range []string{"", "tomorrow", "2026-12-01", "2026-12-01 07:59", "2026-13-01T07:59:00Z"} {
		if err := v.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

// rehearse runs the program as if it were another moment; ended tells its exit code.
func rehearse(ctx context.Context, now string, sim *telegramsim.Sim, api, redisURL string) (ended <-chan int, errs *logBook) {
	code, errs := make(chan int, 1), &logBook{}
	go func() {
		code <- run(ctx, []string{
			"run", "--token", sim.Token(), "--api-url", api, "--redis-url", redisURL,
			"--timezone", "Asia/Shanghai", "--http-addr", "", "--log-level", "error", "--now", now,
		}, io.Discard, errs)
	}()
	return code, errs
}

// The rehearsal: a group starts at seven, and three seconds before eight the program starts
// anew; by itself it comes to the card of that day.
func TestA_rehearsal_starts_shortly_before_the_card_and_the_card_comes(t *testing.T) {
	if testing.Short() {
		t.Skip("some seconds of real time")
	}
	t.Parallel()
	const setUp, rehearsal = "2026-12-01T07:00:00+08:00", "2026-12-01T07:59:57+08:00"
	begin, err := time.Parse(time.RFC3339, setUp)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	clock := telegramsim.NewClock(begin)
	sim, err := telegramsim.New(telegramsim.Options{Clock: clock, BotUsername: "studybot", BotName: "studybot", Limits: true, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sim.Close)
	url, err := sim.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	redisURL := redistest.Patient("redis://" + miniredis.RunT(t).Addr())
	ticking, stop := context.WithCancel(ctx)
	defer stop()
	go clock.Tick(ticking)

	before, stopBefore := context.WithCancel(ctx)
	defer stopBefore()
	ended, errs := rehearse(before, setUp, sim, url, redisURL)
	lin := sim.NewPerson(telegramsim.PersonOptions{Name: "Lin", Username: "lin", Language: "en"})
	group := sim.NewGroup("Morning readers", lin, telegramsim.GroupOptions{Supergroup: true})
	lin.AddBot(group, true)
	greeting, err := lin.Awaits(ctx, group, "Hello, Morning readers!")
	if err != nil {
		t.Fatalf("%v %s", err, errs.lines())
	}
	if _, err := lin.Tap(greeting, "Start with the defaults"); err != nil {
		t.Fatal(err)
	}
	if _, err := lin.Awaits(ctx, group, "Tue, 1 Dec 08:00"); err != nil { // the next thing to come
		t.Fatal(err)
	}
	stopBefore()
	if code := <-ended; code != 0 || lin.Finds(group, "Day 1 of 14") != nil {
		t.Fatalf("it ended with %d: %s", code, errs.lines())
	}

	at, err := time.Parse(time.RFC3339, rehearsal)
	if err != nil {
		t.Fatal(err)
	}
	clock.Set(at)
	ended, errs = rehearse(ctx, rehearsal, sim, url, redisURL)
	card, err := lin.Awaits(ctx, group, "Day 1 of 14")
	if err != nil {
		t.Fatalf("%v %s", err, errs.lines())
	}
	if eight := at.Add(3 * time.Second); card.Date.Before(eight.Add(-time.Second)) { // two clocks run
		t.Errorf("the card came at %v", card.Date)
	}
	cancel()
	if code := <-ended; code != 0 {
		t.Errorf("it ended with %d: %s", code, errs.lines())
	}
}
