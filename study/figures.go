package study

import (
	"context"
	"fmt"
	"time"
)

// Archive is where figures are read from.
type Archive interface {
	Members(ctx context.Context, g GroupID) ([]Member, error)
	MarksOn(ctx context.Context, g GroupID, d Date) (map[UserID]Mark, error)
	DueOn(ctx context.Context, g GroupID, from, to Date) (map[Date]Due, error)
	Points(ctx context.Context, g GroupID, p Period, d Date, season int) (map[UserID]int, error)
	Records(ctx context.Context, g Group, users []UserID, today Date) (map[UserID]Record, error)
}

// Figures makes reports and boards from what the archive holds.
type Figures struct{ Archive Archive }

// Completion reports every date of a span.
func (f Figures) Completion(ctx context.Context, g Group, s Span, now time.Time) ([]Completion, error) {
	members, err := f.Archive.Members(ctx, g.ID)
	if err != nil {
		return nil, fmt.Errorf("read the roster: %w", err)
	}
	due, err := f.Archive.DueOn(ctx, g.ID, s.From, s.To)
	if err != nil {
		return nil, fmt.Errorf("read what was due: %w", err)
	}
	reports := make([]Completion, 0, max(0, s.Days()))
	for d := s.From; !d.After(s.To); d = d.Add(1) {
		marks, err := f.Archive.MarksOn(ctx, g.ID, d)
		if err != nil {
			return nil, fmt.Errorf("read the marks of %s: %w", d, err)
		}
		reports = append(reports, Report(g, d, due[d], members, marks, now))
	}
	return reports, nil
}

// Board is a leaderboard of one period with the teams beside it.
type Board struct {
	Period    Period
	Span      Span // of AllTime: zero
	Standings []Standing
	Teams     []TeamStanding
}

// Board ranks the period that date d lies in, with movement since the period before.
func (f Figures) Board(ctx context.Context, g Group, p Period, d Date, now time.Time) (Board, error) {
	members, err := f.Archive.Members(ctx, g.ID)
	if err != nil {
		return Board{}, fmt.Errorf("read the roster: %w", err)
	}
	points, err := f.Archive.Points(ctx, g.ID, p, d, g.Season)
	if err != nil {
		return Board{}, fmt.Errorf("read the points: %w", err)
	}
	span := p.Span(d)
	var before map[UserID]int
	if span != (Span{}) {
		if before, err = f.Archive.Points(ctx, g.ID, p, span.From.Add(-1), g.Season); err != nil {
			return Board{}, fmt.Errorf("read the points before: %w", err)
		}
	}
	tallies, err := f.tallies(ctx, g, span, now)
	if err != nil {
		return Board{}, err
	}
	standings := Rank(members, points, before)
	if err := f.streaks(ctx, g, standings, g.Today(now)); err != nil {
		return Board{}, err
	}
	return Board{Period: p, Span: span, Standings: standings, Teams: RankTeams(members, points, tallies)}, nil
}

// streaksShown is how many places of a board show their streak: as many as are looked at.
const streaksShown = 50

// streaks fills in where the streaks of the first places stand today.
func (f Figures) streaks(ctx context.Context, g Group, standings []Standing, today Date) error {
	standings = standings[:min(len(standings), streaksShown)]
	users := make([]UserID, len(standings))
	for i, s := range standings {
		users[i] = s.Member.User
	}
	records, err := f.Archive.Records(ctx, g, users, today)
	if err != nil {
		return fmt.Errorf("read the streaks: %w", err)
	}
	for i, u := range users {
		standings[i].Streak = records[u].Walk(g, today).Streak.Current
	}
	return nil
}

// tallies counts the days of a board's span that have begun; long periods have none.
func (f Figures) tallies(ctx context.Context, g Group, span Span, now time.Time) (map[UserID]Tally, error) {
	if span == (Span{}) || span.Days() > 31 {
		return nil, nil
	}
	if today := g.Today(now); span.To.After(today) {
		span.To = today
	}
	reports, err := f.Completion(ctx, g, span, now)
	if err != nil {
		return nil, err
	}
	return TallyOf(reports), nil
}

// Span is the run of dates of the period that d lies in; zero for season and all time,
// which have no fixed length.
func (p Period) Span(d Date) Span {
	switch p {
	case ThisDay:
		return Span{d, d}
	case ThisWeek:
		return Span{d.Monday(), d.Monday().Add(6)}
	case ThisMonth:
		first := d.FirstOfMonth()
		return Span{first, first.Add(31).FirstOfMonth().Add(-1)}
	case ThisSeason, AllTime:
	}
	return Span{}
}
