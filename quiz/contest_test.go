package quiz

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"studybot/study"
)

const each = 20 * time.Second

// raced is a contest of which every question was opened, a minute apart.
func raced(questions int) Quiz {
	q := quizOf(questions)
	q.Mode, q.Limit, q.LimitEach, q.State = ModeContest, each, true, Open
	for i := range q.Questions {
		q.Questions[i].AskedAt = noon.Add(time.Duration(i) * time.Minute)
		q.Questions[i].OpenedAt = q.Questions[i].AskedAt
	}
	return q
}

// after is an answer some time after its question was opened.
func after(u study.UserID, question int, took time.Duration, grade float64) Response {
	return Response{User: u, Question: question, At: noon.Add(time.Duration(question)*time.Minute + took), Grade: grade}
}

func everybody(study.UserID) bool { return true }

func TestPoints_of_an_answer_fall_with_time_and_rise_with_the_row(t *testing.T) {
	for name, c := range map[string]struct {
		took, each time.Duration
		grade      float64
		row        int
		want       int
	}{
		"at once":                             {0, each, 1, 0, 1000},
		"after half the time":                 {10 * time.Second, each, 1, 0, 750},
		"in the last instant":                 {each, each, 1, 0, 500},
		"late":                                {time.Hour, each, 1, 0, 500},
		"before the opening was noted":        {-time.Second, each, 1, 0, 1000},
		"a second in 20":                      {time.Second, each, 1, 0, 975},
		"a millisecond in 20 s is not felt":   {time.Millisecond, each, 1, 0, 1000},
		"20 ms are half a point, in favour":   {20 * time.Millisecond, each, 1, 0, 1000},
		"21 ms are felt":                      {21 * time.Millisecond, each, 1, 0, 999},
		"the same share of a longer time":     {30 * time.Second, time.Minute, 1, 0, 750},
		"the second in a row":                 {0, each, 1, 1, 1100},
		"the sixth in a row":                  {0, each, 1, 5, 1500},
		"the tenth earns no more":             {0, each, 1, 9, 1500},
		"wrong":                               {0, each, 0, 5, 0},
		"half right, no bonus":                {0, each, 0.5, 5, 500},
		"a third right after half the time":   {10 * time.Second, each, 0.333333, 0, 250},
		"less than nothing":                   {0, each, -1, 0, 0},
		"a contest without time":              {0, 0, 1, 0, 0},
		"the shortest question, its last bit": {5 * time.Second, 5 * time.Second, 1, 0, 500},
	} {
		if got := ContestPoints(c.took, c.each, c.grade, c.row); got != c.want {
			t.Errorf("%s: %d points, want %d", name, got, c.want)
		}
	}
}

func TestStandings_are_what_the_points_add_up_to(t *testing.T) {
	q := raced(3)
	answers := []Response{
		after(1, 0, 0, 1), after(1, 1, 10*time.Second, 1), // 1000, then 750+100
		after(2, 0, 10*time.Second, 1), after(2, 1, 0, 1), // 750, then 1000+100
		after(3, 0, time.Second, 0), after(3, 1, each, 1), // 0, then 500
		after(4, 1, 4*time.Second, 1), // joined late: 900
		after(5, 0, time.Second, 1),   // 975, then left one out
		after(6, 2, time.Second, 1),   // not there yet
	}
	race := q.Race(answers, 1, everybody)
	want := []Placing{
		{User: 1, Rank: 1, Was: 1, Points: 1850, Gain: 850, Right: 2, Answered: 2, Row: 2},
		{User: 2, Rank: 1, Was: 3, Points: 1850, Gain: 1100, Right: 2, Answered: 2, Row: 2},
		{User: 5, Rank: 3, Was: 2, Points: 975, Right: 1, Answered: 1},
		{User: 4, Rank: 4, Points: 900, Gain: 900, Right: 1, Answered: 1, Row: 1},
		{User: 3, Rank: 5, Was: 4, Points: 500, Gain: 500, Right: 1, Answered: 2, Row: 1},
	}
	if diff := cmp.Diff(want, race.Places); diff != "" {
		t.Error(diff)
	}
	if race.Answered != 4 || race.Right != 4 || race.Swiftest != 2 || race.Swift != 0 {
		t.Errorf("question 2: %+v", race)
	}
}

func TestA_question_left_out_ends_a_row_and_one_that_is_void_or_was_not_asked_does_not(t *testing.T) {
	answers := []Response{after(1, 0, 0, 1), after(1, 2, 0, 1)}
	row := func(q Quiz) Placing { return q.Race(answers, 2, everybody).Places[0] }
	if p := row(raced(3)); p.Points != 2000 || p.Row != 1 {
		t.Errorf("left out: %+v", p)
	}
	void := raced(3)
	void.Questions[1].Void = true
	if p := row(void); p.Points != 2100 || p.Row != 2 {
		t.Errorf("void: %+v", p)
	}
	lost := raced(3)
	lost.Questions[1].OpenedAt = time.Time{}
	if p := row(lost); p.Points != 2100 || p.Row != 2 {
		t.Errorf("not asked: %+v", p)
	}
	void.Questions[0].Void = true
	if p := row(void); p.Points != 1000 || p.Answered != 1 {
		t.Errorf("a voided first question counts: %+v", p)
	}
}

