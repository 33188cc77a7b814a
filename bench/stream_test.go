package bench

import (
	"fmt"
	"time"

	"studybot/effect"
	"studybot/quiz"
	"studybot/store"
	"studybot/study"
	"testing"
)

// stream is answers that wait: who votes in which poll. In its dense form it is what rivals
// are measured with: 2,000 people answer 50 polls of 20 groups. In its wide form each of
// many groups of 16 people answers three polls, all groups mixed, as after a night that the bot
// was down.
type stream struct {
	groups, people, polls int
	wide                  bool
}

var (
	dense = stream{groups: 20, people: 2000, polls: 50}
	wide  = stream{groups: 3232, people: 16, polls: 3 * 3232, wide: true}
)

// vote is the i-th answer.
func (s stream) vote(i int) (user, poll int) {
	if s.wide {
		g := i % s.groups
		turn := i / s.groups // question by question, person by person
		return g*s.people + turn/3%s.people, turn%3*s.groups + g
	}
	user = i % s.people
	return user, (i/s.people + user*5) % s.polls
}

func pollID(poll int) string { return fmt.Sprintf("539000000000000%04d", poll) }

const firstUser = 100_000_000

// body is the update of the i-th answer, without its number.
func (s stream) body(i int) string {
	user, poll := s.vote(i)
	return fmt.Sprintf(`"poll_answer":{"poll_id":"%s","user":{"id":%d,"is_bot":false,"first_name":"Anna %d","last_name":"Example","username":"student_%d","language_code":"en"},"option_ids":[%d]}`,
		pollID(poll), firstUser+user, user, user, (user+poll)%4)
}

// prepare puts the stream's groups, people and quizzes into Redis, as a day on which
// everybody has been seen: what is measured is answers, not newcomers.
func (s stream) prepare(t testing.TB, st *store.Store, now time.Time) {
	t.Helper()
	ctx := t.Context()
	for i := range s.groups {
		g, err := st.CreateGroup(ctx, study.ChatID(-1001000000000-i), fmt.Sprint("Circle ", i), study.Defaults("en", "Asia/Shanghai"), now)
		if err != nil {
			t.Fatal(err)
		}
		g.State = study.Active
		today := g.Today(now)
		e := effect.Effect{
			Group: g.ID, At: now, Save: &g,
			Due: map[study.Date]study.Due{today: {What: study.DidCheckIn | study.DidQuiz, Need: study.NeedAny}},
		}
		for p := range s.people {
			user := p
			if s.wide {
				user = i*s.people + p
			}
			e.Members = append(e.Members, study.Member{
				User: study.UserID(firstUser + user), Name: fmt.Sprintf("Anna %d Example", user), Username: fmt.Sprint("student_", user),
				Joined: today.Add(-20), LastSeen: now,
			})
		}
		q := quiz.Quiz{
			Group: g.ID, Number: 1, Bank: "sample", Mode: quiz.ModeGroup, State: quiz.Open, OpenedAt: now.Add(-time.Minute), ClosesAt: now.Add(24 * time.Hour),
		}
		for poll := i; poll < s.polls; poll += s.groups {
			q.Questions = append(q.Questions, quiz.Asked{Question: question(poll), PollID: pollID(poll), Message: 100 + poll})
		}
		e.Quizzes = []quiz.Quiz{q}
		if _, err := st.Apply(ctx, e); err != nil {
			t.Fatal(err)
		}
	}
}

func question(poll int) quiz.Question {
	q := quiz.Question{
		ID: fmt.Sprint("q", poll), Kind: quiz.Single, Text: "Which of these is what the reading of the day says about practice?",
		Explanation: "Spacing and retrieval beat reading again: see the reading of the day.",
	}
	for o := range 4 {
		option := quiz.Option{Text: fmt.Sprint("An answer of ordinary length, number ", o)}
		if o == poll%4 {
			option.Weight = 1
		}
		q.Options = append(q.Options, option)
	}
	return q
}

// answersKept counts what Redis holds of the first n answers, each told apart.
func (s stream) answersKept(t testing.TB, st *store.Store) int {
	t.Helper()
	groups, err := st.Groups(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	kept := 0
	for _, g := range groups {
		given, err := st.Answers(t.Context(), g, 1)
		if err != nil {
			t.Fatal(err)
		}
		kept += len(given)
	}
	return kept
}
