package store

import (
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
	figures := study.Figures{Archive: w.Store}
	for b.Loop() {
		var all sync.WaitGroup
		var next atomic.Int64
		for range 8 {
			all.Go(func() {
				for i := next.Add(1); i <= groups; i = next.Add(1) {
					board, err := figures.Board(b.Context(), ids[i-1], study.ThisWeek, ids[i-1].Today(w.clock.Now()), w.clock.Now())
					if err != nil || len(board.Standings) != people {
						b.Error(len(board.Standings), err)
					}
				}
			})
		}
		all.Wait()
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/groups, "µs/board")
}

func usersOf(members []study.Member) []study.UserID {
	users := make([]study.UserID, len(members))
	for i, m := range members {
		users[i] = m.User
	}
	return users
}
