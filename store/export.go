package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"studybot/quiz"
	"studybot/study"
)

// Export is all that is known of a group, in the stable form that `studybot export` prints.
type Export struct {
	Group     study.Group       `json:"group"`
	Members   []ExportMember    `json:"members"`
	Quizzes   []ExportQuiz      `json:"quizzes"`
	Schedules []ExportSchedule  `json:"schedules"`
	Firings   []ExportFiring    `json:"firings"`
	Ledger    []ExportEntry     `json:"ledger"`
	Notes     []study.StudyNote `json:"notes"`
	Opinions  []any             `json:"opinions"`
	Practice  []ExportCard      `json:"practice"`
}

// ExportMember is one member with their points, streak and days.
type ExportMember struct {
	User       study.UserID             `json:"user_id"`
	Name       string                   `json:"name"`
	Team       string                   `json:"team"`
	Points     ExportPoints             `json:"points"`
	Streak     int                      `json:"streak"`
	BestStreak int                      `json:"best_streak"`
	Freezes    int                      `json:"freezes"`
	Days       map[study.Date]ExportDay `json:"days"`
}

// ExportPoints are what a member has on each board.
type ExportPoints struct {
	All    int `json:"all"`
	Season int `json:"season"`
	Month  int `json:"month"`
	Week   int `json:"week"`
	Day    int `json:"day"`
}

// ExportDay is what a member did on a date and what the date came to.
type ExportDay struct {
	CheckIn bool `json:"checkin"`
	Reading bool `json:"reading"`
	Quiz    bool `json:"quiz"`
	Note    bool `json:"note"`
	Kept    bool `json:"kept"`
	MadeUp  bool `json:"made_up"`
}

// ExportQuiz is a quiz with the answers that stand.
type ExportQuiz struct {
	ID        string         `json:"id"` // group.number: unique over all groups
	Number    int            `json:"number"`
	OpenedAt  time.Time      `json:"opened_at"`
	ClosedAt  *time.Time     `json:"closed_at"`
	Questions []quiz.Asked   `json:"questions"`
	Answers   []ExportAnswer `json:"answers"`
	Attempts  []quiz.Attempt `json:"attempts,omitempty"` // what members have put in, handed in or not
	Contest   []ExportPlace  `json:"contest,omitempty"`  // the places of a contest, best first
}

// ExportPlace is one person's place in a contest. Its points rank people there and stand on no
// board; a question's are those of the answer to it, from 0 in the order of the questions.
type ExportPlace struct {
	User      study.UserID `json:"user_id"`
	Rank      int          `json:"rank"`
	Points    int          `json:"points"`
	Right     int          `json:"right"`
	Questions []int        `json:"questions"`
}

// ExportAnswer is one answer that stands.
type ExportAnswer struct {
	User     study.UserID `json:"user_id"`
	Question int          `json:"question"` // from 0
	Options  []int        `json:"options"`
	Text     string       `json:"text"`
	Grade    float64      `json:"grade"`
	At       time.Time    `json:"at"`
}

// ExportSchedule is a rule and when it fires next.
type ExportSchedule struct {
	ID     int          `json:"id"`
	Action study.Action `json:"action"`
	When   string       `json:"when"`
	Next   *time.Time   `json:"next"`
	Paused bool         `json:"paused"`
}

// ExportFiring is one firing.
type ExportFiring struct {
	Schedule int                 `json:"schedule"`
	Due      time.Time           `json:"due"`
	FiredAt  time.Time           `json:"fired_at"`
	Outcome  study.FiringOutcome `json:"outcome"`
}

// ExportEntry is one line of the ledger.
type ExportEntry struct {
	At     time.Time    `json:"at"`
	User   study.UserID `json:"user_id"`
	Points int          `json:"points"`
	Cause  study.Cause  `json:"cause"`
}

// ExportGroup reads all of a group. Streaks and days are walked from the marks, points are
// as they stand on the boards.
func (s *Store) ExportGroup(ctx context.Context, id study.GroupID) (Export, error) {
	g, err := s.Group(ctx, id)
	if err != nil {
		return Export{}, err
	}
	g.Rev = 0 // the store's own
	x := Export{Group: g, Opinions: []any{}, Practice: []ExportCard{}, Ledger: []ExportEntry{}, Notes: []study.StudyNote{}}
	for _, part := range []func(context.Context, *Export) error{
		s.exportMembers, s.exportQuizzes, s.exportSchedules, s.exportLedger, s.exportPractice,
	} {
		if err := part(ctx, &x); err != nil {
			return Export{}, fmt.Errorf("export group %d: %w", id, err)
		}
	}
	notes, err := s.AllNotes(ctx, id)
	if err != nil {
		return Export{}, err
	}
	x.Notes = append(x.Notes, notes...)
	return x, nil
}