func TestWho_is_not_in_the_group_any_more_has_no_place(t *testing.T) {
	answers := []Response{after(1, 0, 0, 1), after(2, 0, time.Second, 1)}
	race := raced(1).Race(answers, 0, func(u study.UserID) bool { return u != 1 })
	if len(race.Places) != 1 || race.Places[0].User != 2 || race.Places[0].Rank != 1 || race.Swiftest != 2 || race.Answered != 1 {
		t.Errorf("%+v", race)
	}
}

func TestTeams_are_ranked_by_their_mean_over_those_who_took_part(t *testing.T) {
	member := func(u study.UserID, team string) study.Member { return study.Member{User: u, Team: team} }
	gone := member(9, "North")
	gone.Gone = true
	members := []study.Member{
		member(1, "North"), member(2, "North"), member(3, "North"), gone, // (1000+500)/2, one of three was away
		member(4, "South"),                   // 750
		member(5, "East"), member(6, "East"), // (900+100)/2
		member(7, "Nobody came"), member(8, ""), // no place
	}
	places := []Placing{{User: 1, Points: 1000}, {User: 5, Points: 900}, {User: 4, Points: 750}, {User: 2, Points: 500}, {User: 6, Points: 100}, {User: 8, Points: 1}, {User: 9, Points: 9999}}
	want := []TeamPlacing{
		{Team: "North", Rank: 1, Heads: 2, Of: 3, Mean: 750},
		{Team: "South", Rank: 1, Heads: 1, Of: 1, Mean: 750},
		{Team: "East", Rank: 3, Heads: 2, Of: 2, Mean: 500},
	}
	if diff := cmp.Diff(want, RaceTeams(places, members)); diff != "" {
		t.Error(diff)
	}
}

// chance is a contest with answers by chance, some of them late, wrong, partly right or missing.
func chance(r *rand.Rand) (Quiz, []Response) {
	q := raced(1 + r.IntN(10))
	for i := range q.Questions {
		q.Questions[i].Void = r.IntN(8) == 0
		if r.IntN(8) == 0 {
			q.Questions[i].OpenedAt = time.Time{}
		}
	}
	var answers []Response
	for u := range study.UserID(1 + r.IntN(12)) {
		for i := range q.Questions {
			if r.IntN(4) > 0 {
				grade := []float64{0, 1, 1, 1, 0.5}[r.IntN(5)]
				answers = append(answers, after(u+1, i, time.Duration(r.IntN(30_000)-1000)*time.Millisecond, grade))
			}
		}
	}
	return q, answers
}

func TestIn_whatever_order_answers_arrive_the_standings_are_the_same(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		q, answers := chance(r)
		through := r.IntN(len(q.Questions))
		race := q.Race(answers, through, everybody)
		shuffled := slices.Clone(answers)
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if diff := cmp.Diff(race, q.Race(shuffled, through, everybody)); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
	}
}

func TestPoints_never_fall_and_places_are_numbered_as_in_a_competition(t *testing.T) {
	for seed := range uint64(300) {
		q, answers := chance(rand.New(rand.NewPCG(seed, 2)))
		points := map[study.UserID]int{}
		for through := range q.Questions {
			race := q.Race(answers, through, everybody)
			for i, p := range race.Places {
				if p.Gain < 0 || p.Gain > ContestFull+ContestRowMost || p.Points != points[p.User]+p.Gain {
					t.Fatalf("seed %d, question %d: %+v after %d points", seed, through, p, points[p.User])
				}
				points[p.User] = p.Points
				ahead := slices.IndexFunc(race.Places, func(o Placing) bool { return o.Points == p.Points })
				if p.Rank != ahead+1 || i > 0 && race.Places[i-1].Points < p.Points {
					t.Fatalf("seed %d, question %d: place %d is %+v", seed, through, i, p)
				}
			}
		}
	}
}

func TestThe_rank_before_is_the_rank_of_the_standings_before(t *testing.T) {
	for seed := range uint64(300) {
		q, answers := chance(rand.New(rand.NewPCG(seed, 3)))
		was := map[study.UserID]int{}
		for through := range q.Questions {
			race := q.Race(answers, through, everybody)
			now := map[study.UserID]int{}
			for _, p := range race.Places {
				if p.Was != was[p.User] {
					t.Fatalf("seed %d, question %d: %+v was %d", seed, through, p, was[p.User])
				}
				now[p.User] = p.Rank
			}
			was = now
		}
	}
}
