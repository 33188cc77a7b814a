package telegramsim

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// echo is a small bot: it answers taps and counts what it was told, until ctx ends.
func (w *world) echo(ctx context.Context, seen *sync.Map) {
	offset := int64(0)
	for ctx.Err() == nil {
		a, err := w.try("getUpdates", object{"offset": offset, "timeout": 50, "allowed_updates": w.schema.UpdateKinds})
		if err != nil || !a.OK {
			return
		}
		var list []map[string]any
		_ = json.Unmarshal(a.Result, &list)
		for _, u := range list {
			id := int64(u["update_id"].(float64))
			seen.Store(id, true)
			offset = id + 1
			if q, ok := u["callback_query"].(map[string]any); ok {
				_, _ = w.try("answerCallbackQuery", object{"callback_query_id": q["id"], "text": "ok"})
			}
		}
	}
}

func TestMany_people_and_a_bot_act_at_once_and_nothing_is_lost(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	var seen sync.Map
	bot := make(chan struct{})
	go func() { defer close(bot); w.echo(ctx, &seen) }()
	w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "card", "reply_markup": object{"inline_keyboard": []any{[]any{object{"text": "in", "callback_data": "in"}}}}})
	card := w.mei.Last(w.group)
	quiz := w.ask(nil)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			p := w.NewPerson(PersonOptions{Name: fmt.Sprint("P", i)})
			p.Join(w.group)
			p.Start("")
			p.Say(w.group, "hello")
			if err := p.Vote(quiz, i%4); err != nil {
				t.Error(err)
			}
			tap, err := p.Tap(card, "in")
			if err != nil {
				t.Error(err)
				return
			}
			if err := tap.Answer(ctx); err != nil || tap.Toast != "ok" {
				t.Errorf("%v %q", err, tap.Toast)
			}
			w.clock.Advance(time.Second)
			_, _ = p.Awaits(ctx, w.group, "hello")
			p.Sees(w.group)
		})
	}
	all.Wait()
	if err := w.AwaitIdle(ctx); err != nil {
		t.Fatal(err)
	}
	votes, _ := 0, 0
	for _, u := range quiz.Now().Poll.Votes {
		votes += len(u)
	}
	if votes != 20 {
		t.Fatalf("%d votes", votes)
	}
	n := 0
	seen.Range(func(any, any) bool { n++; return true })
	if want := int(w.queue.nextID) - w.firstID(&seen); n != want {
		t.Fatalf("the bot saw %d of %d updates", n, want)
	}
	cancel()
	w.Close()
	<-bot
	w.Close()
}

func (w *world) firstID(seen *sync.Map) int {
	first := int64(1 << 62)
	seen.Range(func(k, _ any) bool { first = min(first, k.(int64)); return true })
	return int(first)
}

func TestStepping_halts_at_each_deadline_so_that_no_tap_expires(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "card", "reply_markup": object{"inline_keyboard": []any{[]any{object{"text": "Check in", "callback_data": "in"}}}}})
	if _, err := w.NewLife(LifeOptions{Person: w.mei, Chat: w.group, Seed: 3, Taps: map[string]float64{"check in": 1}, From: 13}); err != nil {
		t.Fatal(err)
	}
	var seen sync.Map
	bot := make(chan struct{})
	go func() { defer close(bot); w.echo(ctx, &seen) }()
	settled := 0
	if err := w.Step(ctx, start.Add(12*time.Hour), func(context.Context) error { settled++; return nil }); err != nil {
		t.Fatal(err)
	}
	if n := len(w.mei.Toasts()); n != 1 || settled < 2 || !w.clock.Now().Equal(start.Add(12*time.Hour)) {
		t.Fatalf("%d toasts, settled %d times, it is %v", n, settled, w.clock.Now())
	}
	cancel()
	w.Close()
	<-bot
}

func TestAn_ephemeral_message_may_stand_in_place_of_the_card(t *testing.T) {
	w := newWorld(t)
	w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "card", "reply_markup": object{"inline_keyboard": []any{[]any{object{"text": "in", "callback_data": "in"}}}}})
	tap, _ := w.mei.Tap(w.mei.Last(w.group), "in")
	m := w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "your card",
		"ephemeral_message_parameters": object{"receiver_user_id": w.mei.ID, "callback_query_id": tap.ID, "replace_callback_query_message": true}})
	if w.mei.Finds(w.group, "your card") == nil || len(w.mei.Sees(w.group)) != len(w.lin.Sees(w.group)) {
		t.Fatal("the card is still there")
	}
	w.ok("deleteEphemeralMessage", object{"chat_id": w.group.ID, "receiver_user_id": w.mei.ID, "ephemeral_message_id": m["ephemeral_message_id"]})
	if w.mei.Last(w.group).Text != "card" {
		t.Fatal("the card did not come back")
	}
}

func TestA_test_can_wait_for_what_someone_sees(t *testing.T) {
	w := newWorld(t)
	got := make(chan *Message, 1)
	go func() { m, _ := w.mei.Awaits(t.Context(), w.group, "Day 12"); got <- m }()
	w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "Day 12 of 90"})
	if m := <-got; m == nil || !strings.HasPrefix(m.Plain(), "Day 12") {
		t.Fatalf("%v", m)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.mei.Awaits(ctx, w.group, "Day 13"); err == nil || !strings.Contains(err.Error(), `Mei sees "Day 13"`) {
		t.Fatalf("%v", err)
	}
}

func BenchmarkVotesWaitingAndFetched(b *testing.B) {
	clock := NewClock(start)
	s, err := New(Options{Clock: clock, Seed: 1})
	if err != nil {
		b.Fatal(err)
	}
	base, err := s.Start("127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	lin := s.NewPerson(PersonOptions{Name: "Lin"})
	group := s.NewGroup("Readers", lin, GroupOptions{Supergroup: true})
	lin.AddBot(group, true)
	w := &world{Sim: s, base: base, clock: clock, group: group, lin: lin}
	if _, err := w.try("sendPoll", object{"chat_id": group.ID, "question": "q", "options": options(4), "is_anonymous": false}); err != nil {
		b.Fatal(err)
	}
	poll := lin.Last(group)
	for b.Loop() {
		for i := range 10_000 {
			if err := lin.Vote(poll, i%4); err != nil {
				b.Fatal(err)
			}
		}
		for offset := int64(0); s.Pending() > 0; {
			clock.Advance(time.Second)
			a, err := w.try("getUpdates", object{"offset": offset, "limit": 100, "timeout": 50})
			if err != nil {
				b.Fatal(err)
			}
			var list []struct {
				ID int64 `json:"update_id"`
			}
			if err := json.Unmarshal(a.Result, &list); err != nil || len(list) == 0 {
				b.Fatal(err, a)
			}
			offset = list[len(list)-1].ID + 1
			s.lock()
			s.queue.confirm(offset)
			s.unlock()
		}
	}
}
