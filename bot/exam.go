package bot

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"strconv"

	"studybot/effect"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// A quiz that members take alone: the group's card links to the private chat, where one
// message is edited from question to question. All that is put in stands in the store, an
// attempt a member; a tap is decided on what was read and written if that is still so.

// examLink: /start quiz-…, the link under a quiz's card.
func (r *Router) examLink(ctx context.Context, c *Call, rest string) ([]report.Post, error) {
	g, n, ok := report.ParseQuizStart(rest)
	if !ok {
		return nil, study.Refuse("quiz.link")
	}
	if err := r.visit(ctx, c, g); err != nil {
		return nil, err
	}
	q, a, err := r.exam(ctx, c, n)
	if err != nil {
		return nil, err
	}
	switch {
	case a.UnderWay() && a.Over(q, c.Now):
		return nil, r.o.Firer.TimeUp(ctx, c.Group, n, c.From.ID, c.Now)
	case q.State == quiz.Closed && a.Try > 0:
		return r.myAnswers(ctx, c, q)
	case q.State != quiz.Open:
		return c.line("exam.over", "Number", n), nil
	case !a.UnderWay():
		doc, keys := c.Words.Exam(c.examView(q, a))
		return c.say(doc, keys...), nil
	}
	if err := r.sit(ctx, c, n, 0); err != nil {
		return nil, err
	}
	doc, keys := c.Words.Exam(c.examView(q, a))
	posts := c.say(doc, keys...)
	posts[0].Ref = report.AttemptRef(n, c.From.ID)
	return posts, nil
}

// visit makes a call in private concern another group of the person's, after a look whether
// they are in it.
func (r *Router) visit(ctx context.Context, c *Call, id study.GroupID) error {
	g, err := r.o.Groups.Group(ctx, id)
	if errors.Is(err, study.ErrNotFound) {
		return study.Refuse("quiz.link")
	}
	if err != nil {
		return err
	}
	c.Group = g
	if err := r.findMember(ctx, c); err != nil {
		return err
	}
	if c.Member.User == 0 || c.Member.Gone {
		present, err := r.isPresent(ctx, c)
		if err != nil {
			return err
		}
		if !present {
			return study.Refuse("quiz.outsider")
		}
		if err := r.enrol(ctx, c, c.Member.User != 0); err != nil {
			return err
		}
	}
	c.Words, c.Role = r.words(c), r.role(c)
	return nil
}

// exam reads a quiz that members take alone, and the caller's attempt at it.
func (r *Router) exam(ctx context.Context, c *Call, n int) (quiz.Quiz, quiz.Attempt, error) {
	q, err := r.o.Quizzes.Quiz(ctx, c.Group.ID, n)
	if errors.Is(err, study.ErrNotFound) || err == nil && q.Mode != quiz.ModePrivate {
		return q, quiz.Attempt{}, study.Refuse("quiz.link")
	}
	if err != nil {
		return q, quiz.Attempt{}, err
	}
	a, err := r.o.Quizzes.Attempt(ctx, c.Group.ID, n, c.From.ID)
	return q, a, err
}

// examView is what the member sees of their attempt.
func (c *Call) examView(q quiz.Quiz, a quiz.Attempt) report.ExamView {
	_, answers := a.HandIn(q, c.Now)
	return report.ExamView{Quiz: q, Group: c.Group, Attempt: a, Now: c.Now, Answered: len(answers)}
}

// sit notes that what the person types in private answers this quiz.
func (r *Router) sit(ctx context.Context, c *Call, n, question int) error {
	seat := study.Seat{Group: c.Group.ID, Quiz: n, Question: question}
	if c.Person.Sits == seat && c.Person.Current == c.Group.ID {
		return nil
	}
	c.Person.Sits, c.Person.Current = seat, c.Group.ID
	return r.o.People.SavePerson(ctx, c.Person)
}

// tapQuiz: ▶️ begins an attempt in the message that was tapped, or goes on with it.
func (r *Router) tapQuiz(ctx context.Context, c *Call) ([]report.Post, error) {
	n, ok := c.argNumber()
	if !ok || c.InGroup {
		return c.toasted("toast.badbutton"), nil
	}
	for range triesWhenStale {
		q, a, err := r.exam(ctx, c, n)
		if err != nil {
			return nil, err
		}
		if a.UnderWay() {
			return []report.Post{c.examEdit(q, a)}, r.sit(ctx, c, n, 0)
		}
		next, ok := a.Begin(q, c.From.ID, seedOf(c, n, a.Try+1)^q.Seed, c.Now)
		if !ok {
			return c.toasted("toast.exam.over"), nil
		}
		next.Message = int(c.Message)
		e := effect.Effect{Once: fmt.Sprintf("begin:%d", c.ID), Attempts: []effect.Attempt{{Quiz: n, Attempt: next}}}
		if err := r.sit(ctx, c, n, 0); err != nil {
			return nil, err
		}
		err = r.writeAttempt(ctx, c, e, n, next)
		switch {
		case errors.Is(err, study.ErrStale), errors.Is(err, study.ErrDone):
			continue
		case err != nil:
			return nil, err
		}
		return []report.Post{c.examEdit(q, next)}, nil
	}
	return nil, fmt.Errorf("begin quiz %d: %w", n, study.ErrStale)
}

