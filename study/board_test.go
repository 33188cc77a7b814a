package study

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func people() []Member {
	return []Member{
		{User: 1, Name: "Ada", Team: "red"}, {User: 2, Name: "Ben", Team: "red"}, {User: 3, Name: "Cleo", Team: "blue"},
		{User: 4, Name: "Dan", Team: "blue"}, {User: 5, Name: "Eve", Team: "blue", Gone: true}, {User: 6, Name: "Fay"},
	}
}

func TestEqual_points_share_a_rank_and_the_next_rank_is_passed_over(t *testing.T) {
	points := map[UserID]int{1: 10, 2: 7, 3: 7, 4: 7, 6: 3}
	board := Rank(people(), points, nil)
	var got []int
	var names []string
	for _, s := range board {
		got, names = append(got, s.Rank), append(names, s.Member.Name)
	}
	if diff := cmp.Diff([]int{1, 2, 2, 2, 5}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Ada", "Ben", "Cleo", "Dan", "Fay"}, names); diff != "" {
		t.Error(diff)
	}
}

func TestWho_left_or_has_no_points_is_on_no_board(t *testing.T) {
	board := Rank(people(), map[UserID]int{1: 4, 2: 0, 5: 100, 99: 50}, map[UserID]int{5: 100, 1: 1})
	if len(board) != 1 || board[0].Member.User != 1 || board[0].Rank != 1 || board[0].Was != 1 {
		t.Errorf("board: %+v", board)
	}
}

func TestMovement_is_in_places_since_the_board_before(t *testing.T) {
	before := map[UserID]int{1: 9, 2: 8, 3: 7}
	for _, s := range Rank(people(), map[UserID]int{3: 30, 1: 20, 2: 10, 4: 5}, before) {
		places, fresh := s.Move()
		want := map[UserID]int{3: 2, 1: -1, 2: -1, 4: 0}[s.Member.User]
		if places != want || fresh != (s.Member.User == 4) {
			t.Errorf("%s moved %d, new %v", s.Member.Name, places, fresh)
		}
	}
}

func TestThe_order_of_the_roster_changes_no_board(t *testing.T) {
	members := people()
	members[1].Name = "Ada" // of one name and equal points
	points := map[UserID]int{1: 5, 2: 5, 3: 5}
	want := Rank(members, points, nil)
	members[0], members[2], members[1] = members[2], members[1], members[0]
	if diff := cmp.Diff(want, Rank(members, points, nil)); diff != "" {
		t.Error(diff)
	}
}

func TestA_team_ranks_by_its_mean_per_head_with_those_who_earned_nothing(t *testing.T) {
	points := map[UserID]int{1: 10, 3: 11, 4: 4, 5: 100, 6: 100}
	tallies := map[UserID]Tally{1: {Due: 4, Kept: 4}, 2: {Due: 4, Kept: 2}, 3: {Due: 2, Kept: 1}}
	want := []TeamStanding{
		{Team: "blue", Heads: 2, Mean: 7.5, Completion: 0.5, Rank: 1},
		{Team: "red", Heads: 2, Mean: 5, Completion: 0.75, Rank: 2},
	}
	if diff := cmp.Diff(want, RankTeams(people(), points, tallies)); diff != "" {
		t.Error(diff)
	}
}

func TestTeams_of_equal_means_share_a_rank_and_the_fuller_one_stands_first(t *testing.T) {
	tallies := map[UserID]Tally{3: {Due: 1, Kept: 1}, 1: {Due: 2, Kept: 1}}
	board := RankTeams(people(), map[UserID]int{1: 4, 3: 4}, tallies)
	if len(board) != 2 || board[0].Team != "blue" || board[0].Rank != 1 || board[1].Rank != 1 {
		t.Errorf("board: %+v", board)
	}
}

func TestWhere_nobody_has_a_team_no_team_is_ranked(t *testing.T) {
	if board := RankTeams([]Member{{User: 6}}, map[UserID]int{6: 3}, nil); len(board) != 0 {
		t.Errorf("board: %+v", board)
	}
}
