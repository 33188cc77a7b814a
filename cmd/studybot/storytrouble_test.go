package main

import (
	"errors"
	"fmt"
	"time"

	"studybot/telegramsim"
)

// troubleVerbs are for stories in which something goes wrong.
func troubleVerbs() []verb {
	return []verb{
		{"the bot stops", (*world).botStops, false},
		{"the bot starts", (*world).botStarts, false},
		{"the bot changes to webhooks [ with a twin ]", (*world).changeToWebhooks, false},
		{"the bot changes to polling", (*world).changeToPolling, false},
		{"the bot is killed", (*world).botIsKilled, false},
		{"the machine is lost", (*world).machineIsLost, false},
		{"everything works", (*world).everythingWorks, false},
		{"fail WORD page [ N times ]", (*world).failPage, false},
		{"WHO says TEXT while asking fails", (*world).sayWhileAskingFails, false},
		{"WHO says|taps TEXT and the bot is killed unconfirmed", (*world).killUnconfirmed, false},
		{"the next update comes twice", (*world).nextTwice, false},
		{"an update comes that reads TEXT", (*world).inject, false},
		{"N updates lie aside", (*world).lieAside, false},
		{"WHO taps TEXT N times at once [ PLACE ]", (*world).tapAtOnce, false},
		{"WHO taps TEXT under TEXT", (*world).tapUnder, false},
		{"WHO forges TEXT under TEXT", (*world).forge, false},
		{"the group forbids polls|everything", (*world).forbid, false},
		{"the group allows everything", (*world).allow, false},
		{"WHO closes|reopens topic TEXT", (*world).closeTopic, false},
		{"message TEXT is silent|loud", (*world).isSilent, false},
	}
}

// botStops ends the bot as an operator does; botStarts starts it anew on the same Redis.
func (w *world) botStops(found) error {
	if err := w.calm(); err != nil {
		return err
	}
	w.stop()
	w.away = true
	return nil
}

func (w *world) botStarts(found) error {
	w.away = false
	return w.startBot()
}

// botIsKilled ends the bot as a power cut does: from this instant it records nothing and
// tells Telegram nothing. What it logs while it is being taken down does not count.
func (w *world) botIsKilled(found) error {
	w.log.mu.Lock()
	n := w.log.text.Len()
	w.log.mu.Unlock()
	w.uplink.cut()
	_ = w.store.Close()
	if w.memory != nil { // which has no connections of its own that would be closed
		w.memory.SetError("LOADING the bot is dead")
		defer w.memory.SetError("")
	}
	w.stop()
	w.sim.ClearFaults()
	w.log.mu.Lock()
	w.log.text.Truncate(n)
	w.log.mu.Unlock()
	w.away = true
	return nil
}

// machineIsLost is a kill of the bot together with its Redis and all that it held. There is
// another machine, on which nothing is but an empty Redis.
func (w *world) machineIsLost(f found) error {
	if err := w.botIsKilled(f); err != nil {
		return err
	}
	if w.real {
		w.server.stop()
		w.dir = ""
	} else {
		w.memory.Close()
	}
	return w.startRedis()
}

func (w *world) everythingWorks(found) error {
	w.sim.ClearFaults()
	return w.calm()
}

// failPage lets a gateway answer with a page of HTML in place of Telegram.
func (w *world) failPage(f found) error {
	times := 1
	if len(f.ns) > 0 {
		times = f.ns[0]
	}
	w.sim.Fail(telegramsim.Fault{Method: methodOf(f.word()), Kind: telegramsim.HTML502(), Times: times})
	return nil
}

