package quiz

import (
	"math/rand/v2"
	"testing"
	"time"

	"studybot/study"
)

// begun is a contest that is announced at noon.
func begun(questions int) Quiz {
	q := quizOf(questions)
	q.State, q.OpenedAt = Open, noon
	q.Begin(each, noon)
	return q
}

// lead makes every turn of a contest in its time until it ends; each question is posted at
// once. It tells the turns with their second.
func lead(t *testing.T, q Quiz, each func(turn Turn, now time.Time, q *Quiz)) Quiz {
	t.Helper()
	for range 1000 {
		now, on := q.Step()
		if !on {
			return q
		}
		turn := q.Turn(now)
		if turn == TurnWait {
			t.Fatalf("nothing to do at %s, when a step is due: %+v", now, q.Run)
		}
		q = q.Turned(turn, now)
		each(turn, now, &q)
	}
	t.Fatal("the contest has no end")
	return q
}

func TestA_contest_counts_down_asks_and_tells_in_turn(t *testing.T) {
	type step struct {
		turn     Turn
		second   float64
		question int
	}
	var got []step
	q := lead(t, begun(2), func(turn Turn, now time.Time, q *Quiz) {
		got = append(got, step{turn, now.Sub(noon).Seconds(), q.Run.Question})
		if turn == TurnAsk {
			q.Opened(q.Run.Question, now.Add(500*time.Millisecond))
		}
	})
	want := []step{
		{TurnTick, 10, 0}, {TurnTick, 20, 0}, {TurnAsk, 30, 0}, {TurnTell, 52.5, 1}, {TurnAsk, 58.5, 1}, {TurnEnd, 81, 1},
	}
	if len(got) != len(want) {
		t.Fatalf("turns %v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("turn %d: %v, want %v", i, got[i], want[i])
		}
	}
	if q.State != Closing || len(q.Questions) != 2 {
		t.Errorf("it ends as %s with %d questions", q.State, len(q.Questions))
	}
}

func TestOn_a_question_that_is_not_posted_the_contest_goes_on(t *testing.T) {
	var turns []Turn
	q := lead(t, begun(3), func(turn Turn, now time.Time, q *Quiz) {
		turns = append(turns, turn)
		if turn == TurnAsk && q.Run.Question != 1 {
			q.Opened(q.Run.Question, now)
		}
	})
	want := []Turn{TurnTick, TurnTick, TurnAsk, TurnTell, TurnAsk, TurnLose, TurnAsk, TurnEnd}
	for i := range max(len(turns), len(want)) {
		if i >= len(turns) || i >= len(want) || turns[i] != want[i] {
			t.Fatalf("turns %v, want %v", turns, want)
		}
	}
	if !q.Questions[1].OpenedAt.IsZero() || q.Questions[2].OpenedAt.IsZero() {
		t.Error("the wrong question was lost")
	}
}

func TestAfter_three_questions_in_a_row_that_cannot_be_posted_a_contest_ends(t *testing.T) {
	asked := 0
	q := lead(t, begun(10), func(turn Turn, now time.Time, q *Quiz) {
		if turn != TurnAsk {
			return
		}
		if asked++; asked == 1 {
			q.Opened(0, now)
		} else {
			q.Unasked(q.Run.Question, MissedTurn, now.Add(time.Second))
		}
	})
	if asked != 4 || q.State != Closing || len(q.Questions) != 2 {
		t.Errorf("asked %d times, %s with %d questions", asked, q.State, len(q.Questions))
	}
}

func TestA_question_that_surely_did_not_go_out_is_asked_again(t *testing.T) {
	asked := map[int]int{}
	q := lead(t, begun(3), func(turn Turn, now time.Time, q *Quiz) {
		if turn != TurnAsk {
			return
		}
		i := q.Run.Question
		if asked[i]++; i == 1 && asked[i] == 1 {
			q.Unasked(i, MissedTurn, now.Add(time.Second))
			return
		}
		q.Opened(i, now)
	})
	if asked[0] != 1 || asked[1] != 2 || asked[2] != 1 || q.Run.Lost != 0 {
		t.Errorf("asked %v", asked)
	}
}

