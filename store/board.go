package store

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"

	"studybot/study"
)

// Points are what members earned in the period that d lies in, as far as it may be seen:
// everybody with any.
func (s *Store) Points(ctx context.Context, g study.GroupID, period study.Period, d study.Date, season int) (map[study.UserID]int, error) {
	points, err := s.scored(ctx, g, period, d, season)
	if err != nil {
		return nil, err
	}
	sealed, err := s.seal(ctx, g)
	study.Withhold(points, sealed.in(period, d, season))
	return points, err
}

// scored are the points on a board, those that are sealed included.
func (s *Store) scored(ctx context.Context, g study.GroupID, period study.Period, d study.Date, season int) (map[study.UserID]int, error) {
	switch period {
	case study.ThisDay:
		return s.dayPoints(ctx, g, d)
	case study.ThisWeek:
		return s.board(ctx, weekBoardKey(g, d))
	case study.ThisMonth:
		return s.board(ctx, monthBoardKey(g, d))
	case study.ThisSeason:
		return s.board(ctx, seasonBoardKey(g, season))
	case study.AllTime:
		return s.board(ctx, allBoardKey(g))
	}
	return nil, fmt.Errorf("board of period %q: %w", period, study.ErrInvalid)
}

func (s *Store) board(ctx context.Context, key string) (map[study.UserID]int, error) {
	lines, err := s.rdb.ZRangeWithScores(ctx, key, 0, -1).Result()
	if err != nil {
		return nil, fmt.Errorf("read board %s: %w", key, err)
	}
	return pointsOf(lines), nil
}

func pointsOf(lines []redis.Z) map[study.UserID]int {
	points := make(map[study.UserID]int, len(lines))
	for _, z := range lines {
		uid, _ := z.Member.(string)
		points[study.UserID(number(uid))] = int(z.Score)
	}
	return points
}

// dayPoints reads a date's sheet or, where it has none any more, the ledger.
func (s *Store) dayPoints(ctx context.Context, g study.GroupID, d study.Date) (map[study.UserID]int, error) {
	points := make(map[study.UserID]int)
	if !s.readsSheet(d) {
		entries, err := s.ledgerAll(ctx, g)
		for _, e := range entries {
			if e.Date == d {
				points[e.User] += e.Points
			}
		}
		return points, err
	}
	lines, err := s.sheet(ctx, g, d)
	if err != nil {
		return nil, err
	}
	for u, line := range lines {
		if p := line.points + line.bonus; p != 0 {
			points[u] = p
		}
	}
	return points, nil
}

// standings are the lines of the streak hash, and the group's epoch.
func (s *Store) standings(ctx context.Context, g study.GroupID) (map[study.UserID]standing, string, error) {
	lines, err := s.rdb.HGetAll(ctx, streakKey(g)).Result()
	if err != nil {
		return nil, "", fmt.Errorf("read streaks of group %d: %w", g, err)
	}
	epoch := lines[epochField]
	delete(lines, epochField)
	all := make(map[study.UserID]standing, len(lines))
	for uid, code := range lines {
		st, err := decodeStanding(code)
		if err != nil {
			return nil, "", fmt.Errorf("read streaks of group %d: %w", g, err)
		}
		all[study.UserID(number(uid))] = st
	}
	return all, epoch, nil
}
