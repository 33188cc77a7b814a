package study_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"studybot/quiz"
	"studybot/study"
)

// event is one thing that happens in a life; each kind looks at the fields that it needs.
type event struct {
	Kind   string
	Who    int
	Back   int       // dates back from today; negative: ahead
	Days   int       // how long
	Habits [2]uint32 // a bit a day: does the day's tasks
	Pick   int
}

var zones = []string{"UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Shanghai", "America/New_York", "Pacific/Chatham"}

func events() *rapid.Generator[event] {
	const always = ^uint32(0)
	habit := rapid.OneOf(
		rapid.Just(always), rapid.Just(uint32(0)), rapid.Uint32(),
		rapid.Map(rapid.IntRange(0, 27), func(day int) uint32 { return always &^ (1 << day) }),
	)
	// Days pass often, so that streaks grow long; everything else happens in between.
	// A failure shrinks to a life in which nothing happens but what made it fail.
	kinds := []string{
		"nothing", "days", "days", "days", "days", "days", "hours", "deed", "quiz", "answer", "retract", "void", "make up", "make up",
		"excuse", "no excuse", "leave", "no leave", "holiday", "no holiday", "zone", "zone", "need", "need", "rule",
	}
	lengths := make([]int, 28)
	for i := range lengths {
		lengths[i] = i + 1
	}
	return rapid.Custom(func(t *rapid.T) event {
		return event{
			Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Who: rapid.IntRange(0, 1).Draw(t, "who"),
			Back: rapid.OneOf(rapid.IntRange(0, 5), rapid.IntRange(-20, 90)).Draw(t, "back"), Days: rapid.SampledFrom(lengths).Draw(t, "days"),
			Habits: [2]uint32{habit.Draw(t, "habit"), habit.Draw(t, "habit of the other")}, Pick: rapid.IntRange(0, 5).Draw(t, "pick"),
		}
	})
}

func TestProperty_streaks_bonuses_and_boards_follow_from_the_days_whatever_happens(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := newLife(rt)
		for _, e := range rapid.SliceOfN(events(), 40, 80).Draw(rt, "events") {
			if l.today().Sub(birth) > 400 {
				break
			}
			l.asks(l.today(), l.what)
			l.happen(e)
			l.check()
		}
		if diff := cmp.Diff(l.rebuilt(), l.standing()); diff != "" {
			rt.Fatalf("boards (-from the ledger +by differences):\n%s", diff)
		}
	})
}

func (l *life) happen(e event) {
	p, d := l.people[e.Who], l.today().Add(-e.Back)
	span := study.Span{From: d, To: d.Add(e.Days / 4)}
	switch e.Kind {
	case "days":
		l.days(e)
	case "hours":
		l.now = l.now.Add(time.Duration(e.Days) * time.Hour)
	case "deed":
		l.do(p, study.Activities(1<<e.Pick)&(study.DidCheckIn|study.DidReading|study.DidNote|study.DidSession))
	case "quiz":
		l.open()
	case "answer", "retract":
		l.answer(p, e)
	case "void":
		l.void(e)
	case "make up":
		l.makeUp(p, d)
	case "excuse", "no excuse":
		l.keep(p, l.record(p, true).Excuse(l.group, []study.Date{d, d.Add(1)}, e.Kind == "excuse", l.now))
	case "leave":
		l.rejudge(true, func() { p.member.Leaves = append(slices.Clone(p.member.Leaves), study.Leave{Span: span}) })
	case "no leave":
		l.rejudge(true, func() { p.member.Leaves = nil })
	case "holiday":
		l.rejudge(true, func() { l.group.Holidays = append(slices.Clone(l.group.Holidays), span) })
	case "no holiday":
		l.rejudge(true, func() { l.group.Holidays = study.Without(l.group.Holidays, span) })
	case "zone":
		l.group.Settings.Zone = study.ZoneOf(zones[e.Pick])
	case "need":
		needs := []study.Requirement{study.NeedCheckIn, study.NeedReading, study.NeedQuiz, study.NeedAny, study.NeedAll}
		l.group.Settings.Need = needs[e.Pick%len(needs)]
		l.what = study.Activities(e.Days) & (study.DidCheckIn | study.DidReading)
	case "rule":
		l.group.Settings.MakeUpDays = e.Days / 2
		l.rejudge(true, func() { l.group.Settings.FreezeEvery, l.group.Settings.FreezeMost = e.Pick*2, e.Days%4 })
	}
}

// days pass: each has its card at the hour that it is, and those whose habit it is do it.
func (l *life) days(e event) {
	for day := range e.Days {
		l.asks(l.today(), l.what)
		for i, p := range l.people {
			if e.Habits[i]>>day&1 == 1 {
				l.do(p, study.DidCheckIn)
			}
			if e.Habits[i]>>(day+e.Pick)&1 == 1 { // at the same rate, on other days
				l.do(p, study.DidReading)
			}
		}
		l.now = l.now.Add(24 * time.Hour)
	}
}

