package store

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"studybot/effect"
	"studybot/quiz"
	"studybot/study"
)

// BenchmarkAnswers reads, decides and writes the answers of sixteen people to one question, as
// they come in together: of people in their first days, and with months behind them.
func BenchmarkAnswers(b *testing.B) {
	for _, days := range []int{1, 30, 60} {
		b.Run(fmt.Sprint(days, " days behind"), func(b *testing.B) {
			w, _ := benchWorld(b, 1)
			g := w.newGroup(-6000)
			g.Settings.Prices.DayCap = 0 // all quizzes are of one day
			w.apply(effect.Effect{Group: g.ID, Save: &g})
			const people = 16
			users := make([]study.UserID, people)
			for i := range people {
				users[i] = study.UserID(1000 + i)
			}
			for day := range days {
				w.keepDay(b, g, 1000, people, day == 0)
				w.clock.add(24 * time.Hour)
			}
			q := quiz.Quiz{Group: g.ID, State: quiz.Open, OpenedAt: w.clock.Now()}
			for range 5 {
				options := []quiz.Option{{Text: "a", Weight: 1}, {Text: "b"}}
				q.Questions = append(q.Questions, quiz.Asked{Question: quiz.Question{Kind: quiz.Single, Options: options}})
			}
			today := g.Today(w.clock.Now())
			w.apply(effect.Effect{Group: g.ID, Due: map[study.Date]study.Due{today: {What: study.DidCheckIn | study.DidQuiz, Need: study.NeedAny}}})
			var bot, redis float64
			for b.Loop() {
				b.StopTimer()
				q.Number++
				w.apply(effect.Effect{Group: g.ID, Quizzes: []quiz.Quiz{q}})
				botBefore, redisBefore := ownCPU(b), w.redisCPU(b)
				b.StartTimer()
				for question := range q.Questions {
					w.answerAll(b, g, q.Number, question, users)
				}
				b.StopTimer()
				bot, redis = bot+ownCPU(b)-botBefore, redis+w.redisCPU(b)-redisBefore
				b.StartTimer()
			}
			answers := float64(b.N * people * len(q.Questions))
			b.ReportMetric(float64(b.Elapsed().Microseconds())/answers, "µs/answer")
			b.ReportMetric(bot/answers, "µs-bot/answer")
			b.ReportMetric(redis/answers, "µs-redis/answer")
		})
	}
}

// answerAll lets people answer a question of a quiz in one batch.
func (w *world) answerAll(b *testing.B, g study.Group, number, question int, users []study.UserID) {
	b.Helper()
	now := w.clock.add(time.Second)
	sittings, err := w.Sittings(b.Context(), []quiz.Asking{{Group: g.ID, Quiz: number, Users: users}}, now)
	if err != nil || sittings[0].Err != nil {
		b.Fatal(err, sittings)
	}
	s := sittings[0]
	e, count := effect.Effect{Group: g.ID, At: now, Season: g.Season, Read: s.Read}, quiz.NewCount(s.Quiz, s.Given)
	for i, u := range users {
		r := quiz.Response{User: u, Question: question, Options: []int{i % 2}, At: now, Grade: float64(1 - i%2)}
		change, answers := count.Take(s.Group, s.Records[u], []quiz.Response{r}, now)
		if change != nil {
			e.Changes = append(e.Changes, *change)
		}
		for _, a := range answers {
			e.Answers = append(e.Answers, effect.Answer{Quiz: number, Response: a})
		}
	}
	if err := errors.Join(w.ApplyEach(b.Context(), []effect.Effect{e})...); err != nil {
		b.Fatal(err)
	}
}