func (s *Store) exportMembers(ctx context.Context, x *Export) error {
	g, today := x.Group, x.Group.Today(s.clock.Now())
	members, err := s.Members(ctx, g.ID)
	if err != nil {
		return err
	}
	users := make([]study.UserID, len(members))
	for i, m := range members {
		users[i] = m.User
	}
	records, err := s.records(ctx, g, users, today, true)
	if err != nil {
		return err
	}
	points := make(map[study.Period]map[study.UserID]int)
	for _, p := range study.Periods() {
		if points[p], err = s.scored(ctx, g.ID, p, today, g.Season); err != nil {
			return err
		}
	}
	x.Members = make([]ExportMember, 0, len(members))
	for _, m := range members {
		e := exportDays(records[m.User], g, today)
		e.User, e.Name, e.Team = m.User, m.Shown(), m.Team
		e.Points = ExportPoints{
			All: points[study.AllTime][m.User], Season: points[study.ThisSeason][m.User],
			Month: points[study.ThisMonth][m.User], Week: points[study.ThisWeek][m.User], Day: points[study.ThisDay][m.User],
		}
		x.Members = append(x.Members, e)
	}
	return nil
}

// exportDays lists every study day since the member joined, and every day with a mark.
func exportDays(r study.Record, g study.Group, today study.Date) ExportMember {
	walk := r.Walk(g, today)
	e := ExportMember{
		Streak: walk.Streak.Current, BestStreak: walk.Streak.Best, Freezes: walk.Streak.Freezes,
		Days: make(map[study.Date]ExportDay),
	}
	dates := slices.Concat(slices.Collect(maps.Keys(walk.Outcomes)), slices.Collect(maps.Keys(r.Marks)))
	for _, d := range dates {
		did, outcome := r.Marks[d].Did, walk.Outcomes[d]
		e.Days[d] = ExportDay{
			CheckIn: did.Has(study.DidCheckIn), Reading: did.Has(study.DidReading),
			Quiz: did.Has(study.DidQuiz), Note: did.Has(study.DidNote),
			Kept:   outcome == study.Kept || outcome == study.MadeUp,
			MadeUp: r.Marks[d].MadeUp,
		}
	}
	return e
}

func (s *Store) exportQuizzes(ctx context.Context, x *Export) error {
	all, err := s.Quizzes(ctx, x.Group.ID, 0)
	if err != nil {
		return err
	}
	x.Quizzes = make([]ExportQuiz, 0, len(all))
	for _, q := range slices.Backward(all) {
		e := ExportQuiz{
			ID: fmt.Sprintf("%d.%d", x.Group.ID, q.Number), Number: q.Number, OpenedAt: q.OpenedAt,
			ClosedAt: instant(q.ClosedAt), Questions: q.Questions, Answers: []ExportAnswer{},
		}
		answers, err := s.Answers(ctx, x.Group.ID, q.Number)
		if err != nil {
			return err
		}
		for _, a := range answers {
			e.Answers = append(e.Answers, ExportAnswer{a.User, a.Question, append([]int{}, a.Options...), a.Text, a.Grade, a.At})
		}
		if e.Contest, err = s.exportContest(ctx, q, answers); err != nil {
			return err
		}
		if e.Attempts, err = s.Attempts(ctx, x.Group.ID, q.Number); err != nil {
			return err
		}
		x.Quizzes = append(x.Quizzes, e)
	}
	return nil
}

// exportContest are the places of those who have not left; none in another quiz.
func (s *Store) exportContest(ctx context.Context, q quiz.Quiz, answers []quiz.Response) ([]ExportPlace, error) {
	if q.Mode != quiz.ModeContest {
		return nil, nil
	}
	members, err := s.Members(ctx, q.Group)
	if err != nil {
		return nil, err
	}
	stays := make(map[study.UserID]bool, len(members))
	for _, m := range members {
		stays[m.User] = !m.Gone
	}
	here := func(u study.UserID) bool { return stays[u] }
	gains := q.Gains(answers, here)
	var places []ExportPlace
	for _, p := range q.Race(answers, len(q.Questions)-1, here).Places {
		place := ExportPlace{User: p.User, Rank: p.Rank, Points: p.Points, Right: p.Right, Questions: make([]int, len(q.Questions))}
		for i := range q.Questions {
			place.Questions[i] = gains[p.User][i]
		}
		places = append(places, place)
	}
	return places, nil
}

// instant is a time, nil if there is none.
func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (s *Store) exportSchedules(ctx context.Context, x *Export) error {
	schedules, err := s.Schedules(ctx, x.Group.ID)
	if err != nil {
		return err
	}
	x.Schedules = make([]ExportSchedule, 0, len(schedules))
	for _, sch := range schedules {
		if sch.Draft { // shown, not yet kept: no schedule
			continue
		}
		x.Schedules = append(x.Schedules, ExportSchedule{sch.ID, sch.Action, sch.When, instant(sch.Next), sch.Paused})
	}
	firings, err := s.Firings(ctx, x.Group.ID, time.Time{})
	if err != nil {
		return err
	}
	x.Firings = make([]ExportFiring, 0, len(firings))
	for _, f := range firings {
		x.Firings = append(x.Firings, ExportFiring{f.Schedule, f.Due, f.FiredAt, f.Outcome})
	}
	return nil
}

func (s *Store) exportLedger(ctx context.Context, x *Export) error {
	entries, err := s.LedgerAll(ctx, x.Group.ID)
	if err != nil {
		return err
	}
	for _, e := range entries {
		x.Ledger = append(x.Ledger, ExportEntry{e.At, e.User, e.Points, e.Cause})
	}
	return nil
}
