package wire

import (
	"io"
	"slices"
	"testing"
	"time"
)

func TestWhat_may_have_been_sent_is_tried_again_within_bounds(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(asked) (int, string, error) { return 200, `{"ok":tr`, nil }
		r.Accept(post("a", 5, "a"))
		r.settled(t)
		r.want(t, "failed a unknown  false", "drop a")
		if n := len(r.tg.asked); n != triesServer {
			t.Errorf("tried %d times", n)
		}
	})
}

func TestA_connection_that_breaks_is_tried_again_after_a_while(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		n := 0
		r.tg.answer = func(asked) (int, string, error) {
			if n++; n < 4 {
				return 0, "", io.ErrUnexpectedEOF
			}
			return 0, "", nil
		}
		r.Accept(post("a", 5, "a"), post("b", 5, "b"))
		r.settled(t)
		if got := r.tg.texts(); !slices.Equal(got, []string{"a", "a", "a", "a", "b"}) {
			t.Errorf("order is not kept: %q", got)
		}
		if at := r.tg.asked[3].At; at < 7*time.Second {
			t.Errorf("1, 2 and 4 seconds make %v", at)
		}
	})
}

func TestA_poll_that_may_have_been_sent_is_not_sent_again(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(asked) (int, string, error) { return 502, "<html>", nil }
		r.Accept(pollPost("q", -7, time.Now()))
		r.settled(t)
		r.want(t, "update q", "failed q unknown  false")
		if !r.rec.posts["q"].Tried || len(r.tg.asked) != 1 {
			t.Errorf("%+v after %d calls", r.rec.posts["q"], len(r.tg.asked))
		}
		r.Accept(r.rec.posts["q"]) // as after a restart
		r.settled(t)
		if len(r.tg.asked) != 1 {
			t.Error("it was sent again")
		}
		again := r.rec.posts["q"]
		again.Tried = false // the caller decided
		r.tg.answer = nil
		r.Accept(again)
		r.settled(t)
		r.want(t, "update q", "failed q unknown  false", "failed q unknown  false", "update q", `sent q chat -7 message 2 poll "P2"`, "drop q")
	})
}

func TestNothing_is_lost_while_the_store_fails(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.rec.fail = 3
		r.Accept(post("a", 5, "a"))
		r.settled(t)
		r.want(t, `sent a chat 5 message 1 poll "P1"`, "drop a")
		if len(r.tg.asked) != 1 {
			t.Error("it was sent again")
		}
	})
}
