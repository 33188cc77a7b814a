package telegramsim

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// ask sends a quiz of four options that is not anonymous.
func (w *world) ask(more object) *Message {
	w.t.Helper()
	p := object{"chat_id": w.group.ID, "question": "2+2?", "options": options(4), "type": "quiz", "correct_option_ids": []int{1}, "is_anonymous": false}
	maps.Copy(p, more)
	m := w.ok("sendPoll", p)
	return w.group.Find(int(m["message_id"].(float64)))
}

func TestEach_vote_brings_an_answer_and_the_poll_itself_once_for_many(t *testing.T) {
	w := newWorld(t)
	m := w.ask(nil)
	w.updates()
	for _, p := range []*Person{w.lin, w.mei} {
		if err := p.Vote(m, 1); err != nil {
			t.Fatal(err)
		}
	}
	list := w.updates()
	if got := kinds(list); got != "poll_answer poll poll_answer" {
		t.Fatal(got)
	}
	if p := list[1].body; p["total_voter_count"] != 2.0 || p["correct_option_id"] != 1.0 {
		t.Fatalf("%v", p)
	}
	answer := list[2].body
	if d := cmp.Diff([]any{1.0}, answer["option_ids"]); d != "" || answer["user"].(map[string]any)["id"] != float64(w.mei.ID) || answer["poll_id"] != m.Poll.ID {
		t.Fatalf("%v", answer)
	}
}

func TestAnonymous_polls_tell_nobodys_answer(t *testing.T) {
	w := newWorld(t)
	m := w.ask(object{"is_anonymous": true})
	w.updates()
	if err := w.mei.Vote(m, 1); err != nil {
		t.Fatal(err)
	}
	if got := kinds(w.updates()); got != "poll" {
		t.Fatal(got)
	}
}

func TestA_quiz_takes_one_answer_and_a_regular_poll_may_be_taken_back(t *testing.T) {
	w := newWorld(t)
	quiz := w.ask(nil)
	if err := w.mei.Vote(quiz, 0); err != nil {
		t.Fatal(err)
	}
	if w.mei.Vote(quiz, 1) == nil || w.mei.Retract(quiz) == nil {
		t.Fatal("a quiz was answered twice or taken back")
	}
	if w.lin.Vote(quiz, 0, 1) == nil || w.lin.Vote(quiz, 9) == nil {
		t.Fatal("two options, or one that is not there, were taken")
	}
	w.ok("sendPoll", object{"chat_id": w.group.ID, "question": "When?", "options": options(3), "is_anonymous": false, "allows_multiple_answers": true})
	poll := w.mei.Last(w.group)
	w.updates()
	for _, act := range []func() error{
		func() error { return w.mei.Vote(poll, 2, 0) }, func() error { return w.mei.Vote(poll, 1) }, func() error { return w.mei.Retract(poll) },
	} {
		if err := act(); err != nil {
			t.Fatal(err)
		}
	}
	var got [][]any
	for _, u := range w.updates() {
		if u.kind == "poll_answer" {
			got = append(got, u.body["option_ids"].([]any))
		}
	}
	if d := cmp.Diff([][]any{{0.0, 2.0}, {1.0}, {}}, got); d != "" {
		t.Fatal(d)
	}
	revotable := w.ask(object{"allows_revoting": true})
	if w.mei.Vote(revotable, 0) != nil || w.mei.Vote(revotable, 1) != nil {
		t.Fatal("a quiz that allows it was not answered anew")
	}
}

func TestA_timer_closes_a_poll_without_a_word(t *testing.T) {
	w := newWorld(t)
	m := w.ask(object{"open_period": 60})
	w.updates()
	w.clock.Advance(61 * time.Second)
	if u := w.updates(); len(u) != 0 {
		t.Fatalf("updates %v", u)
	}
	if w.mei.Vote(m, 1) == nil || !m.Now().Poll.Closed {
		t.Fatal("the poll is still open")
	}
	w.fails("stopPoll", object{"chat_id": w.group.ID, "message_id": m.ID}, 400, "Bad Request: poll has already been closed")
}

func TestStopping_a_poll_returns_the_final_count(t *testing.T) {
	w := newWorld(t)
	m := w.ask(nil)
	if err := w.mei.Vote(m, 1); err != nil {
		t.Fatal(err)
	}
	p := w.ok("stopPoll", object{"chat_id": w.group.ID, "message_id": m.ID})
	if p["is_closed"] != true || p["total_voter_count"] != 1.0 {
		t.Fatalf("%v", p)
	}
	w.fails("stopPoll", object{"chat_id": w.group.ID, "message_id": m.ID}, 400, "poll has already been closed")
	text := w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "a"})
	w.fails("stopPoll", object{"chat_id": w.group.ID, "message_id": text["message_id"]}, 400, "message is not a poll")
	w.fails("stopPoll", object{"chat_id": w.group.ID, "message_id": 999}, 400, "message with poll to stop not found")
}

