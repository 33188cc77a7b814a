package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"studybot/effect"
	"studybot/study"
)

// BenchmarkBoards draws up the week's boards of 400 groups of sixteen people, eight groups
// at a time. Everybody has done something today, as on a Sunday evening.
func BenchmarkBoards(b *testing.B) {
	w, _ := benchWorld(b, 1)
	const groups, people = 400, 16
	var ids []study.Group
	for i := range groups {
		g := w.newGroup(study.ChatID(-5000 - i))
		e := effect.Effect{Group: g.ID, At: w.clock.Now(), Due: map[study.Date]study.Due{}}
		for u := range people {
			e.Members = append(e.Members, study.Member{User: study.UserID(1000*(i+1) + u), Name: fmt.Sprint("Member ", u), Team: []string{"red", "blue"}[u%2], Joined: g.Today(w.clock.Now()).Add(-20)})
		}
		for back := range 7 {
			e.Due[g.Today(w.clock.Now()).Add(-back)] = study.Due{What: study.DidCheckIn, Need: study.NeedCheckIn}
		}
		w.apply(e)
		records := must[map[study.UserID]study.Record](b)(w.Records(b.Context(), g, usersOf(e.Members), g.Today(w.clock.Now())))
		e = effect.Effect{Group: g.ID, At: w.clock.Now()}
		for _, r := range records {
			change, _ := r.Do(g, study.Deed{What: study.DidCheckIn, Date: g.Today(w.clock.Now())}, w.clock.Now())
			e.Changes = append(e.Changes, change)
		}
		w.apply(e)
		ids = append(ids, g)
	}
	for _, way := range []struct {
		name    string
		archive study.Archive
	}{{"read at once", w.Store}, {"piece by piece", pieces{w.Store}}} {
		b.Run(way.name, func(b *testing.B) {
			figures := study.Figures{Archive: way.archive}
			for b.Loop() {
				w.drawAll(b, figures, ids, people)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/groups, "µs/board")
		})
	}
}

// pieces reads what a board is made of one after the other, as anybody would at first.
type pieces struct{ *Store }

func (p pieces) BoardFacts(ctx context.Context, g study.Group, a study.BoardAsked) (f study.BoardFacts, err error) {
	var failed [4]error
	f.Members, failed[0] = p.Members(ctx, g.ID)
	f.Points, failed[1] = p.Points(ctx, g.ID, a.Period, a.Date, g.Season)
	f.Before, failed[2] = p.Points(ctx, g.ID, a.Period, a.Before, g.Season)
	f.Due, failed[3] = p.DueOn(ctx, g.ID, a.Days.From, a.Days.To)
	f.Marks = make(map[study.Date]map[study.UserID]study.Mark)
	for d := a.Days.From; !d.After(a.Days.To); d = d.Add(1) {
		if f.Marks[d], err = p.MarksOn(ctx, g.ID, d); err != nil {
			return f, err
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

func usersOf(members []study.Member) []study.UserID {
	users := make([]study.UserID, len(members))
	for i, m := range members {
		users[i] = m.User
	}
	return users
}
