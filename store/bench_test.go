package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"studybot/effect"
	"studybot/quiz"
	"studybot/store/redistest"
	"studybot/study"
)

// benchWorld is a group of n people on a real Redis, with numbers as long as Telegram's.
func benchWorld(b *testing.B, n int) (*world, []study.UserID) {
	b.Helper()
	w := &world{t: b, clock: &fakeClock{now: morning}, url: redistest.Start(b).URL()}
	w.Store = w.open("bench")
	w.admin = w.rdb
	w.group = w.newGroup(-1001)
	var users []study.UserID
	for i := range n {
		users = append(users, study.UserID(6123456789+i*104729))
		w.join(users[i], fmt.Sprint("Member ", i))
	}
	return w, users
}

// liveAMonth is a month of daily life: every member checks in and reads every day, eight quizzes
// of three questions, a card, a reminder and a report a day.
func liveAMonth(w *world, users []study.UserID) {
	w.t.Helper()
	update := 700_000_000
	once := func() string { update++; return fmt.Sprint("u", update) }
	for day := range 30 {
		w.dueToday()
		for i, action := range []study.Action{study.ActCard, study.ActReminder, study.ActReport} {
			at := w.clock.Now()
			w.apply(effect.Effect{Firings: []study.Firing{{Schedule: i + 1, Action: action, Due: at, FiredAt: at, Outcome: study.Launched}}})
		}
		for i, u := range users {
			w.clock.add(time.Duration(i*37) * time.Second)
			for _, what := range []study.Activities{study.DidCheckIn, study.DidReading} {
				change, _ := w.record(u).Do(w.group, study.Deed{What: what, Date: w.today()}, w.clock.add(11*time.Second))
				w.apply(effect.Effect{Once: once(), Changes: []study.Change{change}})
			}
		}
		if day%4 == 1 {
			w.quizOf(users, day/4+1, once)
		}
		w.clock.mu.Lock()
		w.clock.now = morning.AddDate(0, 0, day+1)
		w.clock.mu.Unlock()
	}
}

func (w *world) quizOf(users []study.UserID, number int, once func() string) {
	w.t.Helper()
	for question := range 3 {
		e := effect.Effect{Once: once()}
		for _, u := range users {
			deed := study.Deed{
				What: study.DidQuiz, Date: w.today(), Cause: study.PartCause(number),
				Entries: []study.Entry{{Cause: study.RightCause(number, question+1), Points: 2}},
			}
			change, _ := w.record(u).Do(w.group, deed, w.clock.Now())
			e.Changes = append(e.Changes, change)
			r := quiz.Response{User: u, Question: question, Options: []int{1}, At: w.clock.Now(), Grade: 1}
			e.Answers = append(e.Answers, effect.Answer{Quiz: number, Response: r})
		}
		w.apply(e)
	}
}

// redisMicros is the processor time that Redis spent on scripts, in µs, and in how many calls.
func (w *world) redisMicros() (micros, calls float64) {
	w.t.Helper()
	info, err := w.rdb.Info(w.t.Context(), "commandstats").Result()
	if err != nil {
		w.t.Fatal(err)
	}
	_, rest, _ := strings.Cut(info, "cmdstat_evalsha:calls=")
	_, _ = fmt.Sscanf(rest, "%f,usec=%f", &calls, &micros)
	return micros, calls
}

// BenchmarkMemberMonth prints the bytes that a member's month of daily life takes in Redis,
// all keys of the group counted, by MEMORY USAGE.
func BenchmarkMemberMonth(b *testing.B) {
	for _, n := range []int{16, 100} {
		b.Run(fmt.Sprint(n, " members"), func(b *testing.B) {
			for b.Loop() {
				w, users := benchWorld(b, n)
				liveAMonth(w, users)
				total := int64(0)
				for kind, size := range w.sizes() {
					total += size
					b.Logf("%-10s %7.0f B a member", kind, float64(size)/float64(n))
				}
				b.ReportMetric(float64(total)/float64(n), "B/member-month")
			}
		})
	}
}

// sizes are the bytes of the keys of groups and people, by kind.
func (w *world) sizes() map[string]int64 {
	w.t.Helper()
	sizes := make(map[string]int64)
	for _, key := range slices.Concat(w.keys("{g"), w.keys("{u")) {
		_, kind, _ := strings.Cut(key, "}:")
		kind, _, _ = strings.Cut(kind, ":")
		sizes[kind] += w.admin.MemoryUsage(w.t.Context(), key, 0).Val()
	}
	return sizes
}

// BenchmarkApply is a check-in from reading the record to the durable write, and the write
// of a hundred answers in one effect. Redis syncs every write.
func BenchmarkApply(b *testing.B) {
	b.Run("one check-in", func(b *testing.B) {
		w, users := benchWorld(b, 1)
		for b.Loop() {
			w.clock.add(24 * time.Hour)
			w.do(users[0], study.DidCheckIn)
		}
	})
	b.Run("100 answers", func(b *testing.B) {
		w, users := benchWorld(b, 100)
		number := 0
		before, _ := w.redisMicros()
		for b.Loop() {
			number++
			b.StopTimer()
			records := must[map[study.UserID]study.Record](b)(w.Records(b.Context(), w.group, users, w.today()))
			e := effect.Effect{Group: w.group.ID, At: w.clock.Now(), Once: fmt.Sprint("u", number)}
			for _, u := range users {
				deed := study.Deed{
					What: study.DidQuiz, Date: w.today(), Cause: study.PartCause(number),
					Entries: []study.Entry{{Cause: study.RightCause(number, 1), Points: 2}},
				}
				change, _ := records[u].Do(w.group, deed, w.clock.Now())
				e.Changes = append(e.Changes, change)
				r := quiz.Response{User: u, Options: []int{1}, At: w.clock.Now(), Grade: 1}
				e.Answers = append(e.Answers, effect.Answer{Quiz: number, Response: r})
			}
			b.StartTimer()
			w.apply(e)
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/100, "µs/answer")
		after, _ := w.redisMicros()
		b.ReportMetric((after-before)/float64(b.N)/100, "redis-µs/answer")
	})
}
