package bot

import (
	"cmp"
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

// void: /void N.Q lets a question count for nobody; /void N.Q off takes that back.
func (r *Router) void(ctx context.Context, c *Call) ([]report.Post, error) {
	number, question, rest, ok := c.question()
	if !ok {
		return nil, c.usage(c.Text)
	}
	switch strings.ToLower(rest) {
	case "":
		return r.previewCorrection(ctx, c, number, question, report.CorrectVoid)
	case "off", "取消":
		return r.previewCorrection(ctx, c, number, question, report.CorrectUnvoid)
	}
	return nil, c.usage(c.Text)
}

// fix: /fix N.Q B corrects a question's key; without a key it shows what could be right.
func (r *Router) fix(ctx context.Context, c *Call) ([]report.Post, error) {
	number, question, rest, ok := c.question()
	if !ok {
		return nil, c.usage(c.Text)
	}
	if rest == "" {
		return r.correctionMenu(ctx, c, number, question)
	}
	q, err := r.closedQuiz(ctx, c, number, question)
	if err != nil {
		return nil, err
	}
	code, err := r.keyCode(ctx, c, q, question, rest)
	if err != nil {
		return nil, err
	}
	return r.previewCorrection(ctx, c, number, question, code)
}

// question reads "7.2 rest": the quiz's number and the question's index.
func (c *Call) question() (number, question int, rest string, ok bool) {
	name, rest, _ := strings.Cut(c.Text, " ")
	n, i, dotted := strings.Cut(strings.NewReplacer("。", ".", "．", ".").Replace(name), ".")
	number, err := strconv.Atoi(n)
	question, err2 := strconv.Atoi(i)
	return number, question - 1, strings.TrimSpace(rest), dotted && err == nil && err2 == nil && number > 0 && question > 0
}

// quizOf reads the quiz of a correction and makes sure that it has the question.
func (r *Router) quizOf(ctx context.Context, c *Call, number, question int) (quiz.Quiz, error) {
	q, err := r.o.Quizzes.Quiz(ctx, c.Group.ID, number)
	if errors.Is(err, study.ErrNotFound) {
		return q, study.Refuse("fix.quiz", "Number", number)
	}
	if err == nil && question >= len(q.Questions) {
		return q, study.Refuse("fix.question", "Number", number, "Most", len(q.Questions))
	}
	return q, err
}

// closedQuiz is quizOf where the key may be spoken of.
func (r *Router) closedQuiz(ctx context.Context, c *Call, number, question int) (quiz.Quiz, error) {
	q, err := r.quizOf(ctx, c, number, question)
	if err == nil && q.State != quiz.Closed {
		return q, study.Refuse("fix.open", "Number", number)
	}
	return q, err
}

// truth are the words for the options of true/false questions.
var truth = strings.NewReplacer("true", "A", "false", "B", "正确", "A", "错误", "B", "对", "A", "错", "B", "t", "A", "f", "B")

// keyCode turns what was typed into the code that buttons carry: letters of options, or
// somebody who gave that answer.
func (r *Router) keyCode(ctx context.Context, c *Call, q quiz.Quiz, question int, typed string) (string, error) {
	if q.Questions[question].Kind == quiz.TrueFalse {
		typed = truth.Replace(strings.ToLower(typed))
	}
	if len(q.Questions[question].Options) > 0 {
		letters := strings.Join(strings.FieldsFunc(strings.ToUpper(typed), func(x rune) bool { return strings.ContainsRune(" ,;，、；", x) }), "")
		return report.CorrectKey + letters, nil
	}
	given, err := r.typed(ctx, c, q, question)
	if err != nil {
		return "", err
	}
	for _, t := range given {
		if strings.EqualFold(t.Text, typed) {
			return report.CorrectAccept + t.User.String(), nil
		}
	}
	return "", study.Refuse("fix.given", "Number", q.Number, "Question", question+1, "Text", report.Cut(typed, 40))
}

// typed are the answers that people typed and that are not fully right, the commonest first.
func (r *Router) typed(ctx context.Context, c *Call, q quiz.Quiz, question int) ([]report.GivenText, error) {
	answers, err := r.o.Quizzes.Answers(ctx, c.Group.ID, q.Number)
	if err != nil {
		return nil, err
	}
	at := make(map[string]int)
	var given []report.GivenText
	for _, a := range answers {
		if a.Question != question || a.Text == "" || a.Right() {
			continue
		}
		key := strings.ToLower(strings.Join(strings.Fields(a.Text), " "))
		i, known := at[key]
		if !known {
			i = len(given)
			at[key] = i
			given = append(given, report.GivenText{User: a.User, Text: strings.TrimSpace(a.Text)})
		}
		given[i].Count++
	}
	slices.SortStableFunc(given, func(a, b report.GivenText) int { return cmp.Compare(b.Count, a.Count) })
	return given, nil
}

// correctionMenu offers what could be right. It tells the key, so the quiz must be closed.
func (r *Router) correctionMenu(ctx context.Context, c *Call, number, question int) ([]report.Post, error) {
	q, err := r.closedQuiz(ctx, c, number, question)
	if err != nil {
		return nil, err
	}
	const offered = 8
	given, err := r.typed(ctx, c, q, question)
	if err != nil {
		return nil, err
	}
	doc, keys := c.Words.CorrectionMenu(c.Group.ID, q, question, given[:min(len(given), offered)])
	return c.say(doc, keys...), nil
}

// tapCorrect: a button of the analysis, of the menu or of the preview.
func (r *Router) tapCorrect(ctx context.Context, c *Call) ([]report.Post, error) {
	number, err := strconv.Atoi(c.arg(0))
	question, err2 := strconv.Atoi(c.arg(1))
	if err != nil || err2 != nil || question < 1 {
		return c.toasted("toast.badbutton"), nil
	}
	switch code := c.arg(2); {
	case code == "":
		return r.correctionMenu(ctx, c, number, question-1)
	case c.arg(3) == "":
		return r.previewCorrection(ctx, c, number, question-1, code)
	case c.arg(3) == "yes":
		return r.applyCorrection(ctx, c, number, question-1, code)
	}
	return []report.Post{c.rewrite(report.Doc{report.Para(c.Words.Say("fix.left"))})}, nil
}

func (r *Router) previewCorrection(ctx context.Context, c *Call, number, question int, code string) ([]report.Post, error) {
	v, _, err := r.planCorrection(ctx, c, number, question, code)
	if err != nil {
		return nil, err
	}
	doc, keys := c.Words.CorrectionPreview(v)
	return c.say(doc, keys...), nil
}

// applyCorrection writes the correction in one effect. When anything that it rests on has
// changed meanwhile it is decided anew.
func (r *Router) applyCorrection(ctx context.Context, c *Call, number, question int, code string) ([]report.Post, error) {
	for range triesWhenStale {
		v, e, err := r.planCorrection(ctx, c, number, question, code)
		if err != nil {
			return nil, err
		}
		e.Once = fmt.Sprintf("correct:%d", c.ID)
		shelved, err := r.o.Effects.Apply(ctx, e)
		switch {
		case errors.Is(err, study.ErrStale):
			continue
		case errors.Is(err, study.ErrDone):
			return nil, nil
		case err != nil:
			return nil, fmt.Errorf("correct question %d.%d: %w", number, question+1, err)
		}
		r.accept(shelved)
		return []report.Post{c.rewrite(c.Words.CorrectionDone(v))}, nil
	}
	return nil, fmt.Errorf("correct question %d.%d: %w", number, question+1, study.ErrStale)
}

// quizAnalysis tells a leader how the questions of a closed quiz worked.
func (r *Router) quizAnalysis(ctx context.Context, c *Call, number int) ([]report.Post, error) {
	allowed, err := r.atLeast(ctx, c, Leader)
	if err != nil {
		return nil, err
	}
	if !allowed {
		return nil, c.forbidden(Leader, "quiz "+strconv.Itoa(number))
	}
	q, err := r.closedQuiz(ctx, c, number, 0)
	if err != nil {
		return nil, err
	}
	answers, err := r.o.Quizzes.Answers(ctx, c.Group.ID, number)
	if err != nil {
		return nil, err
	}
	post := c.Words.Analysis(c.mine(), report.AnalysisView{Group: c.Group, Quiz: q, Analysis: quiz.Analyse(q, answers)})
	post.Ref, post.Lane = "", report.Answers
	return c.handOver(post)
}
