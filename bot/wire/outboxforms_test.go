package wire

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"studybot/report"
)

func TestA_post_of_several_messages_goes_on_where_it_stopped(t *testing.T) {
	inBubble(t, func(o *OutboxOptions) { o.Classic = true }, func(t *testing.T, r *rig) {
		n := 0
		r.tg.answer = func(asked) (int, string, error) {
			if n++; n == 2 {
				return 503, "<html>", nil
			}
			return 0, "", nil
		}
		s := post("a", 5, strings.Repeat("a", 4000)+"\n\n"+strings.Repeat("b", 4000))
		s.Post.Buttons = [][]report.Button{{{Text: "Go", Start: "x"}}}
		r.Accept(s)
		r.settled(t)
		var got string
		for _, a := range r.tg.asked {
			got += a.Text[:1] + " " + strconv.FormatBool(a.Form["reply_markup"] != "") + " "
		}
		if got != "a false b true b true " {
			t.Errorf("%q", got)
		}
		r.want(t, "update a", `sent a chat 5 message 3 poll "P3"`, "drop a")
	})
}

func TestOnly_one_persons_answer_takes_the_first_way_that_is_open(t *testing.T) {
	unknown := refusal(404, "Not Found: method not found", "")
	for name, c := range map[string]struct {
		reachable bool
		query     string
		answers   map[string]string // by method, or method and chat: a refusal
		want      string
	}{
		"ephemeral":                     {want: "deleteEphemeralMessage:-7 sendMessage:-7+only", answers: map[string]string{"deleteEphemeralMessage": refusal(400, "Bad Request: message to delete not found", "")}},
		"private":                       {reachable: true, query: "Q", want: "deleteEphemeralMessage:-7 sendMessage:5", answers: map[string]string{"deleteEphemeralMessage": unknown}},
		"a toast":                       {query: "Q", want: "deleteEphemeralMessage:-7 answerCallbackQuery:0", answers: map[string]string{"deleteEphemeralMessage": unknown}},
		"a tap too old for a toast":     {query: "Q", want: "deleteEphemeralMessage:-7 answerCallbackQuery:0 sendMessage:-7+reply", answers: map[string]string{"deleteEphemeralMessage": unknown, "answerCallbackQuery": refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid", "")}},
		"into the group":                {want: "deleteEphemeralMessage:-7 sendMessage:-7+reply", answers: map[string]string{"deleteEphemeralMessage": unknown}},
		"private is blocked meanwhile":  {reachable: true, query: "Q", want: "deleteEphemeralMessage:-7 sendMessage:5 answerCallbackQuery:0", answers: map[string]string{"deleteEphemeralMessage": unknown, "sendMessage:5": refusal(403, "Forbidden: bot was blocked by the user", "")}},
		"not ephemeral to a non-member": {reachable: true, want: "deleteEphemeralMessage:-7 sendMessage:-7+only sendMessage:5", answers: map[string]string{"deleteEphemeralMessage": refusal(400, "Bad Request: message not found", ""), "sendMessage:-7": refusal(400, "Bad Request: PARTICIPANT_ID_INVALID", "")}},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, nil, func(t *testing.T, r *rig) {
				r.tg.answer = func(a asked) (int, string, error) {
					for _, key := range []string{a.Method, fmt.Sprintf("%s:%d", a.Method, a.Chat)} {
						if body, ok := c.answers[key]; ok {
							var e struct{ Error_code int }
							_ = json.Unmarshal([]byte(body), &e)
							return e.Error_code, body, nil
						}
					}
					return 0, "", nil
				}
				s := post("a", -7, "yours alone")
				s.Post.To.Only, s.Post.To.Reachable, s.Post.To.Query, s.Post.To.Reply = 5, c.reachable, c.query, 8
				r.Accept(s)
				r.settled(t)
				var got []string
				for _, a := range r.tg.asked {
					way := fmt.Sprintf("%s:%d", a.Method, a.Chat)
					if a.Form["ephemeral_message_parameters"] != "" {
						way += "+only"
					} else if a.Form["reply_parameters"] != "" {
						way += "+reply"
					}
					got = append(got, way)
				}
				if g := strings.Join(got, " "); g != c.want {
					t.Errorf("went %q, want %q", g, c.want)
				}
			})
		})
	}
}

