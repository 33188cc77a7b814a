package wire

import (
	"context"
	"time"

	"studybot/report"
	"studybot/study"
)

// Shelf keeps the posts that wait; it is durable.
type Shelf interface {
	// Drop forgets a post that is sent or given up.
	Drop(ctx context.Context, s report.Shelved) error
	// Update keeps a post's new state: another chat, parts already sent, tried.
	Update(ctx context.Context, s report.Shelved) error
}

// Allowance is what Telegram lets us send, shared by all replicas.
type Allowance interface {
	// Take takes a turn to send to a chat, or takes nothing and says when to ask again.
	Take(ctx context.Context, chat study.ChatID, now time.Time) (report.Turn, error)
	// Miss tells that a turn to send to a chat was used later than it was given for.
	Miss(ctx context.Context, chat study.ChatID, turn, used time.Time) error
	// Freeze holds back a chat, or everything for chat 0.
	Freeze(ctx context.Context, chat study.ChatID, until time.Time) error
}

// Receipts tells those who must know what became of posts. Each may be called again for
// the same post after a crash.
type Receipts interface {
	// Sent is told of posts that have a Ref.
	Sent(ctx context.Context, s report.Shelved, r Receipt) error
	// Failed is told of every post that won't be sent, or went another way.
	Failed(ctx context.Context, s report.Shelved, f Failure) error
	// Moved: a group has another chat number from now on.
	Moved(ctx context.Context, from, to study.ChatID) error
}

// Receipt is where a post ended up.
type Receipt struct {
	Chat    study.ChatID // another than asked for, if it was rerouted
	Message study.MessageID
	PollID  string
	Counts  *PollCounts // StopPoll: the final figures, unless the poll was closed already
}

// PollCounts are the final figures of a poll.
type PollCounts struct {
	Voters  int
	Options []int
}

// FailureKind says why a post was not sent as asked.
type FailureKind string

// The failures.
const (
	FailedUnreachable FailureKind = "unreachable"  // the person can't be written to
	FailedGone        FailureKind = "gone"         // we are not in the group any more
	FailedNoRight     FailureKind = "no right"     // Failure.Right is missing
	FailedTopic       FailureKind = "topic closed" // it went to the General topic, if Going
	FailedExpired     FailureKind = "expired"      // not sent by its time
	FailedMessageGone FailureKind = "message gone" // what it edits is no more
	FailedUnknown     FailureKind = "unknown"      // perhaps sent. A poll stays on the shelf, marked as tried, until the caller decides
	FailedRefused     FailureKind = "refused"      // our mistake; it is in the log
)

// Failure is told to Receipts.Failed.
type Failure struct {
	Why   FailureKind
	Right string
	// Going: the post is on its way all the same, in another form.
	Going bool
}
