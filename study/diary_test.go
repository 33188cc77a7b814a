package study

import (
	"testing"
	"time"
)

// monday is where the diaries of these tests begin.
var monday = Date{2026, 11, 2}

// diary is one member's record with the ledger beside it, as the store would keep them.
type diary struct {
	t      *testing.T
	group  Group
	record Record
	ledger map[Cause]Entry
	now    time.Time
}

// newDiary begins on monday at noon in a group whose every day asks for a check-in.
func newDiary(t *testing.T) *diary {
	t.Helper()
	d := &diary{
		t:      t,
		group:  Group{ID: 1, Settings: Defaults("en", "UTC"), Season: 1},
		record: Record{Member: Member{User: 42, Joined: monday}, Marks: map[Date]Mark{}, Due: map[Date]Due{}},
		ledger: map[Cause]Entry{},
		now:    monday.At(12, 0, time.UTC),
	}
	d.asks(monday, DidCheckIn, NeedCheckIn)
	return d
}

func (d *diary) today() Date { return d.group.Today(d.now) }

func (d *diary) walk() Walk { return d.record.Walk(d.group, d.today()) }

func (d *diary) asks(date Date, what Activities, need Requirement) {
	d.record.Due[date] = Due{What: what, Need: need}
}

// sleep goes on to noon of the next day, which asks what today asked.
func (d *diary) sleep() {
	due := d.record.Due[d.today()]
	d.now = d.today().Add(1).At(12, 0, time.UTC)
	d.record.Due[d.today()] = due
}

// live passes days: k checks in on the day, - does nothing. It ends on the morrow.
func (d *diary) live(days string) {
	d.t.Helper()
	for _, day := range days {
		if day == 'k' {
			d.do(Deed{What: DidCheckIn, Date: d.today()})
		}
		d.sleep()
	}
}

func (d *diary) do(deed Deed) Verdict {
	d.t.Helper()
	change, v := d.record.Do(d.group, deed, d.now)
	d.apply(change)
	return v
}

func (d *diary) makeUp(date Date) Verdict {
	d.t.Helper()
	change, v, err := d.record.MakeUp(d.group, date, d.now)
	if err != nil {
		d.t.Fatalf("make up %s: %v", date, err)
	}
	d.apply(change)
	return v
}

func (d *diary) apply(c Change) {
	d.t.Helper()
	d.record = d.record.with(c.Marks)
	for _, e := range c.Entries {
		if e.User != 42 {
			d.t.Errorf("an entry of nobody: %+v", e)
		}
		if d.ledger[e.Cause] = e; e.Points == 0 {
			delete(d.ledger, e.Cause)
		}
	}
	if got := d.walk().Streak; c.User != 0 && c.Streak != got {
		d.t.Errorf("the change says that the streak is %+v, it is %+v", c.Streak, got)
	}
}

// points are those of the causes that stand in the ledger.
func (d *diary) points() map[Cause]int {
	points := make(map[Cause]int)
	for cause, e := range d.ledger {
		points[cause] = e.Points
	}
	return points
}

// total is what a date's board shows.
func (d *diary) total(date Date) int {
	sum := 0
	for _, e := range d.ledger {
		if e.Date == date {
			sum += e.Points
		}
	}
	return sum
}
