package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// quizVerbs are what admins may do to quizzes by command.
var quizVerbs = []string{"now", "try", "send", "close"}

// quiz: the open quiz or the next one; /quiz N is how the questions of No. N worked, for
// leaders; /quiz now BANK [n], /quiz try and send BANK [n], /quiz close are an admin's.
func (r *Router) quiz(ctx context.Context, c *Call) ([]report.Post, error) {
	words := c.fields()
	if len(words) == 0 {
		return r.quizState(ctx, c)
	}
	if number, err := strconv.Atoi(words[0]); err == nil && len(words) == 1 {
		return r.quizAnalysis(ctx, c, number)
	}
	allowed, err := r.atLeast(ctx, c, Admin)
	switch {
	case err != nil:
		return nil, err
	case !slices.Contains(quizVerbs, words[0]) && !allowed: // the example that is right for a member
		return nil, study.Refuse("usage", "Text", report.Cut(c.Text, 60), "Example", "/quiz")
	case !slices.Contains(quizVerbs, words[0]):
		return nil, c.usage(c.Text)
	case !allowed:
		return nil, c.forbidden(Admin, "quiz "+words[0])
	case words[0] == "close":
		return r.closeQuiz(ctx, c)
	case words[0] == "send":
		return r.quizSend(ctx, c, words[1:])
	case words[0] == "try":
		return r.quizTry(ctx, c, words[1:])
	}
	return r.quizNow(ctx, c, words[1:])
}

func (r *Router) quizState(ctx context.Context, c *Call) ([]report.Post, error) {
	open, err := r.o.Quizzes.OpenQuizzes(ctx, c.Group.ID)
	if err != nil {
		return nil, err
	}
	if len(open) == 0 {
		next, err := r.o.Timetable.Next(ctx, c.Group, study.ActQuiz, c.Now)
		if err != nil {
			return nil, err
		}
		if next.IsZero() {
			return c.line("quiz.now.none"), nil
		}
		return c.line("quiz.now.next", "Time", c.Words.Moment(next)), nil
	}
	var posts []report.Post
	for _, q := range open {
		if q.Run != nil {
			more, err := r.contestNow(ctx, c, q)
			if err != nil {
				return nil, err
			}
			posts = append(posts, more...)
			continue
		}
		answers, err := r.o.Quizzes.Answers(ctx, c.Group.ID, q.Number)
		if err != nil {
			return nil, err
		}
		if q.Mode == quiz.ModePrivate {
			posts = append(posts, r.examState(c, q)...)
			continue
		}
		mine := 0
		for _, a := range answers {
			if a.User == c.Member.User && !a.Retracted {
				mine++
			}
		}
		posts = append(posts, c.line("quiz.now.open", "Number", q.Number, "Time", c.Words.Moment(q.ClosesAt), "Done", mine, "Of", len(q.Questions))...)
	}
	return posts, nil
}

// examState is where a quiz that members take alone is taken.
func (r *Router) examState(c *Call, q quiz.Quiz) []report.Post {
	posts := c.line("exam.now", "Number", q.Number, "Time", c.Words.Moment(q.ClosesAt))
	posts[0].Buttons = [][]report.Button{{{Text: c.Words.Plain("button.takequiz"), Start: report.QuizStart(c.Group.ID, q.Number)}}}
	return posts
}

// quizNow fires a quiz at once, through the same door as a schedule's firing.
func (r *Router) quizNow(ctx context.Context, c *Call, words []string) ([]report.Post, error) {
	s, err := r.quizWanted(ctx, c, words)
	if err != nil {
		return nil, err
	}
	switch topic := s.Options["topic"]; topic {
	case "", "here":
		s.Options["topic"] = strconv.Itoa(int(c.Chat.Topic))
	case "general":
		s.Options["topic"] = "0"
	}
	open, err := r.o.Quizzes.OpenQuizzes(ctx, c.Group.ID)
	if err != nil {
		return nil, err
	}
	if done, err := r.o.Firer.Fired(ctx, c.Group, c.name()); err != nil || done {
		return nil, err // the update came again
	}
	if len(open) > 0 {
		return nil, study.Refuse("quiz.running", "Number", open[0].Number)
	}
	firing, err := r.o.Firer.Fire(ctx, c.Group, s, c.by(), c.name(), c.Now)
	if err != nil {
		return nil, fmt.Errorf("start a quiz: %w", err)
	}
	if firing.Outcome != study.Launched {
		return nil, study.Refuse("bank.empty", "Name", firing.Detail)
	}
	return nil, nil
}

// quizWanted reads what stands after /quiz now or try: a schedule that fires once.
func (r *Router) quizWanted(ctx context.Context, c *Call, words []string) (study.Schedule, error) {
	s := study.Schedule{Action: study.ActQuiz, By: c.by(), Created: c.Now}
	var err error
	if s.Options, err = r.o.Firer.QuizOptions(c.Group, strings.Join(words, " ")); err != nil {
		return s, err
	}
	name := s.Options["bank"]
	if name == "" {
		return s, nil
	}
	_, err = r.o.Library.Bank(ctx, c.Group.ID, name)
	if errors.Is(err, study.ErrNotFound) {
		return s, study.Refuse("bank", "Name", report.Cut(name, 40))
	}
	return s, err
}

// quizTry shows the admin alone what a quiz would ask, with the key.
func (r *Router) quizTry(ctx context.Context, c *Call, words []string) ([]report.Post, error) {
	s, err := r.quizWanted(ctx, c, words)
	if err != nil {
		return nil, err
	}
	q, err := r.o.Firer.Preview(ctx, c.Group, s, c.Now)
	if err != nil {
		return nil, err
	}
	drawn := len(q.Questions)
	free, by, err := r.unasked(ctx, c, q.Questions)
	if err != nil {
		return nil, err
	}
	if len(free) == 0 {
		return nil, c.withheld(q.Bank, by)
	}
	q.Questions = free
	doc := c.Words.QuizPreview(q)
	if held := drawn - len(free); held > 0 {
		doc = append(doc, report.Para(c.Words.Say("preview.withheld", "Count", held, "Number", by.Number, "Group", by.where, "Time", c.Words.Moment(by.ClosesAt))))
	}
	return c.handOver(report.Post{Doc: doc})
}

func (r *Router) closeQuiz(ctx context.Context, c *Call) ([]report.Post, error) {
	open, err := r.o.Quizzes.OpenQuizzes(ctx, c.Group.ID)
	if err != nil {
		return nil, err
	}
	if len(open) == 0 {
		return nil, study.Refuse("quiz.none")
	}
	for _, q := range open {
		if err := r.o.Firer.CloseQuiz(ctx, c.Group, q.Number, c.Now); err != nil {
			return nil, fmt.Errorf("close quiz %d: %w", q.Number, err)
		}
	}
	return c.line("quiz.closing", "Number", open[0].Number), nil
}
