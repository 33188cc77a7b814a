package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"studybot/study"
)

// factsRead is what one pipeline brings of a group for a board.
type factsRead struct {
	roster  *redis.StringSliceCmd
	streaks *redis.MapStringStringCmd
	open    *redis.StringSliceCmd
	points  *redis.ZSliceCmd // nil: the period has no board of its own, or none is asked for
	before  *redis.ZSliceCmd
	dues    map[month]*redis.MapStringStringCmd
	sheets  map[study.Date]*redis.MapStringStringCmd
}

// BoardFacts reads what a board is made of in one round trip. Only what lies too far back
// for sheets, or is no board of its own, costs more, and what an open quiz keeps sealed.
func (s *Store) BoardFacts(ctx context.Context, g study.Group, a study.BoardAsked) (study.BoardFacts, error) {
	facts, err := s.boardFacts(ctx, g, a)
	if err != nil {
		return facts, fmt.Errorf("read the board of group %d: %w", g.ID, err)
	}
	return facts, nil
}

func (s *Store) boardFacts(ctx context.Context, g study.Group, a study.BoardAsked) (study.BoardFacts, error) {
	var facts study.BoardFacts
	r, err := s.readFacts(ctx, g, a)
	if err != nil {
		return facts, err
	}
	facts.Members = make([]study.Member, 0, len(r.roster.Val()))
	for _, text := range r.roster.Val() {
		m, err := decodeMember(text)
		if err != nil {
			return facts, err
		}
		facts.Members = append(facts.Members, m)
	}
	slices.SortFunc(facts.Members, func(a, b study.Member) int {
		return cmp.Or(cmp.Compare(a.Shown(), b.Shown()), cmp.Compare(a.User, b.User))
	})
	asked := 0
	for _, cmd := range r.dues {
		asked += len(cmd.Val())
	}
	facts.Due = make(map[study.Date]study.Due, asked)
	for m, cmd := range r.dues {
		decodeDues(facts.Due, m, maps.All(cmd.Val()))
	}
	if err := s.scoresRead(ctx, r, g, a, &facts); err != nil {
		return facts, err
	}
	if facts.Marks, err = s.marksRead(ctx, r, g.ID, a.Days, facts.Members); err != nil {
		return facts, err
	}
	facts.Streaks, err = knownStreaks(g, facts, r.streaks.Val(), a.Today)
	return facts, err
}

// readFacts asks for everything at once.
func (s *Store) readFacts(ctx context.Context, g study.Group, a study.BoardAsked) (factsRead, error) {
	r := factsRead{dues: make(map[month]*redis.MapStringStringCmd), sheets: make(map[study.Date]*redis.MapStringStringCmd)}
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		r.roster, r.streaks = p.HVals(ctx, rosterKey(g.ID)), p.HGetAll(ctx, streakKey(g.ID))
		r.open = p.SMembers(ctx, openKey(g.ID))
		if key := periodKey(g, a.Period, a.Date); key != "" {
			r.points = p.ZRangeWithScores(ctx, key, 0, -1)
			if !a.Before.IsZero() {
				r.before = p.ZRangeWithScores(ctx, periodKey(g, a.Period, a.Before), 0, -1)
			}
		}
		for _, m := range duesFor(a) {
			r.dues[m] = p.HGetAll(ctx, dueKey(g.ID, m))
		}
		for d := a.Days.From; a.Days != (study.Span{}) && !d.After(a.Days.To); d = d.Add(1) {
			if s.readsSheet(d) {
				r.sheets[d] = p.HGetAll(ctx, dayKey(g.ID, d))
			}
		}
		return nil
	})
	return r, err
}

// periodKey is the board of a period; "" of a day, which is read from its sheet.
func periodKey(g study.Group, p study.Period, d study.Date) string {
	switch p {
	case study.ThisWeek:
		return weekBoardKey(g.ID, d)
	case study.ThisMonth:
		return monthBoardKey(g.ID, d)
	case study.ThisSeason:
		return seasonBoardKey(g.ID, g.Season)
	case study.AllTime:
		return allBoardKey(g.ID)
	case study.ThisDay:
	}
	return ""
}

// duesFor are the months whose dues are needed: those of the days, and for streaks those of
// last changes and, since a tag reaches back one, the one before.
func duesFor(a study.BoardAsked) []month {
	all := months(monthOf(lastChanges(a.Today).Add(-1)), monthOf(a.Today))
	if a.Days != (study.Span{}) {
		all = append(all, months(monthOf(a.Days.From), monthOf(a.Days.To))...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// scoresRead are the points as far as they may be seen.
func (s *Store) scoresRead(ctx context.Context, r factsRead, g study.Group, a study.BoardAsked, facts *study.BoardFacts) error {
	sealed, err := s.sealOf(ctx, g.ID, r.open.Val())
	if err != nil {
		return err
	}
	facts.Sealed = len(sealed.open) > 0
	if facts.Points, err = s.pointsRead(ctx, r.points, g, a.Period, a.Date); err != nil {
		return err
	}
	study.Withhold(facts.Points, sealed.in(a.Period, a.Date, g.Season))
	if a.Before.IsZero() {
		return nil
	}
	facts.Before, err = s.pointsRead(ctx, r.before, g, a.Period, a.Before)
	study.Withhold(facts.Before, sealed.in(a.Period, a.Before, g.Season))
	return err
}

func (s *Store) pointsRead(ctx context.Context, read *redis.ZSliceCmd, g study.Group, p study.Period, d study.Date) (map[study.UserID]int, error) {
	if read == nil {
		return s.scored(ctx, g.ID, p, d, g.Season)
	}
	return pointsOf(read.Val()), nil
}

// marksRead are the marks of each date, in the order of members.
func (s *Store) marksRead(ctx context.Context, r factsRead, g study.GroupID, days study.Span, members []study.Member) (map[study.Date][]study.Mark, error) {
	marks := make(map[study.Date][]study.Mark, len(r.sheets))
	if days == (study.Span{}) {
		return marks, nil
	}
	users := make([]string, len(members))
	for i := range members {
		users[i] = members[i].User.String()
	}
	for d := days.From; !d.After(days.To); d = d.Add(1) {
		list := make([]study.Mark, len(members))
		marks[d] = list
		cmd, onSheet := r.sheets[d]
		if !onSheet {
			on, err := s.MarksOn(ctx, g, d)
			if err != nil {
				return nil, err
			}
			for i := range members {
				list[i] = on[members[i].User]
			}
			continue
		}
		sheet := cmd.Val()
		for i, user := range users {
			head, _, _ := strings.Cut(sheet[user], "+")
			var err error
			if list[i], err = decodeMark(head, d); err != nil {
				return nil, err
			}
		}
	}
	return marks, nil
}
