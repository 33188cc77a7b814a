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

// odd are answers that say ok to a message for a chat and can't be true. %d is the chat.
var odd = map[string]string{
	"no result":                       `{"ok":true}`,
	"null":                            `{"ok":true,"result":null}`,
	"a word":                          `{"ok":true,"result":"what"}`,
	"a list":                          `{"ok":true,"result":[]}`,
	"a person":                        `{"ok":true,"result":{"id":1,"is_bot":true}}`,
	"no number":                       `{"ok":true,"result":{"chat":{"id":%d},"poll":{"id":"P"}}}`,
	"number nought":                   `{"ok":true,"result":{"message_id":0,"chat":{"id":%d},"poll":{"id":"P"}}}`,
	"a number below nought":           `{"ok":true,"result":{"message_id":-3,"chat":{"id":%d},"poll":{"id":"P"}}}`,
	"a number that is a word":         `{"ok":true,"result":{"message_id":"9","chat":{"id":%d},"poll":{"id":"P"}}}`,
	"a number of more than 52 bits":   `{"ok":true,"result":{"message_id":9007199254740993,"chat":{"id":%d},"poll":{"id":"P"}}}`,
	"a number that no machine counts": `{"ok":true,"result":{"message_id":1e400,"chat":{"id":%d},"poll":{"id":"P"}}}`,
	"no chat":                         `{"ok":true,"result":{"message_id":9,"poll":{"id":"P"}}}`,
	"another chat":                    `{"ok":true,"result":{"message_id":9,"chat":{"id":12345},"poll":{"id":"P"}}}`,
	"not ok, without a reason":        `{"ok":false}`,
	"not ok, for a reason of its own": `{"ok":false,"error_code":7,"description":"hm"}`,
}

// oddPolls are those of a message that is believable and holds no believable poll.
var oddPolls = map[string]string{
	"no poll":                `{"ok":true,"result":{"message_id":9,"chat":{"id":%d}}}`,
	"a poll without a name":  `{"ok":true,"result":{"message_id":9,"chat":{"id":%d},"poll":{"id":""}}}`,
	"a poll named by number": `{"ok":true,"result":{"message_id":9,"chat":{"id":%d},"poll":{"id":5}}}`,
	"a poll named at length": `{"ok":true,"result":{"message_id":9,"chat":{"id":%d},"poll":{"id":"` + strings.Repeat("9", 65) + `"}}}`,
	"a poll named oddly":     `{"ok":true,"result":{"message_id":9,"chat":{"id":%d},"poll":{"id":"a:b c"}}}`,
}

// says gives an answer that speaks of a chat.
func says(body string, chat int64) string {
	return strings.ReplaceAll(body, "%d", fmt.Sprint(chat))
}

func TestAn_answer_that_cannot_be_true_leaves_a_poll_in_doubt(t *testing.T) {
	for _, bodies := range []map[string]string{odd, oddPolls} {
		for name, body := range bodies {
			t.Run(name, func(t *testing.T) {
				inBubble(t, nil, func(t *testing.T, r *rig) {
					r.tg.answer = func(a asked) (int, string, error) { return 200, says(body, a.Chat), nil }
					r.Accept(pollPost("q", -7, time.Now()))
					r.settled(t)
					r.want(t, "update q", "failed q unknown  false")
					if n := r.tg.count("sendPoll"); n != 1 || !r.rec.tried("q") {
						t.Errorf("asked for %d times, noted as tried: %v", n, r.rec.tried("q"))
					}
				})
			})
		}
	}
}

func TestA_message_whose_answer_cannot_be_true_is_sent_once_more_and_no_more(t *testing.T) {
	for name, body := range odd {
		t.Run(name, func(t *testing.T) {
			inBubble(t, nil, func(t *testing.T, r *rig) {
				r.tg.answer = func(a asked) (int, string, error) {
					if a.Method == "getMe" {
						return 0, "", nil
					}
					return 200, says(body, a.Chat), nil
				}
				r.Accept(post("a", 5, "a"))
				r.settled(t)
				r.want(t, "failed a unknown  false", "drop a")
				if got := r.tg.methods(); !slices.Equal(got, []string{"sendMessage", "getMe", "sendMessage"}) {
					t.Errorf("asked for %q", got)
				}
			})
		})
	}
}

func TestAn_ephemeral_message_has_a_number_of_its_own_kind(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(asked) (int, string, error) {
			return 200, `{"ok":true,"result":{"message_id":0,"ephemeral_message_id":3,"chat":{"id":-7}}}`, nil
		}
		s := post("a", -7, "a")
		s.Post.To.Only = 5
		r.Accept(s)
		r.settled(t)
		r.want(t, `sent a chat -7 message 0 poll ""`, "drop a")
	})
}

