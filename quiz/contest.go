package quiz

import (
	"cmp"
	"math"
	"slices"
	"time"

	"studybot/study"
)

// What an answer earns in a contest. A right one is worth ContestFull at once, and less with
// every millisecond, down to ContestLeast at the last instant; a partly right one earns its
// share of that, a wrong one nothing. Each right answer directly before it adds ContestRow,
// up to ContestRowMost. These points rank people within the contest alone: what counts for
// the group's boards is what any quiz earns.
const (
	ContestFull    = 1000
	ContestLeast   = 500
	ContestRow     = 100
	ContestRowMost = 500
)

// The bounds of the time that a question of a contest is open, and what is usual. A native
// poll takes no less than five seconds.
const (
	ContestEachLeast = 5 * time.Second
	ContestEach      = 20 * time.Second
	ContestEachMost  = 2 * time.Minute
	ContestSize      = 10 // questions, where nobody says how many
)

// ContestPoints is what one answer earns: took after its question was opened for each, with
// row right answers in a row directly before it. An answer that came late earns what the
// last instant does, one from before the opening was noted what the first one does.
func ContestPoints(took, each time.Duration, grade float64, row int) int {
	if grade <= 0 || each <= 0 {
		return 0
	}
	whole := each.Milliseconds()
	gone := min(max(took.Milliseconds(), 0), whole)
	speed := int(ContestFull - ((ContestFull-ContestLeast)*gone+(whole-1)/2)/whole)
	if grade < 1 {
		return int(math.Round(float64(speed) * grade))
	}
	return speed + min(max(row, 0)*ContestRow, ContestRowMost)
}

// Race is how a contest stands after one of its questions.
type Race struct {
	Question int       // the last one that counts, from 0
	Answered int       // people who answered that one
	Right    int       // of them, with the full mark
	Places   []Placing // best first
	Swiftest study.UserID
	Swift    time.Duration // what the first right answer took; 0 with Swiftest 0: there was none
}

// Placing is one person's place in a contest.
type Placing struct {
	User     study.UserID
	Rank     int // 1, 2, 2, 4: shared when points are equal
	Was      int // before the last question; 0: had not answered yet
	Points   int
	Gain     int // of them, with the last question
	Right    int // answers with the full mark
	Answered int
	Row      int // right answers in a row, up to now
}

// Race reckons how a contest stands after the question through. It follows from the quiz and
// the answers alone, in whatever order they came, so that a question that is voided or whose
// key is corrected changes all that comes after. here says who is still in the group; others
// have no place. A question that is void, or that could not be asked, neither earns anything
// nor ends a row of right answers; one that somebody left out ends theirs.
func (q Quiz) Race(answers []Response, through int, here func(study.UserID) bool) Race {
	race := Race{Question: min(through, len(q.Questions)-1)}
	given := make(map[study.UserID]map[int]Response)
	for _, r := range standing(q, answers) {
		if r.Question > race.Question || !here(r.User) {
			continue
		}
		if given[r.User] == nil {
			given[r.User] = make(map[int]Response)
		}
		given[r.User][r.Question] = r
		if r.Question == race.Question {
			race.count(r, q.took(r))
		}
	}
	for u, mine := range given {
		if p, took := q.placing(u, mine, race.Question); took {
			race.Places = append(race.Places, p)
		}
	}
	race.rank()
	return race
}

// Gains is what each answer of a contest has earned within it, by person and question.
func (q Quiz) Gains(answers []Response, here func(study.UserID) bool) map[study.UserID]map[int]int {
	gains := make(map[study.UserID]map[int]int)
	for i := range q.Questions {
		for _, p := range q.Race(answers, i, here).Places {
			if gains[p.User] == nil {
				gains[p.User] = make(map[int]int)
			}
			gains[p.User][i] = p.Gain
		}
	}
	return gains
}

// Counting is how many questions of a contest were posted and are not void.
func (q Quiz) Counting() int {
	n := 0
	for _, asked := range q.Questions {
		if asked.raced() {
			n++
		}
	}
	return n
}

