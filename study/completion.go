package study

import (
	"slices"
	"time"
)

// Class is where a member stands on one date, in the leader's report.
type Class string

// The classes, best first. Off means that the date asked nothing of the member.
const (
	ClassDone    Class = "done"
	ClassLate    Class = "late" // done on its day, after the hour that counts as late
	ClassMadeUp  Class = "made up"
	ClassExcused Class = "excused"
	ClassMissing Class = "missing"
	ClassOff     Class = "off"
)

// Line is one member in a completion report.
type Line struct {
	Member Member
	Class  Class
	Mark   Mark
	Lacks  Activities
	Unseen int // days since the member was last seen; -1: never
}

// Completion is a completion report of one date.
type Completion struct {
	Date  Date
	Due   Due
	Lines []Line
}

// Report classes every member of the roster who was there on that date. A missed day
// that a freeze covers is still reported as missing: reports tell what was done.
func Report(g Group, d Date, due Due, members []Member, marks map[UserID]Mark, now time.Time) Completion {
	c := Completion{Date: d, Due: due}
	zone := g.Zone()
	today := DateOf(now, zone)
	c.Lines = make([]Line, 0, len(members))
	for _, m := range members {
		if m.Gone || m.Joined.After(d) {
			continue
		}
		mark := marks[m.User]
		line := Line{Member: m, Mark: mark, Lacks: due.Lacks(mark.Did), Unseen: -1}
		if !m.LastSeen.IsZero() {
			line.Unseen = max(0, today.Sub(DateOf(m.LastSeen, zone)))
		}
		line.Class = classOf(&g, zone, &m, d, due, mark)
		c.Lines = append(c.Lines, line)
	}
	return c
}

func classOf(g *Group, zone *time.Location, m *Member, d Date, due Due, mark Mark) Class {
	f := DayFacts{Date: d, Due: due, Mark: mark, Holiday: g.IsHoliday(d), OnLeave: m.OnLeave(d), Over: true}
	switch f.Judge() {
	case Kept:
		if g.Settings.LateAfter == 0 {
			return ClassDone
		}
		if t := mark.First.In(zone); t.Hour()*60+t.Minute() >= g.Settings.LateAfter {
			return ClassLate
		}
		return ClassDone
	case MadeUp:
		return ClassMadeUp
	case Excused:
		return ClassExcused
	case Missed:
		return ClassMissing
	}
	return ClassOff
}

// Of are the lines of one class.
func (c Completion) Of(class Class) []Line {
	var lines []Line
	for _, l := range c.Lines {
		if l.Class == class {
			lines = append(lines, l)
		}
	}
	return lines
}

// Share is how many of those whom the date asked something have done it, made-up days
// included; the excused are left out of both figures.
func (c Completion) Share() (done, asked int) {
	for _, l := range c.Lines {
		switch l.Class {
		case ClassDone, ClassLate, ClassMadeUp:
			done++
			asked++
		case ClassMissing:
			asked++
		case ClassExcused, ClassOff:
		}
	}
	return done, asked
}

// Teams are the names of the teams in the report, as people count them.
func (c Completion) Teams() []string {
	var teams []string
	seen := map[string]bool{"": true}
	for _, l := range c.Lines {
		if !seen[l.Member.Team] {
			seen[l.Member.Team] = true
			teams = append(teams, l.Member.Team)
		}
	}
	slices.SortFunc(teams, CompareNames)
	return teams
}

// Team is the part of the report that concerns one team.
func (c Completion) Team(name string) Completion {
	part := Completion{Date: c.Date, Due: c.Due}
	for _, l := range c.Lines {
		if l.Member.Team == name {
			part.Lines = append(part.Lines, l)
		}
	}
	return part
}

// TallyOf counts a member's days over the reports of several dates.
func TallyOf(reports []Completion) map[UserID]Tally {
	tallies := make(map[UserID]Tally)
	for _, c := range reports {
		for _, l := range c.Lines {
			tallies[l.Member.User] = tallies[l.Member.User].with(l.Class)
		}
	}
	return tallies
}

// with is the tally with one more day.
func (t Tally) with(class Class) Tally {
	switch class {
	case ClassDone, ClassLate:
		t.Due, t.Kept = t.Due+1, t.Kept+1
	case ClassMadeUp:
		t.Due, t.Kept, t.MadeUp = t.Due+1, t.Kept+1, t.MadeUp+1
	case ClassMissing:
		t.Due, t.Missed = t.Due+1, t.Missed+1
	case ClassExcused:
		t.Excused++
	case ClassOff:
	}
	return t
}
