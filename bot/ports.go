package bot

import (
	"context"
	"time"

	"studybot/bot/wire"
	"studybot/effect"
	"studybot/quiz"
	"studybot/report"
	"studybot/study"
)

// The ports: what features need of the rooms beyond. Each is small and named for its
// role; cmd joins them to the store and the scheduler.

// Effects writes what a decision leaves behind, in one script.
type Effects interface {
	Apply(ctx context.Context, e effect.Effect) ([]report.Shelved, error)
	// ApplyEach is Apply for effects without posts, in one round trip; an error, or nil, for each.
	ApplyEach(ctx context.Context, effects []effect.Effect) []error
	// Shelve keeps posts that come without another effect; once is their idempotency key.
	Shelve(ctx context.Context, g study.GroupID, once string, posts []report.Post, now time.Time) ([]report.Shelved, error)
}

// Groups finds and makes groups.
type Groups interface {
	Group(ctx context.Context, id study.GroupID) (study.Group, error)
	GroupByChat(ctx context.Context, chat study.ChatID) (study.Group, error)
	CreateGroup(ctx context.Context, chat study.ChatID, title string, s study.Settings, now time.Time) (study.Group, error)
	MoveGroup(ctx context.Context, from, to study.ChatID) error
}

// Roster reads who is in a group.
type Roster interface {
	Members(ctx context.Context, g study.GroupID) ([]study.Member, error)
	Member(ctx context.Context, g study.GroupID, u study.UserID) (study.Member, error)
}

// People keeps persons beyond groups.
type People interface {
	Person(ctx context.Context, u study.UserID) (study.Person, error)
	SavePerson(ctx context.Context, p study.Person) error
	MyData(ctx context.Context, u study.UserID) ([]byte, error)
	Forget(ctx context.Context, u study.UserID) error
}

// Invitations are rows of an imported roster that no account is bound to yet.
type Invitations interface {
	Invitations(ctx context.Context, g study.GroupID) ([]study.Invitation, error)
	Invitation(ctx context.Context, code string) (study.GroupID, study.Invitation, error)
}

// Records reads all that a decision about members needs.
type Records interface {
	Record(ctx context.Context, g study.Group, u study.UserID, today study.Date) (study.Record, error)
	// FullRecord is Record from the member's first day, for changes of dates long past.
	FullRecord(ctx context.Context, g study.Group, u study.UserID, today study.Date) (study.Record, error)
	Records(ctx context.Context, g study.Group, users []study.UserID, today study.Date) (map[study.UserID]study.Record, error)
}

// Cards knows where the day cards stand.
type Cards interface {
	Card(ctx context.Context, g study.GroupID, d study.Date) (effect.Card, error)
}

// Library reads plans and banks.
type Library interface {
	Plan(ctx context.Context, g study.GroupID, name string) (study.Plan, error)
	Plans(ctx context.Context, g study.GroupID) ([]study.PlanInfo, error)
	Bank(ctx context.Context, g study.GroupID, name string) (quiz.Bank, error)
	Banks(ctx context.Context, g study.GroupID) ([]quiz.BankInfo, error)
	Set(ctx context.Context, g study.GroupID, id string) (quiz.Set, error)
}

// Quizzes reads quizzes and their answers.
type Quizzes interface {
	Quiz(ctx context.Context, g study.GroupID, number int) (quiz.Quiz, error)
	OpenQuizzes(ctx context.Context, g study.GroupID) ([]quiz.Quiz, error)
	Answers(ctx context.Context, g study.GroupID, number int) ([]quiz.Response, error)
	// Attempt is what a member has put in for a quiz of their own.
	Attempt(ctx context.Context, g study.GroupID, number int, u study.UserID) (quiz.Attempt, error)
}

// Sittings reads what votes are decided on, for many quizzes in one round trip.
type Sittings interface {
	// Places says which question each poll asks; unknown polls are absent.
	Places(ctx context.Context, polls []string) (map[string]quiz.Place, error)
	Sittings(ctx context.Context, asked []quiz.Asking, now time.Time) ([]quiz.Sitting, error)
}

// Ledger reads what exports show beside boards, and when a deed was done.
type Ledger interface {
	Quizzes(ctx context.Context, g study.GroupID, limit int) ([]quiz.Quiz, error)
	Notes(ctx context.Context, g study.GroupID, s study.Span) ([]study.StudyNote, error)
	LedgerAll(ctx context.Context, g study.GroupID) ([]study.Entry, error)
	Ledger(ctx context.Context, g study.GroupID, u study.UserID) ([]study.Entry, error)
}

// Exports reads what is exported and never shown.
type Exports interface {
	// Audit are the latest changes by leaders and admins, newest first; limit 0 means all.
	Audit(ctx context.Context, g study.GroupID, limit int) ([]study.AuditLine, error)
	// ExportText is a part of all that is known of a group, or "all", as JSON for its leader.
	ExportText(ctx context.Context, g study.GroupID, part string) ([]byte, error)
}

