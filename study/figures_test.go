package study

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// shelf is an archive in memory. Points are kept by the first date of their period.
type shelf struct {
	members []Member
	marks   map[Date]map[UserID]Mark
	due     map[Date]Due
	points  map[string]map[UserID]int
	asked   []UserID
	known   map[UserID]int // streaks
	fails   string         // the reading that fails
}

var errAway = errors.New("away")

func (s *shelf) fail(what string) error {
	if s.fails == what {
		return errAway
	}
	return nil
}

func (s *shelf) Members(context.Context, GroupID) ([]Member, error) {
	return s.members, s.fail("members")
}

func (s *shelf) MarksOn(_ context.Context, _ GroupID, d Date) (map[UserID]Mark, error) {
	return s.marks[d], s.fail("marks")
}

func (s *shelf) DueOn(_ context.Context, _ GroupID, from, to Date) (map[Date]Due, error) {
	due := make(map[Date]Due)
	for d := from; !d.After(to); d = d.Add(1) {
		due[d] = s.due[d]
	}
	return due, s.fail("due")
}

func pointsOf(p Period, d Date, season int) string {
	return fmt.Sprint(p, p.Span(d).From, season)
}

func (s *shelf) Points(_ context.Context, _ GroupID, p Period, d Date, season int) (map[UserID]int, error) {
	return s.points[pointsOf(p, d, season)], s.fail("points")
}

func (s *shelf) Records(_ context.Context, _ Group, users []UserID, _ Date) (map[UserID]Record, error) {
	s.asked = users
	records := make(map[UserID]Record)
	for _, m := range s.members {
		marks := make(map[Date]Mark)
		for d, all := range s.marks {
			marks[d] = all[m.User]
		}
		records[m.User] = Record{Member: m, Marks: marks, Due: s.due}
	}
	return records, s.fail("records")
}

func (s *shelf) BoardFacts(ctx context.Context, g Group, a BoardAsked) (BoardFacts, error) {
	facts := BoardFacts{Members: s.members, Marks: make(map[Date][]Mark), Due: s.due, Streaks: s.known}
	for d := a.Days.From; a.Days != (Span{}) && !d.After(a.Days.To); d = d.Add(1) {
		for _, m := range s.members {
			facts.Marks[d] = append(facts.Marks[d], s.marks[d][m.User])
		}
	}
	facts.Points, _ = s.Points(ctx, g.ID, a.Period, a.Date, g.Season)
	if !a.Before.IsZero() {
		facts.Before, _ = s.Points(ctx, g.ID, a.Period, a.Before, g.Season)
	}
	return facts, s.fail("facts")
}

// twoOfAKind check in: the first on three days, the second on one.
func twoOfAKind() *shelf {
	s := &shelf{
		members: []Member{{User: 1, Name: "Ada", Team: "red", Joined: monday}, {User: 2, Name: "Ben", Team: "red", Joined: monday}},
		marks:   map[Date]map[UserID]Mark{}, due: map[Date]Due{},
		points: map[string]map[UserID]int{
			pointsOf(ThisWeek, monday, 3):          {1: 20, 2: 4},
			pointsOf(ThisWeek, monday.Add(-1), 3):  {2: 9, 1: 1},
			pointsOf(ThisSeason, monday.Add(2), 3): {1: 300, 2: 400},
		},
	}
	for i := range 3 {
		d := monday.Add(i)
		s.due[d] = asked
		s.marks[d] = map[UserID]Mark{1: {Did: DidCheckIn}}
	}
	s.marks[monday.Add(2)][2] = Mark{Did: DidCheckIn}
	return s
}

func seasonThree() (Group, time.Time) {
	g := Group{ID: 1, Season: 3, Settings: Defaults("en", "UTC")}
	return g, monday.Add(2).At(20, 0, g.Zone())
}

func TestA_weeks_board_has_ranks_movement_streaks_and_the_teams_completion_so_far(t *testing.T) {
	s := twoOfAKind()
	g, now := seasonThree()
	board, err := Figures{s}.Board(t.Context(), g, ThisWeek, monday.Add(2), now)
	if err != nil {
		t.Fatal(err)
	}
	want := Board{
		Period: ThisWeek, Span: Span{monday, monday.Add(6)},
		Standings: []Standing{
			{Member: s.members[0], Points: 20, Rank: 1, Streak: 3, Was: 2},
			{Member: s.members[1], Points: 4, Rank: 2, Streak: 1, Was: 1},
		},
		Teams: []TeamStanding{{Team: "red", Heads: 2, Mean: 12, Completion: 4.0 / 6, Rank: 1}},
	}
	if diff := cmp.Diff(want, board); diff != "" {
		t.Error(diff)
	}
}

func TestA_seasons_board_has_no_movement_and_no_completion(t *testing.T) {
	g, now := seasonThree()
	board, err := Figures{twoOfAKind()}.Board(t.Context(), g, ThisSeason, monday.Add(2), now)
	if err != nil {
		t.Fatal(err)
	}
	if board.Span != (Span{}) || board.Standings[0].Points != 400 || board.Standings[0].Was != 0 || board.Teams[0].Completion != 0 {
		t.Errorf("board: %+v", board)
	}
}

func TestThe_board_of_a_period_that_has_not_begun_counts_no_days(t *testing.T) {
	g, now := seasonThree()
	board, err := Figures{twoOfAKind()}.Board(t.Context(), g, ThisMonth, monday.Add(60), now)
	if err != nil || len(board.Standings) != 0 {
		t.Errorf("board: %+v, %v", board, err)
	}
}

func TestStreaks_are_read_for_the_first_places_only(t *testing.T) {
	s := &shelf{points: map[string]map[UserID]int{}}
	points := make(map[UserID]int)
	for u := UserID(1); u <= 120; u++ {
		s.members = append(s.members, Member{User: u, Joined: monday})
		points[u] = 200 - int(u)
	}
	g, now := seasonThree()
	s.points[pointsOf(AllTime, monday, 3)] = points
	board, err := Figures{s}.Board(t.Context(), g, AllTime, monday, now)
	if err != nil || len(board.Standings) != 120 {
		t.Fatalf("%d places, %v", len(board.Standings), err)
	}
	if len(s.asked) != streaksShown || s.asked[0] != 1 {
		t.Errorf("%d records were read", len(s.asked))
	}
}

func TestStreaks_that_are_known_need_no_record(t *testing.T) {
	s := twoOfAKind()
	s.known = map[UserID]int{2: 7}
	g, now := seasonThree()
	board, err := Figures{s}.Board(t.Context(), g, ThisWeek, monday.Add(2), now)
	if err != nil || board.Standings[0].Streak != 3 || board.Standings[1].Streak != 7 || len(s.asked) != 1 || s.asked[0] != 1 {
		t.Errorf("standings %+v, records were read of %v, %v", board.Standings, s.asked, err)
	}
}

func TestWhat_cannot_be_read_is_told(t *testing.T) {
	g, now := seasonThree()
	for _, what := range []string{"facts", "records"} {
		s := twoOfAKind()
		s.fails = what
		if _, err := (Figures{s}).Board(t.Context(), g, ThisWeek, monday, now); !errors.Is(err, errAway) {
			t.Errorf("a board without %s: %v", what, err)
		}
	}
	for _, what := range []string{"members", "marks", "due"} {
		s := twoOfAKind()
		s.fails = what
		if _, err := (Figures{s}).Completion(t.Context(), g, Span{monday, monday}, now); !errors.Is(err, errAway) {
			t.Errorf("a report without %s: %v", what, err)
		}
	}
}
