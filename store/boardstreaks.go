package store

import (
	"strconv"

	"studybot/study"
)

// streakTags are the tags that streaks of a group must bear to stand today. Most members
// joined with others and are never on leave: one tag is theirs in common.
type streakTags struct {
	group study.Group
	epoch string
	due   map[study.Date]study.Due
	today study.Date
	dates map[study.Date]dateTag
	bases map[study.Date]string // of those without a leave, by when they joined
	tags  map[[2]study.Date]string
}

// dateTag is what all members have in common whose last change was on a date.
type dateTag struct {
	tag   string
	quiet bool // no date since asked for anything
}

// knownStreaks are the streaks that stand today as they stood after their member's last
// change: what they rest on is as it was, the day of that change was kept if it is over, and
// no date since asked for anything.
func knownStreaks(g study.Group, facts study.BoardFacts, lines map[string]string, today study.Date) (map[study.UserID]int, error) {
	known := make(map[study.UserID]int, len(facts.Members))
	oldest := lastChanges(today)
	all := streakTags{
		group: g, epoch: lines[epochField], due: facts.Due, today: today,
		dates: make(map[study.Date]dateTag), bases: make(map[study.Date]string), tags: make(map[[2]study.Date]string),
	}
	var user [20]byte
	for i := range facts.Members {
		m := &facts.Members[i]
		current, d, tag, err := decodeStreakNow(lines[string(strconv.AppendInt(user[:0], int64(m.User), 10))])
		if err != nil {
			return nil, err
		}
		if d.IsZero() || d.Before(oldest) || d.After(today) || !all.on(d).quiet {
			continue
		}
		if d.Before(today) && !keptOn(facts, d, i) && !nothingAsked(g, facts.Due, d, d.Add(1)) {
			continue
		}
		if tag == all.of(m, d) {
			known[m.User] = current
		}
	}
	return known, nil
}

// lastChanges is the first date whose changes may have left a streak that stands today. After
// a week of a month nearly everybody's last month is over: that of who sleeps is walked.
func lastChanges(today study.Date) study.Date {
	if today.Day > 7 {
		return today.FirstOfMonth()
	}
	return today.FirstOfMonth().Add(-1).FirstOfMonth()
}

// keptOn says whether a member, by their place, has kept a date; of dates whose marks were
// not read it is not known.
func keptOn(facts study.BoardFacts, d study.Date, member int) bool {
	var done study.Activities
	if marks := facts.Marks[d]; member < len(marks) {
		done = marks[member].Did
	}
	return facts.Due[d].Satisfied(done)
}

// on is what those have in common whose last change was on a date.
func (x *streakTags) on(d study.Date) dateTag {
	t, known := x.dates[d]
	if !known {
		t = dateTag{dueTag(x.due, d), nothingAsked(x.group, x.due, d.Add(1), x.today)}
		x.dates[d] = t
	}
	return t
}

// of is the tag of a member whose last change was on a date.
func (x *streakTags) of(m *study.Member, d study.Date) string {
	if len(m.Leaves) > 0 {
		return hash(basisOf(x.group, *m, x.epoch) + x.on(d).tag)
	}
	key := [2]study.Date{m.Joined, d}
	tag, known := x.tags[key]
	if known {
		return tag
	}
	basis, known := x.bases[m.Joined]
	if !known {
		basis = basisOf(x.group, *m, x.epoch)
		x.bases[m.Joined] = basis
	}
	tag = hash(basis + x.on(d).tag)
	x.tags[key] = tag
	return tag
}

// nothingAsked says whether no date from one up to another asked for anything.
func nothingAsked(g study.Group, due map[study.Date]study.Due, from, to study.Date) bool {
	for d := from; d.Before(to); d = d.Add(1) {
		if due[d].Asks() && !g.IsHoliday(d) {
			return false
		}
	}
	return true
}
