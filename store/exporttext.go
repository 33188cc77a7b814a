package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

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
	if err := s.sealExport(ctx, &x); err != nil {
		return nil, err
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

// sealExport takes away what tells of quizzes that are not closed who was right, and what is.
func (s *Store) sealExport(ctx context.Context, x *Export) error {
	open, err := s.OpenQuizzes(ctx, x.Group.ID)
	if err != nil {
		return err
	}
	sealed, err := s.seal(ctx, x.Group.ID)
	if err != nil {
		return err
	}
	for i := range x.Quizzes {
		for _, q := range open {
			if q.Number == x.Quizzes[i].Number {
				answers, err := s.Answers(ctx, q.Group, q.Number)
				if err != nil {
					return err
				}
				x.Quizzes[i].seal(q.Mode, sealedAnswers(q, answers))
			}
		}
	}
	x.Ledger = slices.DeleteFunc(x.Ledger, func(e ExportEntry) bool { return slices.Contains(sealed.open, e.Cause.RightIn()) })
	today := x.Group.Today(s.clock.Now())
	for i := range x.Members {
		x.Members[i].seal(sealed, today, x.Group.Season)
	}
	return nil
}

// seal takes sealed entries off a member's points.
func (m *ExportMember) seal(sealed seal, today study.Date, season int) {
	for period, points := range map[study.Period]*int{
		study.AllTime: &m.Points.All, study.ThisSeason: &m.Points.Season, study.ThisMonth: &m.Points.Month,
		study.ThisWeek: &m.Points.Week, study.ThisDay: &m.Points.Day,
	} {
		for _, e := range sealed.in(period, today, season) {
			if e.User == m.User {
				*points -= e.Points
			}
		}
	}
}

// unseen says whether who gets the file may have to answer a question that they have not seen: one
// that members take alone, or that a contest has yet to ask.
func unseen(mode string, asked quiz.Asked) bool {
	return mode == quiz.ModePrivate || mode == quiz.ModeContest && asked.OpenedAt.IsZero()
}

// seal takes away what tells a right answer. Options stand by the alphabet, since those of an
// ordering are kept in the right order.
func (q *ExportQuiz) seal(mode string, answers []quiz.Response) {
	for i, asked := range q.Questions {
		open := asked
		open.Question = quiz.Question{ID: asked.ID, Kind: asked.Kind, Tags: asked.Tags}
		if unseen(mode, asked) {
			q.Questions[i] = open
			continue
		}
		open.Title, open.Text = asked.Title, asked.Text
		for _, o := range asked.Options {
			open.Options = append(open.Options, quiz.Option{Text: o.Text})
		}
		slices.SortFunc(open.Options, func(a, b quiz.Option) int { return cmp.Compare(a.Text, b.Text) })
		q.Questions[i] = open
	}
	q.Answers, q.Attempts, q.Contest = []ExportAnswer{}, nil, nil
	for _, a := range answers {
		if mode == quiz.ModePrivate { // nothing to copy from
			break
		}
		q.Answers = append(q.Answers, ExportAnswer{User: a.User, Question: a.Question, Options: []int{}, Text: a.Text, At: a.At})
	}
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
