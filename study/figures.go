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
	BoardFacts(ctx context.Context, g Group, a BoardAsked) (BoardFacts, error)
}

// BoardAsked is what a board wants to be told, in one reading.
type BoardAsked struct {
	Period Period
	Date   Date
	Before Date // lies in the period before; zero: there is none
	Days   Span // whose dues and marks count; zero: none do
	Today  Date
}

// BoardFacts are what a board is made of.
type BoardFacts struct {
	Members []Member // without Reach
	Points  map[UserID]int
	Before  map[UserID]int
	Sealed  bool // a quiz is open: the points of its right answers are not among these
	Due     map[Date]Due
	Marks   map[Date][]Mark // of Members, in their order
	// Streaks are those, as they stand today, that need no walking: nothing that was asked
	// since the member's last change has passed.
	Streaks map[UserID]int
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
	all := make(map[Date]map[UserID]Mark)
	for d := s.From; !d.After(s.To); d = d.Add(1) {
		if all[d], err = f.Archive.MarksOn(ctx, g.ID, d); err != nil {
			return nil, fmt.Errorf("read the marks of %s: %w", d, err)
		}
	}
	return reports(g, s, members, due, all, now), nil
}

// reports are those of each date of a span.
func reports(g Group, s Span, members []Member, due map[Date]Due, marks map[Date]map[UserID]Mark, now time.Time) []Completion {
	list := make([]Completion, 0, max(0, s.Days()))
	for d := s.From; !d.After(s.To); d = d.Add(1) {
		list = append(list, Report(g, d, due[d], members, marks[d], now))
	}
	return list
}

// Board is a leaderboard of one period with the teams beside it.
type Board struct {
	Period    Period
	Span      Span // of AllTime: zero
	Standings []Standing
	Teams     []TeamStanding
	Sealed    bool // a quiz is open, and the points of its right answers are still to come
}

// Board ranks the period that date d lies in, with movement since the period before.
func (f Figures) Board(ctx context.Context, g Group, p Period, d Date, now time.Time) (Board, error) {
	span, today := p.Span(d), g.Today(now)
	asked := BoardAsked{Period: p, Date: d, Days: counted(span, today), Today: today}
	if span != (Span{}) {
		asked.Before = span.From.Add(-1)
	}
	facts, err := f.Archive.BoardFacts(ctx, g, asked)
	if err != nil {
		return Board{}, fmt.Errorf("read the board: %w", err)
	}
	standings := Rank(facts.Members, facts.Points, facts.Before)
	if err := f.streaks(ctx, g, standings, facts.Streaks, today); err != nil {
		return Board{}, err
	}
	teams := RankTeams(facts.Members, facts.Points, teamTallies(g, asked.Days, facts))
	return Board{Period: p, Span: span, Standings: standings, Teams: teams, Sealed: facts.Sealed}, nil
}

// teamTallies counts the days of those who are in a team, as the reports of these dates do.
func teamTallies(g Group, days Span, facts BoardFacts) map[UserID]Tally {
	tallies, zone := make([]Tally, len(facts.Members)), g.Zone()
	for d := days.From; days != (Span{}) && !d.After(days.To); d = d.Add(1) {
		due, marks := facts.Due[d], facts.Marks[d]
		if !due.Asks() || g.IsHoliday(d) {
			continue
		}
		for i := range facts.Members {
			if m := &facts.Members[i]; m.Team != "" && !m.Gone && !m.Joined.After(d) {
				tallies[i] = tallies[i].with(classOf(&g, zone, m, d, due, marks[i]))
			}
		}
	}
	by := make(map[UserID]Tally, len(tallies))
	for i, t := range tallies {
		by[facts.Members[i].User] = t
	}
	return by
}

// counted are the days of a board's span that have begun; long periods count none.
func counted(span Span, today Date) Span {
	if span == (Span{}) || span.Days() > 31 || span.From.After(today) {
		return Span{}
	}
	if span.To.After(today) {
		span.To = today
	}
	return span
}

// streaksShown is how many places of a board show their streak: as many as are looked at.
const streaksShown = 50

// streaks fills in where the streaks of the first places stand today. Those that are known
// need no record.
func (f Figures) streaks(ctx context.Context, g Group, standings []Standing, known map[UserID]int, today Date) error {
	standings = standings[:min(len(standings), streaksShown)]
	var walk []UserID
	for _, s := range standings {
		if _, ok := known[s.Member.User]; !ok {
			walk = append(walk, s.Member.User)
		}
	}
	var records map[UserID]Record
	if len(walk) > 0 {
		var err error
		if records, err = f.Archive.Records(ctx, g, walk, today); err != nil {
			return fmt.Errorf("read the streaks: %w", err)
		}
	}
	for i, s := range standings {
		streak, ok := known[s.Member.User]
		if !ok {
			streak = records[s.Member.User].Walk(g, today).Streak.Current
		}
		standings[i].Streak = streak
	}
	return nil
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
