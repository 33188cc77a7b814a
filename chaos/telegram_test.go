package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"studybot/telegramsim"
)

// poison are updates that are none, or not what they seem.
var poison = []string{
	`{"message":7}`, `{"message":{"chat":"x"}}`, `{"poll_answer":{"poll_id":5,"user":[]}}`, `{"callback_query":null,"poll":[]}`,
	`{"unheard_of":{"a":1}}`, `{"message":{"message_id":1,"date":0,"chat":{"id":0,"type":"group"},"from":{"id":0}}}`,
	`{"poll_answer":{"poll_id":"1","option_ids":[99999999999,-1],"user":{"id":1,"first_name":"\u0000"}}}`,
}

func TestF10_Telegram_repeats_reorders_forgets_offsets_and_sends_rubbish(t *testing.T) {
	w := newWorld(t, plot{groups: 3, people: 6, questions: 40})
	tap := w.tap(t)
	w.begin()
	tap.forge(w.mixedUp())
	troubles := []telegramsim.FaultKind{
		telegramsim.HTML502(), telegramsim.Status(500), telegramsim.Break(), telegramsim.TimeoutAfterCommit(), telegramsim.TooMany(1),
	}
	w.lives(story{days: 1, questions: 4, habit: 0.9, harms: 8, most: 8, harm: func(w *world) {
		switch w.pick(4) {
		case 0:
			w.sim.DuplicateNextUpdate()
		case 1:
			w.sim.InjectUpdate([]byte(poison[w.pick(len(poison))]))
		default:
			w.sim.Fail(telegramsim.Fault{Method: "getUpdates", Kind: troubles[w.pick(len(troubles))]})
		}
	}})
	tap.forge(nil)
	w.check()
}

// mixedUp shuffles batches, and now and then repeats an old one before the new, as if the
// offset had gone back.
func (w *world) mixedUp() func(call) []byte {
	var old []json.RawMessage
	return onBatches(func(came []json.RawMessage) []json.RawMessage {
		batch := came
		if w.chance(0.3) {
			batch = append(append([]json.RawMessage{}, old...), batch...)
		}
		if old = append(old, came...); len(old) > 40 {
			old = old[len(old)-40:]
		}
		if w.chance(0.5) {
			rand.Shuffle(len(batch), func(i, k int) { batch[i], batch[k] = batch[k], batch[i] })
		}
		return batch
	})
}

// onBatches forges the updates that Telegram brings, a batch at a time; all else it leaves.
func onBatches(forge func([]json.RawMessage) []json.RawMessage) func(call) []byte {
	var mu sync.Mutex
	return func(c call) []byte {
		var answer struct {
			OK     bool              `json:"ok"`
			Result []json.RawMessage `json:"result"`
		}
		if c.method != "getUpdates" || json.Unmarshal(c.answer, &answer) != nil || len(answer.Result) == 0 {
			return c.answer
		}
		mu.Lock()
		defer mu.Unlock()
		answer.Result = forge(answer.Result)
		text, err := json.Marshal(answer)
		if err != nil {
			return c.answer
		}
		return text
	}
}

func TestF10_A_second_poller_is_told_of_and_waited_for_and_nothing_is_lost(t *testing.T) {
	w := newWorld(t, plot{groups: 1, people: 6, questions: 40})
	w.begin()
	g := w.groups[0]
	w.leap(time.Date(first.Year(), first.Month(), first.Day(), 7, 59, 58, 0, time.UTC))
	card := g.today()
	before := len(w.sim.Calls("getUpdates"))
	for range 3 {
		w.otherPoller()
	}
	g.studies(card, 1)
	w.calm()
	if asks := len(w.sim.Calls("getUpdates")) - before; asks > 40 {
		t.Errorf("%d asks for updates: a storm", asks)
	}
	if !strings.Contains(w.log.String(), "somebody else takes our updates") {
		t.Error("the log does not tell of the other poller")
	}
	w.check()
}

// otherPoller asks for updates once, with the same token, and confirms nothing.
func (w *world) otherPoller() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, fmt.Sprintf("%s/bot%s/getUpdates?timeout=1", w.api, w.sim.Token()), nil)
	if err != nil {
		w.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
}

func TestF11_Sends_are_throttled_cut_and_refused_and_the_group_gets_each_message(t *testing.T) {
	w := newWorld(t, plot{groups: 3, people: 6, questions: 40})
	w.begin()
	methods := []string{"sendMessage", "sendRichMessage", "sendPoll", "stopPoll", "answerCallbackQuery", "editMessageReplyMarkup", "*"}
	w.lives(story{days: 1, questions: 4, habit: 0.9, harms: 12, most: 12, harm: func(w *world) {
		f := telegramsim.Fault{Method: methods[w.pick(len(methods))]}
		switch w.pick(4) {
		case 0:
			f.Kind, f.Times = telegramsim.TooMany(1+w.pick(2)), 1+w.pick(2)
		case 1:
			f.Kind = telegramsim.TimeoutAfterCommit()
			w.unsure++
		case 2:
			f.Kind = telegramsim.HTML502()
		default:
			f.Kind, f.Times = telegramsim.Break(), 1+w.pick(2)
		}
		w.sim.Fail(f)
	}})
	w.sim.ClearFaults()
	w.check()
}

func TestF11_A_group_that_moves_or_throws_the_bot_out_is_followed_or_left_in_peace(t *testing.T) {
	w := newWorld(t, plot{groups: 2, people: 5, questions: 40})
	w.begin()
	out, stays := w.groups[0], w.groups[1]
	out.admin().RemoveBot(out.chat)
	w.calm()
	w.leap(time.Date(first.Year(), first.Month(), first.Day(), 7, 59, 58, 0, time.UTC))
	if stays.today() == nil {
		t.FailNow()
	}
	w.settle()
	out.look()
	if len(out.cards) != 0 {
		t.Error("a card came to a group that threw the bot out")
	}
	refused := 0
	for _, c := range w.sim.Transcript() {
		if c.Code == 403 {
			refused++
		}
	}
	if refused > 3 {
		t.Errorf("%d sends to a group that threw the bot out", refused)
	}
	out.admin().AddBot(out.chat, true)
	w.calm()
	w.leap(time.Date(first.Year(), first.Month(), first.Day()+1, 7, 59, 58, 0, time.UTC))
	if out.today() == nil || stays.today() == nil {
		t.Error("no card on the day after")
	}
}

func TestF11_A_group_becomes_a_supergroup_in_the_middle_of_a_quiz_and_nothing_is_lost(t *testing.T) {
	w := newWorld(t, plot{groups: 2, people: 6, questions: 40, basic: true})
	w.begin()
	g := w.groups[0]
	w.leap(time.Date(first.Year(), first.Month(), first.Day(), 7, 59, 58, 0, time.UTC))
	card := g.today()
	polls := g.openPolls(3)
	g.vote(polls[0])
	g.studies(card, 1)
	if w.chance(0.5) {
		w.calm()
	}
	g.chat, g.seen = g.chat.Migrate(), 0
	g.vote(polls[1])
	w.settle()
	g.admin().Say(g.chat, "/quiz close")
	eventually(t, patience, "the results come to the new chat", func() bool { g.look(); return g.count("· results") > 0 })
	w.leap(time.Date(first.Year(), first.Month(), first.Day()+1, 7, 59, 58, 0, time.UTC))
	if g.today() == nil || w.groups[1].today() == nil {
		t.Error("no card on the day after")
	}
	w.check()
}