func TestOf_a_question_that_perhaps_went_out_answers_are_waited_for(t *testing.T) {
	q := begun(2)
	ask := func() (now time.Time) {
		for {
			now, _ := q.Step()
			turn := q.Turn(now)
			q = q.Turned(turn, now)
			if turn == TurnAsk {
				return now
			}
		}
	}
	now := ask()
	if !q.Unasked(0, MissedNews, now.Add(time.Second)) || q.Unasked(1, MissedNews, now) {
		t.Fatal("it waits for another question")
	}
	if at, _ := q.Step(); at != now.Add(23*time.Second) || q.Turn(at) != TurnLose {
		t.Errorf("nobody answers: %s at %s", q.Turn(at), at)
	}
	q.Opened(0, time.Time{}) // its poll was found by its answers
	if at, _ := q.Step(); at != now.Add(22*time.Second) || q.Turn(at) != TurnTell {
		t.Errorf("it is found: %s at %s", q.Turn(at), at)
	}
}

func TestA_pause_of_the_bot_is_told_when_it_is_long_and_answers_are_taken_in_first(t *testing.T) {
	out := begun(2)
	for out.Run.Leg != InQuestion {
		now, _ := out.Step()
		out = out.Turned(out.Turn(now), now)
	}
	out.Opened(0, out.Run.Starts)
	for name, c := range map[string]struct {
		quiz  Quiz
		late  time.Duration
		turns []Turn
	}{
		"in the lobby, a moment":      {begun(2), 5 * time.Second, []Turn{TurnTick, TurnTick, TurnAsk}},
		"in the lobby, half a minute": {begun(2), 30 * time.Second, []Turn{TurnAsk}},
		"in the lobby, long":          {begun(2), 5 * time.Minute, []Turn{TurnAway, TurnAsk}},
		"a question, a moment":        {out, 5 * time.Second, []Turn{TurnTell, TurnAsk}},
		"a question, half a minute":   {out, 30 * time.Second, []Turn{TurnTake, TurnTell, TurnAsk}},
		"a question, long":            {out, 5 * time.Minute, []Turn{TurnAway, TurnTell, TurnAsk}},
		"a question, till tomorrow":   {out, 9 * time.Hour, []Turn{TurnEnd}},
		"in the lobby, till tomorrow": {begun(2), 9 * time.Hour, []Turn{TurnEnd}},
	} {
		q, late := c.quiz, c.late
		for i, want := range c.turns {
			now, _ := q.Step()
			now, late = now.Add(late), 0
			got := q.Turn(now)
			if got != want {
				t.Errorf("%s: turn %d is %s, want %s", name, i, got, want)
			}
			q = q.Turned(got, now)
		}
	}
}

func TestWhenever_a_step_is_made_twice_the_second_does_nothing(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 4))
		asked := map[int]int{}
		lead(t, begun(1+r.IntN(10)), func(turn Turn, now time.Time, q *Quiz) {
			if again := q.Turn(now); again != TurnWait {
				t.Fatalf("seed %d: %s after %s at once", seed, again, turn)
			}
			if turn == TurnAsk {
				asked[q.Run.Question]++
				q.Opened(q.Run.Question, now.Add(time.Duration(r.IntN(2000))*time.Millisecond))
			}
		})
		for i, n := range asked {
			if n != 1 {
				t.Fatalf("seed %d: question %d was asked %d times", seed, i, n)
			}
		}
	}
}

func TestA_contest_leaves_room_for_other_messages_of_the_group(t *testing.T) {
	const most = 12 // of the 19 a minute that we use: people's own commands are answered too
	for each := ContestEachLeast; each <= ContestEachMost; each += time.Second {
		q := quizOf(study.MaxQuizSize)
		q.State = Open
		q.Begin(each, noon)
		sent := []time.Time{noon} // the announcement
		lead(t, q, func(turn Turn, now time.Time, q *Quiz) {
			sent = append(sent, now) // each turn posts or edits one message…
			if turn == TurnAsk {
				if q.Run.Question == 0 {
					sent = append(sent, now) // …the first question's closes the countdown too…
				}
				q.Opened(q.Run.Question, now)
			}
			if turn == TurnEnd {
				sent = append(sent, now, now) // …and the end posts the podium and the results, which may take two
			}
		})
		for i, from := range sent {
			n := 0
			for _, at := range sent[i:] {
				if at.Sub(from) < time.Minute {
					n++
				}
			}
			if n > most {
				t.Fatalf("%s each: %d messages within a minute from %s", each, n, from.Sub(noon))
			}
		}
	}
}
