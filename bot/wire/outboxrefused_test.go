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

func TestEach_refusal_of_Telegram_has_its_consequence(t *testing.T) {
	for name, c := range map[string]struct {
		code    int
		desc    string
		chat    study.ChatID
		act     report.Act
		topic   study.TopicID
		times   int // how often it is refused; 0: always
		records []string
		methods string
	}{
		"blocked":           {code: 403, desc: "Forbidden: bot was blocked by the user", chat: 5, records: []string{"failed a unreachable  false", "drop a"}, methods: "sendMessage"},
		"never opened":      {code: 400, desc: "Bad Request: chat not found", chat: 5, records: []string{"failed a unreachable  false", "drop a"}, methods: "sendMessage"},
		"kicked":            {code: 403, desc: "Forbidden: bot was kicked from the supergroup chat", chat: -7, records: []string{"failed a gone  false", "drop a"}, methods: "sendMessage"},
		"a group unknown":   {code: 400, desc: "Bad Request: chat not found", chat: -7, records: []string{"failed a gone  false", "drop a"}, methods: "sendMessage"},
		"no right":          {code: 400, desc: "Bad Request: not enough rights to send text messages to the chat", chat: -7, records: []string{"failed a no right text messages false", "drop a"}, methods: "sendMessage"},
		"too long":          {code: 400, desc: "Bad Request: message is too long", chat: -7, records: []string{"failed a refused  false", "drop a"}, methods: "sendMessage"},
		"topic closed":      {code: 400, desc: "Bad Request: TOPIC_CLOSED", chat: -7, topic: 9, times: 1, records: []string{"failed a topic closed  true", `sent a chat -7 message 2 poll "P2"`, "drop a"}, methods: "sendMessage sendMessage"},
		"every topic":       {code: 400, desc: "Bad Request: TOPIC_CLOSED", chat: -7, topic: 9, records: []string{"failed a topic closed  true", "failed a topic closed  false", "drop a"}, methods: "sendMessage sendMessage"},
		"bad markup":        {code: 400, desc: "Bad Request: can't parse entities: x", chat: -7, times: 1, records: []string{`sent a chat -7 message 2 poll "P2"`, "drop a"}, methods: "sendMessage sendMessage"},
		"bad markup twice":  {code: 400, desc: "Bad Request: can't parse entities: x", chat: -7, records: []string{"failed a refused  false", "drop a"}, methods: "sendMessage sendMessage"},
		"not modified":      {code: 400, desc: "Bad Request: message is not modified: x", chat: -7, act: report.Edit, records: []string{`sent a chat -7 message 3 poll ""`, "drop a"}, methods: "editMessageText"},
		"new yet the same":  {code: 400, desc: "Bad Request: message is not modified: x", chat: -7, records: []string{"failed a refused  false", "drop a"}, methods: "sendMessage"},
		"edited is gone":    {code: 400, desc: "Bad Request: message to edit not found", chat: -7, act: report.Edit, records: []string{"failed a message gone  false", "drop a"}, methods: "editMessageText"},
		"a picture's words": {code: 400, desc: "Bad Request: there is no text in the message to edit", chat: -7, act: report.Edit, times: 1, records: []string{`sent a chat -7 message 3 poll ""`, "drop a"}, methods: "editMessageText editMessageCaption"},
		"deleted before":    {code: 400, desc: "Bad Request: message to delete not found", chat: -7, act: report.Delete, records: []string{`sent a chat -7 message 3 poll ""`, "drop a"}, methods: "deleteMessage"},
		"poll closed":       {code: 400, desc: "Bad Request: poll has already been closed", chat: -7, act: report.StopPoll, records: []string{`sent a chat -7 message 3 poll ""`, "drop a"}, methods: "stopPoll"},
		"no member tags":    {code: 404, desc: "Not Found: method not found", chat: -7, act: report.Tag, records: []string{`sent a chat -7 message 3 poll ""`, "drop a"}, methods: "setChatMemberTag"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, nil, func(t *testing.T, r *rig) {
				n := 0
				r.tg.answer = func(asked) (int, string, error) {
					if n++; c.times == 0 || n <= c.times {
						return c.code, refusal(c.code, c.desc, ""), nil
					}
					return 0, "", nil
				}
				s := post("a", c.chat, "<hi>")
				s.Post.Act, s.Post.To.Topic, s.Post.To.Only = c.act, c.topic, 0
				if c.act != report.Send {
					s.Post.To.Message = 3
				}
				r.Accept(s)
				r.settled(t)
				r.want(t, c.records...)
				var methods []string
				for _, a := range r.tg.asked {
					methods = append(methods, a.Method)
				}
				if got := strings.Join(methods, " "); got != c.methods {
					t.Errorf("asked %q, want %q", got, c.methods)
				}
			})
		})
	}
}

func TestPlain_text_is_sent_where_the_marks_are_refused_and_it_is_an_alarm(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(a asked) (int, string, error) {
			if a.Form["parse_mode"] != "" {
				return 400, refusal(400, "Bad Request: can't parse entities: x", ""), nil
			}
			return 0, "", nil
		}
		s := post("a", 5, "")
		s.Post.Doc = report.Doc{report.Para("<b>1 &lt; 2</b>")}
		r.Accept(s)
		r.settled(t)
		if got := r.tg.texts(); got[1] != "1 < 2" {
			t.Errorf("%q", got)
		}
		if !strings.Contains(r.log.String(), `"level":"error"`) {
			t.Error("no alarm")
		}
	})
}

