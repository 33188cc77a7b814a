package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"studybot/telegramsim"
)

func timeVerbs() []verb {
	return []verb{
		{"clock WORD", (*world).clockTo, false},
		{"clock tomorrow WORD", (*world).clockTomorrow, false},
		{"clock next WORD WORD", (*world).clockNext, false},
		{"clock WORD WORD", (*world).clockDate, false},
		{"restart the bot", (*world).restart, false},
		{"redis down|up", (*world).redisFails, false},
		{"restart redis", (*world).restartRedis, false},
		{"fail WORD N [ TEXT ] [ N times ]", (*world).fail, false},
		{"fail WORD 429 for N", (*world).failTooMany, false},
		{"fail WORD breaking|timeout [ N times ]", (*world).failBroken, false},
		{"expect log TEXT", (*world).expectLog, false},
		{"the log warns TEXTS", (*world).logWarns, false},
		{"the log is silent", (*world).logIsSilent, false},
	}
}

// clockTo: 08:00 is later today, +3m is that much later.
func (w *world) clockTo(f found) error {
	word := f.word()
	if strings.HasPrefix(word, "+") {
		d, err := time.ParseDuration(word[1:])
		if err != nil {
			return err
		}
		return w.moveTo(w.clock.Now().Add(d))
	}
	return w.moveDays(0, word)
}

func (w *world) clockTomorrow(f found) error { return w.moveDays(1, f.word()) }

// clockNext: the next such day of the week, never today.
func (w *world) clockNext(f found) error {
	for days := 1; days <= 7; days++ {
		if strings.EqualFold(w.clock.Now().In(w.zone).AddDate(0, 0, days).Weekday().String(), f.words[0]) {
			return w.moveDays(days, f.words[1])
		}
	}
	return fmt.Errorf("%q is no day of the week", f.words[0])
}

func (w *world) clockDate(f found) error {
	to, err := time.ParseInLocation("2006-01-02 15:04", f.words[0]+" "+f.words[1], w.zone)
	if err != nil {
		return err
	}
	return w.moveTo(to)
}

func (w *world) moveDays(days int, clock string) error {
	now := w.clock.Now().In(w.zone)
	at, err := time.Parse("15:04", clock)
	if err != nil {
		return err
	}
	return w.moveTo(time.Date(now.Year(), now.Month(), now.Day()+days, at.Hour(), at.Minute(), 0, 0, w.zone))
}

// moveTo moves the clock, halting wherever something is due on the way.
func (w *world) moveTo(to time.Time) error {
	if !to.After(w.clock.Now()) {
		return fmt.Errorf("it is %s already", w.clock.Now().In(w.zone).Format("2006-01-02 15:04:05"))
	}
	w.before = map[string]string{}
	for _, c := range w.chats() {
		for _, m := range c.Messages() {
			w.before[m.Key] = looks(m)
		}
	}
	w.calls, w.logged = len(w.sim.Transcript()), len(w.log.lines())
	if w.away {
		w.clock.Set(to)
		return nil
	}
	if w.down {
		for w.clock.Now().Before(to) {
			w.clock.Advance(min(time.Second, to.Sub(w.clock.Now())))
			_ = w.calmless()
		}
		return nil
	}
	return w.sim.Step(w.ctx, to, w.settled)
}

// redisFails takes Redis away, or brings it back once all has come of that which is expected in
// the log: how soon the bot turns to Redis is its own affair.
func (w *world) redisFails(f found) error {
	if w.down = f.has["down"]; !w.down {
		if err := w.log.await(w.ctx, w.expected); err != nil {
			return err
		}
	}
	if w.real {
		if w.down {
			w.server.stop()
			w.server = nil
			return nil
		}
		return w.startRedis()
	}
	if w.down {
		w.memory.SetError("LOADING the story wants it so")
		return nil
	}
	w.memory.SetError("")
	w.app.engine.Wake() // which looks again every few seconds; here that is far apart
	return w.recovered()
}

// recovered lets a bot find out that Redis is back: what failed it tries again after a pause.
func (w *world) recovered() error {
	const longest = 15 * time.Second // of its pauses
	return w.await("the bot to find that Redis is back", func() bool {
		if w.atRest() {
			return true
		}
		if next, waits := w.clock.NextWaiter(); waits && !next.After(w.clock.Now().Add(longest)) {
			w.clock.Set(next)
		}
		return false
	})
}

// restartRedis ends a real Redis and starts it anew from its append-only file.
func (w *world) restartRedis(found) error {
	if !w.real {
		return fmt.Errorf("only a real Redis can be restarted: begin the story with `redis real`")
	}
	w.server.stop()
	return w.startRedis()
}

// fail: fail sendMessage 502 / fail sendMessage 403 "Forbidden: …" / fail sendMessage 500 3 times.
func (w *world) fail(f found) error {
	kind := telegramsim.Status(f.ns[0])
	if len(f.texts) > 0 {
		kind = telegramsim.ErrorText(f.ns[0], f.text())
	}
	times := 1
	if len(f.ns) > 1 {
		times = f.ns[1]
	}
	w.sim.Fail(telegramsim.Fault{Method: methodOf(f.word()), Kind: kind, Times: times})
	return nil
}

func (w *world) failTooMany(f found) error {
	w.sim.Fail(telegramsim.Fault{Method: methodOf(f.word()), Kind: telegramsim.TooMany(f.ns[0])})
	return nil
}

func (w *world) failBroken(f found) error {
	kind, times := telegramsim.Break(), 1
	if f.has["timeout"] {
		kind = telegramsim.TimeoutAfterCommit()
	}
	if len(f.ns) > 0 {
		times = f.ns[0]
	}
	w.sim.Fail(telegramsim.Fault{Method: methodOf(f.word()), Kind: kind, Times: times})
	return nil
}

func methodOf(word string) string {
	if word == "everything" {
		return "*"
	}
	return word
}

func (w *world) expectLog(f found) error {
	w.expected = append(w.expected, f.text())
	return nil
}

// news are the lines since the last clock line that tell of a level.
func (w *world) news(levels ...string) []string {
	lines := w.log.lines()
	return slices.DeleteFunc(lines[min(w.logged, len(lines)):], func(line string) bool {
		return !slices.ContainsFunc(levels, func(level string) bool { return strings.Contains(line, `"level":"`+level+`"`) })
	})
}

// logWarns: one line since the last clock line is a warning that holds the texts.
func (w *world) logWarns(f found) error {
	warnings := w.news("warn")
	for _, line := range warnings {
		if !slices.ContainsFunc(f.texts, func(text string) bool { return !strings.Contains(line, text) }) {
			return nil
		}
	}
	return fmt.Errorf("the log warns of %q", warnings)
}

// logIsSilent: nothing since the last clock line is worth a warning.
func (w *world) logIsSilent(found) error {
	if lines := w.news("warn", "error"); len(lines) > 0 {
		return fmt.Errorf("the log tells of %q", lines)
	}
	return nil
}
