package wire

import (
	"context"
	"net/http"
	"time"
)

// repeat says what is done about a call of which nobody knows whether Telegram took it: the
// connection broke after it was written, or the answer made no sense.
type repeat int

const (
	repeatAsked  repeat = iota // never by itself: whoever made the post decides
	repeatOnce                 // once, as soon as Telegram answers anything again
	repeatAlways               // until it is known: twice is the same as once
)

// outcome is the rule for one method, with its reason.
type outcome struct {
	method string
	rule   repeat
	why    string
}

// outcomes are the rules. Telegram knows no idempotency key, so what is sent again may come
// twice; what is never sent again may never have come.
var outcomes = []outcome{
	{"sendPoll", repeatAsked, "one question twice in a group divides its answers; its quiz waits for the first answer, then asks again"},
	{"sendMessage", repeatOnce, "a card, a report or an answer that comes twice annoys less than one that never comes"},
	{"sendRichMessage", repeatOnce, "as sendMessage"},
	{"sendPhoto", repeatOnce, "as sendMessage"},
	{"sendDocument", repeatOnce, "as sendMessage"},
	{"answerCallbackQuery", repeatAlways, "a second answer to a tap changes nothing; it is tried for a few seconds, while somebody waits for it"},
	{"editMessageText", repeatAlways, "the message is then as it should be, whether it was before or not"},
	{"editMessageCaption", repeatAlways, "as editMessageText"},
	{"editMessageReplyMarkup", repeatAlways, "as editMessageText"},
	{"editMessageMedia", repeatAlways, "as editMessageText"},
	{"editEphemeralMessageText", repeatAlways, "as editMessageText"},
	{"editEphemeralMessageCaption", repeatAlways, "as editMessageText"},
	{"editEphemeralMessageReplyMarkup", repeatAlways, "as editMessageText"},
	{"editEphemeralMessageMedia", repeatAlways, "as editMessageText"},
	{"deleteMessage", repeatAlways, "what is gone cannot be taken away again"},
	{"deleteEphemeralMessage", repeatAlways, "as deleteMessage"},
	{"stopPoll", repeatAlways, "a poll that is closed stays closed"},
	{"setChatMemberTag", repeatAlways, "as editMessageText"},
}

// repeatOf is the rule for a method; of one that is not in the table nothing is known.
func repeatOf(method string) repeat {
	for _, o := range outcomes {
		if o.method == method {
			return o.rule
		}
	}
	return repeatOnce
}

// How often, and how long after, what failed is tried again.
const (
	triesServer = 20  // the server said that it did not take it
	triesAlways = 720 // a day, at two minutes each: then what it was about is past
	doubtWait   = 2 * time.Second
	probeWithin = 10 * time.Second
	doubtMost   = 24 * time.Hour // without a word from Telegram: then a post in doubt is given up
)

// followUnknown: the server failed, or nobody knows what it did.
func followUnknown(j *job, call wireCall, kind FaultKind, now time.Time) sequel {
	rule := repeatOf(call.method)
	limit := triesServer
	switch {
	case rule == repeatAsked:
		return sequel{kind: sequelTried}
	case rule == repeatAlways:
		limit = triesAlways
	case kind == FaultUnknown && !j.state.doubted.IsZero():
		return fail(FailedUnknown) // it has been sent again already
	case kind == FaultUnknown:
		j.state.doubted = now
		return sequel{kind: sequelLater, after: doubtWait}
	}
	if j.state.tries++; j.state.tries >= limit {
		return fail(FailedUnknown)
	}
	return sequel{kind: sequelLater, after: backoff(j.state.tries - 1)}
}

// mayRepeat says whether a post in doubt may be sent again: only when Telegram has answered
// something since, so that an outage does not use up the one repeat. Else the post waits.
func (o *Outbox) mayRepeat(ctx context.Context, j *job) bool {
	if j.state.doubted.IsZero() || o.answeredSince(j.state.doubted) {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, probeWithin)
	defer cancel()
	o.heard(o.o.Client.Call(ctx, "getMe", nil, nil, nil))
	if o.answeredSince(j.state.doubted) {
		return true
	}
	j.notYet = o.o.Clock.Now().Add(backoff(j.state.probes))
	j.state.probes++
	return false
}

// heard notes that Telegram itself answered a call, be it by a refusal.
func (o *Outbox) heard(err error) {
	switch Classify(err).Kind {
	case FaultUnsent, FaultServer, FaultUnknown, FaultStopped:
		return
	}
	o.mu.Lock()
	o.answered = o.o.Clock.Now()
	o.mu.Unlock()
}

func (o *Outbox) answeredSince(t time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.answered.After(t)
}

// nonJSONKind: a gateway's page says by its status what is known. Who could not reach the
// server, or was told to wait, has not delivered; who waited in vain for its answer, or
// gave half of one, may have.
func nonJSONKind(status int) FaultKind {
	switch status {
	case http.StatusRequestEntityTooLarge:
		return FaultTooBig
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusBadRequest, http.StatusForbidden:
		return FaultRefused
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable:
		return FaultServer
	}
	if status >= 300 && status < 400 { // led elsewhere, where we do not go
		return FaultServer
	}
	return FaultUnknown
}
