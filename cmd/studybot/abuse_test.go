package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"studybot/telegramsim"
)

// plays begins a world and plays some lines of a story in it.
func plays(t *testing.T, w *world, lines string) {
	t.Helper()
	for line := range strings.Lines(lines) {
		if err := w.play(line); err != nil {
			t.Fatalf("%s: %v", strings.TrimSpace(line), err)
		}
	}
}

const readers = `
people Lin(admin) Chen Wang
group "Morning readers" with Lin Chen Wang
Lin adds the bot as admin
Lin and Chen start the bot
Lin taps "Start with the defaults"
Chen taps "Join"
Wang taps "Join"
clock 08:01
`

// longestKept is 4,096 characters, which Telegram lets a text have, at their largest in JSON.
const longestKept = 6 * 4096

// gate is a way to Telegram on which files wait until it is opened.
type gate struct {
	asked chan struct{}
	open  chan struct{}
}

func (g gate) before(t *testing.T, telegram string) string {
	to, err := url.Parse(telegram)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.ErrorLog = log.New(io.Discard, "", 0) // a bot that stops lets its last question go
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/file/") {
			select {
			case g.asked <- struct{}{}:
			default:
			}
			select {
			case <-g.open:
			case <-r.Context().Done():
				return
			}
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestA_file_that_takes_its_time_delays_nobodys_tap(t *testing.T) {
	t.Parallel()
	g := gate{make(chan struct{}, 1), make(chan struct{})}
	w := newWorld(t, &txtar.Archive{})
	w.via = func(telegram string) string { return g.before(t, telegram) }
	plays(t, w, readers)
	lin, chen := w.who([]string{"Lin"})[0], w.who([]string{"Chen"})[0]
	lin.Upload(w.group, "law.gift", []byte("::q1:: Who makes the law? { =The parliament ~The police }"), "/bank import law")
	select {
	case <-g.asked:
	case <-w.ctx.Done():
		t.Fatal("nobody fetches the file")
	}
	card, err := w.newest(chen, venue{}, func(m *telegramsim.Message) bool { _, ok := m.Button("Check in"); return ok })
	if err != nil {
		t.Fatal(err)
	}
	tap, err := chen.Tap(card, "Check in")
	if err != nil {
		t.Fatal(err)
	}
	soon, cancel := context.WithTimeout(w.ctx, 20*time.Second) // it takes milliseconds, or for ever
	defer cancel()
	if err := tap.Answer(soon); err != nil || !strings.Contains(tap.Toast, "Checked in") {
		t.Errorf("while a file is being fetched a tap is answered %q, %v", tap.Toast, err)
	}
	close(g.open)
	plays(t, w, `Lin sees "Bank law is stored" 1 times in group`)
}

func TestA_text_of_60_KiB_is_answered_and_kept_from_growing_the_records(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &txtar.Archive{})
	plays(t, w, readers)
	chen := w.who([]string{"Chen"})[0]
	commands := []string{"checkin", "note", "opinion", "name", "leave 2026-12-01..2026-12-03", "remindme", "practice", "today", "nosuch", ""}
	for i, command := range commands {
		for k, unit := range []string{"words ", "字", "<b>&", "𝕏"} {
			text, entities := strings.Repeat(unit, 60<<10/len(unit)), "[]"
			if command != "" {
				name, _, _ := strings.Cut(command, " ")
				text, entities = "/"+command+" "+text, fmt.Sprintf(`[{"type":"bot_command","offset":0,"length":%d}]`, len(name)+1)
			}
			w.sim.InjectUpdate(fmt.Appendf(nil, `{"message":{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"private","first_name":"Chen"},"from":{"id":%d,"is_bot":false,"first_name":"Chen"},"text":%q,"entities":%s}}`,
				9000+10*i+k, w.clock.Now().Unix(), chen.ID, chen.ID, text, entities))
			plays(t, w, "clock +1m")
		}
	}
	plays(t, w, `
Wang taps "I've read it"
toast Wang "Read"
export members.length = 3
`)
	answers := 0
	for _, m := range chen.Private().Messages() {
		if m.From == w.sim.Bot() {
			answers++
		}
	}
	if want := 1 + 4*(len(commands)-1); answers != want { // the greeting; what people say to themselves gets none
		t.Errorf("%d answers, want %d", answers, want)
	}
	for _, key := range w.memory.Keys() {
		if fields, err := w.memory.HKeys(key); err == nil {
			for _, field := range fields {
				if n := len(w.memory.HGet(key, field)); n > longestKept {
					t.Errorf("%s %s holds %d bytes", key, field, n)
				}
			}
		}
	}
	w.finish(func(format string, args ...any) { t.Errorf(format, args...) })
}

func TestA_thousand_who_join_in_a_minute_hold_up_nobody_and_are_all_on_the_roster(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &txtar.Archive{})
	plays(t, w, readers)
	before := len(w.sim.Transcript())
	for i := range 1000 {
		p := w.sim.NewPerson(telegramsim.PersonOptions{Name: fmt.Sprintf("Joiner <b>%d</b>", i), Language: "en"})
		p.Join(w.group)
	}
	plays(t, w, `
Chen taps "Check in"
toast Chen "Checked in"
clock +1m
export members.length = 1003
Wang taps "I've read it"
toast Wang "Read"
`)
	sends := 0
	for _, c := range w.sim.Transcript()[before:] {
		if strings.HasPrefix(c.Method, "send") {
			sends++
		}
	}
	if sends > 3 {
		t.Errorf("%d messages for a thousand who join", sends)
	}
	w.finish(func(format string, args ...any) { t.Errorf(format, args...) })
}