func (a Asked) raced() bool { return !a.Void && !a.OpenedAt.IsZero() }

// took is how long after its question's opening an answer came, within the question's time.
func (q Quiz) took(r Response) time.Duration {
	return min(max(r.At.Sub(q.Questions[r.Question].OpenedAt), 0), q.Limit)
}

func (race *Race) count(r Response, took time.Duration) {
	race.Answered++
	if !r.Right() {
		return
	}
	race.Right++
	if race.Swiftest == 0 || took < race.Swift || took == race.Swift && r.User < race.Swiftest {
		race.Swiftest, race.Swift = r.User, took
	}
}

// placing adds up one person's answers; false if none of them counts.
func (q Quiz) placing(u study.UserID, given map[int]Response, through int) (p Placing, took bool) {
	p.User = u
	before := false
	for i := range through + 1 {
		if !q.Questions[i].raced() {
			continue
		}
		r, answered := given[i]
		if !answered {
			p.Row = 0
			continue
		}
		points := ContestPoints(q.took(r), q.Limit, r.Grade, p.Row)
		p.Answered++
		p.Points += points
		if i == through {
			p.Gain = points
		} else {
			before = true
		}
		if r.Right() {
			p.Right++
			p.Row++
		} else {
			p.Row = 0
		}
	}
	if before {
		p.Was = -1 // reckoned by rank
	}
	return p, p.Answered > 0
}

// rank sorts the places and numbers them, those of before the last question too.
func (race *Race) rank() {
	byPoints := func(points func(Placing) int) func(a, b Placing) int {
		return func(a, b Placing) int {
			return cmp.Or(cmp.Compare(points(b), points(a)), cmp.Compare(a.User, b.User))
		}
	}
	before := func(p Placing) int { return p.Points - p.Gain }
	slices.SortFunc(race.Places, byPoints(before))
	seen, last, shared := 0, 0, 0
	for i := range race.Places {
		p := &race.Places[i]
		if p.Was == 0 {
			continue
		}
		if seen++; seen == 1 || before(*p) != last {
			shared = seen
		}
		p.Was, last = shared, before(*p)
	}
	slices.SortFunc(race.Places, byPoints(func(p Placing) int { return p.Points }))
	for i := range race.Places {
		p := &race.Places[i]
		if p.Rank = i + 1; i > 0 && p.Points == race.Places[i-1].Points {
			p.Rank = race.Places[i-1].Rank
		}
	}
}

// TeamPlacing is one team's place in a contest.
type TeamPlacing struct {
	Team  string
	Rank  int
	Heads int     // members who took part
	Of    int     // members in all
	Mean  float64 // points per head of those who took part
}

// RaceTeams orders teams by their mean per head, over those of their members who took part:
// who was not there when the contest was held takes nothing from their team. A team of which
// nobody took part has no place; members without a team count for none.
func RaceTeams(places []Placing, members []study.Member) []TeamPlacing {
	points := make(map[study.UserID]int, len(places))
	for _, p := range places {
		points[p.User] = p.Points
	}
	teams := make(map[string]*TeamPlacing)
	for _, m := range members {
		if m.Gone || m.Team == "" {
			continue
		}
		t := teams[m.Team]
		if t == nil {
			t = &TeamPlacing{Team: m.Team}
			teams[m.Team] = t
		}
		t.Of++
		if p, took := points[m.User]; took {
			t.Heads++
			t.Mean += float64(p)
		}
	}
	var board []TeamPlacing
	for _, t := range teams {
		if t.Heads > 0 {
			t.Mean /= float64(t.Heads)
			board = append(board, *t)
		}
	}
	slices.SortFunc(board, func(a, b TeamPlacing) int {
		return cmp.Or(cmp.Compare(b.Mean, a.Mean), cmp.Compare(a.Team, b.Team))
	})
	for i := range board {
		if board[i].Rank = i + 1; i > 0 && board[i].Mean == board[i-1].Mean {
			board[i].Rank = board[i-1].Rank
		}
	}
	return board
}
