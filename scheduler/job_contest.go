package scheduler

import (
	"context"
	"fmt"
	"slices"
	"time"

	"studybot/effect"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// A contest is led step by step; quiz.Run says which step comes and when. Each is a job of
// the one name "contest:7", which moves from instant to instant.

// contestBusy is how long another quiz waits before it looks again whether a contest is over.
const contestBusy = 30 * time.Second

// announce makes a drawn quiz a contest: its announcement goes out, the questions follow one
// by one. It asks nothing of the day, since nobody could keep it who was not there just then;
// who takes part has done a quiz all the same.
func (e *Engine) announce(f *firing, q quiz.Quiz) {
	each := quiz.ContestEach
	if span, ok := ParseSpan(f.schedule.Options["each"]); ok && span > 0 {
		each = min(max(span, quiz.ContestEachLeast), quiz.ContestEachMost)
	}
	q.Begin(each, f.now)
	f.effect.Quizzes = []quiz.Quiz{q}
	f.effect.Jobs = stepOf(q)
	f.post(report.Post{
		To: f.to(), Lane: report.Quizzes, Silent: f.silent(), Ref: report.LobbyRef(q.Number),
		Doc: e.o.Book.For(f.group).ContestLobby(q, q.Run.Starts.Sub(f.now)),
	})
}

func stepID(number int) string { return fmt.Sprintf("contest:%d", number) }

// stepOf is the job of a contest's next step; one that is over has none any more.
func stepOf(q quiz.Quiz) []effect.Job {
	if q.Run == nil {
		return nil
	}
	due, _ := q.Step()
	return []effect.Job{{ID: stepID(q.Number), Group: q.Group, At: due}}
}

// contestOn is the number of the contest that is on in a group, 0 if there is none.
func (e *Engine) contestOn(ctx context.Context, g study.GroupID) (int, error) {
	open, err := e.o.Quizzes.OpenQuizzes(ctx, g)
	if err != nil {
		return 0, fmt.Errorf("read the open quizzes: %w", err)
	}
	i := slices.IndexFunc(open, func(q quiz.Quiz) bool { return q.Run != nil })
	if i < 0 {
		return 0, nil
	}
	return open[i].Number, nil
}

// contestWait puts a schedule's quiz off while a contest is on: two at once would confuse. The
// slot stays what it is, and fires when the contest is over, within its grace.
func (e *Engine) contestWait(ctx context.Context, g study.Group, s study.Schedule, now time.Time) (waits bool, err error) {
	if s.Action != study.ActQuiz {
		return false, nil
	}
	on, err := e.contestOn(ctx, g.ID)
	if err != nil || on == 0 {
		return false, err
	}
	job := jobOf(g.ID, s)
	job.At = now.Add(contestBusy)
	return true, e.apply(ctx, effect.Effect{Group: g.ID, At: now, Schedules: []study.Schedule{s}, Jobs: []effect.Job{job}})
}

// contest makes the next step of a contest.
func (e *Engine) contest(ctx context.Context, g study.Group, number int, now time.Time) error {
	q, found, err := e.quizOf(ctx, g.ID, number)
	if err != nil || !found {
		return err
	}
	turn := q.Turn(now)
	switch turn {
	case quiz.TurnWait: // somebody else made this step
		e.live.expect(stepOf(q))
		return nil
	case quiz.TurnEnd:
		return e.closeQuiz(ctx, g, number, now)
	}
	f := effect.Effect{Group: g.ID, At: now, Quizzes: []quiz.Quiz{q.Turned(turn, now)}}
	f.Jobs = stepOf(f.Quizzes[0])
	if err := e.play(ctx, g, q, turn, &f); err != nil {
		return err
	}
	if err := e.apply(ctx, f); err != nil {
		return fmt.Errorf("make the turn %s of contest %d: %w", turn, number, err)
	}
	return nil
}

// play adds what a turn shows; q is the contest before it.
func (e *Engine) play(ctx context.Context, g study.Group, q quiz.Quiz, turn quiz.Turn, f *effect.Effect) error {
	w, to := e.o.Book.For(g), report.To{Chat: g.Chat, Topic: study.TopicID(q.Topic)}
	say := func(doc report.Doc, keys [][]report.Button) {
		f.Posts = append(f.Posts, report.Post{To: to, Lane: report.Quizzes, Silent: true, Doc: doc, Buttons: keys})
	}
	switch turn {
	case quiz.TurnTick:
		e.countDown(g, q, f, report.Quizzes)
	case quiz.TurnAsk:
		i := q.Run.Question
		f.Posts = append(f.Posts, w.ContestQuestion(f.Quizzes[0], i, to))
		f.Asked = map[string][]string{q.Bank: {q.Questions[i].ID}}
		if q.Run.Leg == quiz.InLobby {
			e.countDown(g, q, f, report.Edits)
		}
	case quiz.TurnTell:
		v, err := e.race(ctx, g, q, q.Run.Question)
		if err != nil {
			return err
		}
		say(w.ContestStandings(v), w.PlaceKey(g.ID, q.Number))
	case quiz.TurnLose:
		say(w.ContestLost(q), nil)
	case quiz.TurnAway:
		say(w.ContestAway(q, f.At.Sub(q.Run.Due)), nil)
	case quiz.TurnWait, quiz.TurnTake, quiz.TurnEnd:
	}
	return nil
}

// countDown brings the announcement up to date, if it has gone out.
func (e *Engine) countDown(g study.Group, q quiz.Quiz, f *effect.Effect, lane report.Lane) {
	if q.Card == 0 {
		return
	}
	f.Posts = append(f.Posts, report.Post{
		Act: report.Edit, Lane: lane, Merge: report.LobbyRef(q.Number),
		To:  report.To{Chat: g.Chat, Message: study.MessageID(q.Card)},
		Doc: e.o.Book.For(g).ContestLobby(q, q.Run.Starts.Sub(f.At)),
	})
}

// race is how a contest stands after a question.
func (e *Engine) race(ctx context.Context, g study.Group, q quiz.Quiz, through int) (report.RaceView, error) {
	answers, err := e.o.Quizzes.Answers(ctx, g.ID, q.Number)
	if err != nil {
		return report.RaceView{}, fmt.Errorf("read the answers of contest %d: %w", q.Number, err)
	}
	members, err := e.o.Archive.Members(ctx, g.ID)
	if err != nil {
		return report.RaceView{}, fmt.Errorf("read the roster: %w", err)
	}
	return report.Race(q, answers, members, through), nil
}

// ending is what closing a contest does beside what closing any quiz does: the step that was
// next is taken off, and the podium need not wait long where answers have been waited for.
func ending(q quiz.Quiz, now time.Time) (after quiz.Quiz, jobs []effect.Job, wait time.Duration) {
	wait = settle
	if q.Run.Leg == quiz.InQuestion && q.Turn(now) == quiz.TurnEnd && now.Sub(q.Run.Due) < settle {
		wait = settle / 2
	}
	return q.Turned(quiz.TurnEnd, now), []effect.Job{{ID: stepID(q.Number), Group: q.Group}}, wait
}

// podiumPause is how long people look at the podium before the results follow: with their
// right answers and reasons they fill the screen.
const podiumPause = 12 * time.Second

// crown shows the podium of a contest that is over.
func (e *Engine) crown(ctx context.Context, g study.Group, q quiz.Quiz, now time.Time) error {
	p, err := e.podium(ctx, g, q)
	if err != nil {
		return err
	}
	q.Run.Crowned = true
	err = e.apply(ctx, effect.Effect{
		Group: g.ID, At: now, Quizzes: []quiz.Quiz{q}, Posts: []report.Post{p},
		Jobs: []effect.Job{resultJob(g.ID, q.Number, now.Add(podiumPause))},
	})
	if err != nil {
		return fmt.Errorf("show the podium of contest %d: %w", q.Number, err)
	}
	return nil
}

// uncrowned says whether a quiz is a contest whose podium comes next. One in which nothing
// was asked has none.
func uncrowned(q quiz.Quiz) bool {
	return q.Run != nil && q.State == quiz.Closing && !q.Run.Crowned && len(q.Questions) > 0
}

// recrown brings the podium up to date together with the results.
func (e *Engine) recrown(ctx context.Context, g study.Group, q quiz.Quiz) ([]report.Post, error) {
	if q.Run == nil || q.Run.Podium == 0 {
		return nil, nil
	}
	p, err := e.podium(ctx, g, q)
	if err != nil {
		return nil, err
	}
	p.Act, p.Lane, p.Merge, p.Ref = report.Edit, report.Edits, p.Ref, ""
	p.To = report.To{Chat: g.Chat, Message: study.MessageID(q.Run.Podium)}
	return []report.Post{p}, nil
}

// podium is the message with a contest's winners.
func (e *Engine) podium(ctx context.Context, g study.Group, q quiz.Quiz) (report.Post, error) {
	v, err := e.race(ctx, g, q, len(q.Questions)-1)
	if err != nil {
		return report.Post{}, err
	}
	w := e.o.Book.For(g)
	return report.Post{
		To: report.To{Chat: g.Chat, Topic: study.TopicID(q.Topic)}, Lane: report.Quizzes,
		Doc: w.ContestPodium(v), Buttons: w.PlaceKey(g.ID, q.Number), Ref: report.PodiumRef(q.Number),
	}, nil
}
