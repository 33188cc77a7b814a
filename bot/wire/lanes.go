package wire

import (
	"container/heap"
	"container/list"
	"slices"
	"time"

	"studybot/report"
	"studybot/study"
)

const laneCount = int(report.Edits) + 1

// lanes is the order in which posts go: the lowest lane first, in turn between the
// chats that wait in it, in order within one chat and lane, one at a time in a chat. It is
// arithmetic over instants: it neither waits nor locks.
type lanes struct {
	chats   map[study.ChatID]*chatLine
	ready   [laneCount]*list.List // of *chatLine
	parked  parkedHeap
	keyed   map[mergeKey]*job      // waiting posts that a newer one may replace
	free    map[mergeKey]time.Time // when the next post of a key may go
	waiting int
}

// chatLine is what waits for one chat.
type chatLine struct {
	id       study.ChatID
	busy     bool      // one is in flight
	until    time.Time // held back till then
	lanes    [laneCount][]*job
	place    *list.Element // in ready[lane]
	lane     int
	parkedAt time.Time
}

func newLanes() *lanes {
	l := &lanes{chats: map[study.ChatID]*chatLine{}, keyed: map[mergeKey]*job{}, free: map[mergeKey]time.Time{}}
	for i := range l.ready {
		l.ready[i] = list.New()
	}
	return l
}

func (l *lanes) line(id study.ChatID) *chatLine {
	c := l.chats[id]
	if c == nil {
		c = &chatLine{id: id}
		l.chats[id] = c
	}
	return c
}

// push adds a job at the end of its line. A waiting one with the same key gives way: the
// newer post takes its place, and what was there is returned.
func (l *lanes) push(j *job, now time.Time) (replaced *job) {
	if j.post.Merge != "" {
		if old := l.keyed[j.key()]; old != nil {
			replaced = &job{shelved: old.shelved}
			if old.lane() == j.lane() {
				since := old.since
				*old = *j
				old.since = since
				l.settle(l.line(old.chat()), now)
				return replaced
			}
			l.remove(old)
		}
		l.keyed[j.key()] = j
	}
	c := l.line(j.chat())
	if j.post.First {
		c.lanes[j.lane()] = slices.Insert(c.lanes[j.lane()], 0, j)
	} else {
		c.lanes[j.lane()] = append(c.lanes[j.lane()], j)
	}
	l.waiting++
	l.settle(c, now)
	return replaced
}

// back returns a popped job to the front of its line. If a newer one of its key has come
// meanwhile it is not needed any more, and back says so.
func (l *lanes) back(j *job, now time.Time) (superseded bool) {
	if j.post.Merge != "" {
		if l.keyed[j.key()] != nil {
			return true
		}
		l.keyed[j.key()] = j
	}
	c := l.line(j.chat())
	c.lanes[j.lane()] = slices.Insert(c.lanes[j.lane()], 0, j)
	l.waiting++
	l.settle(c, now)
	return false
}

// waits is how much waits for a chat in a lane.
func (l *lanes) waits(chat study.ChatID, lane report.Lane) int {
	if c := l.chats[chat]; c != nil {
		return len(c.lanes[lane])
	}
	return 0
}

func (l *lanes) remove(j *job) {
	c := l.line(j.chat())
	if i := slices.Index(c.lanes[j.lane()], j); i >= 0 {
		c.lanes[j.lane()] = slices.Delete(c.lanes[j.lane()], i, i+1)
		l.waiting--
	}
	delete(l.keyed, j.key())
}

// pop takes the job whose turn it is; its chat is busy until finish.
func (l *lanes) pop(now time.Time) *job {
	l.wake(now)
	for lane := range l.ready {
		if e := l.ready[lane].Front(); e != nil {
			c := e.Value.(*chatLine)
			l.unready(c)
			best, i, _ := l.eligible(c, now)
			if best != lane { // something more urgent has become due: look again
				l.settle(c, now)
				return l.pop(now)
			}
			j := c.lanes[lane][i]
			l.remove(j)
			c.busy = true
			return j
		}
	}
	return nil
}

