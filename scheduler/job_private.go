package scheduler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"studybot/effect"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// counterEvery is the least time between two edits of a card's counter.
const counterEvery = 15 * time.Second

// settledAtOnce is how many members' points one script credits.
const settledAtOnce = 50

// openPrivate posts the card of a quiz that members take alone.
func (e *Engine) openPrivate(ctx context.Context, f *firing, q quiz.Quiz) error {
	here, err := e.present(ctx, f.group.ID)
	if err != nil {
		return err
	}
	doc, keys := e.o.Book.For(f.group).QuizCard(q, 0, len(here))
	f.post(report.Post{To: f.to(), Lane: report.Quizzes, Doc: doc, Buttons: keys, Silent: f.silent(), Ref: report.QuizCardRef(q.Number)})
	return nil
}

// present are the members who have not left.
func (e *Engine) present(ctx context.Context, g study.GroupID) (map[study.UserID]study.Member, error) {
	members, err := e.o.Archive.Members(ctx, g)
	if err != nil {
		return nil, fmt.Errorf("read the roster: %w", err)
	}
	here := make(map[study.UserID]study.Member, len(members))
	for _, m := range members {
		if !m.Gone {
			here[m.User] = m
		}
	}
	return here, nil
}

// TimeUpJob is the job that ends what a member's clock has run out on.
func TimeUpJob(g study.GroupID, number int, a quiz.Attempt) effect.Job {
	return effect.Job{ID: fmt.Sprintf("timeup:%d.%d", number, a.User), Group: g, At: a.Deadline()}
}

// timeUpJob reads the job's name.
func (e *Engine) timeUpJob(ctx context.Context, g study.Group, rest string, now time.Time) error {
	number, user, _ := strings.Cut(rest, ".")
	n, err := strconv.Atoi(number)
	u, err2 := strconv.ParseInt(user, 10, 64)
	if err != nil || err2 != nil {
		return nil //nolint:nilerr // a job that nobody knows is done: there is nothing to do
	}
	return e.TimeUp(ctx, g, n, study.UserID(u), now)
}

// TimeUp does what follows when a member's time is over: the next question where each has
// its time, else the attempt is handed in with what is there. Before that it does nothing.
func (e *Engine) TimeUp(ctx context.Context, g study.Group, number int, u study.UserID, now time.Time) error {
	return again(func() error {
		s, a, err := e.attempt(ctx, g, number, u, now)
		if err != nil || !a.UnderWay() {
			return err
		}
		switch {
		case a.Over(s.Quiz, now):
			return e.handIn(ctx, s, a, now, true)
		case !a.Late(now): // too early: the clock was set anew meanwhile
			return e.apply(ctx, effect.Effect{Group: g.ID, At: now, Jobs: []effect.Job{TimeUpJob(g.ID, number, a)}})
		}
		next, _, finished := a.Step(s.Quiz, a.Turn, quiz.PressNext, now)
		if finished {
			return e.handIn(ctx, s, a, now, true)
		}
		return e.apply(ctx, effect.Effect{
			Group: g.ID, At: now, Attempts: []effect.Attempt{{Quiz: number, Attempt: next}},
			Jobs:  []effect.Job{TimeUpJob(g.ID, number, next)},
			Posts: []report.Post{e.examPost(ctx, report.ExamView{Quiz: s.Quiz, Group: s.Group, Attempt: next, Now: now})},
		})
	})
}

// HandIn ends a member's attempt by hand.
func (e *Engine) HandIn(ctx context.Context, g study.Group, number int, u study.UserID, try int, now time.Time) error {
	return again(func() error {
		s, a, err := e.attempt(ctx, g, number, u, now)
		if err != nil || !a.UnderWay() || a.Try != try {
			return err
		}
		return e.handIn(ctx, s, a, now, a.Over(s.Quiz, now))
	})
}

// attempt reads a member's attempt and all that deciding on it needs. A quiz that is no
// more has no attempts.
func (e *Engine) attempt(ctx context.Context, g study.Group, number int, u study.UserID, now time.Time) (quiz.Sitting, quiz.Attempt, error) {
	a, err := e.o.Quizzes.Attempt(ctx, g.ID, number, u)
	if err != nil || !a.UnderWay() {
		return quiz.Sitting{}, a, err
	}
	sittings, err := e.o.Quizzes.Sittings(ctx, []quiz.Asking{{Group: g.ID, Quiz: number, Users: []study.UserID{u}}}, now)
	if err != nil {
		return quiz.Sitting{}, a, fmt.Errorf("read for an attempt: %w", err)
	}
	if err := sittings[0].Err; errors.Is(err, study.ErrNotFound) {
		return quiz.Sitting{}, quiz.Attempt{}, nil
	} else if err != nil {
		return quiz.Sitting{}, a, err
	}
	return sittings[0], a, nil
}