// sayWhileAskingFails: the bot's asks for updates fail in every way before they succeed.
func (w *world) sayWhileAskingFails(f found) error {
	for _, kind := range []telegramsim.FaultKind{
		telegramsim.HTML502(), telegramsim.Break(), telegramsim.Status(500), telegramsim.TooMany(3),
		telegramsim.ErrorText(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"),
		telegramsim.TimeoutAfterCommit(),
	} {
		w.sim.Fail(telegramsim.Fault{Method: "getUpdates", Kind: kind})
	}
	if _, err := w.who(f.who)[0].TrySay(w.group, f.text()); err != nil {
		return err
	}
	for !w.sim.Idle() || !w.app.idle(w.ctx) { // the bot waits by the clock between its asks
		select {
		case <-w.ctx.Done():
			return w.ctx.Err()
		case <-time.After(lookAgain):
		}
		if !w.sim.Idle() {
			w.clock.Advance(100 * time.Millisecond)
		}
	}
	return w.calm()
}

// killUnconfirmed lets the bot do what somebody asks for and kills it before it has told
// Telegram so: the update comes again after the next start.
func (w *world) killUnconfirmed(f found) error {
	if err := w.calm(); err != nil {
		return err
	}
	taken := w.app.intake.Stats().Updates
	w.sim.Fail(telegramsim.Fault{Method: "getUpdates", Times: -1, Kind: telegramsim.Break()})
	p := w.who(f.who)[0]
	if f.has["taps"] {
		m, err := w.newest(p, venue{}, func(m *telegramsim.Message) bool { _, ok := m.Button(f.text()); return ok })
		if err != nil {
			return err
		}
		if _, err := p.Tap(m, f.text()); err != nil {
			return err
		}
	} else if _, err := p.TrySay(w.group, f.text()); err != nil {
		return err
	}
	for w.app.intake.Stats().Updates == taken || !w.app.idle(w.ctx) {
		select {
		case <-w.ctx.Done():
			return w.ctx.Err()
		case <-time.After(lookAgain):
		}
	}
	return w.botIsKilled(f)
}

func (w *world) nextTwice(found) error {
	w.sim.DuplicateNextUpdate()
	return nil
}

func (w *world) inject(f found) error {
	w.sim.InjectUpdate([]byte(f.text()))
	return w.calm()
}

// lieAside: so many updates could not be read, and are kept.
func (w *world) lieAside(f found) error {
	w.asides = f.ns[0]
	return nil
}

// tapAtOnce: one person's taps of one instant, before any of them is answered.
func (w *world) tapAtOnce(f found) error {
	var taps []*telegramsim.Tap
	for _, p := range w.who(f.who) {
		m, err := w.newest(p, f.place, func(m *telegramsim.Message) bool { _, ok := m.Button(f.text()); return ok })
		if err != nil {
			return err
		}
		for range f.ns[0] {
			t, err := p.Tap(m, f.text())
			if err != nil {
				return err
			}
			taps = append(taps, t)
		}
	}
	return w.answered(taps...)
}

func (w *world) answered(taps ...*telegramsim.Tap) error {
	if err := w.calm(); err != nil || w.down || w.away {
		return err
	}
	for _, t := range taps {
		if !t.Answered() {
			return errors.New("a tap was not answered")
		}
	}
	return nil
}

// tapUnder taps a button of the newest message with a text, as it stands there.
func (w *world) tapUnder(f found) error {
	for _, p := range w.who(f.who) {
		m, err := w.newest(p, venue{}, func(m *telegramsim.Message) bool { return shows(m, f.texts[1]) && len(m.Labels()) > 0 })
		if err != nil {
			return err
		}
		t, err := p.Tap(m, f.text())
		if err != nil {
			return err
		}
		if err := w.answered(t); err != nil {
			return err
		}
	}
	return nil
}

// forge sends button data that the message does not have.
func (w *world) forge(f found) error {
	p := w.who(f.who)[0]
	m, err := w.newest(p, venue{}, func(m *telegramsim.Message) bool { return shows(m, f.texts[1]) && m.From == w.sim.Bot() })
	if err != nil {
		return err
	}
	t, err := p.TapData(m, f.text())
	if err != nil {
		return err
	}
	return w.answered(t)
}

func (w *world) forbid(f found) error {
	r := telegramsim.Everything()
	if r.SendPolls = false; f.has["everything"] {
		r = telegramsim.Rights{}
	}
	w.group.SetRights(r)
	return nil
}

func (w *world) allow(found) error {
	w.group.SetRights(telegramsim.Everything())
	return nil
}

func (w *world) closeTopic(f found) error {
	by, id := w.who(f.who)[0], w.group.Topic(f.text())
	if f.has["closes"] {
		w.group.CloseTopic(by, id)
	} else {
		w.group.ReopenTopic(by, id)
	}
	return w.calm()
}

func (w *world) isSilent(f found) error {
	p := w.who(w.order[:1])[0]
	m, err := w.newest(p, venue{}, func(m *telegramsim.Message) bool { return shows(m, f.text()) })
	if err != nil {
		return err
	}
	if m.Silent != f.has["silent"] {
		return fmt.Errorf("its silence is %v", m.Silent)
	}
	return nil
}
