package main

import (
	"testing"
	"time"
)

// stopMost is what every kind of machine gives a program to end.
const stopMost = 10 * time.Second

// An answer of Telegram's that is on its way when we hang up comes again and counts once;
// nothing is confirmed that is not counted.
func TestSIGTERM_under_votes_finishes_what_is_under_way_and_loses_nothing(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	t.Parallel()
	r := newProcessRig(t)
	p := r.replica()
	c := r.newVoters(60, 9)
	c.begin(4 * time.Millisecond)
	for range 4 {
		before := c.progress(r)
		r.until("votes are counted", func() bool { n, _ := r.counted(); return n > before+20 || c.over() })
		took, code := p.stop()
		if took > stopMost || code != 0 {
			t.Errorf("it took %s to stop, and ended with %d", took, code)
		}
		p = r.replica()
	}
	<-c.done
	r.until("every vote is counted", func() bool { n, _ := r.counted(); return n >= c.cast })
	if n, double := r.counted(); n != c.cast || double {
		t.Errorf("%d of %d votes are counted; something twice: %v", n, c.cast, double)
	}
}

// progress is how many votes are counted so far.
func (c *voters) progress(r *processRig) int {
	n, _ := r.counted()
	return n
}

// over says whether all have voted.
func (c *voters) over() bool {
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}

func TestThree_replicas_are_replaced_one_after_the_other_under_votes(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	t.Parallel()
	r := newProcessRig(t)
	replicas := []*replica{r.replica(), r.replica(), r.replica()}
	c := r.newVoters(60, 9)
	c.begin(10 * time.Millisecond)
	for i := range replicas {
		before := c.progress(r)
		r.until("votes are counted", func() bool { n, _ := r.counted(); return n > before || c.over() })
		if took, code := replicas[i].stop(); took > stopMost || code != 0 {
			t.Errorf("replica %d took %s to stop, and ended with %d", i, took, code)
		}
		replicas[i] = r.replica()
	}
	if c.over() {
		t.Error("the votes were over before the last replica was replaced: the test tells nothing of it")
	}
	<-c.done
	r.until("every vote is counted", func() bool { n, _ := r.counted(); return n >= c.cast })
	if n, double := r.counted(); n != c.cast || double {
		t.Errorf("%d of %d votes are counted; something twice: %v", n, c.cast, double)
	}
}

func TestA_Redis_that_hangs_keeps_nobody_from_stopping(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for real timeouts")
	}
	t.Parallel()
	r := newProcessRig(t)
	p := r.replica()
	c := r.newVoters(20, 3)
	r.redis.Freeze()
	defer r.redis.Thaw()
	for _, person := range c.people {
		if err := person.Vote(c.polls[0], 0); err != nil {
			t.Fatal(err)
		}
	}
	if took, _ := p.stop(); took > stopMost {
		t.Errorf("it took %s to stop", took)
	}
	r.redis.Thaw()
	r.replica()
	r.until("every vote is counted", func() bool { n, _ := r.counted(); return n == len(c.people) })
}
