package wire

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"studybot/report"
	"studybot/study"
)

func TestA_post_is_sent_then_recorded_then_taken_off_the_shelf(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.Accept(post("a", 5, "Good & morning"))
		r.settled(t)
		r.want(t, `sent a chat 5 message 1 poll "P1"`, "drop a")
		if got := r.tg.texts(); !slices.Equal(got, []string{"Good &amp; morning"}) {
			t.Errorf("%q", got)
		}
		if s := r.Stats(); s.Sent != 1 || s.InFlight != 0 {
			t.Errorf("%+v", s)
		}
	})
}

func TestThe_newest_of_a_key_replaces_the_waiting_one_and_keeps_its_distance(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		for i := range 40 { // taps over ten seconds
			s := post(fmt.Sprint(i), -7, fmt.Sprint(i))
			s.Post.Act, s.Post.To.Message, s.Post.Lane = report.Edit, 3, report.Edits
			s.Post.Merge, s.Post.Every = "card", 15*time.Second
			r.Accept(s)
			if i == 20 {
				r.Accept(post("x", -7, "an answer")) // is not held up
			}
			time.Sleep(250 * time.Millisecond)
		}
		r.settled(t)
		if got := r.tg.texts(); !slices.Equal(got, []string{"0", "an answer", "39"}) {
			t.Errorf("%q", got)
		}
		if at := r.tg.asked[2].At; at < 15*time.Second || at > 16*time.Second {
			t.Errorf("the second edit came after %v", at)
		}
		dropped := strings.Count(strings.Join(r.rec.lines, " "), "drop")
		if dropped != 41 {
			t.Errorf("%d posts were taken off the shelf", dropped)
		}
	})
}

func TestToasts_go_at_once_whatever_waits(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		for i := range 200 {
			r.Accept(post(fmt.Sprint(i), study.ChatID(100+i), "x"))
		}
		time.Sleep(time.Second)
		at := time.Since(r.tg.start)
		r.Accept(report.Shelved{Post: report.Post{Act: report.Toast, To: report.To{Query: "Q"}, Text: strings.Repeat("读", 300), Alert: true}})
		synctest.Wait()
		i := slices.IndexFunc(r.tg.asked, func(a asked) bool { return a.Method == "answerCallbackQuery" })
		if i < 0 || r.tg.asked[i].At != at {
			t.Fatal("the toast waits")
		}
		if f := r.tg.asked[i].Form; f["callback_query_id"] != "Q" || len([]rune(f["text"])) != 200 || f["show_alert"] != "true" {
			t.Errorf("%v", f)
		}
		r.settled(t)
	})
}

func TestAnswers_overtake_a_broadcast_that_uses_the_allowance_fully(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		const groups = 900
		for i := range groups {
			s := post(fmt.Sprint(i), study.ChatID(-1-i), "card")
			s.Post.Lane = report.Cards
			r.Accept(s)
		}
		time.Sleep(10 * time.Second)
		at := time.Since(r.tg.start)
		r.Accept(post("answer", 5, "answer"))
		r.settled(t)
		i := slices.Index(r.tg.texts(), "answer")
		if wait := r.tg.asked[i].At - at; wait > 100*time.Millisecond {
			t.Errorf("the answer waited %v", wait)
		}
		var times []time.Duration
		for _, a := range r.tg.asked {
			times = append(times, a.At)
		}
		for i := 30; i < len(times); i++ {
			if times[i]-times[i-30] < time.Second {
				t.Fatalf("31 messages within %v", times[i]-times[i-30])
			}
		}
		if rate := float64(len(times)) / times[len(times)-1].Seconds(); rate < 29.1 {
			t.Errorf("%.2f messages a second", rate)
		}
	})
}

func TestWhat_is_too_late_is_not_sent(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		s := post("a", 5, "a")
		s.Post.NotAfter = time.Now().Add(time.Minute)
		r.tg.answer = func(asked) (int, string, error) { return 503, "<html>", nil }
		r.Accept(s, pollPost("q", -7, time.Now().Add(-time.Hour)))
		r.settled(t)
		r.want(t, "failed q expired  false", "drop q", "failed a expired  false", "drop a")
	})
}

func TestStopping_finishes_what_is_in_flight_and_leaves_the_rest_on_the_shelf(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(asked) (int, string, error) { time.Sleep(time.Second); return 0, "", nil }
		r.Accept(post("a", 5, "a"), post("b", 5, "b"))
		synctest.Wait()
		if r.Idle() || r.Waiting() != 2 {
			t.Errorf("idle %v, waiting %d", r.Idle(), r.Waiting())
		}
		t.Cleanup(func() { r.want(t, `sent a chat 5 message 1 poll "P1"`, "drop a") })
	})
}

func TestA_thousand_answers_to_one_group_hold_up_no_answer_elsewhere(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		for i := range 1000 {
			r.Accept(post(fmt.Sprint("raid", i), -1, "raid"))
		}
		time.Sleep(10 * time.Second)
		from := time.Since(r.tg.start)
		for i := range 50 {
			r.Accept(post(fmt.Sprint("other", i), study.ChatID(-2-i), "other"))
		}
		time.Sleep(5 * time.Second)
		others := 0
		r.tg.mu.Lock()
		for _, a := range r.tg.asked {
			if a.Text == "other" {
				others++
				if late := a.At - from; late > 3*time.Second {
					t.Errorf("an answer elsewhere came %v later", late)
				}
			}
		}
		r.tg.mu.Unlock()
		if others != 50 {
			t.Errorf("%d of 50 answers elsewhere are out after five seconds", others)
		}
	})
}

func TestPosts_of_two_groups_with_one_ID_both_go_out(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		north, south := post("results:7/0", -7, "the results"), post("results:7/0", -8, "the results")
		north.Group, south.Group = 1, 2
		r.Accept(north, south, north)
		r.settled(t)
		if n := len(r.tg.asked); n != 2 {
			t.Errorf("%d messages went out", n)
		}
	})
}
