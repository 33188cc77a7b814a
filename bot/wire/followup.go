package wire

import (
	"strings"
	"time"

	"studybot/report"
	"studybot/study"
)

// sequelKind is what follows from an attempt.
type sequelKind int

const (
	sequelDone   sequelKind = iota // it is so now
	sequelAgain                    // at once, in the form that jobState now says
	sequelLater                    // after sequel.after
	sequelFreeze                   // after sequel.after, and nothing else to that chat before
	sequelMoved                    // in sequel.chat from now on
	sequelFail                     // never; sequel.failure says why
	sequelTried                    // a poll that may have been sent: the caller decides
	sequelStop                     // we are stopping; it stays on the shelf
)

type sequel struct {
	kind    sequelKind
	after   time.Duration
	chat    study.ChatID
	failure Failure
	lacks   part // the server was found to lack this
	doubted bool // sequelFreeze: Telegram asked for a wait that can't be meant
	notice  bool // Receipts.Failed is told though the post is going
	alarm   bool // our mistake: log it as an error
}

// backoffs are the waits between tries; the last one goes on.
var backoffs = [...]time.Duration{
	time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second,
	32 * time.Second, time.Minute, 2 * time.Minute,
}

func backoff(try int) time.Duration { return backoffs[min(max(try, 0), len(backoffs)-1)] }

func fail(why FailureKind) sequel { return sequel{kind: sequelFail, failure: Failure{Why: why}} }

// follow decides what follows from one call of a job. It changes nothing but j.state.
func follow(j *job, call wireCall, f Fault, desc string, now time.Time) sequel {
	switch f.Kind {
	case FaultTooMany:
		return sequel{kind: sequelFreeze, after: f.After, doubted: f.Doubted}
	case FaultMoved:
		if j.chat() >= 0 || f.To == j.chat() {
			return sequel{kind: sequelFail, failure: Failure{Why: FailedRefused}, alarm: true}
		}
		if j.state.moves++; j.state.moves > 2 {
			return fail(FailedGone)
		}
		return sequel{kind: sequelMoved, chat: f.To}
	case FaultUnsent, FaultConflict, FaultUnauthorized:
		j.state.tries++
		return sequel{kind: sequelLater, after: backoff(j.state.tries - 1)}
	case FaultServer, FaultUnknown:
		return followUnknown(j, call, f.Kind, now)
	case FaultStopped:
		if call.method == "sendPoll" {
			return sequel{kind: sequelTried}
		}
		return sequel{kind: sequelStop}
	}
	if f.Done() && (f.Kind == FaultNone || call.harmless) { // what is new cannot be so already
		return sequel{kind: sequelDone}
	}
	if call.modern == partEphemeral && f.Kind != FaultGone && f.Kind != FaultNoSuch && f.Kind != FaultMethodUnknown {
		return followEphemeral(j, f)
	}
	return followRefusal(j, call, f, desc)
}

// followEphemeral: a tap that is too old can't be answered, but its person can be
// written to; else the post takes the way that To.Only describes.
func followEphemeral(j *job, f Fault) sequel {
	if f.Kind == FaultQueryOld && j.post.To.Query != "" {
		j.post.To.Query = ""
	} else {
		j.state.noOnly = true
	}
	return sequel{kind: sequelAgain}
}

// followRefusal: Telegram understood and said no.
func followRefusal(j *job, call wireCall, f Fault, desc string) sequel {
	if j.post.Act == report.Tag && !strings.Contains(desc, "not enough rights") {
		return sequel{kind: sequelDone, lacks: lackedBy(call, f)} // an ornament, which administrators can't have
	}
	switch f.Kind {
	case FaultUnreachable:
		return followUnreachable(j)
	case FaultNoSuch, FaultNoPerson:
		if j.chat() > 0 {
			return followUnreachable(j)
		}
		if f.Kind == FaultNoPerson {
			return fail(FailedRefused)
		}
		return fail(FailedGone)
	case FaultGone:
		return fail(FailedGone)
	case FaultNoRight:
		return sequel{kind: sequelFail, failure: Failure{Why: FailedNoRight, Right: f.Right}}
	case FaultTopicClosed:
		if j.post.To.Topic == 0 || j.state.noTopic {
			return fail(FailedTopic)
		}
		j.state.noTopic = true
		return sequel{kind: sequelAgain, notice: true, failure: Failure{Why: FailedTopic, Going: true}}
	case FaultMessageGone, FaultQueryOld:
		return followMissing(j, f)
	case FaultBadMarkup:
		if j.state.plain {
			return sequel{kind: sequelFail, failure: Failure{Why: FailedRefused}, alarm: true}
		}
		j.state.plain = true
		return sequel{kind: sequelAgain, alarm: true}
	case FaultMethodUnknown:
		return followLacking(call)
	}
	return followRefused(j, call, desc)
}

// followUnreachable: what was rerouted to a private chat goes on to the next way.
func followUnreachable(j *job) sequel {
	if !j.state.private {
		return fail(FailedUnreachable)
	}
	j.state.private = false
	j.post.To = j.shelved.Post.To
	j.post.To.Reachable = false
	return sequel{kind: sequelAgain, notice: true, failure: Failure{Why: FailedUnreachable, Going: true}}
}

func followMissing(j *job, f Fault) sequel {
	switch {
	case f.Kind == FaultQueryOld && j.post.Act == report.Send && j.post.To.Query != "": // a toast in place of a message
		j.post.To.Query = ""
		return sequel{kind: sequelAgain}
	case j.post.Act == report.Delete, j.post.Act == report.Toast:
		return sequel{kind: sequelDone}
	case j.post.Act == report.Send && !j.state.unquoted:
		j.state.unquoted = true
		return sequel{kind: sequelAgain}
	}
	return fail(FailedMessageGone)
}

// followLacking: the server has no such method.
func followLacking(call wireCall) sequel {
	if p := lackedBy(call, Fault{Kind: FaultMethodUnknown}); p != partNone {
		return sequel{kind: sequelAgain, lacks: p}
	}
	return sequel{kind: sequelFail, failure: Failure{Why: FailedRefused}, alarm: true}
}

func lackedBy(call wireCall, f Fault) part {
	switch {
	case f.Kind != FaultMethodUnknown:
	case call.method == "sendRichMessage":
		return partRich
	case call.method == "setChatMemberTag":
		return partTag
	}
	return partNone
}

// bears says whether a post says something without its picture.
func bears(p report.Post) bool { return p.Poll != nil || len(p.Doc) > 0 }

// followRefused tries the older form once, if there is one: where the server knows the
// method but not what is new in it, it can only refuse.
func followRefused(j *job, call wireCall, desc string) sequel {
	switch {
	case call.picture && !j.state.bare && bears(j.post):
		j.state.bare = true
		return sequel{kind: sequelAgain}
	case call.modern == partPoll && !j.state.tryPoll:
		j.state.tryPoll, j.state.bare = true, false // it may have been the poll and not the picture
		return sequel{kind: sequelAgain}
	case call.modern == partRich && !j.state.tryText:
		j.state.tryText = true
		return sequel{kind: sequelAgain}
	case call.method == "editMessageText" && strings.Contains(strings.ToLower(desc), "no text in the message"):
		j.state.caption = true
		return sequel{kind: sequelAgain}
	}
	return sequel{kind: sequelFail, failure: Failure{Why: FailedRefused}, alarm: true}
}
