package chaos

import (
	"fmt"
	"testing"
	"time"

	"studybot/store"
	"studybot/study"
)

// changes are nights in which clocks change, in six zones: forth and back, by an hour or
// half of one, at midnight, and a zone that skips nothing.
var changes = []struct {
	zone   string
	nights []string
}{
	{"Europe/Berlin", []string{"2027-03-28", "2027-10-31"}},
	{"America/New_York", []string{"2027-03-14", "2027-11-07"}},
	{"America/Santiago", []string{"2027-04-04", "2027-09-05"}},
	{"Australia/Lord_Howe", []string{"2027-04-04", "2027-10-03"}},
	{"Africa/Cairo", []string{"2027-04-30", "2027-10-29"}},
	{"Asia/Kathmandu", []string{"2028-02-29"}},
}

func TestF12_Each_day_fires_once_in_six_zones_over_every_change_of_their_clocks(t *testing.T) {
	w := newWorld(t, plot{people: 1, questions: 1, lax: true})
	w.begin()
	for i, c := range changes { // new groups have the operator's zone
		w.args = []string{"--timezone", c.zone}
		w.leap(w.clock.Now().Add(time.Minute))
		g := w.newGroup(i)
		g.found(w)
		w.groups = append(w.groups, g)
		for _, at := range []string{"00:00", "00:30", "01:45", "02:15", "02:30"} {
			before := len(g.posts)
			g.admin().Say(g.chat, fmt.Sprintf("/schedule message daily %s text=\"it is %s\"", at, at))
			eventually(t, patience, "the draft is there", func() bool { g.look(); return len(g.posts) > before })
			g.taps(g.admin(), g.awaits("draft of a schedule", buttoned("Keep")), "Keep")
			w.calm()
		}
	}
	begun := w.clock.Now()
	w.settle()
	var over time.Time
	for _, c := range changes {
		for _, night := range c.nights {
			d, err := time.Parse(time.DateOnly, night)
			if err != nil {
				t.Fatal(err)
			}
			over = later(over, d.AddDate(0, 0, 2))
		}
	}
	for _, at := range w.instants() {
		w.leap(at)
		w.settle()
	}
	w.leap(over)
	w.settle()
	w.end()
	for _, x := range w.export() {
		zone := changes[x.Group.ID-1].zone
		onceEachDay(t, x, zone, begun, over)
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// instants are moments around each change, in order: the bot is down between them.
func (w *world) instants() []time.Time {
	var all []time.Time
	for at := w.clock.Now().Add(24 * time.Hour); at.Before(time.Date(2027, 11, 8, 0, 0, 0, 0, time.UTC)); at = at.Add(time.Hour) {
		for _, c := range changes {
			zone, err := time.LoadLocation(c.zone)
			if err != nil {
				w.t.Fatal(err)
			}
			for _, night := range c.nights {
				if local := at.In(zone); local.Format(time.DateOnly) == night && local.Hour() == 3 {
					all = append(all, at)
				}
			}
		}
	}
	return all
}

// onceEachDay: every date has one slot of each rule, at the first minute of that date whose
// clock shows the time or, where that does not exist, a later one.
func onceEachDay(t *testing.T, x store.Export, name string, from, until time.Time) {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	recorded := make(map[int]map[int64]int)
	for _, f := range x.Firings {
		if recorded[f.Schedule] == nil {
			recorded[f.Schedule] = make(map[int64]int)
		}
		recorded[f.Schedule][f.Due.Unix()]++
	}
	n := 0
	for _, s := range x.Schedules {
		if s.Action != study.ActMessage {
			continue
		}
		var at string
		if _, err := fmt.Sscanf(s.When, "daily %s", &at); err != nil {
			t.Fatal(err)
		}
		for due := range dailySlots(zone, at, from.Add(2*time.Minute), until) {
			if recorded[s.ID][due] != 1 {
				t.Errorf("%s, daily %s: %d records for %s", name, at, recorded[s.ID][due], time.Unix(due, 0).In(zone))
			}
			delete(recorded[s.ID], due)
			n++
		}
		for due := range recorded[s.ID] {
			if time.Unix(due, 0).After(from.Add(2 * time.Minute)) {
				t.Errorf("%s, daily %s: a firing at %s, which is no slot", name, at, time.Unix(due, 0).In(zone))
			}
		}
	}
	if t.Logf("%s: %d slots, each once", name, n); n < 1000 {
		t.Errorf("%s: %d slots are too few", name, n)
	}
}

// dailySlots goes minute by minute.
func dailySlots(zone *time.Location, at string, from, until time.Time) map[int64]bool {
	slots, done := make(map[int64]bool), ""
	for m := from.Add(-48 * time.Hour).Truncate(time.Minute); !m.After(until); m = m.Add(time.Minute) {
		local := m.In(zone)
		date := local.Format(time.DateOnly)
		if date == done || local.Format("15:04") < at {
			continue
		}
		done = date
		if m.After(from) {
			slots[m.Unix()] = true
		}
	}
	return slots
}
