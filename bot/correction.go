package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"studybot/effect"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// correctionOf reads a code.
func correctionOf(question int, code string, answers []quiz.Response) quiz.Correction {
	fix := quiz.Correction{Question: question}
	switch {
	case code == report.CorrectVoid:
		fix.Void = true
	case code == report.CorrectUnvoid:
		fix.Unvoid = true
	case strings.HasPrefix(code, report.CorrectKey):
		for _, letter := range strings.TrimPrefix(code, report.CorrectKey) {
			fix.Right = append(fix.Right, int(letter-'A'))
		}
		slices.Sort(fix.Right)
		fix.Right = slices.Compact(fix.Right)
	case strings.HasPrefix(code, report.CorrectAccept):
		for _, a := range answers {
			if a.Question == question && a.User.String() == strings.TrimPrefix(code, report.CorrectAccept) {
				fix.Accept = strings.TrimSpace(a.Text)
			}
		}
	}
	return fix
}

// planCorrection decides on a correction: what it changes, as one effect, and how that
// looks. Nothing is written yet.
func (r *Router) planCorrection(ctx context.Context, c *Call, number, question int, code string) (v report.CorrectionView, e effect.Effect, err error) {
	was, err := r.quizOf(ctx, c, number, question)
	if err != nil {
		return v, e, err
	}
	if was.State != quiz.Closed && code != report.CorrectVoid && code != report.CorrectUnvoid {
		return v, e, study.Refuse("fix.open", "Number", number)
	}
	if was.Mode == quiz.ModeContest && was.State == quiz.Open && was.Questions[question].OpenedAt.IsZero() {
		return v, e, study.Refuse("fix.notyet", "Number", number, "Question", question+1) // who asks may be a player
	}
	answers, err := r.o.Quizzes.Answers(ctx, c.Group.ID, number)
	if err != nil {
		return v, e, err
	}
	q, err := correctionOf(question, code, answers).Apply(was)
	if err != nil {
		return v, e, err
	}
	v = report.CorrectionView{Group: c.Group, Quiz: q, Question: question, Code: code}
	if v.Hidden, err = r.mayAnswer(ctx, c, was); err != nil {
		return v, e, err
	}
	e = effect.Effect{
		Group: c.Group.ID, At: c.Now, Season: c.Group.Season, Quizzes: []quiz.Quiz{q},
		Audit: []study.AuditLine{c.audit("quiz.correct", fmt.Sprintf("%d.%d", number, question+1), "", code)},
	}
	regraded := make(map[study.UserID]quiz.Response)
	for _, a := range answers {
		if a.Question == question {
			regraded[a.User] = a
		}
	}
	v.Answered = len(regraded)
	for _, a := range q.Regrade(question, answers) {
		regraded[a.User] = a
		e.Answers = append(e.Answers, effect.Answer{Quiz: number, Response: a})
	}
	if v.Changes, e.Changes, err = r.repriced(ctx, c, q, regraded); err != nil {
		return v, e, err
	}
	if q.State == quiz.Closed {
		e.Jobs = []effect.Job{{ID: fmt.Sprintf("result:%d", number), Group: c.Group.ID, At: c.Now}}
	}
	e.Banks, err = r.corrected(ctx, c, q, question)
	return v, e, err
}

// repriced are the changes of points that answers to one question bring as they are graded
// now.
func (r *Router) repriced(ctx context.Context, c *Call, q quiz.Quiz, regraded map[study.UserID]quiz.Response) (shown []report.PointChange, changes []study.Change, err error) {
	users := make([]study.UserID, 0, len(regraded))
	for u := range regraded {
		users = append(users, u)
	}
	slices.Sort(users)
	records, err := r.o.Records.Records(ctx, c.Group, users, c.Today())
	if err != nil {
		return nil, nil, fmt.Errorf("read the records: %w", err)
	}
	open, err := r.openNumbers(ctx, c.Group.ID)
	if err != nil {
		return nil, nil, err
	}
	for _, u := range users {
		record, known := records[u]
		if !known {
			continue
		}
		ledger, err := r.o.Ledger.Ledger(ctx, c.Group.ID, u)
		if err != nil {
			return nil, nil, fmt.Errorf("read the ledger: %w", err)
		}
		a := regraded[u]
		wanted := study.Entry{
			Cause: study.RightCause(q.Number, a.Question+1), Points: q.Points(a, c.Group.Settings.Prices), Date: c.Group.Today(a.At),
		}
		change, difference := record.Correct(c.Group, ledger, []study.Entry{wanted}, open, c.Now)
		if difference == 0 {
			continue
		}
		changes = append(changes, change)
		shown = append(shown, report.PointChange{Member: record.Member, Points: difference})
	}
	slices.SortStableFunc(shown, func(a, b report.PointChange) int { return cmp.Compare(b.Points, a.Points) })
	return shown, changes, nil
}

// openNumbers are the quizzes of a group that are not closed.
func (r *Router) openNumbers(ctx context.Context, g study.GroupID) ([]int, error) {
	open, err := r.o.Quizzes.OpenQuizzes(ctx, g)
	if err != nil {
		return nil, fmt.Errorf("list open quizzes: %w", err)
	}
	numbers := make([]int, len(open))
	for i, q := range open {
		numbers[i] = q.Number
	}
	return numbers, nil
}

// corrected is the bank that the question came from, with the key put right there too, so
// that it is not asked with the wrong one again.
func (r *Router) corrected(ctx context.Context, c *Call, q quiz.Quiz, question int) ([]quiz.Bank, error) {
	bank, err := r.o.Library.Bank(ctx, c.Group.ID, q.Bank)
	if errors.Is(err, study.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the bank: %w", err)
	}
	asked := q.Questions[question].Question
	i := slices.IndexFunc(bank.Questions, func(b quiz.Question) bool { return b.ID == asked.ID && b.Text == asked.Text })
	if i < 0 || quiz.SameKey(bank.Questions[i], asked) {
		return nil, nil
	}
	bank.Questions = slices.Clone(bank.Questions)
	bank.Questions[i].Options, bank.Questions[i].Answers = asked.Options, asked.Answers
	return []quiz.Bank{bank}, nil
}