func TestA_429_freezes_its_chat_for_as_long_as_it_says_and_no_other(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		first := true
		r.tg.answer = func(a asked) (int, string, error) {
			if a.Chat == 5 && first {
				first = false
				return 429, refusal(429, "Too Many Requests: retry after 7", `"retry_after":7`), nil
			}
			return 0, "", nil
		}
		r.Accept(post("a", 5, "a"), post("b", 5, "b"), post("c", 6, "c"))
		r.settled(t)
		if got := r.tg.texts(); !slices.Equal(got, []string{"a", "c", "a", "b"}) {
			t.Errorf("%q", got)
		}
		if at := r.tg.asked[2].At; at < 7*time.Second || at > 8*time.Second {
			t.Errorf("tried again after %v", at)
		}
		if s := r.Stats(); s.Throttled != 1 || s.Sent != 3 {
			t.Errorf("%+v", s)
		}
	})
}

func TestA_long_429_or_several_in_a_row_freeze_everything(t *testing.T) {
	for name, c := range map[string]struct {
		after, chats int
		least        time.Duration
	}{"a long one": {35, 1, 35 * time.Second}, "three in a row": {5, 3, 5 * time.Second}, "a very long one of a single chat": {10_072, 1, time.Minute}} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, nil, func(t *testing.T, r *rig) {
				left := map[int64]bool{}
				for i := range c.chats {
					left[int64(10+i)] = true
				}
				r.tg.answer = func(a asked) (int, string, error) {
					if left[a.Chat] {
						delete(left, a.Chat)
						return 429, refusal(429, "Too Many Requests", fmt.Sprintf(`"retry_after":%d`, c.after)), nil
					}
					return 0, "", nil
				}
				for i := range c.chats {
					r.Accept(post(fmt.Sprint(i), study.ChatID(10+i), "x"))
				}
				synctest.Wait()
				time.Sleep(500 * time.Millisecond)
				r.Accept(post("other", 99, "other"))
				r.settled(t)
				i := slices.IndexFunc(r.tg.asked, func(a asked) bool { return a.Chat == 99 })
				if at := r.tg.asked[i].At; at < c.least || at > c.least+2*time.Second {
					t.Errorf("another chat waited %v, want %v", at, c.least)
				}
			})
		})
	}
}

// Whoever shares the allowance waits too; and we wait though nobody could be told.
func TestA_429_holds_back_every_replica_and_ourselves_even_when_no_other_can_be_told(t *testing.T) {
	for name, mute := range map[string]bool{"told": false, "mute": true} {
		t.Run(name, func(t *testing.T) {
			allowance := newMemoryAllowance()
			allowance.mute = mute
			inBubble(t, func(o *OutboxOptions) { o.Allowance = allowance }, func(t *testing.T, r *rig) {
				left := map[int64]bool{5: true, 6: true}
				r.tg.answer = func(a asked) (int, string, error) {
					if left[a.Chat] {
						delete(left, a.Chat)
						return 429, refusal(429, "Too Many Requests", `"retry_after":40`), nil
					}
					return 0, "", nil
				}
				r.Accept(post("a", 5, "a"), post("b", 6, "b")) // two chats: it is about all
				synctest.Wait()
				time.Sleep(500 * time.Millisecond)
				now := time.Now()
				for chat, want := range map[study.ChatID]bool{5: !mute, 6: !mute, 7: !mute} { // what another replica is told
					turn, err := allowance.Take(t.Context(), chat, now)
					if err != nil || turn.Taken == want || want && turn.At.Sub(now) < 39*time.Second {
						t.Errorf("chat %d: another replica gets %+v, %v", chat, turn, err)
					}
				}
				r.Accept(post("c", 7, "c"))
				r.settled(t)
				i := slices.IndexFunc(r.tg.asked, func(a asked) bool { return a.Chat == 7 })
				if at := r.tg.asked[i].At; at < 40*time.Second {
					t.Errorf("a third chat was written to after %v", at)
				}
			})
		})
	}
}

func TestA_poll_is_noted_before_it_goes_out_and_the_note_taken_back_where_it_surely_did_not(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		var noted []bool
		r.tg.answer = func(asked) (int, string, error) {
			noted = append(noted, r.rec.tried("q"))
			if len(noted) == 1 {
				return 429, refusal(429, "Too Many Requests: retry after 5", `"retry_after":5`), nil
			}
			return 0, "", nil
		}
		r.Accept(pollPost("q", -7, time.Now()))
		time.Sleep(time.Second)
		if r.rec.tried("q") {
			t.Error("a poll that was refused for now counts as sent")
		}
		r.settled(t)
		if !slices.Equal(noted, []bool{true, true}) {
			t.Errorf("noted before the calls: %v", noted)
		}
	})
}

func TestA_moved_group_takes_along_what_waits_for_it(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(a asked) (int, string, error) {
			if a.Chat == -7 {
				return 400, refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", `"migrate_to_chat_id":-1007`), nil
			}
			return 0, "", nil
		}
		r.Accept(post("a", -7, "a"), post("b", -7, "b"))
		r.settled(t)
		r.Accept(post("c", -7, "c"))
		r.settled(t)
		if got := r.tg.texts(); !slices.Equal(got, []string{"a", "a", "b", "c"}) {
			t.Errorf("%q", got)
		}
		r.want(t, "moved -7 -1007", "update b", "update a",
			`sent a chat -1007 message 2 poll "P2"`, "drop a", `sent b chat -1007 message 3 poll "P3"`, "drop b", `sent c chat -1007 message 4 poll "P4"`, "drop c")
	})
}
