package store

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"

	"studybot/study"
)

// MarksOn is what everybody did on a date.
func (s *Store) MarksOn(ctx context.Context, g study.GroupID, d study.Date) (map[study.UserID]study.Mark, error) {
	codes, err := s.markCodes(ctx, g, d)
	if err != nil {
		return nil, fmt.Errorf("read marks of %s in group %d: %w", d, g, err)
	}
	marks := make(map[study.UserID]study.Mark, len(codes))
	for u, code := range codes {
		mark, err := decodeMark(code, d)
		if err != nil {
			return nil, fmt.Errorf("read marks of %s in group %d: %w", d, g, err)
		}
		if !mark.IsZero() {
			marks[u] = mark
		}
	}
	return marks, nil
}

// markCodes reads a date's sheet or, where it has none any more, everybody's page.
func (s *Store) markCodes(ctx context.Context, g study.GroupID, d study.Date) (map[study.UserID]string, error) {
	codes := make(map[study.UserID]string)
	if s.readsSheet(d) {
		lines, err := s.sheet(ctx, g, d)
		for u, line := range lines {
			codes[u] = line.mark
		}
		return codes, err
	}
	users, err := s.rdb.HKeys(ctx, streakKey(g)).Result()
	if err != nil {
		return nil, err
	}
	pages := make(map[study.UserID]*redis.StringCmd, len(users))
	_, err = s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, uid := range users {
			if u := study.UserID(number(uid)); u != 0 {
				pages[u] = p.HGet(ctx, daysKey(g, u, monthOf(d)), fmt.Sprint(d.Day))
			}
		}
		return nil
	})
	if err != nil && !isNil(err) {
		return nil, err
	}
	for u, cmd := range pages {
		p, err := parsePage(cmd.Val(), d)
		if err != nil {
			return nil, err
		}
		codes[u] = p.mark
	}
	return codes, nil
}

// sheet reads a date's sheet.
func (s *Store) sheet(ctx context.Context, g study.GroupID, d study.Date) (map[study.UserID]sheetLine, error) {
	all, err := s.rdb.HGetAll(ctx, dayKey(g, d)).Result()
	if err != nil {
		return nil, fmt.Errorf("read sheet of %s in group %d: %w", d, g, err)
	}
	lines := make(map[study.UserID]sheetLine, len(all))
	for uid, code := range all {
		line, err := decodeSheetLine(code)
		if err != nil {
			return nil, fmt.Errorf("read sheet of %s in group %d: %w", d, g, err)
		}
		lines[study.UserID(number(uid))] = line
	}
	return lines, nil
}

// History is every mark of a member.
func (s *Store) History(ctx context.Context, g study.GroupID, u study.UserID) (map[study.Date]study.Mark, error) {
	st, err := s.standing(ctx, g, u)
	if err != nil {
		return nil, err
	}
	l, err := s.life(ctx, g, u, st.index)
	return l.marks, err
}

func (s *Store) standing(ctx context.Context, g study.GroupID, u study.UserID) (standing, error) {
	text, err := s.rdb.HGet(ctx, streakKey(g), u.String()).Result()
	if err != nil && !isNil(err) {
		return standing{}, fmt.Errorf("read streak of %d in group %d: %w", u, g, err)
	}
	return decodeStanding(text)
}
