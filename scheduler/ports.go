package scheduler

import (
	"context"
	"time"

	"studybot/effect"
	"studybot/quiz"
	"studybot/quiz/practice"
	"studybot/report"
	"studybot/study"
)

// The ports: what firings need of the rooms beyond.

// Queue delivers what has become due, each job to one worker at a time and again if that
// worker dies before Done.
type Queue interface {
	Jobs(ctx context.Context, now time.Time, n int) ([]effect.Job, error)
	Done(ctx context.Context, j effect.Job) error
	NextJob(ctx context.Context) (time.Time, bool, error)
}

// Groups reads a group.
type Groups interface {
	Group(ctx context.Context, id study.GroupID) (study.Group, error)
}

// Effects writes what a decision leaves behind, in one script.
type Effects interface {
	Apply(ctx context.Context, e effect.Effect) ([]report.Shelved, error)
	// Seen says whether an effect of this name was written.
	Seen(ctx context.Context, g study.GroupID, once string) (bool, error)
}

// Schedules reads the rules and what became of their firings.
type Schedules interface {
	Schedules(ctx context.Context, g study.GroupID) ([]study.Schedule, error)
	Schedule(ctx context.Context, g study.GroupID, id int) (study.Schedule, error)
	NextScheduleID(ctx context.Context, g study.GroupID) (int, error)
	Firings(ctx context.Context, g study.GroupID, since time.Time) ([]study.Firing, error)
}

// Library reads plans and banks, and how often questions were asked.
type Library interface {
	Plan(ctx context.Context, g study.GroupID, name string) (study.Plan, error)
	Bank(ctx context.Context, g study.GroupID, name string) (quiz.Bank, error)
	BankNames(ctx context.Context, g study.GroupID) ([]string, error)
	Asked(ctx context.Context, g study.GroupID, bank string) (map[string]int, error)
	Set(ctx context.Context, g study.GroupID, id string) (quiz.Set, error)
}

// Quizzes reads quizzes and numbers new ones.
type Quizzes interface {
	NextQuiz(ctx context.Context, g study.GroupID) (int, error)
	Quiz(ctx context.Context, g study.GroupID, number int) (quiz.Quiz, error)
	Quizzes(ctx context.Context, g study.GroupID, limit int) ([]quiz.Quiz, error)
	OpenQuizzes(ctx context.Context, g study.GroupID) ([]quiz.Quiz, error)
	Answers(ctx context.Context, g study.GroupID, number int) ([]quiz.Response, error)
	// Attempt is what a member has put in for a quiz; Attempts are those of all members.
	Attempt(ctx context.Context, g study.GroupID, number int, u study.UserID) (quiz.Attempt, error)
	Attempts(ctx context.Context, g study.GroupID, number int) ([]quiz.Attempt, error)
	// Sittings reads what deciding on members' answers needs.
	Sittings(ctx context.Context, asked []quiz.Asking, now time.Time) ([]quiz.Sitting, error)
}

// Records reads members' records.
type Records interface {
	Records(ctx context.Context, g study.Group, users []study.UserID, today study.Date) (map[study.UserID]study.Record, error)
	Person(ctx context.Context, u study.UserID) (study.Person, error)
}

// Outlet sends what is already kept.
type Outlet interface {
	Accept(posts ...report.Shelved)
}

// Tasks does what people asked for and what takes long. It bears being asked again.
type Tasks interface {
	Task(ctx context.Context, g study.GroupID, id string) error
}

// Practices reads what members practise.
type Practices interface {
	Practices(ctx context.Context, g study.GroupID, users []study.UserID) (map[study.UserID]practice.State, error)
	PracticeView(ctx context.Context, g study.Group, scope practice.Scope, now time.Time) (practice.View, error)
	// Practising are the members who have something to practise.
	Practising(ctx context.Context, g study.GroupID) ([]study.UserID, error)
}