// Timetable is the group's schedules.
type Timetable interface {
	List(ctx context.Context, g study.Group, now time.Time) ([]study.Planned, error)
	Pause(ctx context.Context, g study.Group, id int, paused bool, by study.UserID, now time.Time) (study.Planned, error)
	Remove(ctx context.Context, g study.Group, id int, by study.UserID, now time.Time) error
	// Next is the next firing of any schedule with that action; zero if there is none.
	Next(ctx context.Context, g study.Group, a study.Action, now time.Time) (time.Time, error)
	// Typed is the command that makes a schedule anew, in the group's language.
	Typed(g study.Group, s study.Schedule) string
	// Settle does what has become due and is not done yet, before zone or calendar change.
	Settle(ctx context.Context, g study.Group, now time.Time) error
	// Rezone reckons every schedule's next firing anew, after zone or calendar changed.
	Rezone(ctx context.Context, was, g study.Group, now time.Time) error
}

// Drafts are schedules that are shown before they are kept.
type Drafts interface {
	Draft(ctx context.Context, g study.Group, by study.UserID, text string, topic study.TopicID, now time.Time) (study.Planned, error)
	Keep(ctx context.Context, g study.Group, id int, now time.Time) (study.Planned, error)
	Discard(ctx context.Context, g study.Group, id int) error
	// Defaults adds the schedules that a new group starts with to an effect.
	Defaults(ctx context.Context, g study.Group, by study.UserID, e *effect.Effect) ([]study.Planned, error)
}

// Firer makes schedules fire out of turn, and closes quizzes.
type Firer interface {
	// RunNow and Fire do it once for each name.
	RunNow(ctx context.Context, g study.Group, id int, by study.UserID, once string, now time.Time) (study.Firing, error)
	Fire(ctx context.Context, g study.Group, s study.Schedule, by study.UserID, once string, now time.Time) (study.Firing, error)
	// Fired says whether they did.
	Fired(ctx context.Context, g study.Group, once string) (bool, error)
	CloseQuiz(ctx context.Context, g study.Group, number int, now time.Time) error
	// Preview is what a schedule of a quiz would ask now; nothing is asked.
	Preview(ctx context.Context, g study.Group, s study.Schedule, now time.Time) (quiz.Set, error)
	// FireSet asks the questions of a set in a group, once.
	FireSet(ctx context.Context, g study.Group, home study.GroupID, set quiz.Set, by study.UserID, now time.Time) (study.Firing, error)
	// QuizOptions reads what is typed after /quiz now.
	QuizOptions(g study.Group, text string) (map[string]string, error)
	// HandIn ends a member's attempt at a quiz; TimeUp does if its time is over.
	HandIn(ctx context.Context, g study.Group, number int, u study.UserID, try int, now time.Time) error
	TimeUp(ctx context.Context, g study.Group, number int, u study.UserID, now time.Time) error
}

// Outlet sends what is already kept, and says how many answers wait for a chat.
type Outlet interface {
	Accept(posts ...report.Shelved)
	Queued(chat study.ChatID) int
}

// Presence asks Telegram who is in a chat.
type Presence interface {
	InChat(ctx context.Context, chat study.ChatID, u study.UserID) (bool, error)
	Admins(ctx context.Context, chat study.ChatID) ([]study.UserID, error)
}

// Parked are posts to leaders who could not be written to yet.
type Parked interface {
	Parked(ctx context.Context, g study.GroupID, u study.UserID) ([]report.Post, error)
}

// EarlyVotes keeps answers to polls that are not known yet: a poll is answered the moment
// it is sent, and its number may still be on the way to us.
type EarlyVotes interface {
	HoldEarly(ctx context.Context, poll string, answer []byte) error
	Early(ctx context.Context, poll string) ([][]byte, error)
	// EarlyAfter are those that came after the first n, and how many there are in all.
	EarlyAfter(ctx context.Context, poll string, n int) (answers [][]byte, all int, err error)
	DropEarly(ctx context.Context, poll string) error
	// HoldOrphan notes that an unknown poll asks a question; Orphan is the poll, or "".
	HoldOrphan(ctx context.Context, g study.GroupID, quiz, question int, poll string) error
	Orphan(ctx context.Context, g study.GroupID, quiz, question int) (string, error)
	// HoldDoubt notes that a group has a poll in doubt; Doubts are such groups.
	HoldDoubt(ctx context.Context, g study.GroupID, now time.Time) error
	Doubts(ctx context.Context) ([]study.GroupID, error)
}

// Tasks reads what was handed on to be done later.
type Tasks interface {
	Task(ctx context.Context, g study.GroupID, id string) ([]byte, error)
}

// Files fetches what people sent.
type Files interface {
	Download(ctx context.Context, f wire.FileRef, most int64) ([]byte, error)
}
