package store

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"studybot/effect"
	"studybot/study"
)

// wildLife is a group in which anything may happen, day after day.
type wildLife struct {
	*world
	rt     *rapid.T
	season int
	quiz   int
	ledger map[study.UserID]map[study.Cause]study.Entry
	marks  map[study.UserID]map[study.Date]study.Mark
}

func TestProperty_whatever_happens_boards_sheets_and_streaks_follow_from_ledger_and_marks(t *testing.T) {
	onAll(t, func(t *testing.T, w *world) {
		chat := study.ChatID(-5000)
		rapid.Check(t, func(rt *rapid.T) {
			chat--
			w.clock.now = morning
			w.group = w.newGroup(chat)
			l := &wildLife{world: w, rt: rt}
			l.ledger = make(map[study.UserID]map[study.Cause]study.Entry)
			l.marks = make(map[study.UserID]map[study.Date]study.Mark)
			for _, u := range []study.UserID{41, 42, 43} {
				l.ledger[u], l.marks[u] = make(map[study.Cause]study.Entry), make(map[study.Date]study.Mark)
				w.join(u, fmt.Sprint("Member ", u))
			}
			for range rapid.IntRange(5, 30).Draw(rt, "events") {
				l.event()
			}
			l.check()
		})
	})
}

func (l *wildLife) event() {
	u := study.UserID(rapid.IntRange(41, 43).Draw(l.rt, "who"))
	switch what := rapid.IntRange(0, 15).Draw(l.rt, "what"); what {
	case 0, 1, 2:
		l.clock.add(time.Duration(rapid.IntRange(1, 45).Draw(l.rt, "days"))*24*time.Hour + time.Minute)
		l.due(l.today())
	case 3, 4:
		l.deed(u, study.Deed{What: study.DidCheckIn, Date: l.today()})
	case 5:
		l.deed(u, study.Deed{What: study.DidReading, Date: l.today()})
	case 6, 7:
		l.quiz = rapid.IntRange(1, 40).Draw(l.rt, "quiz")
		right := study.Entry{Cause: study.RightCause(l.quiz, rapid.IntRange(1, 3).Draw(l.rt, "question")), Points: rapid.IntRange(0, 30).Draw(l.rt, "points")}
		l.deed(u, study.Deed{What: study.DidQuiz, Date: l.today(), Cause: study.PartCause(l.quiz), Entries: []study.Entry{right}})
	case 8:
		l.change(u, func(r study.Record) (study.Change, error) {
			d := l.today().Add(-rapid.IntRange(0, 3).Draw(l.rt, "back"))
			causes := []study.Cause{study.PartCause(l.quiz + 1), study.RightCause(l.quiz+1, 1), study.CauseOf(study.DidCheckIn, d)}
			return r.Undo(l.group, d, study.DidCheckIn|study.DidQuiz, causes, l.clock.Now()), nil
		})
	case 9:
		l.makeUp(u)
	case 10:
		l.excuse(u)
	case 11:
		l.season++
		l.apply(effect.Effect{Seasons: []effect.Season{{Number: l.season, From: l.today()}}})
		l.group.Season = l.season
		l.save()
	case 12:
		l.rule()
	case 13:
		l.leave(u)
	case 14, 15:
		l.weeks(u)
	}
}

// weeks lets days pass on which one member checks in more often than not.
func (l *wildLife) weeks(u study.UserID) {
	kept := rapid.Uint32().Draw(l.rt, "kept") | rapid.Uint32().Draw(l.rt, "kept too")
	for day := range rapid.IntRange(3, 32).Draw(l.rt, "days passed") {
		l.clock.add(24 * time.Hour)
		l.apply(effect.Effect{Due: map[study.Date]study.Due{l.today(): {What: study.DidCheckIn, Need: study.NeedCheckIn}}})
		if kept&(1<<day) != 0 {
			change, _ := l.record(u).Do(l.group, study.Deed{What: study.DidCheckIn, Date: l.today()}, l.clock.Now())
			l.apply(effect.Effect{Season: l.season, Changes: []study.Change{change}})
			l.note(change)
		}
	}
}

