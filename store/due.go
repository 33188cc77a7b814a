package store

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/effect"
	"studybot/study"
)

// planDue adds to what dates ask. A date that long past that checkpoints may have settled
// it makes them out of date.
func planDue(t *tx, e effect.Effect) error {
	byMonth := make(map[month][]any)
	old := false
	for d, due := range e.Due {
		if d.IsZero() {
			return fmt.Errorf("due of no date: %w", study.ErrInvalid)
		}
		byMonth[monthOf(d)] = append(byMonth[monthOf(d)], d.Day, due.What.Letters(), string(due.Need))
		old = old || study.DateOf(e.At, time.UTC).Sub(d) > 27
	}
	for m, args := range byMonth {
		t.step("due", dueKey(e.Group, m), append([]any{len(args) / 3}, args...)...)
	}
	if old {
		t.call("HINCRBY", streakKey(e.Group), epochField, 1)
	}
	return nil
}

// DueOn is what the dates of a span asked; dates that asked nothing are absent.
func (s *Store) DueOn(ctx context.Context, g study.GroupID, from, to study.Date) (map[study.Date]study.Due, error) {
	all := make(map[study.Date]study.Due)
	span := months(monthOf(from), monthOf(to))
	cmds := make([]*redis.MapStringStringCmd, len(span))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, m := range span {
			cmds[i] = p.HGetAll(ctx, dueKey(g, m))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what was due in group %d: %w", g, err)
	}
	for i, m := range span {
		decodeDues(all, m, cmds[i].Val())
	}
	for d := range all {
		if d.Before(from) || d.After(to) {
			delete(all, d)
		}
	}
	return all, nil
}

// MarksOn is what everybody did on a date.
func (s *Store) MarksOn(ctx context.Context, g study.GroupID, d study.Date) (map[study.UserID]study.Mark, error) {
	lines, err := s.sheet(ctx, g, d)
	if err != nil {
		return nil, err
	}
	marks := make(map[study.UserID]study.Mark, len(lines))
	for u, line := range lines {
		if line.mark == "" {
			continue
		}
		if marks[u], err = decodeMark(line.mark, d); err != nil {
			return nil, fmt.Errorf("read sheet of %s in group %d: %w", d, g, err)
		}
	}
	return marks, nil
}

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
	return s.history(ctx, g, u, st.index)
}

func (s *Store) standing(ctx context.Context, g study.GroupID, u study.UserID) (standing, error) {
	text, err := s.rdb.HGet(ctx, streakKey(g), u.String()).Result()
	if err != nil && !isNil(err) {
		return standing{}, fmt.Errorf("read streak of %d in group %d: %w", u, g, err)
	}
	return decodeStanding(text)
}

func (s *Store) history(ctx context.Context, g study.GroupID, u study.UserID, index span) (map[study.Date]study.Mark, error) {
	all := make(map[study.Date]study.Mark)
	if index.since == 0 {
		return all, nil
	}
	r := &recordRead{marks: map[study.UserID]map[study.Date]study.Mark{u: all}}
	span := months(index.since, index.until)
	cmds := make([]*redis.MapStringStringCmd, len(span))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, m := range span {
			cmds[i] = p.HGetAll(ctx, marksKey(g, u, m))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read marks of %d in group %d: %w", u, g, err)
	}
	for i, m := range span {
		if err := r.readMarks(u, m, cmds[i].Val()); err != nil {
			return nil, fmt.Errorf("read marks of %d in group %d: %w", u, g, err)
		}
	}
	return all, nil
}
