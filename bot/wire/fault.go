package wire

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"studybot/study"
)

// FaultKind says what became of a call, in a closed set: each kind has one thing that
// follows from it, whoever called.
type FaultKind string

// The kinds.
const (
	FaultNone FaultKind = "" // it was done

	// Done, though the answer is an error.

	FaultNotModified FaultKind = "not modified" // the message was so already
	FaultPollClosed  FaultKind = "poll closed"  // the poll was closed already
	FaultAccepted    FaultKind = "accepted"     // done; the result can't be read

	// To be tried again.

	FaultTooMany FaultKind = "too many" // after Fault.After
	FaultUnsent  FaultKind = "unsent"   // soon; certainly not done
	FaultServer  FaultKind = "server"   // soon; the server failed and did not do it
	FaultUnknown FaultKind = "unknown"  // no answer, or half of one: perhaps done
	FaultMoved   FaultKind = "moved"    // at once, in Fault.To
	FaultStopped FaultKind = "stopped"  // we ourselves ended it: perhaps done

	// Final for the chat.

	FaultUnreachable FaultKind = "unreachable"  // the person blocked us, never opened us, or is no more
	FaultGone        FaultKind = "gone"         // we are not in that group any more
	FaultNoSuch      FaultKind = "no such chat" // Telegram knows no such chat
	FaultNoPerson    FaultKind = "no person"    // Telegram knows no such person, or not in that chat

	// Final for the post as it stands.

	FaultNoRight       FaultKind = "no right"       // Fault.Right is missing
	FaultTopicClosed   FaultKind = "topic closed"   // or deleted: the General topic is left
	FaultMessageGone   FaultKind = "message gone"   // nothing there to edit, delete or answer
	FaultQueryOld      FaultKind = "query old"      // the tap was too long ago to be answered
	FaultBadMarkup     FaultKind = "bad markup"     // plain text is left
	FaultTooBig        FaultKind = "too big"        // the file is
	FaultMethodUnknown FaultKind = "method unknown" // the classic form is left
	FaultRefused       FaultKind = "refused"        // our mistake

	// About the bot as a whole.

	FaultConflict     FaultKind = "conflict"     // another poller, or a webhook
	FaultUnauthorized FaultKind = "unauthorized" // the token is wrong
)

// Fault is a failed call, understood.
type Fault struct {
	Kind  FaultKind
	After time.Duration // FaultTooMany
	To    study.ChatID  // FaultMoved
	Right string        // FaultNoRight: "polls", "text messages", "administrator"…; as Telegram names it, or ""
	// Doubted: FaultTooMany, and the wait that was asked for can't be meant; After is ours.
	Doubted bool
}

// Done says whether what was asked for is so now.
func (f Fault) Done() bool {
	switch f.Kind {
	case FaultNone, FaultNotModified, FaultPollClosed, FaultAccepted:
		return true
	}
	return false
}

// Classify understands the error of a call. Any other error is our own mistake.
func Classify(err error) Fault {
	var e *APIError
	switch {
	case err == nil:
		return Fault{}
	case !errors.As(err, &e):
		if errors.Is(err, context.Canceled) {
			return Fault{Kind: FaultStopped}
		}
		return Fault{Kind: FaultRefused}
	case e.Accepted:
		return Fault{Kind: FaultAccepted}
	case e.Err != nil:
		return Fault{Kind: brokenKind(e)}
	case e.Code == http.StatusTooManyRequests:
		return tooMany(e.RetryAfter)
	case e.MigrateTo != 0:
		return Fault{Kind: FaultMoved, To: e.MigrateTo}
	case e.NonJSON:
		return Fault{Kind: nonJSONKind(e.HTTP)}
	}
	return byWords(e)
}

func brokenKind(e *APIError) FaultKind {
	switch {
	case errors.Is(e.Err, context.Canceled):
		return FaultStopped
	case e.Unsent:
		return FaultUnsent
	}
	return FaultUnknown
}

