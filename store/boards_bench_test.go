package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"studybot/effect"
	"studybot/study"
)

// BenchmarkBoards draws up the week's boards of 400 groups of sixteen people, eight groups
// at a time. Everybody has checked in every day of the week, as on a Sunday evening.
func BenchmarkBoards(b *testing.B) {
	w, _ := benchWorld(b, 1)
	const groups, people = 400, 16
	var ids []study.Group
	for i := range groups {
		ids = append(ids, w.newGroup(study.ChatID(-5000-i)))
	}
	w.clock.add(49 * time.Hour) // to a Monday
	for day := range 7 {
		for i, g := range ids {
			w.keepDay(b, g, 1000*(i+1), people, day == 0)
		}
		if day < 6 {
			w.clock.add(24 * time.Hour)
		}
	}
	for _, way := range []struct {
		name    string
		archive study.Archive
	}{{"read at once", w.Store}, {"piece by piece", pieces{w.Store}}} {
		b.Run(way.name, func(b *testing.B) {
			figures := study.Figures{Archive: way.archive}
			bot, redis := ownCPU(b), w.redisCPU(b)
			for b.Loop() {
				w.drawAll(b, figures, ids, people)
			}
			boards := float64(b.N) * groups
			b.ReportMetric(float64(b.Elapsed().Microseconds())/boards, "µs/board")
			b.ReportMetric((ownCPU(b)-bot)/boards, "µs-bot/board")
			b.ReportMetric((w.redisCPU(b)-redis)/boards, "µs-redis/board")
		})
	}
}

// keepDay lets all of a group check in; on the first day they join.
func (w *world) keepDay(b *testing.B, g study.Group, first, people int, join bool) {
	b.Helper()
	now := w.clock.Now()
	today := g.Today(now)
	asked := study.Due{What: study.DidCheckIn, Need: study.NeedCheckIn}
	e := effect.Effect{Group: g.ID, At: now, Due: map[study.Date]study.Due{today: asked}}
	if join { // and the group has been at it for two months
		for back := range 60 {
			e.Due[today.Add(-back)] = asked
		}
	}
	users := make([]study.UserID, people)
	for i := range people {
		users[i] = study.UserID(first + i)
		if join {
			e.Members = append(e.Members, study.Member{User: users[i], Name: fmt.Sprint("Member ", i), Team: []string{"red", "blue"}[i%2], Joined: today.Add(-1)})
		}
	}
	w.apply(e)
	e = effect.Effect{Group: g.ID, At: now}
	for _, r := range must[map[study.UserID]study.Record](b)(w.Records(b.Context(), g, users, today)) {
		change, _ := r.Do(g, study.Deed{What: study.DidCheckIn, Date: today}, now)
		e.Changes = append(e.Changes, change)
	}
	w.apply(e)
}

// ownCPU is this process's time so far, in µs.
func ownCPU(b *testing.B) float64 {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1000
}

// redisCPU is Redis' time so far, in µs.
func (w *world) redisCPU(b *testing.B) (used float64) {
	b.Helper()
	for line := range strings.Lines(must[string](b)(w.rdb.Info(b.Context(), "cpu").Result())) {
		for _, name := range []string{"used_cpu_sys:", "used_cpu_user:"} {
			if text, ok := strings.CutPrefix(line, name); ok {
				seconds, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
				if err != nil {
					b.Fatal(err)
				}
				used += seconds * 1e6
			}
		}
	}
	return used
}

// pieces reads what a board is made of one after the other, as anybody would at first.
type pieces struct{ *Store }

func (p pieces) BoardFacts(ctx context.Context, g study.Group, a study.BoardAsked) (f study.BoardFacts, err error) {
	var failed [4]error
	f.Members, failed[0] = p.Members(ctx, g.ID)
	f.Points, failed[1] = p.Points(ctx, g.ID, a.Period, a.Date, g.Season)
	f.Before, failed[2] = p.Points(ctx, g.ID, a.Period, a.Before, g.Season)
	f.Due, failed[3] = p.DueOn(ctx, g.ID, a.Days.From, a.Days.To)
	f.Marks = make(map[study.Date][]study.Mark)
	for d := a.Days.From; !d.After(a.Days.To); d = d.Add(1) {
		on, err := p.MarksOn(ctx, g.ID, d)
		if err != nil {
			return f, err
		}
		for _, m := range f.Members {
			f.Marks[d] = append(f.Marks[d], on[m.User])
		}
	}
	return f, errors.Join(failed[:]...)
}

// drawAll draws the boards of all groups, eight at a time.
func (w *world) drawAll(b *testing.B, figures study.Figures, groups []study.Group, people int) {
	b.Helper()
	var all sync.WaitGroup
	var next atomic.Int64
	for range 8 {
		all.Go(func() {
			for i := next.Add(1); i <= int64(len(groups)); i = next.Add(1) {
				g := groups[i-1]
				board, err := figures.Board(b.Context(), g, study.ThisWeek, g.Today(w.clock.Now()), w.clock.Now())
				if err != nil || len(board.Standings) != people {
					b.Error(len(board.Standings), err)
				}
			}
		})
	}
	all.Wait()
}
