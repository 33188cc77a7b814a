package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"studybot/quiz"
	"studybot/study"
)

// ExportText is what a leader may have of the export, as indented JSON: "all", or the part
// "answers", "board", "notes", "ledger" or "audit". What is asked in a quiz that is still
// open comes without key and grades, since a leader may be one of those who answer.
func (s *Store) ExportText(ctx context.Context, id study.GroupID, part string) ([]byte, error) {
	if part == "audit" {
		lines, err := s.Audit(ctx, id, 0)
		if err != nil {
			return nil, err
		}
		return indented(map[string]any{part: lines})
	}
	x, err := s.ExportGroup(ctx, id)
	if err != nil {
		return nil, err
	}
	for i := range x.Quizzes {
		if x.Quizzes[i].ClosedAt == nil {
			x.Quizzes[i].seal()
		}
	}
	parts := map[string]any{
		"all": x, "answers": map[string]any{"quizzes": x.Quizzes}, "board": map[string]any{"members": x.standings()},
		"notes": map[string]any{"notes": x.Notes}, "ledger": map[string]any{"ledger": x.Ledger},
	}
	if parts[part] == nil {
		return nil, fmt.Errorf("export %q: %w", part, study.ErrInvalid)
	}
	return indented(parts[part])
}

// exportStanding is a member without what they did on each day.
type exportStanding struct {
	User       study.UserID `json:"user_id"`
	Name       string       `json:"name"`
	Team       string       `json:"team"`
	Points     ExportPoints `json:"points"`
	Streak     int          `json:"streak"`
	BestStreak int          `json:"best_streak"`
}

func (x Export) standings() []exportStanding {
	members := make([]exportStanding, len(x.Members))
	for i, m := range x.Members {
		members[i] = exportStanding{m.User, m.Name, m.Team, m.Points, m.Streak, m.BestStreak}
	}
	return members
}

// seal takes away what tells a right answer.
func (q *ExportQuiz) seal() {
	for i, asked := range q.Questions {
		open := asked
		open.Question = quiz.Question{ID: asked.ID, Kind: asked.Kind, Title: asked.Title, Text: asked.Text, Tags: asked.Tags}
		for _, o := range asked.Options {
			open.Options = append(open.Options, quiz.Option{Text: o.Text})
		}
		q.Questions[i] = open
	}
	for i := range q.Answers {
		q.Answers[i].Grade = 0
	}
	q.Attempts = nil
}

func indented(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("write the export: %w", err)
	}
	return b.Bytes(), nil
}