// note keeps in memory what Redis must hold.
func (l *wildLife) note(c study.Change) {
	for d, m := range c.Marks {
		delete(l.marks[c.User], d)
		if !m.IsZero() {
			l.marks[c.User][d] = m
		}
	}
	for _, e := range c.Entries {
		delete(l.ledger[c.User], e.Cause)
		if e.Points != 0 {
			l.ledger[c.User][e.Cause] = e
		}
	}
}

func (l *wildLife) due(d study.Date) {
	need := rapid.SampledFrom([]study.Requirement{study.NeedCheckIn, study.NeedAny, study.NeedAll}).Draw(l.rt, "need")
	what := study.DidCheckIn | study.DidReading
	if rapid.Bool().Draw(l.rt, "quiz due") {
		what |= study.DidQuiz
	}
	l.apply(effect.Effect{Due: map[study.Date]study.Due{d: {What: what, Need: need}}})
}

func (l *wildLife) deed(u study.UserID, deed study.Deed) {
	l.change(u, func(r study.Record) (study.Change, error) {
		c, _ := r.Do(l.group, deed, l.clock.Now())
		return c, nil
	})
}

func (l *wildLife) makeUp(u study.UserID) {
	l.change(u, func(r study.Record) (study.Change, error) {
		missed := r.Missed(l.group, l.today())
		if len(missed) == 0 {
			return study.Change{}, nil
		}
		c, _, err := r.MakeUp(l.group, missed[len(missed)-1], l.clock.Now())
		return c, err
	})
}

// excuse reaches back over settled dates too; those need the whole record.
func (l *wildLife) excuse(u study.UserID) {
	back := rapid.IntRange(-3, 120).Draw(l.rt, "excused")
	excused := rapid.Bool().Draw(l.rt, "or not")
	r, err := l.FullRecord(l.t.Context(), l.group, u, l.today())
	if err != nil {
		l.rt.Fatal(err)
	}
	l.commitChange(r.Excuse(l.group, []study.Date{l.today().Add(-back)}, excused, l.clock.Now()))
}

func (l *wildLife) rule() {
	if rapid.Bool().Draw(l.rt, "holiday") {
		d := l.today().Add(-rapid.IntRange(-5, 100).Draw(l.rt, "holiday back"))
		l.group.Holidays = append(l.group.Holidays, study.Span{From: d, To: d.Add(2)})
	} else {
		l.group.Settings.FreezeEvery = rapid.IntRange(1, 4).Draw(l.rt, "freeze every")
	}
	l.save()
}

func (l *wildLife) save() {
	l.apply(effect.Effect{Save: &l.group})
	l.group.Rev++
}

func (l *wildLife) leave(u study.UserID) {
	m, err := l.Member(l.t.Context(), l.group.ID, u)
	if err != nil {
		l.rt.Fatal(err)
	}
	d := l.today().Add(-rapid.IntRange(0, 100).Draw(l.rt, "leave back"))
	m.Leaves = append(m.Leaves, study.Leave{Span: study.Span{From: d, To: d.Add(3)}})
	l.apply(effect.Effect{Members: []study.Member{m}})
}

func (l *wildLife) change(u study.UserID, decide func(study.Record) (study.Change, error)) {
	r, err := l.Record(l.t.Context(), l.group, u, l.today())
	if err != nil {
		l.rt.Fatal(err)
	}
	full, err := l.FullRecord(l.t.Context(), l.group, u, l.today())
	if err != nil {
		l.rt.Fatal(err)
	}
	if got, want := r.Walk(l.group, l.today()).Streak, full.Walk(l.group, l.today()).Streak; got != want {
		l.rt.Fatalf("streak from the checkpoint %+v, from all days %+v", got, want)
	}
	c, err := decide(r)
	if err != nil {
		l.rt.Fatal(err)
	}
	l.commitChange(c)
}