// writeAttempt writes an attempt, and the job that watches its clock.
func (r *Router) writeAttempt(ctx context.Context, c *Call, e effect.Effect, n int, a quiz.Attempt) error {
	e.Group, e.At = c.Group.ID, c.Now
	if end := a.Deadline(); !end.IsZero() {
		e.Jobs = []effect.Job{{ID: fmt.Sprintf("timeup:%d.%d", n, a.User), Group: c.Group.ID, At: end}}
	}
	_, err := r.o.Effects.Apply(ctx, e)
	return err
}

// examEdit draws the attempt anew in its message.
func (c *Call) examEdit(q quiz.Quiz, a quiz.Attempt) report.Post {
	if c.Query != "" {
		a.Message = int(c.Message)
	}
	v := c.examView(q, a)
	doc, keys := c.Words.Exam(v)
	return report.ExamPost(v, doc, keys)
}

// seedOf is a seed that is another one for each person, quiz and try.
func seedOf(c *Call, n, try int) uint64 {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%d:%d:%d:%d:%d", c.Group.ID, n, c.From.ID, try, c.ID)
	return h.Sum64()
}

// tapTurn: a button under a question, or under the review.
func (r *Router) tapTurn(ctx context.Context, c *Call) ([]report.Post, error) {
	n, ok := c.argNumber()
	try, err := strconv.Atoi(c.arg(1))
	place, err2 := strconv.Atoi(c.arg(2))
	if !ok || err != nil || err2 != nil || c.InGroup {
		return c.toasted("toast.badbutton"), nil
	}
	if c.arg(3) == quiz.PressShow {
		return r.examPicture(ctx, c, n, place)
	}
	finished, took := false, quiz.Ignored
	posts, err := r.onAttempt(ctx, c, n, try, fmt.Sprintf("turn:%d", c.ID), func(q quiz.Quiz, a quiz.Attempt) (quiz.Attempt, bool) {
		a, took, finished = a.Step(q, place, c.arg(3), c.Now)
		return a, took == quiz.Taken && !finished
	})
	if err == nil && finished {
		return c.toasted("toast.exam.handed"), r.o.Firer.HandIn(ctx, c.Group, n, c.From.ID, try, c.Now)
	}
	return posts, err
}

// examPicture shows the picture of the question at a place.
func (r *Router) examPicture(ctx context.Context, c *Call, n, place int) ([]report.Post, error) {
	q, a, err := r.exam(ctx, c, n)
	if err != nil || !a.UnderWay() || place < 0 || place >= len(q.Questions) {
		return c.toasted("toast.badbutton"), err
	}
	return c.picture(q.Questions[a.Question(q, place)].Question, strconv.Itoa(place+1)), nil
}

// picture sends a question's picture to the one who asks.
func (c *Call) picture(q quiz.Question, number string) []report.Post {
	file := report.QuestionPicture(q)
	if file == nil {
		return c.toasted("toast.badbutton")
	}
	return []report.Post{{To: c.mine(), Picture: file, Doc: report.Doc{report.Para(c.Words.Say("exam.picture", "Number", number))}}}
}

// onAttempt reads the caller's attempt, lets change decide, writes it and draws it anew.
// When the time is over that is done first. once is the name of the cause: an attempt that
// it has changed already is drawn as it stands.
func (r *Router) onAttempt(ctx context.Context, c *Call, n, try int, once string, change func(quiz.Quiz, quiz.Attempt) (quiz.Attempt, bool)) ([]report.Post, error) {
	done := false
	for range triesWhenStale {
		q, a, err := r.exam(ctx, c, n)
		switch {
		case err != nil:
			return nil, err
		case !a.UnderWay() || try != 0 && a.Try != try:
			return c.examPassed(q, a), nil
		case a.Over(q, c.Now) || a.Late(c.Now):
			return c.answered("toast.exam.timeup"), r.o.Firer.TimeUp(ctx, c.Group, n, c.From.ID, c.Now)
		case done:
			return []report.Post{c.examEdit(q, a)}, nil
		}
		next, changed := change(q, a)
		switch {
		case !changed && c.Query != "": // an old message may be what was tapped
			return []report.Post{c.examEdit(q, a)}, nil
		case !changed:
			return nil, nil
		}
		if c.Query != "" {
			next.Message = int(c.Message)
		}
		err = r.writeAttempt(ctx, c, effect.Effect{Once: once, Attempts: []effect.Attempt{{Quiz: n, Attempt: next}}}, n, next)
		switch {
		case err == nil:
			return []report.Post{c.examEdit(q, next)}, nil
		case errors.Is(err, study.ErrDone):
			done = true
		case !errors.Is(err, study.ErrStale):
			return nil, err
		}
	}
	return nil, fmt.Errorf("write an attempt at quiz %d: %w", n, study.ErrStale)
}

