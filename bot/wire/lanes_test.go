package wire

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"studybot/report"
	"studybot/study"
)

func waiting(id string, chat study.ChatID, lane report.Lane, now time.Time) *job {
	p := report.Post{To: report.To{Chat: chat}, Lane: lane}
	return &job{shelved: report.Shelved{ID: id, Post: p}, post: p, since: now}
}

// popAll takes what may go at one instant, finishing each before the next.
func popAll(l *lanes, now time.Time) (ids []string) {
	for j := l.pop(now); j != nil; j = l.pop(now) {
		ids = append(ids, j.shelved.ID)
		l.finish(j.chat(), now)
	}
	return ids
}

func TestLower_lanes_go_first_and_chats_take_turns(t *testing.T) {
	l, now := newLanes(), testReceived
	for i := range 3 {
		l.push(waiting(fmt.Sprint("a", i), 1, report.Cards, now), now)
	}
	l.push(waiting("b0", 2, report.Cards, now), now)
	l.push(waiting("b1", 2, report.Answers, now), now)
	l.push(waiting("c0", 3, report.Reports, now), now)
	if got := popAll(l, now); !slices.Equal(got, []string{"b1", "a0", "b0", "a1", "a2", "c0"}) {
		t.Errorf("%q", got)
	}
	if len(l.chats) != 0 || l.waiting != 0 {
		t.Errorf("%d chats are kept, %d wait", len(l.chats), l.waiting)
	}
}

func TestA_word_about_the_queue_goes_before_it(t *testing.T) {
	l, now := newLanes(), testReceived
	for i := range 3 {
		l.push(waiting(fmt.Sprint("a", i), 1, report.Answers, now), now)
	}
	l.push(waiting("elsewhere", 2, report.Answers, now), now)
	if n := l.waits(1, report.Answers) + 10*l.waits(1, report.Cards) + 100*l.waits(9, report.Answers); n != 3 {
		t.Errorf("%d wait", n)
	}
	word := waiting("word", 1, report.Answers, now)
	word.post.First = true
	l.push(word, now)
	if got := popAll(l, now); !slices.Equal(got, []string{"word", "elsewhere", "a0", "a1", "a2"}) {
		t.Errorf("%q", got)
	}
}

func TestOne_is_in_flight_in_a_chat(t *testing.T) {
	l, now := newLanes(), testReceived
	l.push(waiting("a", 1, report.Cards, now), now)
	l.push(waiting("b", 1, report.Answers, now), now)
	first := l.pop(now)
	if l.pop(now) != nil {
		t.Error("two are in flight")
	}
	l.finish(first.chat(), now)
	if first.shelved.ID != "b" || l.pop(now).shelved.ID != "a" {
		t.Error("the order is wrong")
	}
}

func TestA_retry_is_not_overtaken_in_its_lane_but_answers_pass_it(t *testing.T) {
	l, now := newLanes(), testReceived
	l.push(waiting("a", 1, report.Cards, now), now)
	l.push(waiting("b", 1, report.Cards, now), now)
	j := l.pop(now)
	j.notYet = now.Add(time.Minute)
	l.finish(1, now)
	l.back(j, now)
	l.push(waiting("answer", 1, report.Answers, now), now)
	if got := popAll(l, now); !slices.Equal(got, []string{"answer"}) {
		t.Errorf("%q", got)
	}
	if at := l.next(); !at.Equal(j.notYet) {
		t.Errorf("next at %v", at)
	}
	if got := popAll(l, now.Add(time.Minute)); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("%q", got)
	}
}

func TestWhatever_comes_nothing_is_lost_doubled_or_out_of_order(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, now := newLanes(), testReceived
		var inFlight []*job
		last := map[string]int{} // by chat and lane: the last number that went
		pushed, gone, n := 0, 0, 0
		for range rapid.IntRange(1, 200).Draw(t, "steps") {
			switch rapid.IntRange(0, 5).Draw(t, "step") {
			case 0, 1:
				n++
				j := waiting(fmt.Sprint(n), study.ChatID(rapid.IntRange(1, 4).Draw(t, "chat")), report.Lane(rapid.IntRange(0, 5).Draw(t, "lane")), now)
				j.state.tries = n // a number to check the order by
				pushed++
				l.push(j, now)
			case 2:
				j := l.pop(now)
				if j == nil {
					continue
				}
				for _, other := range inFlight {
					if other.chat() == j.chat() {
						t.Fatal("two in flight in one chat")
					}
				}
				inFlight = append(inFlight, j)
			case 3:
				if len(inFlight) == 0 {
					continue
				}
				j := inFlight[0]
				inFlight = inFlight[1:]
				l.finish(j.chat(), now)
				switch rapid.IntRange(0, 3).Draw(t, "end") {
				case 0:
					j.notYet = now.Add(time.Second)
					l.back(j, now)
				default:
					key := fmt.Sprint(j.chat(), j.lane())
					if j.state.tries <= last[key] {
						t.Fatalf("%d went after %d", j.state.tries, last[key])
					}
					last[key] = j.state.tries
					gone++
				}
			case 4:
				now = now.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "s")) * time.Second)
			case 5:
				l.hold(study.ChatID(rapid.IntRange(1, 4).Draw(t, "held")), now.Add(time.Second), now)
			}
		}
		for _, j := range inFlight {
			l.finish(j.chat(), now)
			gone++
		}
		gone += len(popAll(l, now.Add(time.Hour)))
		if gone != pushed || l.waiting != 0 || len(l.chats) > 4 {
			t.Fatalf("%d of %d went, %d wait, %d chats", gone, pushed, l.waiting, len(l.chats))
		}
	})
}
