package wire

import (
	"maps"
	"time"

	"studybot/report"
)

// OutboxStats are figures since the start, for metrics.
type OutboxStats struct {
	Sent      int // new messages, posts of several parts counted once
	Edits     int // edits, stops, deletions, tags
	Toasts    int
	Throttled int // answers 429
	Retried   int
	Failed    map[FailureKind]int
	Waiting   [laneCount]int // by lane
	InFlight  int
	Oldest    time.Duration // how long the oldest waiting post has waited
	Slowest   time.Duration // the longest that a sent post had waited
}

func (t *OutboxStats) note(p report.Post, waited time.Duration) {
	t.Slowest = max(t.Slowest, waited)
	if p.Act == report.Send {
		t.Sent++
	} else {
		t.Edits++
	}
}

func (o *Outbox) count(change func(*OutboxStats)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	change(&o.stats)
}

// Stats is a copy of the figures as they are now.
func (o *Outbox) Stats() OutboxStats {
	now := o.o.Clock.Now()
	o.mu.Lock()
	defer o.mu.Unlock()
	t := o.stats
	t.Failed = make(map[FailureKind]int, len(o.stats.Failed))
	maps.Copy(t.Failed, o.stats.Failed)
	t.InFlight = o.flying - len(o.line)
	for _, j := range o.line {
		t.Waiting[j.lane()]++
		t.Oldest = max(t.Oldest, now.Sub(j.since))
	}
	for _, c := range o.queue.chats {
		for lane, jobs := range c.lanes {
			t.Waiting[lane] += len(jobs)
			for _, j := range jobs {
				t.Oldest = max(t.Oldest, now.Sub(j.since))
			}
		}
	}
	return t
}

// Waiting is how many posts are not sent yet, those in flight included.
func (o *Outbox) Waiting() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.queue.waiting + len(o.toasts) + o.flying + o.aside
}