func TestA_wait_that_nobody_believes_is_shortened_and_told(t *testing.T) {
	for name, after := range map[string]string{
		"10^12 seconds": "1000000000000", "as long as time lasts": "9223372036854775807", "two days": "172800",
		"none": "0", "less than none": "-5", "a word": `"soon"`, "more than a machine counts": "1e300",
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, nil, func(t *testing.T, r *rig) {
				first := true
				r.tg.answer = func(a asked) (int, string, error) {
					if a.Chat == 5 && first {
						first = false
						return 429, refusal(429, "Too Many Requests", `"retry_after":`+after), nil
					}
					return 0, "", nil
				}
				r.Accept(post("a", 5, "a"), pollPost("q", -7, time.Now()))
				synctest.Wait()
				time.Sleep(100 * time.Millisecond)
				r.Accept(post("b", 6, "b"))
				r.settled(t)
				long := len(after) > 4 && after[0] == '1' && after != "1e300" || after[0] == '9'
				if told := strings.Contains(r.log.String(), "a wait that nobody believes"); told != long {
					t.Errorf("told of it: %v\n%s", told, r.log.String())
				}
				least, most := time.Second, 2*time.Second
				if long {
					least, most = time.Hour, time.Hour+time.Minute
				}
				for i, a := range r.tg.asked {
					switch {
					case i > 0 && a.Chat == 5 && (a.At < least || a.At > most):
						t.Errorf("the chat was tried again after %v", a.At)
					case a.Chat != 5 && a.At > 2*time.Second:
						t.Errorf("chat %d waited %v", a.Chat, a.At)
					}
				}
				if n := len(r.tg.asked); n != 4 {
					t.Errorf("%d requests", n)
				}
			})
		})
	}
}

func TestThree_waits_that_nobody_believes_hold_up_the_others_for_a_minute(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(a asked) (int, string, error) {
			if a.At < time.Second && a.Chat < 13 {
				return 429, refusal(429, "Too Many Requests", `"retry_after":1000000000000`), nil
			}
			return 0, "", nil
		}
		r.Accept(post("a", 10, "a"), post("b", 11, "b"), post("c", 12, "c"))
		time.Sleep(500 * time.Millisecond)
		r.Accept(post("other", 99, "other"))
		r.settled(t)
		i := slices.IndexFunc(r.tg.asked, func(a asked) bool { return a.Chat == 99 })
		if at := r.tg.asked[i].At; at < time.Minute || at > time.Minute+2*time.Second {
			t.Errorf("another chat waited %v", at)
		}
	})
}

func TestA_chat_moves_only_to_where_a_group_can_be(t *testing.T) {
	for name, c := range map[string]struct {
		from study.ChatID
		to   string
	}{
		"a person":           {-7, "5"},
		"itself":             {-7, "-7"},
		"nowhere":            {-7, "0"},
		"more than 52 bits":  {-7, "-9007199254740993"},
		"a person who moves": {5, "-1007"},
		"a word":             {-7, `"-1007"`},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, nil, func(t *testing.T, r *rig) {
				r.tg.answer = func(asked) (int, string, error) {
					return 400, refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", `"migrate_to_chat_id":`+c.to), nil
				}
				r.Accept(post("a", c.from, "a"))
				r.settled(t)
				r.want(t, "failed a refused  false", "drop a")
				if n := len(r.tg.asked); n != 1 {
					t.Errorf("%d requests", n)
				}
			})
		})
	}
}

func TestA_refusal_without_end_fits_a_line_of_the_log(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(asked) (int, string, error) {
			return 400, refusal(400, "Bad Request: "+strings.Repeat("x", 1<<20)+testToken, ""), nil
		}
		r.Accept(post("a", 5, "a"))
		r.settled(t)
		r.want(t, "failed a refused  false", "drop a")
		if n := r.log.Len(); n == 0 || n > 2000 {
			t.Errorf("%d bytes are in the log", n)
		}
	})
}

func TestWhat_is_changed_twice_without_harm_is_believed_for_an_ok(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(asked) (int, string, error) { return 200, `{"ok":true}`, nil }
		edit := post("e", 5, "new")
		edit.Post.Act, edit.Post.To.Message = report.Edit, 9
		r.Accept(edit)
		r.settled(t)
		r.want(t, `sent e chat 5 message 9 poll ""`, "drop e")
	})
}
