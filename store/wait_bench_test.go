package store

import (
	"fmt"
	"testing"

	"studybot/effect"
	"studybot/quiz"
	"studybot/store/redistest"
	"studybot/study"
)

// BenchmarkWaiting is what it costs to wait for replicas: one check-in alone, and an effect
// of a hundred answers, on a primary with two replicas on the same machine.
func BenchmarkWaiting(b *testing.B) {
	c := redistest.StartSentinels(b)
	for copies := range 3 {
		b.Run(fmt.Sprintf("one check-in, %d copies", copies), func(b *testing.B) {
			c.Empty()
			w := newWorld(b, fmt.Sprintf("%s?wait=%d", c.URL(), copies))
			w.dueToday()
			for b.Loop() {
				w.applyChange(study.Change{User: 42, Rev: w.record(42).Rev, Entries: []study.Entry{{At: morning, User: 42, Date: w.today(), Points: 2, Cause: "checkin:2026-11-21"}}})
			}
		})
		b.Run(fmt.Sprintf("100 answers, %d copies", copies), func(b *testing.B) {
			c.Empty()
			w := newWorld(b, fmt.Sprintf("%s?wait=%d", c.URL(), copies))
			for i := 1; b.Loop(); i++ {
				e := effect.Effect{}
				for u := range 100 {
					e.Answers = append(e.Answers, effect.Answer{Quiz: i, Response: quiz.Response{User: study.UserID(1000 + u), Options: []int{1}, At: morning, Grade: 1}})
				}
				w.apply(e)
			}
		})
	}
}
