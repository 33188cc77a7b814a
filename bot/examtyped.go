package bot

import (
	"context"
	"errors"
	"fmt"

	"studybot/quiz"
	"studybot/quiz/practice"
	"studybot/report"
	"studybot/study"
)

// typedAlone: a text in private answers the question that the person has before them: that
// of the quiz in which they sit, else one of practice. They sit where they tapped last. Cards
// of their own are no answers, and kept wherever nothing waits for one.
func (r *Router) typedAlone(ctx context.Context, c *Call) ([]report.Post, error) {
	elsewhere := *c
	posts, took, err := r.typedInQuiz(ctx, c)
	if _, fault := practice.ParseOwn(c.Text); err == nil && took == quiz.AtReview && fault != practice.OwnNot {
		return r.saidInPractice(ctx, &elsewhere)
	}
	if err != nil || len(posts) > 0 || took != quiz.Ignored {
		return posts, err
	}
	return r.saidInPractice(ctx, &elsewhere)
}

// rise takes the person from the quiz in which they sit: what they type is for practice now.
// A tap in the quiz seats them again.
func (r *Router) rise(ctx context.Context, c *Call) error {
	if c.Person.Sits == (study.Seat{}) {
		return nil
	}
	c.Person.Sits = study.Seat{}
	return r.o.People.SavePerson(ctx, c.Person)
}

// sitAgain seats the person in the quiz in which they tapped. The group that their commands
// concern stays as they chose it.
func (r *Router) sitAgain(ctx context.Context, c *Call, n int) error {
	seat := study.Seat{Group: c.Group.ID, Quiz: n}
	if c.Person.Sits == seat {
		return nil
	}
	c.Person.Sits = seat
	return r.o.People.SavePerson(ctx, c.Person)
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
	case quiz.AtReview:
		return c.line("exam.review.typed")
	case quiz.Taken, quiz.Ignored:
	}
	return nil
}
