package main

import (
	"testing"
	"time"
)

// stopMost is what every kind of machine gives a program to end, and as much again for one
// that is busy with other tests.
const stopMost = 20 * time.Second

func TestThe_end_leaves_a_second_of_what_Docker_gives(t *testing.T) {
	if stopWithin > 9*time.Second {
		t.Errorf("it may take %s", stopWithin)
	}
}

// An answer of Telegram's that is on its way when we hang up comes again and counts once;
// nothing is confirmed that is not counted.
func TestSIGTERM_under_votes_finishes_what_is_under_way_and_loses_nothing(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	t.Parallel()
	r := newProcessRig(t)
	p := r.replica()
	c := r.newVoters(100, 4)
	for poll := range c.polls {
		c.round(r, poll, func() {
			if took, code := p.stop(); took > stopMost || code != 0 {
				t.Errorf("it took %s to stop, and ended with %d", took, code)
			}
			p = r.replica()
		})
	}
	c.settled(r)
}

func TestThree_replicas_are_replaced_one_after_the_other_under_votes(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	t.Parallel()
	r := newProcessRig(t)
	replicas := []*replica{r.replica(), r.replica(), r.replica()}
	c := r.newVoters(100, len(replicas))
	for i := range replicas {
		c.round(r, i, func() {
			if took, code := replicas[i].stop(); took > stopMost || code != 0 {
				t.Errorf("replica %d took %s to stop, and ended with %d", i, took, code)
			}
			replicas[i] = r.replica()
		})
	}
	c.settled(r)
}

func TestA_Redis_that_hangs_keeps_nobody_from_stopping(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for real timeouts")
	}
	t.Parallel()
	r := newProcessRig(t)
	p := r.replica()
	c := r.newVoters(20, 1)
	if err := c.people[0].Vote(c.polls[0], 0); err != nil {
		t.Fatal(err)
	}
	r.until("the poll is known", func() bool { n, _ := r.counted(); return n == 1 })
	r.redis.Freeze()
	defer r.redis.Thaw()
	for _, person := range c.people[1:] {
		if err := person.Vote(c.polls[0], 0); err != nil {
			t.Fatal(err)
		}
	}
	c.cast = len(c.people)
	if took, _ := p.stop(); took > stopMost {
		t.Errorf("it took %s to stop", took)
	}
	r.redis.Thaw()
	r.replica()
	c.settled(r)
}