func (l *wildLife) commitChange(c study.Change) {
	e := effect.Effect{Group: l.group.ID, At: l.clock.Now(), Season: l.season, Changes: []study.Change{c}}
	if _, err := l.Apply(l.t.Context(), e); err != nil {
		l.rt.Fatal(err)
	}
	if c.User == 0 {
		return
	}
	l.note(c)
	if _, err := l.Apply(l.t.Context(), e); !errors.Is(err, study.ErrStale) {
		l.rt.Fatalf("the same change again: %v, want stale", err)
	}
}

func (l *wildLife) check() {
	differences, err := l.VerifyGroup(l.t.Context(), l.group.ID)
	if err != nil {
		l.rt.Fatal(err)
	}
	if len(differences) > 0 {
		l.rt.Fatalf("differences: %+v", differences)
	}
	for u := range l.ledger {
		l.checkMember(u)
	}
	l.checkBoard()
}

// checkBoard holds what a board is made of, read at once, to the same read piece by piece.
func (l *wildLife) checkBoard() {
	ctx, g, today := l.t.Context(), l.group, l.today()
	for _, p := range study.Periods() {
		a := study.BoardAsked{Period: p, Date: today, Today: today, Days: p.Span(today)}
		if span := p.Span(today); span != (study.Span{}) {
			a.Before = span.From.Add(-1)
		}
		facts, err := l.BoardFacts(ctx, g, a)
		if err != nil {
			l.rt.Fatal(err)
		}
		points, err := l.Points(ctx, g.ID, p, today, g.Season)
		if diff := cmp.Diff(points, facts.Points); err != nil || diff != "" {
			l.rt.Fatalf("points of the %s: %s, %v", p, diff, err)
		}
		for d, marks := range facts.Marks {
			on, err := l.MarksOn(ctx, g.ID, d)
			for i, m := range facts.Members {
				if diff := cmp.Diff(on[m.User], marks[i]); err != nil || diff != "" {
					l.rt.Fatalf("mark of %d on %s: %s, %v", m.User, d, diff, err)
				}
			}
		}
		for u, streak := range facts.Streaks {
			r, err := l.FullRecord(ctx, g, u, today)
			if err != nil {
				l.rt.Fatal(err)
			}
			if want := r.Walk(g, today).Streak.Current; streak != want {
				l.rt.Fatalf("streak of %d on the board %d, walked %d", u, streak, want)
			}
		}
	}
}

func (l *wildLife) checkMember(u study.UserID) {
	ctx, g := l.t.Context(), l.group.ID
	entries, err := l.Ledger(ctx, g, u)
	if err != nil {
		l.rt.Fatal(err)
	}
	held, sum := make(map[study.Cause]study.Entry), 0
	for _, e := range entries {
		held[e.Cause] = e
		sum += e.Points
	}
	if diff := cmp.Diff(l.ledger[u], held); diff != "" {
		l.rt.Fatalf("ledger of %d: %s", u, diff)
	}
	marks, err := l.History(ctx, g, u)
	if err != nil {
		l.rt.Fatal(err)
	}
	if diff := cmp.Diff(l.marks[u], marks); diff != "" {
		l.rt.Fatalf("marks of %d: %s", u, diff)
	}
	points, err := l.Points(ctx, g, study.AllTime, l.today(), 0)
	if err != nil || points[u] != sum {
		l.rt.Fatalf("%d has %d points, want %d; %v", u, points[u], sum, err)
	}
	for d, m := range marks {
		on, err := l.MarksOn(ctx, g, d)
		if err != nil {
			l.rt.Fatal(err)
		}
		if diff := cmp.Diff(m, on[u]); diff != "" {
			l.rt.Fatalf("mark of %d on %s: %s", u, d, diff)
		}
	}
}