// handIn writes an attempt's answers, points and mark of the day in one script, and shows
// that it is handed in. Whoever has left meanwhile has no answers.
func (e *Engine) handIn(ctx context.Context, s quiz.Sitting, a quiz.Attempt, now time.Time, timeUp bool) error {
	g, q := s.Group, s.Quiz
	handed, answers := a.HandIn(q, now)
	f := effect.Effect{
		Group: g.ID, At: now, Season: g.Season,
		Attempts: []effect.Attempt{{Quiz: q.Number, Attempt: handed}},
		Jobs:     []effect.Job{{ID: TimeUpJob(g.ID, q.Number, a).ID, Group: g.ID}},
	}
	record, known := s.Records[a.User]
	if known && !record.Member.Gone {
		change, kept := quiz.NewCount(q, s.Given).Hand(g, record, answers, now)
		for _, r := range kept {
			f.Answers = append(f.Answers, effect.Answer{Quiz: q.Number, Response: r})
		}
		if change != nil {
			f.Changes = []study.Change{*change}
		}
		f.Notes = a.Essays(q, q.On(g), answers)
	}
	v := report.ExamView{Quiz: q, Group: g, Attempt: handed, Now: now, Answered: len(answers), TimeUp: timeUp}
	f.Posts = []report.Post{e.examPost(ctx, v)}
	if q.State == quiz.Open && q.Card != 0 {
		card, err := e.countedCard(ctx, g, q, a.User)
		if err != nil {
			return err
		}
		f.Posts = append(f.Posts, card)
	}
	return e.apply(ctx, f)
}

// examPost brings the message in which a member takes a quiz up to date; where it is not
// known, it is a new one.
func (e *Engine) examPost(ctx context.Context, v report.ExamView) report.Post {
	doc, keys := e.wordsFor(ctx, v.Group, v.Attempt.User).Exam(v)
	return report.ExamPost(v, doc, keys)
}

// countedCard is the card with the number of those who have handed in, one of them just now.
func (e *Engine) countedCard(ctx context.Context, g study.Group, q quiz.Quiz, justNow study.UserID) (report.Post, error) {
	attempts, err := e.o.Quizzes.Attempts(ctx, g.ID, q.Number)
	if err != nil {
		return report.Post{}, err
	}
	here, err := e.present(ctx, g.ID)
	if err != nil {
		return report.Post{}, err
	}
	done := 0
	for _, a := range attempts {
		if _, stays := here[a.User]; stays && (a.User == justNow || a.Try > 1 || !a.Handed.IsZero()) {
			done++
		}
	}
	doc, keys := e.o.Book.For(g).QuizCard(q, done, len(here))
	return report.Post{
		Act: report.Edit, Lane: report.Edits, To: report.To{Chat: g.Chat, Message: study.MessageID(q.Card)},
		Doc: doc, Buttons: keys, Merge: report.QuizCardRef(q.Number), Every: counterEvery,
	}, nil
}

// settlePrivate ends a quiz that members took alone: what is still under way is handed in,
// and the points that were withheld are credited. It bears being done again.
func (e *Engine) settlePrivate(ctx context.Context, g study.Group, q quiz.Quiz, now time.Time) error {
	attempts, err := e.o.Quizzes.Attempts(ctx, g.ID, q.Number)
	if err != nil {
		return err
	}
	for _, a := range attempts {
		if !a.UnderWay() {
			continue
		}
		if err := e.HandIn(ctx, g, q.Number, a.User, a.Try, now); err != nil {
			return fmt.Errorf("hand in for member %d: %w", a.User, err)
		}
	}
	answers, err := e.o.Quizzes.Answers(ctx, g.ID, q.Number)
	if err != nil {
		return fmt.Errorf("read the answers of quiz %d: %w", q.Number, err)
	}
	var users []study.UserID
	for _, r := range answers {
		users = append(users, r.User)
	}
	slices.Sort(users)
	for some := range slices.Chunk(slices.Compact(users), settledAtOnce) {
		if err := again(func() error { return e.credit(ctx, g, q.Number, some, now) }); err != nil {
			return fmt.Errorf("credit points of quiz %d: %w", q.Number, err)
		}
	}
	return nil
}

// closedCard shows on the card that the quiz is over.
func (e *Engine) closedCard(ctx context.Context, g study.Group, q quiz.Quiz) ([]report.Post, error) {
	if q.Card == 0 {
		return nil, nil
	}
	card, err := e.countedCard(ctx, g, q, 0)
	card.Every = 0
	return []report.Post{card}, err
}

// credit gives members the points of their answers that stand.
func (e *Engine) credit(ctx context.Context, g study.Group, number int, users []study.UserID, now time.Time) error {
	sittings, err := e.o.Quizzes.Sittings(ctx, []quiz.Asking{{Group: g.ID, Quiz: number, Users: users}}, now)
	if err != nil {
		return err
	}
	s := sittings[0]
	if s.Err != nil {
		return s.Err
	}
	count := quiz.NewCount(s.Quiz, s.Given)
	f := effect.Effect{Group: g.ID, At: now, Season: g.Season}
	for _, u := range users {
		record, known := s.Records[u]
		if !known || record.Member.Gone {
			continue
		}
		if change := count.Settle(s.Group, record, now); change != nil {
			f.Changes = append(f.Changes, *change)
		}
	}
	if len(f.Changes) == 0 {
		return nil
	}
	return e.apply(ctx, f)
}