func TestThe_key_of_a_quiz_must_make_sense(t *testing.T) {
	w := newWorld(t)
	for want, key := range map[string][]int{
		"correct quiz option list must be non-empty":  {},
		"correct quiz option list must be increasing": {2, 1},
		"wrong quiz correct_option_id":                {4},
	} {
		w.fails("sendPoll", object{"chat_id": w.group.ID, "question": "q", "options": options(4), "type": "quiz", "correct_option_ids": key}, 400, want)
	}
	w.fails("sendPoll", object{"chat_id": w.group.ID, "question": "q", "options": options(4), "correct_option_ids": []int{0}}, 400, "quizzes only")
	w.fails("sendPoll", object{"chat_id": w.group.ID, "question": "q", "options": options(4), "open_period": 60, "close_date": start.Unix() + 60}, 400, "can't be used together")
	several := w.ask(object{"correct_option_ids": []int{0, 2}, "allows_multiple_answers": true})
	if err := w.mei.Vote(several, 2, 0); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]int{0, 2}, several.Now().Poll.Votes[w.mei.ID]); d != "" {
		t.Fatal(d)
	}
}

func TestOutsiders_vote_in_forwarded_copies_and_channels_through_a_bot(t *testing.T) {
	w := newWorld(t)
	eve := w.NewPerson(PersonOptions{Name: "Eve"})
	channel := w.NewChannel("News", w.lin)
	m := w.ask(nil)
	w.updates()
	if eve.Vote(m, 1) == nil {
		t.Fatal("an outsider voted in the group")
	}
	if err := eve.VoteForwarded(m, 1); err != nil {
		t.Fatal(err)
	}
	if err := w.lin.VoteAsChannel(m, channel, 1); err != nil {
		t.Fatal(err)
	}
	var answers []map[string]any
	for _, u := range w.updates() {
		if u.kind == "poll_answer" {
			answers = append(answers, u.body)
		}
	}
	id := func(i int, field string) float64 { return answers[i][field].(map[string]any)["id"].(float64) }
	if id(0, "user") != float64(eve.ID) || id(1, "user") != channelBot || id(1, "voter_chat") != float64(channel.ID) {
		t.Fatalf("%v", answers)
	}
}

func TestOptions_are_shuffled_for_each_person_and_results_stay_hidden(t *testing.T) {
	w := newWorld(t)
	m := w.ask(object{"shuffle_options": true, "hide_results_until_closes": true, "options": options(8)})
	orders := map[string]bool{}
	view := func(p *Person) object {
		w.lock()
		defer w.unlock()
		return w.pollView(m.message.poll, p)
	}
	for range 12 {
		p := w.NewPerson(PersonOptions{Name: "P"})
		var order []string
		for _, o := range view(p)["options"].([]any) {
			order = append(order, o.(object)["text"].(string))
		}
		orders[strings.Join(order, "")] = true
	}
	if len(orders) < 6 {
		t.Fatalf("only %d orders for 12 people", len(orders))
	}
	if err := w.mei.Vote(m, 1); err != nil {
		t.Fatal(err)
	}
	for _, o := range view(w.mei)["options"].([]any) {
		if o := o.(object); o["count"] != nil || o["correct"] != nil {
			t.Fatalf("shown before it closes: %v", o)
		}
	}
	w.ok("stopPoll", object{"chat_id": w.group.ID, "message_id": m.ID})
	for _, o := range view(w.lin)["options"].([]any) {
		if o := o.(object); o["correct"] != (o["index"] == 1) || (o["index"] == 1 && o["percent"] != 100) {
			t.Fatalf("%v", o)
		}
	}
}

func TestA_classic_server_knows_neither_rich_nor_ephemeral_messages_nor_modern_polls(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Level = Classic })
	w.fails("sendRichMessage", object{"chat_id": w.group.ID, "rich_message": object{"blocks": []any{}}}, 404, "Not Found: method not found")
	w.fails("deleteEphemeralMessage", object{}, 404, "Not Found: method not found")
	for _, modern := range []object{{"shuffle_options": true}, {"hide_results_until_closes": true}, {"description": "d"},
		{"correct_option_ids": []int{0, 1}}, {"open_period": 3600}, {"options": options(11)}} {
		p := object{"chat_id": w.group.ID, "question": "q", "options": options(4), "type": "quiz", "correct_option_ids": []int{0}, "is_anonymous": false}
		maps.Copy(p, modern)
		if a := w.call("sendPoll", p); a.Code != 400 {
			t.Errorf("%v: %d", modern, a.Code)
		}
	}
	m := w.ok("sendPoll", object{"chat_id": w.group.ID, "question": "q", "options": []any{"a", "b"}, "type": "quiz", "correct_option_id": 1, "is_anonymous": false, "open_period": 600})
	if p := m["poll"].(map[string]any); p["correct_option_id"] != 1.0 || p["correct_option_ids"] != nil {
		t.Fatalf("%v", p)
	}
	if b := w.Breaches(); len(b) != 0 {
		t.Fatalf("asking what a server can is no breach: %v", b)
	}
	w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "for Mei", "ephemeral_message_parameters": object{"receiver_user_id": w.mei.ID}})
	if w.lin.Last(w.group).Text != "for Mei" || len(w.Breaches()) != 1 {
		t.Fatal("a server that has no ephemeral messages kept one secret, or nobody was told")
	}
}