// answered is a toast for a tap, and nothing for a text.
func (c *Call) answered(id string) []report.Post {
	if c.Query == "" {
		return nil
	}
	return c.toasted(id)
}

// examPassed shows that the attempt to which a button belonged is handed in.
func (c *Call) examPassed(q quiz.Quiz, a quiz.Attempt) []report.Post {
	if c.Query == "" || a.Try == 0 {
		return c.answered("toast.badbutton")
	}
	return []report.Post{c.toast(c.Words.Plain("toast.exam.handed")), c.examEdit(q, a)}
}

// tapHand: 📮 hands in.
func (r *Router) tapHand(ctx context.Context, c *Call) ([]report.Post, error) {
	n, ok := c.argNumber()
	try, err := strconv.Atoi(c.arg(1))
	if !ok || err != nil || c.InGroup {
		return c.toasted("toast.badbutton"), nil
	}
	return c.toasted("toast.exam.handed"), r.o.Firer.HandIn(ctx, c.Group, n, c.From.ID, try, c.Now)
}

// tapMine: 📄 my answers and the right ones, once the quiz is closed.
func (r *Router) tapMine(ctx context.Context, c *Call) ([]report.Post, error) {
	n, ok := c.argNumber()
	if !ok || c.InGroup {
		return c.toasted("toast.badbutton"), nil
	}
	q, _, err := r.exam(ctx, c, n)
	if err != nil {
		return nil, err
	}
	if q.State != quiz.Closed {
		return c.toasted("toast.exam.wait", "Time", c.Words.Moment(q.ClosesAt)), nil
	}
	return r.myAnswers(ctx, c, q)
}

func (r *Router) myAnswers(ctx context.Context, c *Call, q quiz.Quiz) ([]report.Post, error) {
	answers, err := r.o.Quizzes.Answers(ctx, c.Group.ID, q.Number)
	if err != nil {
		return nil, err
	}
	var mine []quiz.Response
	for _, a := range answers {
		if a.User == c.From.ID {
			mine = append(mine, a)
		}
	}
	return c.say(c.Words.MyAnswers(q, mine)), nil
}

// typedAlone: a text in private answers the question that the person has before them, that
// of a quiz rather than one of practice.
func (r *Router) typedAlone(ctx context.Context, c *Call) ([]report.Post, error) {
	elsewhere := *c
	posts, took, err := r.typedInQuiz(ctx, c)
	if err != nil || len(posts) > 0 || took != quiz.Ignored {
		return posts, err
	}
	return r.saidInPractice(ctx, &elsewhere)
}

// typedInQuiz takes a text as the answer in the quiz that the person sits in.
func (r *Router) typedInQuiz(ctx context.Context, c *Call) ([]report.Post, quiz.Took, error) {
	seat := c.Person.Sits
	if seat == (study.Seat{}) || c.Text == "" {
		return nil, quiz.Ignored, nil
	}
	var refused *study.Refusal
	if err := r.visit(ctx, c, seat.Group); errors.As(err, &refused) { // they have left that group
		return nil, quiz.Ignored, nil
	} else if err != nil {
		return nil, quiz.Ignored, err
	}
	if seat.Question > 0 {
		return r.typedForQuestion(ctx, c, seat)
	}
	took, long := quiz.Ignored, false
	posts, err := r.onAttempt(ctx, c, seat.Quiz, 0, fmt.Sprintf("typed:%d", c.ID), func(q quiz.Quiz, a quiz.Attempt) (quiz.Attempt, bool) {
		a, took = a.Type(q, c.Text)
		if took == quiz.Taken {
			long = q.Questions[a.Question(q, a.Turn)].Kind == quiz.Essay
		}
		return a, took == quiz.Taken
	})
	switch {
	case err == nil && len(posts) == 0:
		posts = c.notTaken(took)
	case err == nil && took == quiz.Taken && !long: // it stands in the message above now, which must not scroll away
		posts = append(posts, c.takenAway())
	}
	return posts, took, err
}

// typedForQuestion takes a text as the answer to one question of a group's quiz, unless it
// was answered already.
func (r *Router) typedForQuestion(ctx context.Context, c *Call, seat study.Seat) ([]report.Post, quiz.Took, error) {
	var refused *study.Refusal
	s, err := r.seatAt(ctx, c, seat.Quiz, seat.Question-1)
	if errors.As(err, &refused) || err == nil && c.notNow(s, seat.Question-1) != nil {
		return nil, quiz.Ignored, nil
	}
	if err != nil {
		return nil, quiz.Ignored, err
	}
	posts, err := r.putIn(ctx, c, seat.Quiz, seat.Question-1, "", c.Text)
	return posts, quiz.Taken, err
}

// notTaken says why a text is no answer.
func (c *Call) notTaken(took quiz.Took) []report.Post {
	switch took {
	case quiz.NotNumber:
		return c.line("exam.number")
	case quiz.TooLong:
		return c.line("exam.long", "Most", quiz.AnswerMost)
	case quiz.WantsTap:
		return c.line("exam.tap")
	case quiz.Taken, quiz.Ignored:
	}
	return nil
}