func TestA_server_without_rich_messages_or_modern_polls_is_found_out_by_asking(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(a asked) (int, string, error) {
			switch {
			case a.Method == "sendRichMessage":
				return 404, refusal(404, "Not Found: method not found", ""), nil
			case a.Form["correct_option_ids"] != "":
				return 400, refusal(400, "Bad Request: wrong quiz correct_option_id", ""), nil
			}
			return 0, "", nil
		}
		card := post("a", 5, "")
		card.Post.Doc = report.Doc{report.Head("Day 12"), report.Para("Read.")}
		second := card
		second.ID = "b"
		r.Accept(card, pollPost("q", 5, time.Now()), second, pollPost("p", 5, time.Now()))
		r.settled(t)
		var got []string
		for _, a := range r.tg.asked {
			got = append(got, a.Method)
		}
		if g := strings.Join(got, " "); g != "sendRichMessage sendMessage sendPoll sendPoll sendMessage sendPoll" {
			t.Errorf("%q", g)
		}
	})
}

func TestA_modern_poll_that_is_wrong_does_not_make_the_server_an_old_one(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(a asked) (int, string, error) {
			if a.Method == "sendPoll" {
				return 400, refusal(400, "Bad Request: poll question length must not exceed 300", ""), nil
			}
			return 0, "", nil
		}
		r.Accept(pollPost("q", 5, time.Now()))
		r.settled(t)
		r.want(t, "update q", "failed q refused  false", "drop q")
		if !r.levels.form().poll {
			t.Error("it is taken for an old one")
		}
	})
}

func TestA_picture_that_Telegram_refuses_does_not_keep_its_question_back(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		r.tg.answer = func(a asked) (int, string, error) {
			if a.Form["media"] != "" || a.Method == "sendPhoto" {
				return 400, refusal(400, "Bad Request: failed to get HTTP URL content", ""), nil
			}
			return 0, "", nil
		}
		q := pollPost("q", 5, time.Now())
		q.Post.Poll.Picture = &report.File{URL: "https://example.org/a.png"}
		m := post("m", 6, "Which?")
		m.Post.Picture = &report.File{URL: "https://example.org/a.png"}
		r.Accept(q, m)
		r.settled(t)
		var got []string
		for _, a := range r.tg.asked {
			got = append(got, a.Method)
		}
		slices.Sort(got)
		if g := strings.Join(got, " "); g != "sendMessage sendPhoto sendPoll sendPoll" {
			t.Errorf("%s", g)
		}
		if !r.levels.form().poll {
			t.Error("the server is taken for an old one")
		}
	})
}

func TestA_message_of_ones_own_is_edited_where_it_stands(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, r *rig) {
		words, keys := post("a", -7, "another page"), post("b", -7, "")
		for _, s := range []*report.Shelved{&words, &keys} {
			s.Post.Act, s.Post.To = report.Edit, report.To{Chat: -7, Only: 5, Ephemeral: 31}
		}
		keys.Post.Doc, keys.Post.Buttons = nil, [][]report.Button{{{Text: "Next", Action: report.Action{Verb: "x"}}}}
		r.Accept(words, keys)
		r.settled(t)
		var got []string
		for _, a := range r.tg.asked {
			got = append(got, fmt.Sprintf("%s:%s:%s:%s", a.Method, a.Form["receiver_user_id"], a.Form["ephemeral_message_id"], a.Form["message_id"]))
		}
		if g := strings.Join(got, " "); g != "editEphemeralMessageText:5:31: editEphemeralMessageReplyMarkup:5:31:" {
			t.Errorf("%q", g)
		}
	})
}
