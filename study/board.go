package study

import (
	"cmp"
	"slices"
)

// Period is a span of time that a board covers.
type Period string

// The periods. A week begins on Monday.
const (
	ThisDay    Period = "day"
	ThisWeek   Period = "week"
	ThisMonth  Period = "month"
	ThisSeason Period = "season"
	AllTime    Period = "all"
)

// Periods are all of them, shortest first.
func Periods() []Period { return []Period{ThisDay, ThisWeek, ThisMonth, ThisSeason, AllTime} }

// Standing is one member's place on a board.
type Standing struct {
	Member Member
	Points int
	Rank   int // competition ranking: 1, 2, 2, 4
	Streak int
	Was    int // rank on the board before; 0: not on it
}

// Move is how many places the member has climbed; New says that there was no place before.
func (s Standing) Move() (places int, fresh bool) {
	if s.Was == 0 {
		return 0, true
	}
	return s.Was - s.Rank, false
}

// Rank orders members by points. Who has left is on no board; equal points share a rank.
func Rank(members []Member, points, before map[UserID]int) []Standing {
	now, was := ranked(members, points), make(map[UserID]int, len(before))
	for _, p := range ranked(members, before) {
		was[members[p.member].User] = p.rank
	}
	board := make([]Standing, len(now))
	for i, p := range now {
		m := members[p.member]
		board[i] = Standing{Member: m, Points: p.points, Rank: p.rank, Was: was[m.User]}
	}
	return board
}

// place is the rank of one of some members.
type place struct{ member, points, rank int }

func ranked(members []Member, points map[UserID]int) []place {
	board := make([]place, 0, min(len(members), len(points)))
	for i := range members {
		if p := points[members[i].User]; p != 0 && !members[i].Gone {
			board = append(board, place{member: i, points: p})
		}
	}
	slices.SortFunc(board, func(a, b place) int {
		if c := cmp.Compare(b.points, a.points); c != 0 {
			return c
		}
		m, n := &members[a.member], &members[b.member]
		return cmp.Or(cmp.Compare(m.Shown(), n.Shown()), cmp.Compare(m.User, n.User))
	})
	for i := range board {
		board[i].rank = i + 1
		if i > 0 && board[i].points == board[i-1].points {
			board[i].rank = board[i-1].rank
		}
	}
	return board
}

// TeamStanding is one team's place: by points per head, with the share of kept days.
type TeamStanding struct {
	Team       string
	Heads      int
	Mean       float64
	Completion float64 // 0..1
	Rank       int
}

// RankTeams orders teams by their mean per head. completion gives each member's kept and
// due days in the period. Members without a team count for none.
func RankTeams(members []Member, points map[UserID]int, completion map[UserID]Tally) []TeamStanding {
	sums := make(map[string]*teamSum)
	for i := range members {
		m := &members[i]
		if m.Gone || m.Team == "" {
			continue
		}
		s := sums[m.Team]
		if s == nil {
			s = &teamSum{}
			sums[m.Team] = s
		}
		s.heads++
		s.points += points[m.User]
		done := completion[m.User]
		s.kept += done.Kept
		s.due += done.Due
	}
	board := make([]TeamStanding, 0, len(sums))
	for team, s := range sums {
		t := TeamStanding{Team: team, Heads: s.heads, Mean: float64(s.points) / float64(s.heads)}
		if s.due > 0 {
			t.Completion = float64(s.kept) / float64(s.due)
		}
		board = append(board, t)
	}
	slices.SortFunc(board, func(a, b TeamStanding) int {
		return cmp.Or(cmp.Compare(b.Mean, a.Mean), cmp.Compare(b.Completion, a.Completion), cmp.Compare(a.Team, b.Team))
	})
	for i := range board {
		board[i].Rank = i + 1
		if i > 0 && board[i].Mean == board[i-1].Mean {
			board[i].Rank = board[i-1].Rank
		}
	}
	return board
}

type teamSum struct{ heads, points, kept, due int }

// Tally counts a member's study days in a span.
type Tally struct{ Due, Kept, MadeUp, Excused, Missed int }
