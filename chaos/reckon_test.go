package chaos

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"studybot/store"
	"studybot/study"
)

// The plain recomputation: what must follow from what people did, worked out from the
// beginning each time, with the prices of a new group.
const (
	priceCheckIn = 2
	priceReading = 3
	priceRight   = 2
	pricePart    = 1
	freezeEvery  = 7
	freezeMost   = 2
)

var bonuses = map[int]int{7: 10, 30: 50, 100: 200}

// reckoned is what one member must have.
type reckoned struct{ points, streak, best, freezes int }

// members: points, streaks and days of all follow from what they did.
func (j judge) members() {
	quizPoints := j.quizPoints()
	byUser := make(map[study.UserID]store.ExportMember)
	for _, m := range j.x.Members {
		byUser[m.User] = m
	}
	for _, p := range j.g.people {
		m, ok := byUser[study.UserID(p.ID)]
		if !ok {
			j.errorf("%d is not on the roster", p.ID)
			continue
		}
		should := j.reckon(p.ID)
		should.points += quizPoints[p.ID]
		if is := (reckoned{m.Points.All, m.Streak, m.BestStreak, m.Freezes}); is != should {
			j.errorf("%d has (points, streak, best, freezes) %v, should have %v", p.ID, is, should)
		}
		if m.Points.Season != m.Points.All {
			j.errorf("%d has %d points in the season, %d in all", p.ID, m.Points.Season, m.Points.All)
		}
		for date, who := range j.g.checked {
			d, err := study.ParseDate(date)
			if err != nil {
				j.w.t.Fatal(err)
			}
			if who[p.ID] != m.Days[d].CheckIn {
				j.errorf("%d checked in on %s: %v, stored: %v", p.ID, date, who[p.ID], m.Days[d].CheckIn)
			}
			if who[p.ID] {
				j.sum.checkins++
			}
		}
	}
	j.ledger()
}

// reckon walks over the days on which a card came.
func (j judge) reckon(user int64) reckoned {
	var r reckoned
	progress := 0
	today := dateOf(j.w.clock.Now())
	dates := make([]string, 0, len(j.g.cards))
	for date := range j.g.cards {
		dates = append(dates, date)
	}
	slices.Sort(dates)
	for _, date := range dates {
		switch {
		case j.g.checked[date][user]:
			r.streak++
			r.points += priceCheckIn + bonuses[r.streak]
			if progress++; progress == freezeEvery {
				progress, r.freezes = 0, min(r.freezes+1, freezeMost)
			}
		case date == today:
		case r.freezes > 0 && r.streak > 0:
			r.freezes--
		default:
			r.streak, progress = 0, 0
		}
		if j.g.read[date][user] {
			r.points += priceReading
		}
		r.best = max(r.best, r.streak)
	}
	return r
}

// quizPoints are what votes earned, by Telegram's record of votes and right options.
func (j judge) quizPoints() map[int64]int {
	asked, points := j.asked(), make(map[int64]int)
	took := make(map[place]bool)
	for id, m := range j.polls() {
		where := asked[id]
		for user, options := range m.Poll.Votes {
			part := place{quiz: where.quiz, user: study.UserID(user)}
			if !took[part] {
				points[user] += pricePart
			}
			took[part] = true
			if slices.Equal(options, m.Poll.Correct) {
				points[user] += priceRight
			}
		}
	}
	return points
}

// ledger: the entries add up to the points, each cause once.
func (j judge) ledger() {
	sums, causes := make(map[study.UserID]int), make(map[string]bool)
	for _, e := range j.x.Ledger {
		sums[e.User] += e.Points
		key := fmt.Sprint(e.User, " ", e.Cause)
		if causes[key] {
			j.errorf("the ledger has %s twice", key)
		}
		causes[key] = true
	}
	for _, m := range j.x.Members {
		if sums[m.User] != m.Points.All {
			j.errorf("the ledger of %d adds up to %d, the board says %d", m.User, sums[m.User], m.Points.All)
		}
	}
}

// firings: each slot of each schedule has exactly one record, and each launched one its
// message.
func (j judge) firings() {
	type slot struct {
		schedule int
		due      time.Time
	}
	recorded, launched := make(map[slot]int), make(map[int]int)
	for _, f := range j.x.Firings {
		if f.Schedule != 0 && f.Due.After(first.Add(beginning)) { // 0: /quiz now
			recorded[slot{f.Schedule, f.Due.UTC()}]++
		}
		if f.Outcome == study.Launched {
			launched[f.Schedule]++
		}
	}
	for _, s := range j.x.Schedules {
		for _, due := range slots(s.When, first, j.w.clock.Now()) {
			if n := recorded[slot{s.ID, due}]; n != 1 {
				j.errorf("schedule %d (%s) has %d records for %s", s.ID, s.When, n, due.Format(time.DateTime))
			} else {
				j.sum.firings++
			}
			delete(recorded, slot{s.ID, due})
		}
		j.posted(s, launched[s.ID])
	}
	for s, n := range recorded {
		j.errorf("%d firings of schedule %d at %s, which is no slot of it", n, s.schedule, s.due)
	}
}

// posted counts the messages of a schedule against its launches.
func (j judge) posted(s store.ExportSchedule, launched int) {
	n := 0
	switch s.Action {
	case study.ActMessage:
		for _, m := range j.g.posts {
			if j.tick(m) {
				n++
			}
		}
		j.sum.repeated += max(0, n-launched)
	case study.ActCard:
		n = len(j.g.cards)
	default:
		return
	}
	if n < launched {
		j.errorf("schedule %d (%s) was launched %d times and posted %d", s.ID, s.When, launched, n)
	}
}

// beginning is the time in which groups are set up: what fires in it is not reckoned.
const beginning = 2 * time.Minute

// slots are the instants of a rule after from, up to until, in UTC.
func slots(when string, from, until time.Time) []time.Time {
	is := func(time.Time) bool { return false }
	day, clock, _ := strings.Cut(when, " ")
	switch day {
	case "daily":
		is = func(t time.Time) bool { return t.Format("15:04") == clock }
	case "sun":
		is = func(t time.Time) bool { return t.Weekday() == time.Sunday && t.Format("15:04") == clock }
	case "once":
		is = func(t time.Time) bool { return t.Format("2006-01-02 15:04") == clock }
	case "cron": // "m,m,m,m * * * *"
		minutes := strings.Split(strings.Fields(strings.Trim(clock, `"`))[0], ",")
		is = func(t time.Time) bool { return slices.Contains(minutes, fmt.Sprint(t.Minute())) }
	}
	var all []time.Time
	for t := from.Truncate(time.Minute); !t.After(until); t = t.Add(time.Minute) {
		if t.After(from.Add(beginning)) && is(t) {
			all = append(all, t.UTC())
		}
	}
	return all
}
