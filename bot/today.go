package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"studybot/report"
	"studybot/study"
)

// today: what the day asks of me, what I lack, and the buttons to do it.
func (r *Router) today(ctx context.Context, c *Call) ([]report.Post, error) {
	v, err := r.todayOf(ctx, c)
	if err != nil {
		return nil, err
	}
	doc, keys := c.Words.Today(v)
	return c.say(doc, keys...), nil
}

func (r *Router) todayOf(ctx context.Context, c *Call) (report.TodayView, error) {
	today := c.Today()
	record, err := r.o.Records.Record(ctx, c.Group, c.Member.User, today)
	if err != nil {
		return report.TodayView{}, fmt.Errorf("read the record: %w", err)
	}
	walk := record.Walk(c.Group, today)
	v := report.TodayView{
		Group: c.Group, Date: today, Due: record.Due[today], Mark: record.Marks[today],
		Streak: walk.Streak, Outcome: walk.Outcomes[today], Missed: record.Missed(c.Group, today),
		Holiday: c.Group.IsHoliday(today),
	}
	if err := r.addReading(ctx, c, &v); err != nil {
		return v, err
	}
	if err := r.addCard(ctx, c, &v); err != nil {
		return v, err
	}
	open, err := r.o.Quizzes.OpenQuizzes(ctx, c.Group.ID)
	if err != nil {
		return v, fmt.Errorf("read open quizzes: %w", err)
	}
	if len(open) > 0 {
		v.OpenQuiz, v.QuizEnds = open[0].Number, open[0].ClosesAt
		return v, nil
	}
	v.NextQuiz, err = r.o.Timetable.Next(ctx, c.Group, study.ActQuiz, c.Now)
	return v, err
}

// addCard says when the day card comes, while nothing is due yet.
func (r *Router) addCard(ctx context.Context, c *Call, v *report.TodayView) error {
	if v.Due.Asks() {
		return nil
	}
	next, err := r.o.Timetable.Next(ctx, c.Group, study.ActCard, c.Now)
	if err != nil {
		return err
	}
	if !next.IsZero() && study.DateOf(next, c.Group.Zone()) == v.Date {
		v.NextCard = next
	}
	return nil
}

func (r *Router) addReading(ctx context.Context, c *Call, v *report.TodayView) error {
	if c.Group.Plan.Name == "" {
		return nil
	}
	plan, err := r.o.Library.Plan(ctx, c.Group.ID, c.Group.Plan.Name)
	if errors.Is(err, study.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the plan: %w", err)
	}
	due, err := r.o.Archive.DueOn(ctx, c.Group.ID, c.Group.Plan.From, v.Date)
	if err != nil {
		return fmt.Errorf("read what was due: %w", err)
	}
	v.Day, v.Of = study.PlanDay(c.Group.Plan.From, v.Date, due), plan.Days()
	if reading, ok := plan.Reading(v.Day); ok {
		v.Reading = &reading
	}
	return nil
}

// me: my own record.
func (r *Router) me(ctx context.Context, c *Call) ([]report.Post, error) {
	today := c.Today()
	record, err := r.o.Records.Record(ctx, c.Group, c.Member.User, today)
	if err != nil {
		return nil, fmt.Errorf("read the record: %w", err)
	}
	walk := record.Walk(c.Group, today)
	v := report.MeView{
		Group: c.Group, Member: c.Member, Today: today, Streak: walk.Streak, Outcomes: walk.Outcomes,
		Points: make(map[study.Period]int),
	}
	for _, p := range study.Periods() {
		points, err := r.o.Archive.Points(ctx, c.Group.ID, p, today, c.Group.Season)
		if err != nil {
			return nil, fmt.Errorf("read the points: %w", err)
		}
		v.Points[p] = points[c.Member.User]
	}
	board, err := r.figures.Board(ctx, c.Group, study.ThisWeek, today, c.Now)
	if err != nil {
		return nil, err
	}
	v.Of, v.Sealed = len(board.Standings), board.Sealed
	for _, s := range board.Standings {
		if s.Member.User == c.Member.User {
			v.Rank = s.Rank
		}
	}
	return c.say(c.Words.Me(v)), nil
}

// board: /board [day,week,month,season,all] [teams].
func (r *Router) board(ctx context.Context, c *Call) ([]report.Post, error) {
	period, teams := study.ThisWeek, false
	for _, word := range c.fields() {
		switch p, ok := periodOf(word); {
		case ok:
			period = p
		case slices.Contains([]string{"teams", "team", "小组"}, strings.ToLower(word)):
			teams = true
		default:
			return nil, study.Refuse("period", "Text", report.Cut(word, 40))
		}
	}
	return r.showBoard(ctx, c, period, teams)
}

func (r *Router) tapBoard(ctx context.Context, c *Call) ([]report.Post, error) {
	period, ok := periodOf(c.arg(0))
	if !ok {
		return c.toasted("toast.badbutton"), nil
	}
	return r.showBoard(ctx, c, period, false)
}

func (r *Router) showBoard(ctx context.Context, c *Call, p study.Period, teams bool) ([]report.Post, error) {
	board, err := r.figures.Board(ctx, c.Group, p, c.Today(), c.Now)
	if err != nil {
		return nil, err
	}
	if teams {
		if len(board.Teams) == 0 {
			return c.line("team.none"), nil
		}
		return c.announce(c.Words.TeamsDoc(board)), nil
	}
	return c.announce(c.Words.BoardDoc(c.Group, board)), nil
}

func periodOf(word string) (study.Period, bool) {
	chinese := map[string]study.Period{
		"今天": study.ThisDay, "今日": study.ThisDay, "本周": study.ThisWeek, "周": study.ThisWeek,
		"本月": study.ThisMonth, "月": study.ThisMonth, "本季": study.ThisSeason, "全部": study.AllTime, "总": study.AllTime,
	}
	if p, ok := chinese[word]; ok {
		return p, true
	}
	p := study.Period(strings.ToLower(word))
	return p, slices.Contains(study.Periods(), p)
}
