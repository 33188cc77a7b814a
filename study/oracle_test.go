package study_test

import (
	"fmt"
	"strings"
	"time"

	"studybot/study"
)

// truth is what was done and asked, with nothing derived.
type truth struct {
	group  study.Group
	member study.Member
	marks  map[study.Date]study.Mark
	due    map[study.Date]study.Due
}

// reckoned is what the oracle says follows from the truth.
type reckoned struct {
	first   study.Date
	letters string // a letter a date: k kept, m made up, x excused, F frozen, _ missed, ? pending, . not due
	streak  study.Streak
	bonuses map[study.Cause]int
	missed  []study.Date
}

func (r reckoned) letter(d study.Date) string {
	i := d.Sub(r.first)
	if i < 0 || i >= len(r.letters) {
		return "."
	}
	return r.letters[i : i+1]
}

// reckon works everything out from the first day on: first every date's letter, then the
// freezes, then runs by cutting at the missed days. It shares no code with what it judges
// but dates and plain values.
func (t truth) reckon(today study.Date) reckoned {
	r := reckoned{first: t.member.Joined, bonuses: make(map[study.Cause]int)}
	last := today
	for d, m := range t.marks {
		if m.Did == 0 {
			continue
		}
		if d.Before(r.first) {
			r.first = d
		}
		if d.After(last) {
			last = d
		}
	}
	r.letters, r.streak = t.froze(t.plain(r.first, today, today))
	r.streak.Through = today
	runs := strings.Split(r.letters, "_")
	for _, run := range runs {
		r.streak.Best = max(r.streak.Best, kept(run))
	}
	r.streak.Current = kept(runs[len(runs)-1])
	for i := 1; i <= t.group.Settings.MakeUpDays; i++ {
		if d := today.Add(-i); strings.Contains("_F", r.letter(d)) {
			r.missed = append(r.missed, d)
		}
	}
	ahead := r.letters
	if last != today {
		ahead, _ = t.froze(t.plain(r.first, last, last))
	}
	t.reward(r, ahead)
	return r
}

func kept(letters string) int { return strings.Count(letters, "k") + strings.Count(letters, "m") }

// plain are the letters of dates without freezes: - is a day that was not kept.
func (t truth) plain(from, to, today study.Date) string {
	var b strings.Builder
	for d := from; !d.After(to); d = d.Add(1) {
		b.WriteByte(t.judge(d, d.Before(today)))
	}
	return b.String()
}

func (t truth) judge(d study.Date, over bool) byte {
	wanted := map[study.Requirement]string{
		study.NeedCheckIn: "c", study.NeedReading: "r", study.NeedQuiz: "q", study.NeedAny: "crq", study.NeedAll: "crq",
	}[t.due[d].Need]
	asked, did := 0, 0
	for _, letter := range wanted {
		if strings.ContainsRune(t.due[d].What.Letters(), letter) {
			asked++
			if strings.ContainsRune(t.marks[d].Did.Letters(), letter) {
				did++
			}
		}
	}
	for _, h := range t.group.Holidays {
		if within(d, h) {
			return '.'
		}
	}
	excused := t.marks[d].Excused
	for _, l := range t.member.Leaves {
		excused = excused || within(d, l.Span)
	}
	switch {
	case asked == 0:
		return '.'
	case did == asked, did > 0 && t.due[d].Need == study.NeedAny:
		if t.marks[d].MadeUp {
			return 'm'
		}
		return 'k'
	case excused:
		return 'x'
	case over:
		return '-'
	}
	return '?'
}

func within(d study.Date, s study.Span) bool {
	return number(s.From) <= number(d) && number(d) <= number(s.To)
}

func number(d study.Date) int { return d.Year*10000 + int(d.Month)*100 + d.Day }

// froze spends freezes on days not kept, and counts what is left of them.
func (t truth) froze(letters string) (string, study.Streak) {
	held, towards := 0, 0
	out := []byte(letters)
	for i, letter := range out {
		switch {
		case letter == 'k':
			towards++
			if towards == t.group.Settings.FreezeEvery {
				towards, held = 0, held+1
				if held > t.group.Settings.FreezeMost {
					held = t.group.Settings.FreezeMost
				}
			}
		case letter == '-' && held > 0:
			out[i] = 'F'
			held--
		case letter == '-':
			out[i] = '_'
			towards = 0
		}
	}
	return string(out), study.Streak{Freezes: held, Progress: towards}
}

// reward gives each run its bonuses, by counting its kept days.
func (t truth) reward(r reckoned, letters string) {
	run := 0
	for i, letter := range letters {
		switch letter {
		case '_':
			run = 0
		case 'k', 'm':
			run++
			for _, b := range t.group.Settings.Prices.Bonuses {
				if run == b.Days {
					d := r.first.Add(i)
					r.bonuses[study.Cause(fmt.Sprintf("streak:%d:%04d-%02d-%02d", b.Days, d.Year, d.Month, d.Day))] = b.Points
				}
			}
		}
	}
}

// boardsOf are the boards on which a date's points count, named by their first day.
func boardsOf(d study.Date) []string {
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
	monday := t
	for monday.Weekday() != time.Monday {
		monday = monday.AddDate(0, 0, -1)
	}
	return []string{"day " + t.Format(time.DateOnly), "week " + monday.Format(time.DateOnly), "month " + t.Format("2006-01") + "-01", "all "}
}
