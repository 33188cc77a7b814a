package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestEvery_error_text_of_Telegram_leads_to_what_follows_from_it(t *testing.T) {
	for _, c := range []struct {
		code int
		desc string
		want Fault
	}{
		{403, "Forbidden: bot was blocked by the user", Fault{Kind: FaultUnreachable}},
		{403, "Forbidden: user is deactivated", Fault{Kind: FaultUnreachable}},
		{403, "Forbidden: bot can't initiate conversation with a user", Fault{Kind: FaultUnreachable}},
		{403, "Forbidden: the bot can't send messages to the bot", Fault{Kind: FaultUnreachable}},
		{403, "Forbidden: bot was kicked from the group chat", Fault{Kind: FaultGone}},
		{403, "Forbidden: bot was kicked from the supergroup chat", Fault{Kind: FaultGone}},
		{403, "Forbidden: bot was kicked from the channel chat", Fault{Kind: FaultGone}},
		{403, "Forbidden: bot is not a member of the supergroup chat", Fault{Kind: FaultGone}},
		{403, "Forbidden: the group chat was deleted", Fault{Kind: FaultGone}},
		{400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message", Fault{Kind: FaultNotModified}},
		{400, "Bad Request: message to edit not found", Fault{Kind: FaultMessageGone}},
		{400, "Bad Request: message can't be edited", Fault{Kind: FaultMessageGone}},
		{400, "Bad Request: message to delete not found", Fault{Kind: FaultMessageGone}},
		{400, "Bad Request: message can't be deleted for everyone", Fault{Kind: FaultMessageGone}},
		{400, "Bad Request: message to be replied not found", Fault{Kind: FaultMessageGone}},
		{400, "Bad Request: query is too old and response timeout expired or query ID is invalid", Fault{Kind: FaultQueryOld}},
		{400, "Bad Request: chat not found", Fault{Kind: FaultNoSuch}},
		{400, "Bad Request: private chat not found", Fault{Kind: FaultNoSuch}},
		{400, "Bad Request: user not found", Fault{Kind: FaultNoPerson}},
		{400, "Bad Request: PARTICIPANT_ID_INVALID", Fault{Kind: FaultNoPerson}},
		{400, "Bad Request: not enough rights to send polls to the chat", Fault{Kind: FaultNoRight, Right: "polls"}},
		{400, "Bad Request: not enough rights to send text messages to the chat", Fault{Kind: FaultNoRight, Right: "text messages"}},
		{400, "Bad Request: not enough rights to send documents to the chat", Fault{Kind: FaultNoRight, Right: "documents"}},
		{400, "Bad Request: not enough rights to manage topics", Fault{Kind: FaultNoRight, Right: "administrator"}},
		{400, "Bad Request: CHAT_WRITE_FORBIDDEN", Fault{Kind: FaultNoRight, Right: "text messages"}},
		{403, "Forbidden: CHAT_WRITE_FORBIDDEN", Fault{Kind: FaultNoRight, Right: "text messages"}},
		{400, "Bad Request: CHAT_ADMIN_REQUIRED", Fault{Kind: FaultNoRight, Right: "administrator"}},
		{400, "Bad Request: need administrator rights in the channel chat", Fault{Kind: FaultNoRight, Right: "administrator"}},
		{400, "Bad Request: have no rights to send a message", Fault{Kind: FaultNoRight, Right: "text messages"}},
		{403, "Forbidden: something new", Fault{Kind: FaultNoRight}},
		{400, "Bad Request: message thread not found", Fault{Kind: FaultTopicClosed}},
		{400, "Bad Request: TOPIC_CLOSED", Fault{Kind: FaultTopicClosed}},
		{400, "Bad Request: TOPIC_DELETED", Fault{Kind: FaultTopicClosed}},
		{400, "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 3", Fault{Kind: FaultBadMarkup}},
		{400, "Bad Request: message is too long", Fault{Kind: FaultRefused}},
		{400, "Bad Request: message caption is too long", Fault{Kind: FaultRefused}},
		{400, "Bad Request: BUTTON_DATA_INVALID", Fault{Kind: FaultRefused}},
		{400, "Bad Request: reply markup is too long", Fault{Kind: FaultRefused}},
		{400, "Bad Request: wrong file identifier/HTTP URL specified", Fault{Kind: FaultRefused}},
		{400, "Bad Request: poll has already been closed", Fault{Kind: FaultPollClosed}},
		{400, "Bad Request: poll can't be stopped", Fault{Kind: FaultPollClosed}},
		{400, "Bad Request: message is not a poll", Fault{Kind: FaultPollClosed}},
		{400, "Bad Request: file is too big", Fault{Kind: FaultTooBig}},
		{401, "Unauthorized", Fault{Kind: FaultUnauthorized}},
		{401, "Unauthorized: invalid token specified", Fault{Kind: FaultUnauthorized}},
		{404, "Not Found", Fault{Kind: FaultRefused}},
		{404, "Not Found: method not found", Fault{Kind: FaultMethodUnknown}},
		{409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running", Fault{Kind: FaultConflict}},
		{409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first", Fault{Kind: FaultConflict}},
		{413, "Request Entity Too Large", Fault{Kind: FaultTooBig}},
		{500, "Internal Server Error: restart", Fault{Kind: FaultServer}},
		{502, "Bad Gateway", Fault{Kind: FaultServer}},
		{504, "Gateway Timeout", Fault{Kind: FaultUnknown}},
	} {
		got := Classify(fmt.Errorf("send: %w", &APIError{Method: "x", HTTP: c.code, Code: c.code, Desc: c.desc}))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%d %s (-want +got):\n%s", c.code, c.desc, diff)
		}
	}
}

func TestErrors_without_words_are_understood_by_what_the_wire_showed(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want Fault
	}{
		"nothing":         {nil, Fault{}},
		"429":             {&APIError{Code: 429, RetryAfter: 7 * time.Second}, Fault{Kind: FaultTooMany, After: 7 * time.Second}},
		"429 without say": {&APIError{Code: 429, NonJSON: true}, Fault{Kind: FaultTooMany, After: time.Second}},
		"migrated":        {&APIError{Code: 400, Desc: "Bad Request: group chat was upgraded to a supergroup chat", MigrateTo: -1005}, Fault{Kind: FaultMoved, To: -1005}},
		"gateway's page":  {&APIError{Code: 502, HTTP: 502, NonJSON: true}, Fault{Kind: FaultServer}},
		"200 but a page":  {&APIError{Code: 200, HTTP: 200, NonJSON: true}, Fault{Kind: FaultUnknown}},
		"a page of 404":   {&APIError{Code: 404, HTTP: 404, NonJSON: true}, Fault{Kind: FaultRefused}},
		"unread result":   {&APIError{HTTP: 200, Accepted: true, Err: io.EOF}, Fault{Kind: FaultAccepted}},
		"no connection":   {&APIError{Unsent: true, Err: errors.New("connection refused")}, Fault{Kind: FaultUnsent}},
		"broken":          {&APIError{Err: io.ErrUnexpectedEOF}, Fault{Kind: FaultUnknown}},
		"time-out":        {&APIError{Err: context.DeadlineExceeded}, Fault{Kind: FaultUnknown}},
		"we stopped":      {&APIError{Err: context.Canceled}, Fault{Kind: FaultStopped}},
		"any other":       {errors.New("x"), Fault{Kind: FaultRefused}},
	} {
		if diff := cmp.Diff(c.want, Classify(c.err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestWhat_was_so_already_is_done(t *testing.T) {
	for _, k := range []FaultKind{FaultNone, FaultNotModified, FaultPollClosed, FaultAccepted} {
		if !(Fault{Kind: k}).Done() {
			t.Errorf("%q is done", k)
		}
	}
	if (Fault{Kind: FaultMessageGone}).Done() {
		t.Error("a message that is gone was not edited")
	}
}
