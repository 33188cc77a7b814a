package study_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"studybot/quiz"
	"studybot/study"
)

// life is a group of two with all that a store would keep of it: marks and dues, ledgers
// with one entry a cause, boards moved by differences, checkpoints.
type life struct {
	rt      *rapid.T
	now     time.Time
	group   study.Group
	what    study.Activities // what the day card asks
	due     map[study.Date]study.Due
	people  []*person
	boards  map[string]map[study.UserID]int
	quizzes []*issue
}

type person struct {
	member     study.Member
	marks      map[study.Date]study.Mark
	ledger     map[study.Cause]study.Entry
	earned     map[study.Date]int // by date, bonuses apart
	checkpoint study.Streak
	basis      string
}

// issue is a quiz with the answers that stand.
type issue struct {
	quiz.Quiz
	given []quiz.Response
}

// birth is the date on which every life begins.
var birth = study.Date{Year: 2026, Month: 1, Day: 20}

func newLife(rt *rapid.T) *life {
	l := &life{
		rt: rt, now: birth.At(12, 0, time.UTC),
		group: study.Group{ID: 1, Settings: study.Defaults("en", "UTC")},
		what:  study.DidCheckIn | study.DidReading,
		due:   make(map[study.Date]study.Due), boards: make(map[string]map[study.UserID]int),
	}
	l.group.Settings.Prices.DayCap = 8
	l.group.Settings.Prices.Bonuses = []study.Bonus{{Days: 7, Points: 10}, {Days: 15, Points: 50}, {Days: 40, Points: 200}}
	for i, joined := range []int{0, rapid.IntRange(0, 60).Draw(rt, "joins after days")} {
		l.people = append(l.people, &person{
			member: study.Member{User: study.UserID(41 + i), Joined: l.today().Add(joined)},
			marks:  make(map[study.Date]study.Mark), ledger: make(map[study.Cause]study.Entry), earned: make(map[study.Date]int),
		})
	}
	return l
}

func (l *life) today() study.Date { return l.group.Today(l.now) }

// asks adds to what a date asks, as the store does: the requirement of the first time stands.
func (l *life) asks(d study.Date, what study.Activities) {
	due, known := l.due[d]
	if !known {
		due.Need = l.group.Settings.Need
	}
	due.What |= what
	if due == l.due[d] {
		return
	}
	if !slices.ContainsFunc(l.people, func(p *person) bool { return p.marks[d].Did != 0 }) {
		l.due[d] = due
		return
	}
	l.rejudge(false, func() { l.due[d] = due })
}

// rejudge changes something beside deeds, and lets everybody's bonuses follow.
func (l *life) rejudge(full bool, change func()) {
	group := l.group
	was := make([]study.Record, len(l.people))
	for i, p := range l.people {
		was[i] = l.record(p, full)
	}
	change()
	for i, p := range l.people {
		l.keep(p, l.record(p, full).Rejudge(l.group, was[i], group, l.now))
	}
}

// basis names what a checkpoint rests on.
func (l *life) basis(p *person) string {
	return fmt.Sprint(l.group.Settings.StreakRule(), l.group.Holidays, p.member.Joined, p.member.Leaves)
}

// record reads a member's record as the store does: from the checkpoint if it still counts.
func (l *life) record(p *person, full bool) study.Record {
	basis, today := l.basis(p), l.today()
	r := study.Record{
		Member: p.member, Checkpoint: p.checkpoint, Basis: basis,
		Marks: make(map[study.Date]study.Mark), Due: make(map[study.Date]study.Due),
		Earned: map[study.Date]int{today: p.earned[today]},
	}
	end := today.FirstOfMonth().Add(-1).FirstOfMonth().Add(-1)
	if full || p.basis != basis || p.checkpoint.Through.After(end) {
		r.Checkpoint = study.Streak{}
	}
	// Excuses reach furthest ahead, and further back than the life does.
	for d := latest(r.Checkpoint.Through.Add(1), birth.Add(-100)); !d.After(today.Add(30)); d = d.Add(1) {
		if m, known := p.marks[d]; known {
			r.Marks[d] = m
		}
		if due, known := l.due[d]; known {
			r.Due[d] = due
		}
	}
	return r
}

func latest(d, e study.Date) study.Date {
	if d.After(e) {
		return d
	}
	return e
}

// keep stores a change: entries replace those of their cause and boards move by the
// difference; a mark that the checkpoint has settled removes it.
func (l *life) keep(p *person, c study.Change) {
	if c.User == 0 {
		return
	}
	for _, e := range c.Entries {
		l.count(p, p.ledger[e.Cause], -1)
		l.count(p, e, 1)
		if p.ledger[e.Cause] = e; e.Points == 0 {
			delete(p.ledger, e.Cause)
		}
	}
	for d, m := range c.Marks {
		if p.marks[d] = m; m.IsZero() {
			delete(p.marks, d)
		}
		if !d.After(c.Settled.Through) {
			c.Settled = study.Streak{}
		}
	}
	p.checkpoint, p.basis = c.Settled, c.Basis
	if got := l.record(p, false).Walk(l.group, l.today()).Streak; got != c.Streak {
		l.rt.Fatalf("the change says that the streak is %+v, it is %+v", c.Streak, got)
	}
}

func (l *life) count(p *person, e study.Entry, sign int) {
	if e.Points == 0 {
		return
	}
	if !strings.HasPrefix(string(e.Cause), "streak:") {
		p.earned[e.Date] += sign * e.Points
	}
	for _, period := range []study.Period{study.ThisDay, study.ThisWeek, study.ThisMonth, study.AllTime} {
		name := string(period) + " " + period.Span(e.Date).From.String()
		if l.boards[name] == nil {
			l.boards[name] = make(map[study.UserID]int)
		}
		l.boards[name][e.User] += sign * e.Points
	}
}

// rebuilt are the boards as the ledgers alone give them.
func (l *life) rebuilt() map[string]map[study.UserID]int {
	boards := make(map[string]map[study.UserID]int)
	for _, p := range l.people {
		for _, e := range p.ledger {
			for _, name := range boardsOf(e.Date) {
				if boards[name] == nil {
					boards[name] = make(map[study.UserID]int)
				}
				boards[name][p.member.User] += e.Points
			}
		}
	}
	return boards
}

// standing are the boards without zeros, which no board shows.
func (l *life) standing() map[string]map[study.UserID]int {
	boards := maps.Clone(l.boards)
	for name, board := range boards {
		board = maps.Clone(board)
		maps.DeleteFunc(board, func(_ study.UserID, points int) bool { return points == 0 })
		if boards[name] = board; len(board) == 0 {
			delete(boards, name)
		}
	}
	return boards
}