// faultWords are Telegram's texts, matched without regard to case anywhere in the description:
// the same text comes as 400 or 403, in words or as a SERVER_CONSTANT. The first match decides.
var faultWords = []struct {
	words string
	kind  FaultKind
}{
	{"message is not modified", FaultNotModified},
	{"message_not_modified", FaultNotModified},
	{"poll has already been closed", FaultPollClosed},
	{"poll can't be stopped", FaultPollClosed},
	{"message is not a poll", FaultPollClosed},
	{"message with poll to stop not found", FaultMessageGone},
	{"bot was blocked by the user", FaultUnreachable},
	{"user is deactivated", FaultUnreachable},
	{"input_user_deactivated", FaultUnreachable},
	{"user_is_blocked", FaultUnreachable},
	{"can't initiate conversation", FaultUnreachable},
	{"can't send messages to the bot", FaultUnreachable},
	{"can't send messages to bots", FaultUnreachable},
	{"peer_id_invalid", FaultNoSuch},
	{"bot was kicked", FaultGone},
	{"bot is not a member", FaultGone},
	{"chat was deleted", FaultGone},
	{"channel_private", FaultGone},
	{"query is too old", FaultQueryOld},
	{"query id is invalid", FaultQueryOld},
	{"query_id_invalid", FaultQueryOld},
	{"message to edit not found", FaultMessageGone},
	{"message can't be edited", FaultMessageGone},
	{"message to delete not found", FaultMessageGone},
	{"message can't be deleted", FaultMessageGone},
	{"message to be replied not found", FaultMessageGone},
	{"message to reply not found", FaultMessageGone},
	{"replied message not found", FaultMessageGone},
	{"message_id_invalid", FaultMessageGone},
	{"message not found", FaultMessageGone},
	{"chat not found", FaultNoSuch},
	{"user not found", FaultNoPerson},
	{"participant_id_invalid", FaultNoPerson},
	{"user_id_invalid", FaultNoPerson},
	{"message thread not found", FaultTopicClosed},
	{"topic_closed", FaultTopicClosed},
	{"topic_deleted", FaultTopicClosed},
	{"can't parse entities", FaultBadMarkup},
	{"file is too big", FaultTooBig},
	{"request entity too large", FaultTooBig},
	{"method not found", FaultMethodUnknown},
}

// rightWords lead to the name of the right that is missing.
var rightWords = []struct{ words, right string }{
	{"not enough rights to send ", ""}, // the description goes on: "polls to the chat"
	{"chat_send_polls_forbidden", "polls"},
	{"chat_send_photos_forbidden", "photos"},
	{"chat_send_docs_forbidden", "documents"},
	{"chat_send_plain_forbidden", "text messages"},
	{"not enough rights", "administrator"},
	{"chat_admin_required", "administrator"},
	{"need administrator rights", "administrator"},
	{"chat_write_forbidden", "text messages"},
	{"have no rights to send a message", "text messages"},
	{"user_banned_in_channel", "text messages"},
	{"chat_restricted", "text messages"},
}

func byWords(e *APIError) Fault {
	desc := strings.ToLower(e.Desc)
	for _, w := range faultWords {
		if strings.Contains(desc, w.words) {
			return Fault{Kind: w.kind}
		}
	}
	for _, w := range rightWords {
		if _, rest, ok := strings.Cut(desc, w.words); ok {
			right := w.right
			if right == "" {
				right, _, _ = strings.Cut(rest, " to the ")
			}
			return Fault{Kind: FaultNoRight, Right: right}
		}
	}
	return Fault{Kind: byCode(e.Code)}
}

// byCode decides where the words are unknown.
func byCode(code int) FaultKind {
	switch {
	case code == http.StatusUnauthorized:
		return FaultUnauthorized
	case code == http.StatusConflict:
		return FaultConflict
	case code == http.StatusRequestEntityTooLarge:
		return FaultTooBig
	case code == http.StatusForbidden:
		return FaultNoRight
	case code == http.StatusGatewayTimeout:
		return FaultUnknown
	case code >= http.StatusInternalServerError:
		return FaultServer
	}
	return FaultRefused
}
