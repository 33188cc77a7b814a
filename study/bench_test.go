package study

import (
	"fmt"
	"testing"
	"time"
)

// twoMonths is the record of a member who has kept 59 days, and the sixtieth today.
func twoMonths() (Group, Record, time.Time) {
	g := Group{ID: 1, Settings: Defaults("en", "Asia/Shanghai"), Holidays: []Span{{monday, monday.Add(6)}, {monday.Add(40), monday.Add(41)}}}
	r := Record{Member: Member{User: 42, Joined: monday}, Marks: make(map[Date]Mark), Due: make(map[Date]Due)}
	for i := range 60 {
		d := monday.Add(i)
		r.Due[d] = Due{DidCheckIn | DidReading, NeedCheckIn}
		if i < 59 {
			r.Marks[d] = Mark{Did: DidCheckIn, First: d.At(8, 0, time.UTC)}
		}
	}
	return g, r, monday.Add(59).At(12, 0, g.Zone())
}

func BenchmarkWalk_of_60_days(b *testing.B) {
	g, r, now := twoMonths()
	today := g.Today(now)
	for b.Loop() {
		r.Walk(g, today)
	}
}

func BenchmarkDo_with_60_days(b *testing.B) {
	g, r, now := twoMonths()
	deed := Deed{What: DidCheckIn, Date: g.Today(now)}
	for b.Loop() {
		r.Do(g, deed, now)
	}
}

func BenchmarkMakeUp_of_two_activities(b *testing.B) {
	g, r, now := twoMonths()
	missed := g.Today(now).Add(-1)
	delete(r.Marks, missed)
	r.Due[missed] = Due{DidCheckIn | DidReading, NeedAll}
	r.Marks[missed.Add(-1)] = Mark{}
	for b.Loop() {
		if _, _, err := r.MakeUp(g, missed, now); err != nil {
			b.Fatal(err)
		}
	}
}

// twoHundred members with points of their own and a mark each.
func twoHundred() (members []Member, points, before map[UserID]int, marks map[UserID]Mark) {
	points, before, marks = make(map[UserID]int), make(map[UserID]int), make(map[UserID]Mark)
	for i := range 200 {
		u := UserID(i + 1)
		members = append(members, Member{User: u, Name: fmt.Sprint("Member ", i), Team: fmt.Sprint("team ", i%8), Joined: monday, LastSeen: monday.At(9, 0, time.UTC)})
		points[u], before[u] = i*37%100, i*61%100
		marks[u] = Mark{Did: DidCheckIn, First: monday.At(9, i%60, time.UTC)}
	}
	return members, points, before, marks
}

func BenchmarkRank_of_200_members(b *testing.B) {
	members, points, before, _ := twoHundred()
	for b.Loop() {
		Rank(members, points, before)
	}
}

func BenchmarkReport_of_200_members(b *testing.B) {
	members, _, _, marks := twoHundred()
	g := Group{ID: 1, Settings: Defaults("en", "Asia/Shanghai")}
	now := monday.At(21, 0, time.UTC)
	for b.Loop() {
		Report(g, monday, asked, members, marks, now)
	}
}
