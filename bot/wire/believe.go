package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"studybot/study"
)

// What an answer says is believed only where it can be true: some machine between Telegram and us
// may answer in its place, and what we note down of a message or a poll is relied on for months.
// Calls that may be made twice without harm are believed for an ok: there is nothing to note.

const (
	mostNumber   = 1<<52 - 1 // of chats and messages: Telegram promises 52 bits at most
	mostPollName = 64        // characters; Telegram's are numbers of 64 bits
	mostWords    = 500       // characters of a refusal that are kept
	mostWait     = 24 * time.Hour
	doubtedWait  = time.Hour // in place of one that is longer than mostWait
)

var errNotBelieved = errors.New("the answer cannot be true of what was asked for")

// believe reads what a call that makes a message is said to have made.
func believe(c wireCall, raw json.RawMessage) (sent wireSent, err error) {
	if err := json.Unmarshal(raw, &sent); err != nil {
		return wireSent{}, fmt.Errorf("%w: %w", errNotBelieved, err)
	}
	numbered := sent.ID > 0 && sent.ID <= mostNumber
	if c.modern == partEphemeral { // which has a number of its own, and mostly no other
		numbered = sent.ID >= 0 && sent.ID <= mostNumber && (sent.ID > 0 || sent.Ephemeral > 0)
	}
	there := sent.Chat != nil && strconv.FormatInt(sent.Chat.ID, 10) == c.params["chat_id"]
	polled := c.method != "sendPoll" || sent.Poll != nil && spelled(sent.Poll.ID, urlLetters, mostPollName)
	if !numbered || !there || !polled {
		return wireSent{}, errNotBelieved
	}
	return sent, nil
}

// disbelieved makes of an ok that can't be true what it is: no answer to what was asked.
func disbelieved(method string, cause error) error {
	return &APIError{Method: method, HTTP: http.StatusOK, Desc: errNotBelieved.Error(), Err: cause}
}

// secondsOf is a wait in seconds, however many somebody says it is.
func secondsOf(n int) time.Duration { return time.Duration(min(n, math.MaxInt32)) * time.Second }

// groupChat is a chat that a group can become, or 0.
func groupChat(id int64) study.ChatID {
	if id >= 0 || id < -mostNumber {
		return 0
	}
	return study.ChatID(id)
}

// tooMany understands a 429: Telegram itself never asks for more than a day.
func tooMany(wait time.Duration) Fault {
	if wait > mostWait {
		return Fault{Kind: FaultTooMany, After: doubtedWait, Doubted: true}
	}
	return Fault{Kind: FaultTooMany, After: max(wait, time.Second)}
}
