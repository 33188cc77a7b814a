package wire

import "sync"

// part is a part of the newer Bot API that a server may lack.
type part string

const (
	partNone      part = ""
	partRich      part = "rich messages"
	partPoll      part = "modern polls"
	partEphemeral part = "ephemeral messages"
	partTag       part = "member tags"
)

// form says which parts are drawn in the modern way.
type form struct{ rich, poll, ephemeral, tag bool }

// without is the form in which one part is classic.
func (f form) without(p part) form {
	switch p {
	case partRich:
		f.rich = false
	case partPoll:
		f.poll = false
	case partEphemeral:
		f.ephemeral = false
	case partTag:
		f.tag = false
	}
	return f
}

// levels remembers what the server was found to lack. Each part is taken for modern
// until the server says otherwise: by a 404 for the method, or by taking the classic
// poll right after refusing the modern one. Ephemeral messages are the exception: a
// server without them would show everybody what is meant for one, as it ignores parameters it does
// not know; so they are used only once a method that came with them was seen to exist.
type levels struct {
	mu     sync.Mutex
	now    form
	probed bool // whether the server has ephemeral messages was asked
}

func newLevels(classic bool) *levels {
	if classic {
		return &levels{probed: true}
	}
	return &levels{now: form{rich: true, poll: true, tag: true}}
}

func (l *levels) form() form {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now
}

// lacks records that the server has not this part.
func (l *levels) lacks(p part) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.now = l.now.without(p)
}

// unprobed says whether the server must still be asked about ephemeral messages.
func (l *levels) unprobed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.probed
}

// probe understands the answer to a deletion of an ephemeral message that can't exist: any
// answer of the Bot API but "method not found" means that it knows what that is.
func (l *levels) probe(f Fault) (known bool) {
	switch f.Kind {
	case FaultMethodUnknown:
	case FaultNone, FaultRefused, FaultMessageGone, FaultNoSuch, FaultNoPerson, FaultNoRight, FaultQueryOld:
		l.mu.Lock()
		l.now.ephemeral = true
		l.mu.Unlock()
	default:
		return false
	}
	l.mu.Lock()
	l.probed = true
	l.mu.Unlock()
	return true
}