func (l *life) do(p *person, what study.Activities) {
	if what == 0 || l.today().Before(p.member.Joined) {
		return
	}
	had := p.marks[l.today()]
	change, v := l.record(p, false).Do(l.group, study.Deed{What: what, Date: l.today()}, l.now)
	if v.Already != had.Did.Has(what) || v.Already && (change.User != 0 || !v.Since.Equal(had.First)) {
		l.rt.Fatalf("%q after %q: %+v", what.Letters(), had.Did.Letters(), v)
	}
	l.keep(p, change)
}

func (l *life) open() {
	l.asks(l.today(), study.DidQuiz)
	l.quizzes = append(l.quizzes, &issue{Quiz: quiz.Quiz{Number: len(l.quizzes) + 1, OpenedAt: l.now, Questions: make([]quiz.Asked, 3)}})
}

// answer votes in the last quiz, or takes the vote back; both may be too late.
func (l *life) answer(p *person, e event) {
	if len(l.quizzes) == 0 || l.today().Before(p.member.Joined) {
		return
	}
	q := l.quizzes[len(l.quizzes)-1]
	if l.now.Sub(q.OpenedAt) > 5*24*time.Hour {
		return
	}
	votes := []quiz.Response{{User: p.member.User, Question: e.Pick % 3, Grade: float64(e.Pick/3+1) / 2, Retracted: e.Kind == "retract"}}
	if e.Days > 14 {
		votes = append(votes, quiz.Response{User: p.member.User, Question: e.Days % 3, Grade: 1})
	}
	change, taken := quiz.NewCount(q.Quiz, q.given).Take(l.group, l.record(p, false), votes, l.now)
	q.given = append(q.given, taken...)
	if change != nil {
		l.keep(p, *change)
	}
}

// void takes a quiz back from all who took part in it, however long ago it was.
func (l *life) void(e event) {
	if len(l.quizzes) == 0 {
		return
	}
	q := l.quizzes[e.Days%len(l.quizzes)]
	causes := []study.Cause{study.PartCause(q.Number)}
	for i := range q.Questions {
		causes = append(causes, study.RightCause(q.Number, i+1))
	}
	for _, p := range l.people {
		if slices.ContainsFunc(q.given, func(r quiz.Response) bool { return r.User == p.member.User }) {
			l.keep(p, l.record(p, true).Undo(l.group, study.DateOf(q.OpenedAt, l.group.Zone()), study.DidQuiz, causes, l.now))
		}
	}
	q.given = nil
}

func (l *life) makeUp(p *person, d study.Date) {
	open := slices.Contains(l.truth(p).reckon(l.today()).missed, d)
	change, v, err := l.record(p, false).MakeUp(l.group, d, l.now)
	if open != (err == nil) {
		l.rt.Fatalf("make up %s on %s: %v", d, l.today(), err)
	}
	l.keep(p, change)
	if err == nil && (v.Outcome != study.MadeUp || v.Lacks != 0) {
		l.rt.Fatalf("made up %s: %+v", d, v)
	}
}

func (l *life) truth(p *person) truth { return truth{l.group, p.member, p.marks, l.due} }

// check compares what the code says of each member today with what the oracle says.
func (l *life) check() {
	today := l.today()
	signs := map[study.Outcome]string{"kept": "k", "made up": "m", "excused": "x", "frozen": "F", "missed": "_", "pending": "?", "": "."}
	for _, p := range l.people {
		want, record := l.truth(p).reckon(today), l.record(p, false)
		walk := record.Walk(l.group, today)
		if walk.Streak != want.streak {
			l.rt.Fatalf("%d on %s: streak %+v, want %+v\n%s", p.member.User, today, walk.Streak, want.streak, want.letters)
		}
		for d := record.Checkpoint.Through.Add(1); !d.After(today) && !record.Checkpoint.Through.IsZero(); d = d.Add(1) {
			if got := signs[walk.Outcomes[d]]; got != want.letter(d) {
				l.rt.Fatalf("%d: %s came to %q, want %q", p.member.User, d, got, want.letter(d))
			}
		}
		if diff := cmp.Diff(want.missed, record.Missed(l.group, today)); diff != "" {
			l.rt.Fatalf("%d on %s: to be made up (-want +got)\n%s", p.member.User, today, diff)
		}
		l.checkLedger(p, want)
	}
}

func (l *life) checkLedger(p *person, want reckoned) {
	bonuses, days := make(map[study.Cause]int), make(map[study.Date]int)
	for cause, e := range p.ledger {
		if strings.HasPrefix(string(cause), "streak:") {
			bonuses[cause] = e.Points
		} else if days[e.Date] += e.Points; days[e.Date] > l.group.Settings.Prices.DayCap {
			l.rt.Fatalf("%d earned %d on %s", p.member.User, days[e.Date], e.Date)
		}
	}
	if diff := cmp.Diff(want.bonuses, bonuses); diff != "" {
		l.rt.Fatalf("%d: bonuses (-want +got)\n%s\n%s", p.member.User, diff, want.letters)
	}
}