// unpop undoes pop: the job is the first again, its chat the first of its lane. Like
// back it says when the job is not needed any more.
func (l *lanes) unpop(j *job, now time.Time) (superseded bool) {
	c := l.line(j.chat())
	c.busy = false
	superseded = l.back(j, now)
	l.settle(c, now)
	if c.place != nil {
		l.ready[c.lane].MoveToFront(c.place)
	}
	return superseded
}

// finish lets the next of a chat go.
func (l *lanes) finish(chat study.ChatID, now time.Time) {
	c := l.line(chat)
	c.busy = false
	l.settle(c, now)
	if c.place == nil && c.parkedAt.IsZero() && l.empty(c) { // a freeze is kept by the allowance
		delete(l.chats, chat)
	}
}

// hold keeps a chat back until an instant.
func (l *lanes) hold(chat study.ChatID, until, now time.Time) {
	c := l.line(chat)
	if until.After(c.until) {
		c.until = until
	}
	l.settle(c, now)
}

// sent starts the time in which no other post of the key may go.
func (l *lanes) sent(j *job, now time.Time) {
	if j.post.Merge == "" || j.post.Every <= 0 {
		return
	}
	if len(l.free) >= 4096 {
		for k, t := range l.free {
			if !t.After(now) {
				delete(l.free, k)
			}
		}
	}
	l.free[j.key()] = now.Add(j.post.Every)
}

// move takes all that waits for one chat to another.
func (l *lanes) move(from, to study.ChatID, now time.Time) (moved []*job) {
	c := l.chats[from]
	if c == nil {
		return nil
	}
	for lane := range c.lanes {
		moved = append(moved, c.lanes[lane]...)
	}
	for _, j := range moved {
		l.remove(j)
	}
	for _, j := range moved {
		j.post.To.Chat, j.shelved.Post.To.Chat = to, to
		l.push(j, now)
	}
	l.settle(c, now)
	return moved
}

// next is when something will be able to go that can't yet; zero if nothing will.
func (l *lanes) next() time.Time {
	if len(l.parked) == 0 {
		return time.Time{}
	}
	return l.parked[0].at
}

// eligible finds the lowest lane of a chat of which a job may go now, and which job; and
// when the first of those will that are as urgent, and may not yet.
func (l *lanes) eligible(c *chatLine, now time.Time) (lane, index int, at time.Time) {
	lane = -1
	for n := range c.lanes {
		for i, j := range c.lanes[n] {
			due := later(j.notYet, c.until)
			if j.post.Merge != "" {
				due = later(due, l.free[j.key()])
			}
			if !due.After(now) {
				return n, i, at
			}
			if at.IsZero() || due.Before(at) {
				at = due
			}
			if j.notYet.After(now) {
				break // order within a lane: nothing overtakes a retry
			}
		}
	}
	return lane, 0, at
}

// settle puts a chat where it belongs: among those that are ready, among those that
// wait for an instant, among both, or nowhere while it is busy.
func (l *lanes) settle(c *chatLine, now time.Time) {
	if c.busy {
		l.unready(c)
		return
	}
	lane, _, at := l.eligible(c, now)
	if !at.IsZero() && (c.parkedAt.IsZero() || at.Before(c.parkedAt)) {
		c.parkedAt = at
		heap.Push(&l.parked, parkedChat{at, c})
	}
	if c.place != nil && c.lane == lane {
		return
	}
	l.unready(c)
	if lane >= 0 {
		c.place, c.lane = l.ready[lane].PushBack(c), lane
	}
}

func (l *lanes) unready(c *chatLine) {
	if c.place != nil {
		l.ready[c.lane].Remove(c.place)
		c.place = nil
	}
}

// wake settles the chats whose instant has come.
func (l *lanes) wake(now time.Time) {
	for len(l.parked) > 0 && !l.parked[0].at.After(now) {
		p := heap.Pop(&l.parked).(parkedChat)
		if !p.at.Equal(p.chat.parkedAt) {
			continue // it was parked for earlier since
		}
		p.chat.parkedAt = time.Time{}
		l.settle(p.chat, now)
		if p.chat.place == nil && p.chat.parkedAt.IsZero() && !p.chat.busy && l.empty(p.chat) {
			delete(l.chats, p.chat.id)
		}
	}
}

func (l *lanes) empty(c *chatLine) bool {
	for _, jobs := range c.lanes {
		if len(jobs) > 0 {
			return false
		}
	}
	return true
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
